"""Texts for other readers: written, approved for themselves, taken back; the main text is touched by none of it."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection

from articles.drafts.canonical import variant_digest
from articles.models import (
    Article,
    Audience,
    AudienceVariant,
    LedgerEvent,
    OutboxMail,
    Risk,
    Signature,
    State,
    VariantSignature,
    VariantTakenBack,
    Verb,
)
from articles.refusals import Blocked, NotAllowed, NotPossible, Stale, WrongPassword
from reviewboard.actions import variants, workflow
from reviewboard.models import Assignment
from reviewboard.queries.variants import approvals_in_force
from tests.cast import PASSWORD, fetched, ready_to_approve, signed_review, sources_stand, submitted, under_review
from tests.reviewboard.views.at_the_desk import revised
from tests.wordings import PATIENT, PLAIN, approved_for_readers, compared, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(editor, submitter, reviewer) -> Article:
    """Reviewed, and approved and published."""
    found = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD, publish_too=True)
    return fetched(found)


@pytest.fixture
def assignment(article) -> Assignment:
    return article.assignments.get()


def words(digest: str, body: str = PLAIN, before: str = "") -> variants.Reworded:
    return variants.Reworded("Moving and back pain", body, digest, before)


# -- writing --------------------------------------------------------------------------------------------------------


def test_a_text_is_stored_with_its_claims_digest_and_event(article, editor):
    variant = written(article, editor)
    assert (variant.number, variant.revision_id, variant.author_name) == (1, article.current_id, "Ines Calder")
    assert variant.digest == variant_digest(article.current.digest, "patient", variant.title, PLAIN)
    assert list(variant.claims.order_by("position").values_list("text", "citations")) == [
        ("Moving helps most people with back pain.", [1]),
        ("Walk 30 minutes a day.", [1, 2]),
        ("Do not rest longer than 2 days.", [2]),
    ]
    assert variant.rendering.leaves[0]["references"] == [1, 2]
    event = LedgerEvent.objects.get(verb=Verb.VARIANT_WRITTEN)
    assert (event.digest, event.actor, event.new["variant"]) == (variant.digest, editor, variant.pk)


def test_the_reviewers_are_asked_once_and_told_where(article, editor, reviewer, assignment):
    variant = written(article, editor)
    mail = OutboxMail.objects.get(subject=f"A text for patients to compare: {article.current.title}")
    assert mail.to == reviewer
    assert f"/board/desk/{assignment.pk}/variants/{variant.pk}/" in mail.body
    assert "Walk 30 minutes" not in mail.body


def test_the_main_text_its_state_and_its_signatures_stay_as_they_are(article, editor):
    before = (
        article.state,
        article.current_id,
        list(Signature.objects.values_list("pk")),
        Assignment.objects.get().state,
    )
    written(article, editor)
    now = fetched(article)
    assert before == (
        now.state, now.current_id, list(Signature.objects.values_list("pk")), Assignment.objects.get().state,
    )  # fmt: skip


def test_a_save_that_changes_nothing_makes_no_text(article, editor):
    first = written(article, editor)
    assert written(article, editor).pk == first.pk
    assert AudienceVariant.objects.count() == 1
    assert LedgerEvent.objects.filter(verb=Verb.VARIANT_WRITTEN).count() == 1


def test_a_new_wording_is_the_next_number_and_an_audience_has_numbers_of_its_own(article, editor):
    first = written(article, editor)
    second = written(article, editor, PLAIN + "\nAsk your doctor. [1]\n")
    student = written(article, editor, audience=Audience.STUDENT)
    assert [(row.number, row.based_on_id) for row in (first, second, student)] == [(1, None), (2, first.pk), (1, None)]


def test_a_submitter_writes_while_the_text_stands_with_them(submitter, editor, reviewer):
    found = submitted(submitter)
    assert written(found, submitter).author == submitter
    under_review(found, editor, reviewer)
    with pytest.raises(NotAllowed, match="Only editors write this now"):
        written(found, submitter, PLAIN + "\nMore. [1]\n")


@pytest.mark.parametrize("who", ["reviewer", "outsider", "admin_person"])
def test_nobody_else_writes(request, article, who):
    with pytest.raises(NotAllowed):
        written(article, request.getfixturevalue(who))


def test_nothing_is_written_for_a_withdrawn_article(article, editor):
    workflow.withdraw(article.pk, by=editor, reason="Wrong")
    with pytest.raises(NotPossible, match="is withdrawn"):
        written(article, editor)


@pytest.mark.parametrize(
    ("body", "why"),
    [
        ("Walk every day. [7]\n", "Reference 7 is cited, and the main text has none of that number"),
        ("# Heading alone\n", "makes no statement"),
        ("", "makes no statement"),
    ],
)
def test_what_cannot_be_compared_or_cites_what_is_not_there_is_refused(article, editor, body, why):
    with pytest.raises(NotPossible, match=why):
        written(article, editor, body)
    assert not AudienceVariant.objects.exists()


def test_a_title_is_needed(article, editor):
    with pytest.raises(NotPossible, match="Give the text a title"):
        variants.write_variant(
            article.pk, PATIENT, variants.Reworded(" ", PLAIN, article.current.digest, ""), by=editor
        )


def test_a_main_text_that_changed_meanwhile_is_said(article, editor):
    with pytest.raises(Stale):
        variants.write_variant(article.pk, PATIENT, words("0" * 64), by=editor)


def test_somebody_elses_wording_is_never_overwritten_silently(article, editor, other_editor):
    written(article, editor)
    with pytest.raises(Stale, match="Ines Calder wrote a text for patients"):
        variants.write_variant(article.pk, PATIENT, words(article.current.digest, "Rest. [1]"), by=other_editor)


# -- approving ------------------------------------------------------------------------------------------------------


def test_an_editor_approves_it_with_a_signature_bound_to_its_digest(article, editor, assignment):
    variant = written(article, editor)
    compared(assignment, variant)
    signature = approved_for_readers(variant, editor)
    assert (signature.digest, signature.meaning, signature.signed_as) == (variant.digest, "approval", "Ines Calder")
    event = LedgerEvent.objects.get(verb=Verb.VARIANT_APPROVED)
    assert (event.new["signature"], event.digest) == (signature.pk, variant.digest)
    assert OutboxMail.objects.filter(subject__startswith="Approved for patients").count() == 2  # author, submitter


def test_approving_the_main_text_approves_no_other(editor, submitter, reviewer):
    found = ready_to_approve(editor, submitter, reviewer)
    variant = written(found, editor)
    compared(found.assignments.get(), variant)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD, publish_too=True)
    assert not approvals_in_force(found.current).exists()


def test_approving_another_text_leaves_the_main_text_where_it_is(editor, submitter, reviewer):
    """Nobody can even try before the main text is approved; and nothing of a variant counts for the main text."""
    found = submitted(submitter)
    sources_stand(found)
    [assignment] = under_review(found, editor, reviewer)
    variant = written(found, editor)
    compared(assignment, variant)
    with pytest.raises(Blocked, match="The main text, revision 1, is under review"):
        approved_for_readers(variant, editor)
    with pytest.raises(Blocked):
        workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD)
    assert fetched(found).state == State.UNDER_REVIEW
    assert not Signature.objects.exists()
    signed_review(assignment)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD)
    assert fetched(found).state == State.APPROVED


def test_nobody_compared_it_yet(article, editor):
    with pytest.raises(Blocked, match="0 of 1 reviewer compared exactly this wording"):
        approved_for_readers(written(article, editor), editor)


def test_at_higher_risk_two_compare_it(article, editor, assignment):
    Article.objects.filter(pk=article.pk).update(risk=Risk.ELEVATED)
    variant = written(article, editor)
    compared(assignment, variant)
    with pytest.raises(Blocked, match="1 of 2 reviewers compared"):
        approved_for_readers(variant, editor)


@pytest.mark.parametrize(
    ("value", "said"),
    [
        ("changes", "Claim 2 changes the meaning, says Helena Brandt"),
        ("adds", "Claim 2 adds a claim, says Helena Brandt"),
        ("leaves_out", "Claim 2 leaves out something that matters, says Helena Brandt"),
    ],
)
def test_a_fault_in_one_claim_stands_in_the_way(article, editor, assignment, value, said):
    variant = written(article, editor)
    compared(assignment, variant, faults={2: (value, "Daily is not weekly.")}, recommendation="changes")
    with pytest.raises(Blocked) as refusal:
        approved_for_readers(variant, editor)
    assert said in str(refusal.value)
    assert "Helena Brandt asks for changes" in str(refusal.value)
    assert "Daily is not weekly." in refusal.value.blockers[0].remedy


def test_signatures_on_an_earlier_wording_do_not_count_for_the_next(article, editor, assignment):
    compared(assignment, written(article, editor))
    second = written(article, editor, PLAIN + "\nAsk your doctor. [1]\n")
    with pytest.raises(Blocked, match="0 of 1 reviewer"):
        approved_for_readers(second, editor)


def test_only_the_newest_wording_of_the_newest_revision_can_be_approved(article, editor, assignment):
    first = written(article, editor)
    compared(assignment, first)
    written(article, editor, PLAIN + "\nAsk your doctor. [1]\n")
    with pytest.raises(Blocked, match="a newer wording replaced it"):
        approved_for_readers(first, editor)


def test_a_wording_of_an_older_revision_cannot_be_approved(article, editor, assignment):
    variant = written(article, editor)
    compared(assignment, variant)
    workflow.reopen(article.pk, by=editor, reason="News")
    revised(article, "most adults", "many adults", by=editor)
    with pytest.raises(Blocked, match="is of an older text"):
        approved_for_readers(variant, editor)


@pytest.mark.parametrize("who", ["reviewer", "submitter", "admin_person", "outsider"])
def test_only_editors_approve_and_take_back(request, article, editor, assignment, who):
    variant, by = written(article, editor), request.getfixturevalue(who)
    compared(assignment, variant)
    with pytest.raises(NotAllowed):
        approved_for_readers(variant, by)
    approved_for_readers(variant, editor)
    with pytest.raises(NotAllowed):
        variants.take_back_variant(variant.pk, by=by, reason="No")


def test_a_wrong_password_and_another_digest_approve_nothing(article, editor, assignment):
    variant = written(article, editor)
    compared(assignment, variant)
    with pytest.raises(WrongPassword):
        variants.approve_variant(variant.pk, by=editor, seen=variant.digest, password="wrong")
    with pytest.raises(Stale):
        variants.approve_variant(variant.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    assert not VariantSignature.objects.filter(meaning="approval").exists()


def test_it_is_approved_once(article, editor, assignment):
    variant = written(article, editor)
    compared(assignment, variant)
    approved_for_readers(variant, editor)
    with pytest.raises(NotPossible, match="approved already"):
        approved_for_readers(variant, editor)


def test_a_newer_wording_takes_the_place_of_the_older(article, editor, assignment):
    first = written(article, editor)
    compared(assignment, first)
    old = approved_for_readers(first, editor)
    second = written(article, editor, PLAIN + "\nAsk your doctor. [1]\n")
    compared(assignment, second)
    new = approved_for_readers(second, editor)
    assert list(approvals_in_force(article.current)) == [new]
    assert VariantTakenBack.objects.get().approval == old
    assert LedgerEvent.objects.filter(verb=Verb.VARIANT_APPROVED).latest("sequence").new["replaced"] == [old.pk]


def test_taking_back_takes_a_reason_and_leaves_the_main_text(article, editor, assignment):
    variant = written(article, editor)
    compared(assignment, variant)
    approved_for_readers(variant, editor)
    with pytest.raises(NotPossible, match="Give a reason"):
        variants.take_back_variant(variant.pk, by=editor, reason=" ")
    variants.take_back_variant(variant.pk, by=editor, reason="A patient misread it.")
    assert not approvals_in_force(article.current).exists()
    assert fetched(article).state == State.APPROVED
    assert article.publications.get().ended_at is None
    assert LedgerEvent.objects.get(verb=Verb.VARIANT_TAKEN_BACK).reason == "A patient misread it."
    with pytest.raises(NotPossible, match="not approved"):
        variants.take_back_variant(variant.pk, by=editor, reason="Again")
    approved_for_readers(variant, editor)
    assert approvals_in_force(article.current).count() == 1


# -- what the database refuses --------------------------------------------------------------------------------------


def forged(variant: AudienceVariant, signer, digest: str) -> None:
    VariantSignature.objects.create(
        variant=variant, digest=digest, meaning="approval", signer=signer, signer_name=signer.name,
        signed_at=variant.created_at,
    )  # fmt: skip
    with pytest.raises(IntegrityError, match="variant_signature_of_the_digest"):
        connection.check_constraints()
    connection.needs_rollback = True


def test_no_signature_names_the_digest_of_the_main_text(article, editor):
    forged(written(article, editor), editor, article.current.digest)


def test_no_signature_names_the_digest_of_another_wording(article, editor):
    first = written(article, editor)
    forged(written(article, editor, audience=Audience.STUDENT), editor, first.digest)

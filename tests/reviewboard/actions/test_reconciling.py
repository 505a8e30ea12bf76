"""Reviewers who differ: each answers the other, an editor breaks the tie; what counts follows."""

from __future__ import annotations

import pytest
from django.db import DatabaseError
from django.utils import timezone

from articles.ledger.verify import verify
from articles.models import LedgerEvent, OutboxMail, Reconciliation, Signature, Verb, Verdict
from articles.refusals import NotAllowed, NotPossible, Stale, WrongPassword
from reviewboard.actions import reconciling, reviews, workflow
from reviewboard.actions.reviews import Judgement
from reviewboard.queries.agreement import agreement_on, agreement_since
from reviewboard.queries.blockers import blockers
from reviewboard.queries.disagreements import disagreements
from reviewboard.queries.progress import progress_of
from tests.cast import PASSWORD, fetched, signed_review, sources_stand, submitted, typed_review, under_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def differing(editor, submitter, reviewer, second_reviewer):
    """The first finds everything supported, the second that citation 2 is not; both signed."""
    article = submitted(submitter)
    sources_stand(article)
    first, second = under_review(article, editor, reviewer, second_reviewer)
    signed_review(first)
    review = typed_review(second, recommendation="changes")
    citation = review.revision.citations.get(position=2)
    against = Judgement(value="does_not_support", quote="Nobody walked.", note="No trial of walking.")
    reviews.save_verdict(review, citation.pk, against, by=second_reviewer)
    reviews.sign_review(review.pk, by=second_reviewer, seen=review.revision.digest, password=PASSWORD)
    return fetched(article)


def found(article):
    [row] = disagreements(fetched(article))
    return row


def kinds(article) -> set[str]:
    return {blocker.kind for blocker in blockers(fetched(article))}


def test_both_sides_are_found_with_what_they_quote(differing, reviewer, second_reviewer):
    row = found(differing)
    assert (row.position, row.reference, row.claim) == (2, 1, "Walking 30 minutes a day helps.")
    assert [(side.by, side.value) for side in row.sides] == [
        ("Helena Brandt", "supports"),
        ("Chidi Okafor", "does_not_support"),
    ]
    assert row.side_of(second_reviewer).quote == "Nobody walked."
    assert row.waits_for() == "Helena Brandt and Chidi Okafor"
    assert row.is_asked(reviewer)


def test_both_are_told_once_both_have_signed_and_nobody_before(differing):
    told = OutboxMail.objects.filter(subject__startswith="You and another reviewer differ on 1 citation")
    assert sorted(told.values_list("to__name", flat=True)) == ["Chidi Okafor", "Helena Brandt"]
    assert all("/reconcile/" in mail.body and "Nobody walked" not in mail.body for mail in told)
    reviewed = OutboxMail.objects.filter(subject__startswith="Review signed by Chidi Okafor").get()
    assert "On 1 citation the reviewers differ." in reviewed.body
    assert "differ" not in OutboxMail.objects.get(subject__startswith="Review signed by Helena Brandt").body


def test_standing_by_is_recorded_and_changes_nothing_that_counts(differing, reviewer):
    before = kinds(differing)
    reconciling.stand_by(differing.pk, 2, by=reviewer, seen=found(differing).seen, reason="Table 2 says so")
    row = found(differing)
    assert row.waits_for() == "Chidi Okafor"
    assert (row.side_of(reviewer).answer, row.side_of(reviewer).reason) == ("stands", "Table 2 says so")
    assert not row.is_asked(reviewer)
    assert kinds(differing) == before
    event = LedgerEvent.objects.get(verb=Verb.VERDICT_STOOD_BY)
    assert (event.new, event.reason) == ({"citation": 2, "verdict": "supports"}, "Table 2 says so")


def test_a_changed_verdict_is_signed_and_ends_the_difference(differing, second_reviewer):
    assert "against" in kinds(differing)
    to = Judgement(value="supports", quote="Walking helped.")
    reconciling.change(differing.pk, 2, to, by=second_reviewer, seen=found(differing).seen, password=PASSWORD)
    assert disagreements(differing) == []
    assert "against" not in kinds(differing)
    signature = Signature.objects.get(meaning=Signature.Meaning.VERDICT_CHANGED)
    assert signature.digest == differing.current.digest
    assert Verdict.objects.get(signature=signature).quote == "Walking helped."
    event = LedgerEvent.objects.get(verb=Verb.VERDICT_CHANGED)
    assert (event.old, event.new["verdict"]) == ({"verdict": "does_not_support"}, "supports")
    assert verify().whole


def test_agreement_is_that_of_the_verdicts_given_independently(differing, second_reviewer):
    before = agreement_on(differing)
    assert (before.people, before.citations, before.same) == (2, 4, 3)
    assert before.measure == "Cohen’s kappa"
    of_all = agreement_since(timezone.now().date())
    assert (of_all.people, of_all.citations, of_all.same) == (2, 4, 3)
    assert of_all.kappa == pytest.approx((0.75 - 50 / 64) / (1 - 50 / 64))
    to = Judgement(value="supports")
    reconciling.change(differing.pk, 2, to, by=second_reviewer, seen=found(differing).seen, password=PASSWORD)
    assert agreement_on(differing) == before
    assert agreement_since(timezone.now().date()) == of_all


def test_an_editor_breaks_the_tie_and_the_other_verdict_no_longer_counts(differing, editor):
    row = found(differing)
    reason = "The trial’s table 2 reports it"
    decided = {"by": editor, "seen": row.seen, "password": PASSWORD, "reason": reason}
    reconciling.decide(differing.pk, 2, row.sides[0].verdict, **decided)
    after = found(differing)
    assert not after.is_open
    assert (after.decision.by, after.decision.reason) == ("Ines Calder", reason)
    assert [side.overruled for side in after.sides] == [False, True]
    assert "against" not in kinds(differing)
    assert progress_of([differing.pk])[differing.pk].verdicts[1] == "supports"
    assert verify().whole


def test_a_tie_decided_against_the_claim_keeps_it_from_approval(differing, editor):
    row = found(differing)
    decided = {"by": editor, "seen": row.seen, "password": PASSWORD, "reason": "Nobody walked"}
    reconciling.decide(differing.pk, 2, row.sides[1].verdict, **decided)
    assert "against" in kinds(differing)


def test_a_decision_holds_for_what_was_given_before_it_only(differing, editor, reviewer, second_reviewer):
    row = found(differing)
    decided = {"by": editor, "seen": row.seen, "password": PASSWORD, "reason": "Table 2"}
    reconciling.decide(differing.pk, 2, row.sides[0].verdict, **decided)
    workflow.send_back(differing.pk, by=editor, reason="More is needed")
    with pytest.raises(NotPossible, match="is submitted"):
        reconciling.stand_by(differing.pk, 2, by=reviewer, seen=row.seen)


@pytest.mark.parametrize("who", ["outsider", "submitter", "other_editor", "editor"])
def test_only_those_who_gave_a_verdict_answer(differing, request, who):
    person = request.getfixturevalue(who)
    with pytest.raises(NotAllowed):
        reconciling.stand_by(differing.pk, 2, by=person, seen=found(differing).seen)


def test_who_has_not_signed_cannot_answer(editor, submitter, reviewer, second_reviewer):
    article = submitted(submitter)
    first, _ = under_review(article, editor, reviewer, second_reviewer)
    signed_review(first)
    with pytest.raises(NotAllowed, match="signed their review"):
        reconciling.stand_by(article.pk, 2, by=second_reviewer, seen="1")


def test_reviewers_do_not_decide_and_nobody_decides_on_their_own_article(differing, reviewer, submitter):
    row = found(differing)
    said = {"seen": row.seen, "password": PASSWORD, "reason": "So"}
    for person in (reviewer, submitter):
        with pytest.raises(NotAllowed):
            reconciling.decide(differing.pk, 2, row.sides[0].verdict, by=person, **said)


@pytest.mark.parametrize(
    ("to", "why"),
    [
        (Judgement(), "Choose another verdict"),
        (Judgement(value="does_not_support"), "Choose another verdict"),
        (Judgement(value="partly"), "whether the wording can stand"),
    ],
)
def test_what_is_no_change_is_refused(differing, second_reviewer, to, why):
    with pytest.raises(NotPossible, match=why):
        reconciling.change(differing.pk, 2, to, by=second_reviewer, seen=found(differing).seen, password=PASSWORD)


def test_a_password_of_ones_own_is_needed(differing, second_reviewer, editor):
    row = found(differing)
    with pytest.raises(WrongPassword):
        reconciling.change(
            differing.pk, 2, Judgement(value="supports"), by=second_reviewer, seen=row.seen, password="wrong"
        )
    with pytest.raises(WrongPassword):
        reconciling.decide(
            differing.pk, 2, row.sides[0].verdict, by=editor, seen=row.seen, password="wrong", reason="So"
        )
    assert not Reconciliation.objects.exists()


def test_what_was_answered_is_what_was_shown(differing, reviewer, second_reviewer):
    seen = found(differing).seen
    to = Judgement(value="partly", stands_as_worded=True)
    reconciling.change(differing.pk, 2, to, by=second_reviewer, seen=seen, password=PASSWORD)
    with pytest.raises(Stale, match="changed while you were at it"):
        reconciling.stand_by(differing.pk, 2, by=reviewer, seen=seen)
    assert found(differing).waits_for() == "Helena Brandt"


def test_a_decision_needs_a_reason_and_one_of_the_verdicts(differing, editor):
    row = found(differing)
    for verdict, reason in ((row.sides[0].verdict, " "), (0, "So")):
        with pytest.raises(NotPossible, match="say why"):
            reconciling.decide(differing.pk, 2, verdict, by=editor, seen=row.seen, password=PASSWORD, reason=reason)


def test_the_database_refuses_to_change_what_was_said(differing, reviewer):
    row = reconciling.stand_by(differing.pk, 2, by=reviewer, seen=found(differing).seen)
    with pytest.raises(DatabaseError, match="is a record"):
        Reconciliation.objects.filter(pk=row.pk).update(reason="Other")

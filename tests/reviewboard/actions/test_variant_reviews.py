"""A comparison of a text for other readers with the main text: kept as typed, signed apart from the review."""

from __future__ import annotations

import pytest

from articles.models import (
    Article,
    LedgerEvent,
    OutboxMail,
    Signature,
    VariantSignature,
    VariantVerdict,
    Verb,
)
from articles.refusals import NotAllowed, NotPossible, Stale, WrongPassword
from reviewboard.actions import assignments, variant_reviews, workflow
from reviewboard.models import Assignment, VariantReview
from reviewboard.queries.blockers import blockers
from tests.cast import PASSWORD, fetched, signed_review, sources_stand, submitted, under_review
from tests.reviewboard.views.at_the_desk import revised
from tests.wordings import PLAIN, compared, typed_comparison, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(submitter) -> Article:
    found = submitted(submitter)
    sources_stand(found)
    return found


@pytest.fixture
def assignment(article, editor, reviewer) -> Assignment:
    [made] = under_review(article, editor, reviewer)
    return made


@pytest.fixture
def variant(article, assignment, editor):
    return written(article, editor)


def values(review: VariantReview) -> dict[int, tuple[str, str]]:
    return {row.claim.position: (row.value, row.note) for row in review.verdicts.select_related("claim")}


def test_what_is_typed_is_kept_and_seen_by_nobody(assignment, variant):
    review = typed_comparison(assignment, variant, faults={2: ("changes", "Not daily")})
    assert values(review) == {1: ("same", ""), 2: ("changes", "Not daily"), 3: ("same", "")}
    assert not VariantVerdict.objects.exists()
    assert not LedgerEvent.objects.filter(verb=Verb.VARIANT_REVIEWED).exists()


def test_the_newest_of_what_is_typed_wins(assignment, variant, reviewer):
    review = typed_comparison(assignment, variant)
    variant_reviews.save_variant_verdict(review.pk, 1, "adds", "New", by=reviewer)
    assert values(review)[1] == ("adds", "New")


def test_signing_gives_verdicts_under_a_signature_on_the_variants_digest(assignment, variant, reviewer, editor):
    signature = compared(assignment, variant)
    assert (signature.digest, signature.meaning) == (variant.digest, "review_approves")
    assert signature.signed_as == "Helena Brandt, MD, PhD"
    assert (
        list(VariantVerdict.objects.order_by("claim").values_list("value", "signature")) == [("same", signature.pk)] * 3
    )
    event = LedgerEvent.objects.get(verb=Verb.VARIANT_REVIEWED)
    assert (event.actor, event.digest, event.new["verdicts"]) == (reviewer, variant.digest, {"same": 3})
    assert OutboxMail.objects.get(to=editor, subject__startswith="Text for patients compared by Helena Brandt")


def test_a_comparison_signs_nothing_of_the_main_text(article, assignment, variant):
    compared(assignment, variant)
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    assert not Signature.objects.exists()
    kinds = {blocker.kind for blocker in blockers(fetched(article))}
    assert {"unjudged", "unsigned"} <= kinds


def test_a_review_of_the_main_text_signs_no_comparison(assignment, variant):
    signed_review(assignment)
    assert not VariantSignature.objects.exists()
    compared(assignment, variant)  # and can still be given
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED


def test_what_is_missing_is_said(assignment, variant, reviewer):
    review = typed_comparison(assignment, variant, faults={1: ("", ""), 2: ("adds", " ")}, recommendation="")
    with pytest.raises(NotPossible) as refusal:
        variant_reviews.sign_comparison(review.pk, by=reviewer, seen=variant.digest, password=PASSWORD)
    assert str(refusal.value) == (
        "Choose a recommendation. Say why for 1 claim that you did not find to say the same. "
        "1 claim still to be compared."
    )


def test_who_found_a_fault_does_not_recommend_approval(assignment, variant):
    with pytest.raises(NotPossible, match="You found 1 claim not to say the same: ask for changes, or change that"):
        compared(assignment, variant, faults={1: ("changes", "Stronger than the main text")})


def test_who_asks_for_changes_may_stop_at_the_first_and_says_what(assignment, variant):
    with pytest.raises(NotPossible, match="Say what should change"):
        compared(assignment, variant, recommendation="changes")
    faults = {1: ("changes", "Stronger"), 2: ("", ""), 3: ("", "")}
    assert compared(assignment, variant, faults=faults, recommendation="changes").meaning == "review_asks_changes"


def test_what_is_left_out_can_be_said_in_the_remarks(assignment, variant):
    signature = compared(assignment, variant, recommendation="changes", remarks="The warning about kidneys is missing.")
    assert signature.review.remarks == "The warning about kidneys is missing."


def test_it_is_signed_once_and_then_stands(assignment, variant, reviewer):
    compared(assignment, variant)
    review = VariantReview.objects.get()
    for act in (
        lambda: variant_reviews.save_variant_verdict(review.pk, 1, "adds", "x", by=reviewer),
        lambda: variant_reviews.save_variant_answers(review.pk, by=reviewer, recommendation="changes", remarks=""),
        lambda: variant_reviews.sign_comparison(review.pk, by=reviewer, seen=variant.digest, password=PASSWORD),
    ):
        with pytest.raises(NotPossible, match="is signed and cannot be changed"):
            act()


def test_a_wrong_password_signs_nothing(assignment, variant, reviewer):
    review = typed_comparison(assignment, variant)
    with pytest.raises(WrongPassword):
        variant_reviews.sign_comparison(review.pk, by=reviewer, seen=variant.digest, password="wrong")
    assert not VariantSignature.objects.exists()


def test_a_text_that_was_replaced_is_not_signed_and_nothing_is_lost(article, assignment, variant, reviewer, editor):
    review = typed_comparison(assignment, variant)
    written(article, editor, PLAIN + "\nAsk your doctor. [1]\n")
    with pytest.raises(Stale, match=r"A newer text replaced this one for patients\. What you typed is kept"):
        variant_reviews.sign_comparison(review.pk, by=reviewer, seen=variant.digest, password=PASSWORD)
    assert len(values(review)) == 3


def test_a_main_text_that_was_revised_makes_the_comparison_stale(article, assignment, variant, reviewer, editor):
    review = typed_comparison(assignment, variant)
    revised(article, "most adults", "many adults", by=editor)
    with pytest.raises(Stale):
        variant_reviews.sign_comparison(review.pk, by=reviewer, seen=variant.digest, password=PASSWORD)


def test_only_who_reviews_the_article_compares_it(article, assignment, variant, reviewer, second_reviewer, editor):
    with pytest.raises(NotAllowed):
        variant_reviews.open_comparison(assignment, variant, by=second_reviewer)
    review = typed_comparison(assignment, variant)
    with pytest.raises(NotAllowed):
        variant_reviews.sign_comparison(review.pk, by=second_reviewer, seen=variant.digest, password=PASSWORD)
    assignments.withdraw_assignment(assignment.pk, by=editor, reason="Elsewhere")
    with pytest.raises(NotAllowed):
        variant_reviews.save_variant_verdict(review.pk, 1, "same", "", by=reviewer)


def test_who_wrote_a_wording_for_these_readers_compares_none_of_them(article, assignment, editor, reviewer):
    reviewer.roles = ["reviewer", "editor"]
    reviewer.save()
    written(article, reviewer)
    later = written(article, editor, PLAIN + "\nAsk your doctor. [1]\n")
    with pytest.raises(NotAllowed, match="who wrote neither text"):
        variant_reviews.open_comparison(assignment, later, by=reviewer)


def test_a_claim_of_another_text_is_no_part_of_it(assignment, variant, reviewer):
    review = typed_comparison(assignment, variant)
    with pytest.raises(NotPossible, match="not part of the text"):
        variant_reviews.save_variant_verdict(review.pk, 4, "same", "", by=reviewer)


def opened(assignment: Assignment, variant) -> VariantReview:
    assignment = Assignment.objects.select_related("reviewer", "article").get(pk=assignment.pk)
    return variant_reviews.open_comparison(assignment, variant, by=assignment.reviewer)


def test_what_was_said_of_claims_that_nobody_touched_comes_along(article, assignment, variant, editor):
    compared(assignment, variant)
    second = written(article, editor, PLAIN.replace("longer than 2 days", "longer than 3 days"))
    assert values(opened(assignment, second)) == {1: ("same", ""), 2: ("same", "")}


def test_what_was_only_typed_comes_along_too(article, assignment, variant, editor):
    typed_comparison(assignment, variant, faults={1: ("changes", "Stronger"), 2: ("", "")})
    second = written(article, editor, PLAIN + "\nAsk your doctor. [1]\n")
    assert values(opened(assignment, second))[1] == ("changes", "Stronger")


def test_a_claim_whose_main_claim_changed_is_compared_anew(article, assignment, variant, editor):
    compared(assignment, variant)
    revised(article, "30 minutes", "40 minutes", by=editor)
    assert values(opened(assignment, written(article, editor))) == {1: ("same", ""), 3: ("same", "")}


def test_a_claim_that_cites_another_work_is_compared_anew(article, assignment, variant, editor):
    compared(assignment, variant)
    second = written(article, editor, PLAIN.replace("back pain. [1]", "back pain. [2]"))
    assert 1 not in values(opened(assignment, second))


def test_a_withdrawn_article_is_compared_no_more(article, assignment, variant, editor, reviewer):
    typed_comparison(assignment, variant)
    workflow.withdraw(article.pk, by=editor, reason="Wrong")
    with pytest.raises(NotAllowed):
        variant_reviews.save_variant_verdict(VariantReview.objects.get().pk, 1, "same", "", by=reviewer)

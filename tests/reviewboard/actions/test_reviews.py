"""Rules of a review that no page reaches, or that hold whatever page asks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.models import LedgerEvent, Person, Signature, Source, Standing, Verb, Verdict
from articles.refusals import NotAllowed, NotPossible, Stale, WrongPassword
from reviewboard.actions import assignments, editing, remarks, reviews, workflow
from reviewboard.actions.reviews import Judgement
from reviewboard.models import Assignment, DraftVerdict, Review
from tests.cast import (
    PASSWORD,
    STANDARD_QUESTIONS,
    fetched,
    signed_review,
    sources_stand,
    submitted,
    typed_review,
    under_review,
)

ALL_YES = dict.fromkeys(STANDARD_QUESTIONS, "yes")


@pytest.fixture
def article(submitter):
    found = submitted(submitter)
    sources_stand(found)
    return found


@pytest.fixture
def assignment(article, editor, reviewer) -> Assignment:
    [made] = under_review(article, editor, reviewer)
    return made


def again(assignment: Assignment) -> Assignment:
    """The assignment with its article as they are now."""
    return Assignment.objects.select_related("article", "reviewer").get(pk=assignment.pk)


def opened(assignment: Assignment) -> Review:
    return reviews.open_review(again(assignment), by=assignment.reviewer)


def citation(review: Review, position: int):
    return review.revision.citations.get(position=position)


def typed(review: Review, position: int, value: str, **more) -> DraftVerdict:
    said = Judgement(value=value, **more)
    return reviews.save_verdict(review, citation(review, position).pk, said, by=review.assignment.reviewer)


def revise(article, old: str, new: str, *, by: Person):
    current = fetched(article).current
    wording = editing.wording_of(current)
    changed = replace(wording, body=wording.body.replace(old, new))
    return editing.revise(article.pk, changed, by=by, seen=current.digest, note="Changed")


# -- beginning --------------------------------------------------------------------------------------------------------


def test_a_review_is_begun_once_a_revision(assignment):
    assert opened(assignment) == opened(assignment)
    assert Review.objects.count() == 1


def test_only_who_accepted_begins_one(assignment, second_reviewer, editor, reviewer):
    for person in (second_reviewer, editor):
        with pytest.raises(NotAllowed):
            reviews.open_review(again(assignment), by=person)
    assignments.withdraw_assignment(assignment.pk, by=editor, reason="No need")
    with pytest.raises(NotPossible, match="This assignment is withdrawn"):
        reviews.open_review(again(assignment), by=reviewer)


def test_what_was_typed_comes_along_where_claim_and_source_are_the_same(article, assignment, editor):
    before = opened(assignment)
    for position in (1, 2, 3, 4):
        typed(before, position, "supports", note=f"Note {position}")
    said = {"recommendation": "approve", "checklist": ALL_YES, "remarks": "Good"}
    reviews.save_answers(before, by=assignment.reviewer, **said)
    revise(article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    after = opened(assignment)
    assert sorted(after.verdicts.values_list("citation__position", "note")) == [(1, "Note 1"), (4, "Note 4")]
    assert (after.recommendation, after.checklist, after.remarks) == ("approve", ALL_YES, "Good")
    assert before.verdicts.count() == 4


def test_after_a_signature_the_answers_are_offered_again_and_the_recommendation_is_asked_anew(
    article, assignment, editor
):
    signed_review(assignment)
    revise(article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    after = opened(assignment)
    assert after.verdicts.count() == 0
    assert (after.recommendation, after.checklist, after.remarks) == ("", ALL_YES, "")


# -- typing -----------------------------------------------------------------------------------------------------------


def test_a_verdict_is_kept_once_a_citation(assignment):
    review = opened(assignment)
    first, second = typed(review, 1, "supports"), typed(review, 1, "partly", stands_as_worded=True)
    row = DraftVerdict.objects.get()
    assert (row.value, row.stands_as_worded, row.saved_at) == ("partly", True, second.saved_at)
    assert first.saved_at < second.saved_at


def test_a_citation_of_another_text_is_none_of_this_review(assignment, submitter):
    review = opened(assignment)
    other = submitted(submitter, title="Another", body="Another claim. [1]")
    foreign = fetched(other).current.citations.get()
    with pytest.raises(NotPossible, match="not part of the text"):
        reviews.save_verdict(review, foreign.pk, Judgement("supports"), by=assignment.reviewer)


def test_nobody_types_into_anothers_review(assignment, second_reviewer, editor):
    review = opened(assignment)
    for person in (second_reviewer, editor):
        with pytest.raises(NotAllowed):
            reviews.save_verdict(review, citation(review, 1).pk, Judgement("supports"), by=person)
        with pytest.raises(NotAllowed):
            reviews.save_answers(review, by=person, recommendation="approve", checklist={}, remarks="")
    assert not DraftVerdict.objects.exists()


def test_what_comes_after_the_signature_is_refused_even_if_it_set_out_before(assignment):
    late = opened(assignment)
    signed_review(assignment)
    assert late.signature_id is None
    with pytest.raises(NotPossible, match="signed"):
        typed(late, 1, "does_not_support")
    with pytest.raises(NotPossible, match="signed"):
        reviews.save_answers(late, by=assignment.reviewer, recommendation="against", checklist={}, remarks="")
    assert Review.objects.get().recommendation == "approve"


def test_somebody_deactivated_writes_nothing(assignment, reviewer):
    review = opened(assignment)
    Person.objects.filter(pk=reviewer.pk).update(is_active=False)
    reviewer = Person.objects.get(pk=reviewer.pk)
    with pytest.raises(NotPossible):
        reviews.save_verdict(review, citation(review, 1).pk, Judgement("supports"), by=reviewer)


# -- what is missing --------------------------------------------------------------------------------------------------


def test_everything_is_missing_in_the_beginning(assignment):
    assert reviews.missing(opened(assignment)) == [
        "Choose a recommendation.",
        "4 citations still to be judged.",
        "4 of 4 checklist questions still to be answered.",
    ]


def test_nothing_is_missing_in_the_end(assignment):
    assert reviews.missing(typed_review(assignment)) == []


@pytest.mark.parametrize("recommendation", ["changes", "against"])
def test_who_does_not_approve_may_stop_at_the_first_grave_fault(assignment, recommendation):
    review = opened(assignment)
    typed(review, 1, "does_not_support")
    by = assignment.reviewer
    reviews.save_answers(review, by=by, recommendation=recommendation, checklist={}, remarks="")
    assert reviews.missing(review) == []
    typed(review, 2, "indirect")
    assert reviews.missing(review) == ["Say for 1 citation whether the wording can stand."]


def test_an_approval_cannot_go_with_a_refusal_or_an_open_objection(article, assignment):
    review = typed_review(assignment)
    typed(review, 1, "does_not_support")
    row = remarks.comment(article.pk, by=assignment.reviewer, text="No", blocking=True)
    assert reviews.missing(review) == [
        "You found 1 citation not supported: recommend changes, or change the verdict.",
        "1 of your blocking comments is still open: recommend changes, or take it back.",
    ]
    typed(review, 1, "supports")
    remarks.take_back(row.pk, by=assignment.reviewer)
    assert reviews.missing(review) == []


def test_cannot_access_is_a_finding_but_not_a_gap(assignment):
    assert reviews.missing(typed_review(assignment, value="cannot_access")) == []


def test_carried_verdicts_are_not_missing_unless_their_source_got_worse(article, assignment, editor):
    signed_review(assignment)
    revise(article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    assert "2 citations still to be judged." in reviews.missing(opened(assignment))
    Source.objects.filter(doi="10.5555/exercise").update(standing=Standing.CONCERN)
    assert "3 citations still to be judged." in reviews.missing(opened(assignment))
    Source.objects.filter(doi="10.5555/exercise").update(standing=Standing.UNKNOWN)
    assert "2 citations still to be judged." in reviews.missing(opened(assignment))


def test_a_carried_refusal_stands_in_the_way_of_approving(article, assignment, editor):
    signed_review(assignment, value="does_not_support", recommendation="against")
    revise(article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    assert "You found 2 citations not supported: recommend changes, or change the verdict." in reviews.missing(
        opened(assignment)
    )


# -- signing ----------------------------------------------------------------------------------------------------------


def sign(review: Review, *, by: Person, seen: str = "", password: str = PASSWORD) -> Signature:
    return reviews.sign_review(review.pk, by=by, seen=seen or review.revision.digest, password=password)


def test_a_signature_turns_what_was_typed_into_verdicts(article, assignment, reviewer):
    review = typed_review(assignment)
    typed(review, 2, "partly", stands_as_worded=True, quote="A passage", locator="p. 3", note="In men")
    signature = sign(review, by=reviewer)
    verdict = Verdict.objects.get(citation__position=2)
    said = (verdict.value, verdict.stands_as_worded, verdict.quote, verdict.locator, verdict.note)
    assert said == ("partly", True, "A passage", "p. 3", "In men")
    assert (verdict.given_by, verdict.given_by_name, verdict.signature) == (reviewer, "Helena Brandt", signature)
    assert verdict.source_standing == Standing.STANDS
    assert Verdict.objects.count() == 4
    event = LedgerEvent.objects.get(verb=Verb.REVIEW_SIGNED)
    assert event.new["verdicts"] == {"supports": 3, "partly": 1}
    assert event.digest == fetched(article).current.digest


def test_what_was_not_judged_becomes_no_verdict(assignment, reviewer):
    review = opened(assignment)
    typed(review, 1, "does_not_support")
    typed(review, 2, "", note="Not sure")
    reviews.save_answers(review, by=reviewer, recommendation="against", checklist={}, remarks="")
    sign(review, by=reviewer)
    assert list(Verdict.objects.values_list("value", flat=True)) == ["does_not_support"]


def test_remarks_are_shown_from_the_signature_on(article, assignment, reviewer):
    row = remarks.comment(article.pk, by=reviewer, text="Look here")
    assert row.shown_at is None
    signature = sign(typed_review(assignment), by=reviewer)
    row.refresh_from_db()
    assert row.shown_at == signature.signed_at


def test_a_wrong_password_signs_nothing(assignment, reviewer, second_reviewer):
    review = typed_review(assignment)
    with pytest.raises(WrongPassword):
        sign(review, by=reviewer, password="wrong")
    with pytest.raises(NotAllowed):
        sign(review, by=second_reviewer)
    assert not Signature.objects.exists()


def test_an_incomplete_approval_is_not_signed(assignment, reviewer):
    review = opened(assignment)
    reviews.save_answers(review, by=reviewer, recommendation="approve", checklist=ALL_YES, remarks="")
    with pytest.raises(NotPossible, match="4 citations still to be judged"):
        sign(review, by=reviewer)


def test_a_review_of_an_old_text_is_not_signed_whatever_digest_is_given(article, assignment, editor, reviewer):
    review = typed_review(assignment)
    revision = revise(article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    for seen in (review.revision.digest, revision.digest):
        with pytest.raises(Stale):
            sign(review, by=reviewer, seen=seen)
    assert not Signature.objects.exists()


def test_a_review_is_signed_once(assignment, reviewer):
    review = signed_review(assignment)
    with pytest.raises(NotPossible, match="signed and cannot be changed"):
        sign(review, by=reviewer)
    assert Signature.objects.count() == 1


def test_who_edited_the_text_does_not_sign_a_review_of_it(article, assignment, editor, reviewer):
    review = typed_review(assignment)
    reviewer.roles = ["reviewer", "editor"]
    reviewer.save()
    revise(article, "Walking 30 minutes", "Walking 40 minutes", by=reviewer)
    review = opened(assignment)
    reviews.save_answers(review, by=reviewer, recommendation="changes", checklist={}, remarks="")
    with pytest.raises(NotAllowed, match="You submitted or edited this text"):
        sign(review, by=reviewer)


def test_an_article_that_was_withdrawn_takes_no_review(article, assignment, editor, reviewer):
    review = typed_review(assignment)
    workflow.withdraw(article.pk, by=editor, reason="Wrong question")
    with pytest.raises(NotPossible):
        sign(Review.objects.get(pk=review.pk), by=reviewer)
    assert not Signature.objects.exists()

"""Two pages save at the same moment, on real connections with real commits: one of them always hears of the other."""

from __future__ import annotations

import pytest

from reviewboard.actions import draft_remarks, reviews
from reviewboard.actions.draft_remarks import Words
from reviewboard.actions.reviews import Judgement
from reviewboard.actions.saved_meanwhile import SavedMeanwhile, version_of
from reviewboard.models import Assignment, DraftRemark, DraftVerdict, Review
from tests.cast import submitted, under_review
from tests.faults.test_races import again, at_once, refusals

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def review(submitter, editor, reviewer) -> Review:
    [assignment] = under_review(submitted(submitter), editor, reviewer)
    assignment = Assignment.objects.select_related("article", "reviewer").get(pk=assignment.pk)
    return reviews.open_review(assignment, by=reviewer)


def of_its_own(review: Review) -> Review:
    """A copy for each thread."""
    return Review.objects.select_related("assignment__reviewer", "revision").get(pk=review.pk)


def heard(outcomes, kept: str, words) -> None:
    """One was kept; the other was told, and of those very words."""
    assert refusals(outcomes) == [SavedMeanwhile]
    [told] = [outcome for outcome in outcomes if isinstance(outcome, SavedMeanwhile)]
    assert words(told.row) == kept


@pytest.mark.parametrize("first", [True, False], ids=["nothing saved yet", "on what was saved"])
@pytest.mark.parametrize("_", range(3))
def test_two_verdicts(review, reviewer, first, _):
    citation = review.revision.citations.get(position=1).pk
    base = "" if first else version_of(reviews.save_verdict(review, citation, Judgement(note="Before"), by=reviewer))

    def save(note: str):
        mine, by = of_its_own(review), again(reviewer)
        return lambda: reviews.save_verdict(mine, citation, Judgement(note=note), by=by, based_on=base)

    outcomes = at_once(save("From the phone"), save("From the desk"))
    heard(outcomes, DraftVerdict.objects.get().note, lambda row: row.note)


@pytest.mark.parametrize("_", range(3))
def test_two_answers(review, reviewer, _):
    def save(remarks: str):
        mine, by = of_its_own(review), again(reviewer)
        said = {"recommendation": "", "checklist": {}, "remarks": remarks}
        return lambda: reviews.save_answers(mine, by=by, based_on=version_of(mine), **said)

    outcomes = at_once(save("From the phone"), save("From the desk"))
    heard(outcomes, Review.objects.get().remarks, lambda row: row.remarks)


@pytest.mark.parametrize("_", range(3))
def test_two_drafts_of_a_remark(review, reviewer, _):
    claim = review.revision.claims.get(position=1)

    def save(text: str):
        by = again(reviewer)
        kind = DraftRemark.Kind.COMMENT
        return lambda: draft_remarks.save(review.assignment_id, kind, claim, Words(text), by=by, based_on="")

    outcomes = at_once(save("From the phone"), save("From the desk"))
    heard(outcomes, DraftRemark.objects.get().text, lambda row: row.text)


def test_the_same_words_from_both_are_no_conflict(review, reviewer):
    citation = review.revision.citations.get(position=1).pk

    def save():
        mine, by = of_its_own(review), again(reviewer)
        return lambda: reviews.save_verdict(mine, citation, Judgement("supports"), by=by, based_on="")

    assert refusals(at_once(save(), save())) == []
    assert DraftVerdict.objects.get().value == "supports"

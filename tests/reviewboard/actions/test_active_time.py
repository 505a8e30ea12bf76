"""The time that a reviewer spent on a citation: believed within bounds, kept with the verdict, never shrinking."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.models import Verdict
from reviewboard.actions import reviews
from reviewboard.actions.active_time import LONGEST
from reviewboard.actions.reviews import Judgement
from reviewboard.models import Assignment, DraftVerdict, Review
from reviewboard.queries.pace import seconds_a_citation
from tests.cast import PASSWORD, STANDARD_QUESTIONS, sources_stand, submitted, under_review
from tests.reviewboard.views.at_the_desk import autosaved, citation_url, opened


@pytest.fixture
def assignment(submitter, editor, reviewer) -> Assignment:
    article = submitted(submitter)
    sources_stand(article)
    [made] = under_review(article, editor, reviewer)
    return made


@pytest.fixture
def review(assignment) -> Review:
    """Opened two hours ago."""
    assignment = Assignment.objects.select_related("article", "reviewer").get(pk=assignment.pk)
    review = reviews.open_review(assignment, by=assignment.reviewer)
    ago(review, dt.timedelta(hours=2))
    return review


def ago(review: Review, time: dt.timedelta) -> None:
    Review.objects.filter(pk=review.pk).update(started_at=timezone.now() - time)


def saved(review: Review, seconds: int, position: int = 1, value: str = "supports") -> DraftVerdict:
    said = Judgement(value, active_seconds=seconds)
    citation = review.revision.citations.get(position=position)
    return reviews.save_verdict(review, citation.pk, said, by=review.assignment.reviewer)


@pytest.mark.parametrize(("told", "believed"), [(40, 40), (0, 0), (-5, 0), (LONGEST + 1, LONGEST), (10**6, LONGEST)])
def test_never_less_than_nothing_nor_more_than_an_hour(review, told, believed):
    assert saved(review, told).active_seconds == believed


def test_never_more_than_passed_since_the_review_was_opened(review):
    ago(review, dt.timedelta(seconds=30))
    assert 30 <= saved(review, 3000).active_seconds <= 35


def test_a_total_never_shrinks_and_a_later_one_makes_no_new_version(review):
    first = saved(review, 40)
    assert saved(review, 10).active_seconds == 40
    later = saved(review, 55)
    assert (later.active_seconds, later.saved_at) == (55, first.saved_at)
    assert DraftVerdict.objects.get().active_seconds == 55


def test_signing_keeps_it_with_the_verdict_and_the_pace_follows(review, reviewer):
    for position, seconds in enumerate((20, 30, 40, 50), 1):
        saved(review, seconds, position)
    said = {"recommendation": "approve", "checklist": dict.fromkeys(STANDARD_QUESTIONS, "yes"), "remarks": ""}
    reviews.save_answers(review, by=reviewer, **said)
    reviews.sign_review(review.pk, by=reviewer, seen=review.revision.digest, password=PASSWORD)
    kept = Verdict.objects.order_by("citation__position").values_list("active_seconds", flat=True)
    assert list(kept) == [20, 30, 40, 50]
    assert seconds_a_citation(reviewer) == 60  # four say too little


def test_what_is_no_number_refuses_no_word(client, assignment, review):
    for told in ("", "-3", "1e9", "soon", "９"):
        assert autosaved(
            client_of(client, assignment), citation_url(assignment, 1), note=told, active_seconds=told
        ).json()
    assert DraftVerdict.objects.get().note == "９"
    assert DraftVerdict.objects.get().active_seconds in (0, 9)


def client_of(client, assignment):
    client.force_login(assignment.reviewer)
    return client


def test_the_desk_goes_on_from_the_total_and_says_how_long_is_left(client, assignment, review):
    saved(review, 45)
    page = opened(client, assignment, "?citation=1")
    assert 'name="active_seconds" value="45"' in page
    assert "about 3 minutes left" in page

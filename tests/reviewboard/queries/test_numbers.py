"""What reviewing costs, over everybody and never of anybody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse

from articles.models import Role
from reviewboard.actions import reviews
from reviewboard.actions.reviews import Judgement
from reviewboard.models import Assignment, Review
from reviewboard.queries.numbers import first_month, numbers
from tests.cast import PASSWORD, STANDARD_QUESTIONS, person, sources_stand, submitted, under_review
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import revised

TODAY = dt.datetime.now(dt.UTC).date()
URL = "/board/numbers/"


@pytest.fixture
def board(db):
    return [person(f"Reviewer Number{n}", Role.REVIEWER) for n in "abcd"]


@pytest.fixture
def article(submitter):
    found = submitted(submitter)
    sources_stand(found)
    return found


def signed(assignment: Assignment, seconds: int) -> None:
    """Everything that is not judged yet is, at so many seconds a citation."""
    assignment = Assignment.objects.select_related("reviewer", "article").get(pk=assignment.pk)
    by = assignment.reviewer
    review = reviews.open_review(assignment, by=by)
    Review.objects.filter(pk=review.pk).update(started_at=dt.datetime.now(dt.UTC) - dt.timedelta(hours=3))
    known = {row.root_id for row in reviews.desk.judged_citations(review) if row.value}
    for citation in review.revision.citations.exclude(root__in=known):
        reviews.save_verdict(review, citation.pk, Judgement("supports", active_seconds=seconds), by=by)
    said = {"recommendation": "approve", "checklist": dict.fromkeys(STANDARD_QUESTIONS, "yes"), "remarks": ""}
    reviews.save_answers(review, by=by, **said)
    reviews.sign_review(review.pk, by=by, seen=review.revision.digest, password=PASSWORD)


def test_a_median_of_claims_and_a_share_of_verdicts(article, editor, board):
    made = under_review(article, editor, *board[:3])
    for assignment, seconds in zip(made, (30, 60, 90), strict=True):
        signed(assignment, seconds)
    # Three claims of 1, 2 and 1 citations each: 30, 60, 30; 60, 120, 60; 90, 180, 90 seconds.
    assert numbers(TODAY).whole.minutes == 1
    assert numbers(TODAY).whole.carried == 0
    revised(article, "Rest beyond 2 days", "Rest beyond 3 days", by=editor)
    for assignment in made:
        signed(assignment, 30)
    found = numbers(TODAY)
    assert found.whole.carried == 9 / 24  # three of four citations of each second review; none of four before
    assert [month.month for month in found.months] == [TODAY.replace(day=1)]
    assert found.months[0].carried == found.whole.carried


def test_two_people_are_too_few_to_be_shown(client, article, editor, board):
    for assignment in under_review(article, editor, *board[:2]):
        signed(assignment, 60)
    found = numbers(TODAY)
    assert (found.whole.minutes, found.whole.carried) == (None, None)
    assert (found.months[0].minutes, found.months[0].carried) == (None, None)
    client.force_login(editor)
    page = client.get(URL).content.decode()
    assert page.count("too few reviewers") == 2
    assert "1.0" not in re.search(r"<main.*</main>", page, re.DOTALL).group()


def test_verdicts_that_were_not_timed_make_no_median(article, editor, board):
    for assignment in under_review(article, editor, *board[:3]):
        signed(assignment, 0)
    assert numbers(TODAY).whole.minutes is None
    assert numbers(TODAY).whole.carried == 0


def test_the_page_names_nobody_and_costs_the_same_for_more(client, article, editor, board):
    client.force_login(editor)
    empty = client.get(URL).content.decode()
    assert "Nothing to count yet" in empty
    first, second, third, fourth = under_review(article, editor, *board)
    for assignment in (first, second, third):
        signed(assignment, 60)
    three = len(statements(lambda: client.get(URL)))
    signed(fourth, 60)
    page = client.get(URL).content.decode()
    assert len(statements(lambda: client.get(URL))) == three <= 5
    assert "1.0 min" in page
    assert "0%" in page
    assert "one and the same verdict throughout" in page
    assert "Reviewer Number" not in page


def test_twelve_months_with_this_one():
    assert first_month(dt.date(2026, 11, 25)) == dt.date(2025, 12, 1)
    assert first_month(dt.date(2026, 12, 31)) == dt.date(2026, 1, 1)
    assert first_month(dt.date(2026, 1, 1)) == dt.date(2025, 2, 1)


def test_a_reviewer_does_not_come_here(client, reviewer):
    client.force_login(reviewer)
    assert client.get(reverse("board:numbers")).status_code == 403

"""What is mine and due."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from articles.actions.submissions import submit
from articles.models import Risk
from reviewboard.actions import assignments
from reviewboard.models import Assignment
from tests.cast import draft, signed_review, submitted, typed_review, under_review
from tests.clock import in_days
from tests.reviewboard.views.at_the_desk import autosaved, citation_url, opened, revised
from tests.timed import timed_verdicts

URL = "/board/reviews/"


def seen_by(client, person, query: str = "") -> str:
    client.force_login(person)
    response = client.get(reverse("board:my-reviews") + query)
    assert response.status_code == 200
    return response.content.decode()


def invited_to(titles, *, by, editor, reviewer) -> list[Assignment]:
    """One open invitation for each title, due a day later than the one before."""
    made = submit([draft(title=title, body=f"About {title}. [1]") for title in titles], by=by)
    first = dt.datetime.now(dt.UTC).date()
    rows = [
        assignments.invite(outcome.article.pk, [reviewer], by=editor, due_on=first + dt.timedelta(days=n))
        for n, outcome in enumerate(made)
    ]
    return [row for [row] in rows]


def test_nothing_waits(client, reviewer):
    page = seen_by(client, reviewer)
    assert "Nothing waits for you" in page
    assert "An editor invites you" in page


def test_an_invitation_an_open_review_and_a_signed_one(client, submitter, editor, reviewer):
    asked = submitted(submitter, title="Asked", body="One claim. [1]")
    assignments.invite(asked.pk, [reviewer], by=editor, due_on=dt.datetime.now(dt.UTC).date())
    begun = submitted(submitter, title="Begun", body="One claim. [1] Two claims. [2]")
    [assignment] = under_review(begun, editor, reviewer)
    type(begun).objects.filter(pk=begun.pk).update(risk=Risk.HIGH)
    done = submitted(submitter, title="Done", body="A third claim. [1]")
    [signed] = under_review(done, editor, reviewer)
    signed_review(signed)
    opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="supports")

    page = seen_by(client, reviewer)
    assert "1 review to finish, 1 invitation to answer. About 2 minutes of work in all, 2 citations." in page
    assert "Invitation: Asked" in page
    assert "1 citation, about 1 minute." in page
    assert "Asked by Ines Calder. Why you: Free: takes up to 3 · Not an author of the text." in page
    assert "1 of 2 citations, about 1 minute left. High risk." in page
    assert 'aria-label="1 of 2 judged"' in page
    assert "Done</a>: approve this text, revision 1" in page
    assert "The editor decides next." in page
    assert page.index("Invitation: Asked") < page.index("Begun</a>") < page.index("Done</a>")


def test_a_review_of_a_text_that_changed_waits_again_with_what_still_holds(client, assignment, editor, reviewer):
    signed_review(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    page = seen_by(client, reviewer)
    assert "0 of 2 citations, 2 verdicts carried over, about 2 minutes left." in page
    assert "The text has changed since." in page


def test_what_was_typed_on_the_text_before_counts_where_it_holds(client, assignment, editor, reviewer):
    typed_review(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    assert "2 of 4 citations" in seen_by(client, reviewer)


def test_everyone_sees_their_own(client, assignment, second_reviewer, editor):
    page = seen_by(client, second_reviewer)
    assert "Exercise for back pain" not in page
    client.force_login(editor)
    assert client.get(reverse("board:my-reviews")).status_code == 403


def test_many_are_paged_by_their_due_day(client, submitter, editor, reviewer):
    invited_to([f"Title {n:02}" for n in range(27)], by=submitter, editor=editor, reviewer=reviewer)
    page = seen_by(client, reviewer)
    assert page.count("the invitation: Title") == 25
    assert "Title 24" in page
    assert "Title 25" not in page
    last = Assignment.objects.order_by("due_on", "pk")[24]
    after = f"?after={last.due_on.isoformat()}_{last.pk}"
    assert after in page
    rest = seen_by(client, reviewer, after)
    assert rest.count("the invitation: Title") == 2
    assert "Title 26" in rest


@pytest.mark.parametrize("query", ["?after=nonsense", "?after=2026-13-45_1", "?after=2026-01-01_x", "?before=x"])
def test_an_address_nobody_made_shows_the_first_page(client, assignment, reviewer, query):
    assert "Exercise for back pain" in seen_by(client, reviewer, query)


def test_ever_so_many_cost_as_many_queries_as_one(client, submitter, editor, reviewer):
    invited_to(["Only one"], by=submitter, editor=editor, reviewer=reviewer)
    few = _queries(client, reviewer)
    invited_to([f"Title {n:02}" for n in range(24)], by=submitter, editor=editor, reviewer=reviewer)
    assert _queries(client, reviewer) == few
    assert few <= 6


def test_the_cost_is_the_same_for_3_and_for_300(client, submitter, editor, reviewer):
    drafts = [draft(title=f"Title {n:03}", body=f"About {n}. [1]") for n in range(300)]
    made = [outcome.article for outcome in submit(drafts, by=submitter)]
    asked = {"reviewer": reviewer, "invited_by": editor, "invited_at": timezone.now(), "due_on": in_days(3)}
    Assignment.objects.bulk_create(Assignment(article=article, **asked) for article in made[:3])
    few = _queries(client, reviewer)
    Assignment.objects.bulk_create(Assignment(article=article, **asked) for article in made[3:])
    assert _queries(client, reviewer) == few <= 6
    assert "Of the 25 that are due first: 25 invitations to answer." in seen_by(client, reviewer)


def test_how_long_it_takes_is_reckoned_by_ones_own_pace(client, assignment, submitter, reviewer, second_reviewer):
    other = submitted(submitter, title="Other", question="Other?", body="Other. [1]")
    timed_verdicts(second_reviewer, other, *[600] * 5)
    assert "4 citations, about 4 minutes left." in seen_by(client, reviewer)
    timed_verdicts(reviewer, other, 20, 20, 20, 20, 20)
    page = seen_by(client, reviewer)
    assert "4 citations, about 2 minutes left." in page
    assert "1 review to finish. About 2 minutes of work in all, 4 citations." in page


def test_what_is_late_comes_first_and_is_told_by_shape_and_word(client, submitter, editor, reviewer):
    soon, late, later = invited_to(["Soon", "Late", "Later"], by=submitter, editor=editor, reviewer=reviewer)
    for row, days in ((soon, 1), (late, -2), (later, 6)):
        Assignment.objects.filter(pk=row.pk).update(due_on=in_days(days))
    page = seen_by(client, reviewer)
    assert page.index("Invitation: Late") < page.index("Invitation: Soon") < page.index("Invitation: Later")
    assert re.search(r'data-tone="bad"><svg[^>]*><use href="#f-warn"/></svg>(1 day|\d+ hours) late<', page)
    assert "Due tomorrow" in page
    assert "<span>6 days left</span>" in page


def test_the_editors_own_sentence_is_shown_as_it_was_typed(client, submitter, editor, reviewer):
    article = submitted(submitter)
    assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(3), because="You wrote <b>the</b> guideline")
    assert "“You wrote &lt;b&gt;the&lt;/b&gt; guideline”" in seen_by(client, reviewer)


def _queries(client, person) -> int:
    client.force_login(person)
    with CaptureQueriesContext(connection) as captured:
        response = client.get(reverse("board:my-reviews"))
    assert response.status_code == 200
    return len(captured)

"""Due days as a calendar reads them: what another program finds in the bytes."""

from __future__ import annotations

import datetime as dt

import pytest
import time_machine
from django.utils import timezone
from icalendar import Calendar, Event

from reviewboard.actions import assignments
from reviewboard.due_days import calendar_of
from reviewboard.models import Assignment
from reviewboard.queries.calendar import with_titles
from tests.cast import signed_review, submitted
from tests.clock import in_days
from tests.reviewboard.views.at_the_desk import revised

pytestmark = pytest.mark.django_db
ODD = 'Iron, β-blockers; "≥ 65 years"\\n: what\'s new'
LONG = "Ωμέγα-3 λιπαρά οξέα, " * 9 + "και μετά; τέλος"


@pytest.fixture
def invitation(submitter, editor, reviewer) -> Assignment:
    [made] = assignments.invite(submitted(submitter).pk, [reviewer], by=editor, due_on=in_days(5))
    return made


def event_of(assignment: Assignment) -> Event:
    [event] = Calendar.from_ical(calendar_of([with_titles().get(pk=assignment.pk)])).walk("VEVENT")
    return event


def test_an_all_day_event_on_the_due_day_with_a_reminder_the_day_before(invitation, settings):
    event = event_of(invitation)
    assert event.decoded("dtstart") == invitation.due_on
    assert event.decoded("dtend") == invitation.due_on + dt.timedelta(days=1)
    assert event["uid"] == f"assignment-{invitation.pk}@127.0.0.1"
    assert event["summary"] == "Answer and review: Exercise for back pain"
    assert event["status"] == "TENTATIVE"
    assert event["url"] == f"{settings.SITE_URL}/board/invitations/{invitation.pk}/"
    [alarm] = event.walk("VALARM")
    start = dt.datetime.combine(invitation.due_on, dt.time())
    assert (start + alarm.decoded("trigger")).date() == invitation.due_on - dt.timedelta(days=1)
    assert alarm["action"] == "DISPLAY"


@pytest.mark.parametrize("title", [ODD, LONG[:200], "Line one\nline two", "a" * 200, "\\, \\; \\\\n"])
def test_a_title_comes_out_as_it_went_in_over_lines_of_75_bytes(invitation, title):
    row = with_titles().get(pk=invitation.pk)
    row.article.current.title = title
    content = calendar_of([row])
    assert max(map(len, content.split(b"\r\n"))) <= 75
    assert b"\n" not in content.replace(b"\r\n", b"")
    [event] = Calendar.from_ical(content).walk("VEVENT")
    assert event["summary"] == f"Answer and review: {title}"


def test_nothing_of_the_text_is_in_it(invitation):
    content = calendar_of([with_titles().get(pk=invitation.pk)]).decode()
    assert "Does exercise help" not in content
    assert "Pain falls" not in content


def test_the_same_rows_give_the_same_bytes(invitation):
    rows = list(with_titles())
    assert calendar_of(rows) == calendar_of(list(with_titles()))


def test_accepting_confirms_it_and_its_end_cancels_it_under_the_same_name(invitation, editor, reviewer):
    asked = event_of(invitation)
    assignments.accept(invitation.pk, by=reviewer)
    accepted = event_of(invitation)
    assert (accepted["status"], accepted["summary"]) == ("CONFIRMED", "Review due: Exercise for back pain")
    assert accepted["last-modified"].dt >= asked["last-modified"].dt
    assert accepted["sequence"] >= asked["sequence"]
    signed_review(invitation)
    done = event_of(invitation)
    assert (done["status"], done["uid"]) == ("CANCELLED", asked["uid"])
    assert done.walk("VALARM") == []


def test_a_change_counts_up(invitation, editor):
    before = event_of(invitation)
    with time_machine.travel(timezone.now() + dt.timedelta(hours=2)):
        revised(invitation.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    changed = event_of(invitation)
    assert changed["sequence"] == before["sequence"] + 120
    assert changed["last-modified"].dt > before["last-modified"].dt
    Assignment.objects.update(due_on=in_days(9))
    assert event_of(invitation)["sequence"] == changed["sequence"] + 4

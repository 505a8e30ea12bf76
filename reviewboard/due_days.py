"""The days on which reviews are due, as a calendar reads them (iCalendar, RFC 5545). Titles, never a text."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from urllib.parse import urlsplit

from django.conf import settings
from django.urls import reverse
from icalendar import Alarm, Calendar, Event

from reviewboard.models import Assignment

FETCH_AGAIN_AFTER = dt.timedelta(hours=6)
REMIND_AT = dt.timedelta(hours=-15)
"""Against the start of the due day: at nine in the morning of the day before, wherever the reader is."""


def calendar_of(assignments: Iterable[Assignment]) -> bytes:
    """One all-day event for each; they come with ``article.current``. The same rows give the same bytes."""
    calendar = Calendar()
    for name, value in (
        ("prodid", f"-//{settings.SITE_NAME}//Reviews//EN"),
        ("version", "2.0"),
        ("method", "PUBLISH"),
        ("x-wr-calname", f"{settings.SITE_NAME}: my reviews"),
    ):
        calendar.add(name, value)
    calendar.add("refresh-interval", FETCH_AGAIN_AFTER, parameters={"VALUE": "DURATION"})
    for assignment in assignments:
        calendar.add_component(_event(assignment))
    return calendar.to_ical()


def _event(assignment: Assignment) -> Event:
    event, changed_at = Event(), _changed_at(assignment)
    for name, value in (
        ("uid", f"assignment-{assignment.pk}@{urlsplit(settings.SITE_URL).hostname}"),
        ("dtstamp", changed_at),
        ("last-modified", changed_at),
        ("sequence", _sequence(assignment, changed_at)),
        ("dtstart", assignment.due_on),
        ("dtend", assignment.due_on + dt.timedelta(days=1)),
        ("summary", _summary(assignment)),
        ("status", _status(assignment)),
        ("transp", "TRANSPARENT"),
        ("url", settings.SITE_URL + reverse("board:invitation", args=[assignment.pk])),
    ):
        event.add(name, value)
    if assignment.state in Assignment.OPEN:
        event.add_component(_reminder(assignment))
    return event


def _reminder(assignment: Assignment) -> Alarm:
    alarm = Alarm()
    alarm.add("action", "DISPLAY")
    alarm.add("trigger", REMIND_AT)
    alarm.add("description", _summary(assignment))
    return alarm


def _summary(assignment: Assignment) -> str:
    asked = "Answer and review" if assignment.state == Assignment.State.INVITED else "Review due"
    return f"{asked}: {assignment.article.current.title}"


def _status(assignment: Assignment) -> str:
    if assignment.state not in Assignment.OPEN:
        return "CANCELLED"
    return "TENTATIVE" if assignment.state == Assignment.State.INVITED else "CONFIRMED"


def _changed_at(assignment: Assignment) -> dt.datetime:
    """When anything that the event says changed last."""
    article = assignment.article
    answered_at = assignment.answered_at or assignment.invited_at
    return max(assignment.invited_at, answered_at, article.state_since_at, article.current.created_at)


def _sequence(assignment: Assignment, changed_at: dt.datetime) -> int:
    """Grows with every change, as RFC 5545 wants it: the times of changes only go on, and due days are only put off."""
    minutes = (changed_at - assignment.invited_at) // dt.timedelta(minutes=1)
    return minutes + (assignment.due_on - assignment.invited_at.date()).days

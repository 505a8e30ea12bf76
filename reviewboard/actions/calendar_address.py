"""The secret address of one's own calendar: made, made anew, ended. Each stands in the person's history."""

from __future__ import annotations

import secrets

from django.db import transaction
from django.utils import timezone

from articles.ledger.record import record
from articles.models import Person, Verb
from articles.refusals import NotPossible
from reviewboard.models import CalendarKey
from reviewboard.permissions import insist

NONE, MADE = "none", "made"


def make(*, by: Person) -> str:
    """A new secret for this reviewer's address; the one before opens nothing any more. Raises NotAllowed."""
    insist(by.is_active and by.is_reviewer, "Only reviewers have a calendar of reviews.")
    secret = secrets.token_urlsafe(32)
    with transaction.atomic():
        person = _locked(by)
        known = {"digest": CalendarKey.digest_of(secret), "made_at": timezone.now(), "last_read_on": None}
        _, is_first = CalendarKey.objects.update_or_create(person=person, defaults=known)
        _record(person, NONE if is_first else MADE, MADE)
    return secret


def end(*, by: Person) -> None:
    """The address opens nothing any more. Raises NotPossible where there is none."""
    with transaction.atomic():
        person = _locked(by)
        if not CalendarKey.objects.filter(person=person).delete()[0]:
            raise NotPossible("There is no calendar address to end.")
        _record(person, MADE, NONE)


def note_read(key: CalendarKey) -> None:
    """A calendar fetched it today: told to its owner, who may find that nobody should have. Written once a day."""
    today = timezone.now().date()
    if key.last_read_on != today:
        CalendarKey.objects.filter(pk=key.pk).update(last_read_on=today)


def _locked(by: Person) -> Person:
    return Person.objects.select_for_update(no_key=True).get(pk=by.pk)


def _record(person: Person, old: str, new: str) -> None:
    told = {"old": {"calendar_address": old}, "new": {"calendar_address": new}}
    record(person, Verb.PERSON_CHANGED, by=person, **told)

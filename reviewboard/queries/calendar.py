"""What a reviewer's calendar shows, and whose calendar an address is."""

from __future__ import annotations

from django.db.models import QuerySet

from articles.models import Person, Role
from reviewboard.models import Assignment, CalendarKey


def key_of(person: Person) -> CalendarKey | None:
    return CalendarKey.objects.filter(person=person).first()


def key_for(secret: str) -> CalendarKey | None:
    """The key with this secret, if its person reviews here. Found by a hash, so no part of a secret can be felt out."""
    keys = CalendarKey.objects.filter(person__is_active=True, person__roles__contains=[Role.REVIEWER])
    return keys.filter(digest=CalendarKey.digest_of(secret)).first()


def open_assignments(person_id: int) -> QuerySet[Assignment]:
    """What is asked of them, by due day, with the title of the current text."""
    return with_titles().filter(reviewer=person_id, state__in=Assignment.OPEN).order_by("due_on", "pk")


def with_titles() -> QuerySet[Assignment]:
    return Assignment.objects.select_related("article__current").defer("article__current__body")

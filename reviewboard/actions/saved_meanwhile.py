"""Two tabs, two devices: what one page saved is not overwritten by another that never showed it."""

from __future__ import annotations

from django.db.models import Model

from articles.dates import clock
from articles.refusals import Refused


class SavedMeanwhile(Refused):
    """Another page saved something else since this one was shown. ``row`` is what is kept now."""

    def __init__(self, row: Model) -> None:
        super().__init__(f"Something else was saved from another tab or device at {clock(row.saved_at)} UTC.")
        self.row = row


def version_of(row: Model | None) -> str:
    """What a page says it was based on: another one after every save, "" where nothing is kept."""
    return row.saved_at.isoformat() if row is not None and row.pk else ""


def held(row: Model, said: dict[str, object]) -> bool:
    """Does the row hold these very words already?"""
    return row.pk is not None and all(getattr(row, name) == value for name, value in said.items())


def insist_newest(row: Model, based_on: str | None) -> None:
    """Raise SavedMeanwhile unless the row is as the page showed it. Call it with the row's parent locked.

    None: no page was shown, so the newest words win.
    """
    if row.pk is not None and based_on is not None and based_on != version_of(row):
        raise SavedMeanwhile(row)

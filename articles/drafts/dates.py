"""Days as people write them on pages, read only where one reading is possible."""

from __future__ import annotations

import datetime as dt
import re

from articles.drafts.draft import Finding

_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_YEAR = r"(?P<year>\d{4})(?!\d)"
_WRITTEN = (
    re.compile(rf"\b{_MONTH}\s*{_DAY}\s*,?\s+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_DAY}[\s-]+(?:of\s+)?{_MONTH}[\s,-]+{_YEAR}", re.IGNORECASE),
    re.compile(rf"(?<!\d){_YEAR}[\s-]+{_MONTH}[\s-]+{_DAY}(?!\d)", re.IGNORECASE),
    re.compile(r"(?<!\d)(?P<year>\d{4})(?P<sep>[-/.])(?P<month>\d{1,2})(?P=sep)(?P<day>\d{1,2})(?!\d)"),
)
_NUMERIC = re.compile(rf"(?<!\d)(\d{{1,2}})([-/.])(\d{{1,2}})\2{_YEAR}")


def parse(text: str) -> dt.date | None:
    """The first day written in ``text``; None where there is none or where two readings are possible (03/04/2026)."""
    for form in _WRITTEN:
        if found := form.search(text):
            return _day(found["year"], _month(found["month"]), found["day"])
    if found := _NUMERIC.search(text):
        return _numeric(int(found[1]), int(found[3]), found["year"])
    return None


def date_unread(written: str, where: str) -> Finding:
    """The note that a date could not be read, or could be read in two ways."""
    message = (
        f"The date “{written[:60]}” could not be read in one way only. Write it as year-month-day, such as 2026-01-17."
    )
    return Finding("note", "date-unread", message, where)


def _month(word: str) -> int:
    return int(word) if word.isdecimal() else _MONTHS.index(word[:3].lower()) + 1


def _numeric(first: int, second: int, year: str) -> dt.date | None:
    """01/17/2026 and 17/01/2026 have one reading each; so has 05/05/2026."""
    readings = {day for day in (_day(year, first, second), _day(year, second, first)) if day}
    return readings.pop() if len(readings) == 1 else None


def _day(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    try:
        return dt.date(int(year), int(month), int(day))
    except ValueError:
        return None

"""Dates and ages in the words of the pages. Everything is said in UTC: the database keeps UTC, the footer says so,
and a due date means the same day to everyone."""

from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple

from django.utils import timezone

MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")

When = date | datetime | None


class Due(NamedTuple):
    """When something is wanted: a tone of the design system ("" when there is time), an icon and the words."""

    tone: str
    icon: str
    words: str


def in_utc(when: date | datetime) -> date | datetime:
    """The same moment on the UTC clock. A plain date, and a datetime without a zone, stay as they are."""
    return when.astimezone(UTC) if isinstance(when, datetime) and when.tzinfo else when


def day(when: When) -> str:
    """17 January 2026; empty for None."""
    if when is None:
        return ""
    when = in_utc(when)
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def weekday(when: When) -> str:
    """Friday 23 January 2026, for mails and headings of days."""
    return f"{WEEKDAYS[in_utc(when).weekday()]} {day(when)}" if when else ""


def day_short(when: When) -> str:
    """Fri 23 Jan, for dense lists; with the year when it is not this one."""
    if when is None:
        return ""
    when = in_utc(when)
    words = f"{WEEKDAYS[when.weekday()][:3]} {when.day} {MONTHS[when.month - 1][:3]}"
    return words if when.year == timezone.now().year else f"{words} {when.year}"


def clock(when: datetime | None) -> str:
    """14:32."""
    return in_utc(when).strftime("%H:%M") if when else ""


def clock_exact(when: datetime | None) -> str:
    """14:32:08, for the history, where two events may share a minute."""
    return in_utc(when).strftime("%H:%M:%S") if when else ""


def stamp(when: datetime | None) -> str:
    """17 January 2026, 14:32."""
    return f"{day(when)}, {clock(when)}" if when else ""


def counted(number: int, noun: str) -> str:
    """1 day, 2 days."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def span(length: timedelta) -> str:
    """A length of time in its largest fitting unit, rounded down: 5 minutes, 4 hours, 31 days, 5 months, 2 years."""
    seconds = int(abs(length.total_seconds()))
    if seconds < 60:
        return "less than a minute"
    if seconds < 3600:
        return counted(seconds // 60, "minute")
    if seconds < 86400:
        return counted(seconds // 3600, "hour")
    days = seconds // 86400
    if days < 60:
        return counted(days, "day")
    return counted(days // 30, "month") if days < 730 else counted(days // 365, "year")


def age(when: When) -> str:
    """How long ago, as a length: “9 days” of “9 days old”."""
    return span(timezone.now() - moment(when)) if when else ""


def ago(when: When) -> str:
    """5 minutes ago; just now; in 3 days."""
    if when is None:
        return ""
    passed = timezone.now() - moment(when)
    if abs(passed) < timedelta(minutes=1):
        return "just now"
    return f"{span(passed)} ago" if passed > timedelta() else f"in {span(passed)}"


def moment(when: date | datetime) -> datetime:
    """A date is its first minute; a datetime without a zone is taken as UTC."""
    if not isinstance(when, datetime):
        return datetime.combine(when, time(), UTC)
    return when if when.tzinfo else when.replace(tzinfo=UTC)


def end_of(when: date | datetime) -> datetime:
    """Until when something is in time: a due day counts to its last minute."""
    return moment(when) if isinstance(when, datetime) else moment(when + timedelta(days=1))


def due(when: When) -> Due:
    """Due in 5 h, due tomorrow, due Fri 23 Jan, 1 day late. A due day is in time until it ends, in UTC."""
    if when is None:
        return Due("", "i-clock", "No due date")
    now, end = timezone.now(), end_of(when)
    if now >= end:
        return Due("bad", "f-warn", f"{span(now - end)} late")
    last_day = (end - timedelta(microseconds=1)).date()
    days = (last_day - now.date()).days
    if days == 0 and not isinstance(when, datetime):
        return Due("warn", "i-clock", "Due today")
    if end - now < timedelta(hours=24):
        return Due("warn", "i-clock", f"Due in {short_span(end - now)}")
    if days == 1:
        return Due("warn", "i-clock", "Due tomorrow")
    return Due("", "i-clock", f"Due {day_short(last_day)}")


def time_left(when: date) -> str:
    """6 days left, to the end of a due day; empty on its last day and the one before, when ``due`` says it."""
    days = (when - timezone.now().date()).days
    return f"{counted(days, 'day')} left" if days > 1 else ""


def short_span(length: timedelta) -> str:
    """5 h or 20 min, for a chip; under a day."""
    minutes = int(length.total_seconds() // 60)
    return f"{minutes // 60} h" if minutes >= 60 else f"{max(minutes, 1)} min"

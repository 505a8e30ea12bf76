from datetime import UTC, date, datetime, timedelta, timezone

import pytest
import time_machine

from articles import dates

NOON = datetime(2026, 1, 20, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _tuesday_noon():
    with time_machine.travel(NOON, tick=False):
        yield


def test_days_and_clocks_are_said_in_utc():
    late_in_tokyo = datetime(2026, 1, 18, 3, 30, 5, tzinfo=timezone(timedelta(hours=9)))
    assert dates.day(late_in_tokyo) == "17 January 2026"
    assert dates.clock(late_in_tokyo) == "18:30"
    assert dates.clock_exact(late_in_tokyo) == "18:30:05"
    assert dates.stamp(late_in_tokyo) == "17 January 2026, 18:30"


def test_short_days_name_the_year_only_when_it_is_another():
    assert dates.day_short(date(2026, 1, 23)) == "Fri 23 Jan"
    assert dates.day_short(date(2027, 2, 2)) == "Tue 2 Feb 2027"
    assert dates.weekday(date(2026, 1, 23)) == "Friday 23 January 2026"


@pytest.mark.parametrize(
    "words", [dates.day, dates.day_short, dates.weekday, dates.clock, dates.stamp, dates.age, dates.ago]
)
def test_no_time_is_no_words(words):
    assert words(None) == ""


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=59), "less than a minute"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=59), "59 minutes"),
        (timedelta(hours=23, minutes=59), "23 hours"),
        (timedelta(hours=24), "1 day"),
        (timedelta(days=59), "59 days"),
        (timedelta(days=60), "2 months"),
        (timedelta(days=800), "2 years"),
    ],
)
def test_ages_are_rounded_down_to_their_largest_unit(passed, words):
    assert dates.age(NOON - passed) == words


def test_ago_reads_in_both_directions():
    assert dates.ago(NOON - timedelta(minutes=5)) == "5 minutes ago"
    assert dates.ago(NOON - timedelta(seconds=30)) == "just now"
    assert dates.ago(NOON + timedelta(days=3)) == "in 3 days"


@pytest.mark.parametrize(
    ("when", "tone", "words"),
    [
        (None, "", "No due date"),
        (date(2026, 1, 18), "bad", "1 day late"),
        (date(2026, 1, 19), "bad", "12 hours late"),
        (date(2026, 1, 20), "warn", "Due today"),
        (date(2026, 1, 21), "warn", "Due tomorrow"),
        (date(2026, 1, 23), "", "Due Fri 23 Jan"),
        (NOON, "bad", "less than a minute late"),
        (NOON + timedelta(minutes=20), "warn", "Due in 20 min"),
        (NOON + timedelta(hours=5, minutes=59), "warn", "Due in 5 h"),
        (NOON + timedelta(hours=30), "warn", "Due tomorrow"),
        (NOON + timedelta(days=6), "", "Due Mon 26 Jan"),
    ],
)
def test_due_says_how_late_or_how_soon(when, tone, words):
    shape = "f-warn" if tone == "bad" else "i-clock"  # what is late is told by its shape, too
    assert dates.due(when) == dates.Due(tone, shape, words)


@pytest.mark.parametrize(
    ("day", "words"),
    [
        (date(2026, 1, 26), "6 days left"),
        (date(2026, 1, 22), "2 days left"),
        (date(2026, 1, 21), ""),
        (date(2026, 1, 3), ""),
    ],
)
def test_what_is_left_is_said_where_the_chip_names_a_day(day, words):
    assert dates.time_left(day) == words

import datetime as dt

import pytest

from articles.drafts import dates

DAY = dt.date(2026, 1, 17)


@pytest.mark.parametrize(
    "text",
    [
        *(
            "January 17, 2026",
            "January 17, 2026View editorial policy",
            "Jan 17, 2026",
            "Jan. 17 2026",
            "17 January 2026",
        ),
        *("17th of January, 2026", "17-Jan-2026", "2026-01-17", "2026/1/17", "2026-01-17T08:00:00Z", "01/17/2026"),
        *("17/01/2026", "17.01.2026", "Sat, 17 Jan 2026", "2026 January 17", "JANUARY 17, 2026"),
    ],
)
def test_forms_with_one_reading(text):
    assert dates.parse(text) == DAY


@pytest.mark.parametrize(
    "text",
    ["", "soon", "January 2026", "2026", "03/04/2026", "30 February 2026", "13/13/2026", "17/01/26", "120260117"],
)
def test_forms_with_none_or_two_readings(text):
    assert dates.parse(text) is None


def test_the_same_day_and_month_has_one_reading():
    assert dates.parse("05/05/2026") == dt.date(2026, 5, 5)

"""Days, as the site counts them."""

from __future__ import annotations

import datetime as dt


def today() -> dt.date:
    return dt.datetime.now(dt.UTC).date()


def in_days(count: int) -> dt.date:
    return today() + dt.timedelta(days=count)

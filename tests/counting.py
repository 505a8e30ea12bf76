"""How many statements a request costs: what the database is asked, without the marks of transactions."""

from __future__ import annotations

from collections.abc import Callable

from django.db import connection
from django.test.utils import CaptureQueriesContext

MARKS = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT")


def statements(act: Callable[[], object]) -> list[str]:
    """The statements of ``act``, in order."""
    with CaptureQueriesContext(connection) as captured:
        act()
    return [query["sql"] for query in captured.captured_queries if not query["sql"].startswith(MARKS)]

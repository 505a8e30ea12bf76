"""The same act in several threads at the same moment."""

from __future__ import annotations

import threading
from collections.abc import Callable

from django.db import connection


def together(act: Callable[[], object], count: int) -> None:
    """Run ``act`` in so many threads that begin at the same moment; the first failure is raised."""
    start, failures = threading.Barrier(count), []

    def run() -> None:
        try:
            start.wait(5)
            act()
        except Exception as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run) for _ in range(count)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    if failures:
        raise failures[0]

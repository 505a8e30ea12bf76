"""Real workers on the test database and the test Redis, to be stopped and killed."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path

from django.db import connection

from config.embedded import dies_with_parent

PROJECT = Path(__file__).resolve().parents[1]
PATIENCE = 90  # seconds; a worker starts in three on two idle cores


class Worker:
    """One Celery worker with the processes it starts; ``environment`` comes on top of that of the tests."""

    def __init__(self, **environment: str) -> None:
        place = connection.settings_dict
        url = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"
        self._process = subprocess.Popen(
            [sys.executable, "-m", "celery", "--quiet", "--app", "config", "worker", "--concurrency", "1"],
            cwd=PROJECT,
            env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url} | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
            start_new_session=True,
            **dies_with_parent(),
        )

    def kill(self) -> None:
        """All of it at once, in the middle of whatever it does."""
        if self._process.poll() is None:
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait(10)


def until(done: Callable[[], object], meanwhile: Callable[[], object] = lambda: None) -> None:
    """Wait until ``done()``, doing ``meanwhile`` between looks; fails when that takes too long."""
    limit = time.monotonic() + PATIENCE
    while not done():
        assert time.monotonic() < limit, "it did not happen in time"
        meanwhile()
        time.sleep(0.2)

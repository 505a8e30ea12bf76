"""Processes that run side by side and stop together, their words on one terminal, each line with its speaker's name."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Mapping, Sequence

from config.embedded import dies_with_parent

GRACE_SECONDS = 6  # for what a process is in the middle of; a task that is cut off is given out again

INSISTING_SECONDS = 2


class Child:
    """One process in a session of its own, so that a Ctrl-C reaches it through stop() only."""

    def __init__(self, name: str, command: Sequence[str], environment: Mapping[str, str]) -> None:
        self.name = name
        self._process = subprocess.Popen(
            command,
            env={**environment, "PYTHONUNBUFFERED": "1"},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            errors="replace",
            start_new_session=True,
            **dies_with_parent(),
        )
        self._relay = threading.Thread(target=self._pass_on, daemon=True)
        self._relay.start()

    @property
    def status(self) -> int | None:
        """None while it runs, then its exit status."""
        return self._process.poll()

    def stop(self, hurry: signal.Signals) -> None:
        if self.status is None:
            self._process.send_signal(hurry)

    def kill(self) -> None:
        """Whatever is left of it and of the processes it started."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._process.pid, signal.SIGKILL)
        self._process.wait()
        self._relay.join(1)

    def _pass_on(self) -> None:
        for line in self._process.stdout:
            say(self.name, line)


def say(name: str, line: str) -> None:
    sys.stdout.write(f"{name:<9}| {line.rstrip()}\n")
    sys.stdout.flush()


def stop(children: Sequence[Child]) -> None:
    """Ask all to finish, then insist, then leave none of them running."""
    for hurry, seconds in ((signal.SIGTERM, GRACE_SECONDS), (signal.SIGQUIT, INSISTING_SECONDS)):
        for child in children:
            child.stop(hurry)
        until = time.monotonic() + seconds
        while any(child.status is None for child in children) and time.monotonic() < until:
            time.sleep(0.05)
    for child in children:
        child.kill()

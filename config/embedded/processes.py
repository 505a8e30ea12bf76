"""What every server needs: a way to say that it did not start, and not to outlive a parent that was killed."""

from __future__ import annotations

import ctypes
import re
import signal
import sys
from pathlib import Path

STARTING_SECONDS = 60  # reading the logs again after a power cut may take a while
COMPLAINT = re.compile(r"(?:FATAL|PANIC|error): +|\d # ")  # as PostgreSQL, initdb and Redis mark it
SET_PARENT_DEATH_SIGNAL = 1  # PR_SET_PDEATHSIG of prctl(2)


class EmbeddedServerError(RuntimeError):
    """A server did not start. ``str()`` is a sentence that says which, why, and what to do."""


def reason(log: str) -> str:
    """What a server that did not start says was wrong: its last complaint, or its last line."""
    lines = log.strip().splitlines() or ["it said nothing"]
    said = next((line for line in reversed(lines) if COMPLAINT.search(line)), lines[-1])
    return COMPLAINT.split(said)[-1].strip().rstrip(".") + "."


def log_of(path: Path) -> str:
    return path.read_text(errors="replace") if path.exists() else ""


def dies_with_parent() -> dict:
    """Popen's arguments for a child that is told to end when this process is killed (on Linux; elsewhere none)."""
    if not sys.platform.startswith("linux"):
        return {}
    libc = ctypes.CDLL(None)  # looked up before the fork, where nothing may be loaded
    return {"preexec_fn": lambda: libc.prctl(SET_PARENT_DEATH_SIGNAL, signal.SIGTERM)}

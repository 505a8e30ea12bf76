"""Who uses a server: every process that does holds a shared file lock, and the last one to let go stops it.

A lock dies with its process, so a run that was killed leaves no list of users behind that is no longer true: the next
one joins the server that is still there, or starts it again.
"""

from __future__ import annotations

import atexit
import contextlib
import fcntl
import os
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO

from config.embedded.processes import EmbeddedServerError

_held: dict[Path, IO[str]] = {}


@contextlib.contextmanager
def one_at_a_time(data_dir: Path) -> Iterator[None]:
    """Only one process starts, joins or leaves the server of ``data_dir`` at a time."""
    with _lock(data_dir, "starting") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def hold_up(data_dir: Path, stop: Callable[[Path], None]) -> None:
    """Keep the server until this process ends; then ``stop(data_dir)`` unless another process still holds it up."""
    if data_dir in _held:
        return
    _held[data_dir] = lock = _lock(data_dir, "users")
    fcntl.flock(lock, fcntl.LOCK_SH)
    atexit.register(_let_go, data_dir, stop, os.getpid())


def _lock(data_dir: Path, name: str) -> IO[str]:
    try:
        return open(f"{data_dir}.{name}", "w")
    except PermissionError as error:
        raise EmbeddedServerError(
            f"{data_dir.parent} belongs to someone else: remove it, or run this as they do."
        ) from error


def _let_go(data_dir: Path, stop: Callable[[Path], None], held_by: int) -> None:
    if os.getpid() != held_by:  # a forked child holds nothing up
        return
    with one_at_a_time(data_dir), _held.pop(data_dir) as lock, contextlib.suppress(BlockingIOError):
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        stop(data_dir)

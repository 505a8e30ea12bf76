"""Where a server listens: on a socket beside its data, which only its owner reaches."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path

LONGEST = 80  # bytes of a directory: a socket's whole path may have 107 on Linux and 103 on macOS


def socket_dir(data_dir: Path) -> Path:
    """The data directory itself, or where its path is too long for a socket, a short one in its stead."""
    if len(os.fsencode(data_dir)) <= LONGEST:
        return data_dir
    return Path("/tmp") / f"reviewboard-{hashlib.sha256(os.fsencode(data_dir)).hexdigest()[:12]}"  # noqa: S108 - owner checked

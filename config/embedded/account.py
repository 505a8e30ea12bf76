"""Who PostgreSQL runs as: it refuses to be root, so root lends it an account that owns the data and nothing else."""

from __future__ import annotations

import os
import pwd
import subprocess
from dataclasses import dataclass
from pathlib import Path

from config.embedded.processes import EmbeddedServerError

NAME = "pgserver"


@dataclass(frozen=True, slots=True)
class Account:
    """``uid`` is None where the server simply runs as whoever started it."""

    uid: int | None = None
    gid: int | None = None

    @property
    def for_subprocess(self) -> dict:
        return {} if self.uid is None else {"user": self.uid, "group": self.gid, "extra_groups": []}

    def own(self, path: Path) -> None:
        """Make the directory if need be, so that the account alone can read it. Raises EmbeddedServerError."""
        path.mkdir(mode=0o700, parents=True, exist_ok=True)
        if self.uid is not None:
            os.chown(path, self.uid, self.gid)
        if path.stat().st_uid not in (self.uid, os.geteuid()):
            raise EmbeddedServerError(f"{path} belongs to someone else: remove it, or ask its owner to.")


def account(*must_reach: Path) -> Account:
    """The account for PostgreSQL, let through to the directories it ``must_reach``."""
    if os.geteuid() != 0:
        return Account()
    entry = _lent()
    for path in must_reach:
        _let_through(path)
    return Account(entry.pw_uid, entry.pw_gid)


def _lent() -> pwd.struct_passwd:
    try:
        return pwd.getpwnam(NAME)
    except KeyError:
        subprocess.run(["/usr/sbin/useradd", "--system", "--shell", "/usr/sbin/nologin", NAME], check=True)
        return pwd.getpwnam(NAME)


def _let_through(path: Path) -> None:
    """Allow walking through (not listing) the directories above ``path``."""
    for parent in path.resolve().parents:
        mode = parent.stat().st_mode
        if not mode & 0o001:
            parent.chmod(mode | 0o001)

"""Why an action did not happen, in a sentence for the person who asked for it.

Actions raise these; pages turn them into 403, 409 and the like, commands into a line and an exit status.
"""

from __future__ import annotations


class Refused(Exception):
    """The action did not happen and nothing was changed. ``str()`` says why and what to do."""


class NotAllowed(Refused):
    """This person may not do this to this article."""


class NotPossible(Refused):
    """Nobody can do this now: the article, assignment or remark is not in a state that allows it."""


class Stale(Refused):
    """The text changed since the person saw it. ``seen`` and ``current`` are revision digests."""

    def __init__(self, message: str, *, seen: str, current: str) -> None:
        super().__init__(message)
        self.seen = seen
        self.current = current


class Blocked(Refused):
    """Something stands between the article and this act. ``blockers`` are what, in the order to be cleared."""

    def __init__(self, message: str, blockers: tuple) -> None:
        super().__init__(message)
        self.blockers = blockers


class WrongPassword(Refused):
    """A signature needs the signer's own password, given again."""

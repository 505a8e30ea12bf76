"""How grave a source's standing is, and which change of it is news to those who rest on the source.

The order is that of ``articles.citations.rules.standing.GRAVEST_FIRST``. What is not known is no news, good or bad: from
there only a bad standing is, since nothing was relied on before that anyone found out.
"""

from __future__ import annotations

from articles.models import Standing

BAD = (Standing.ABSENT, Standing.RETRACTED, Standing.WITHDRAWN, Standing.CONCERN)
"""No claim can rest on such a source: an approved text that cites it is in doubt (C2, C6, C8)."""
TO_BE_READ = (Standing.SUSPECT, Standing.NOTICE, Standing.CORRECTED, Standing.SUPERSEDED)
"""There is something for a person to read or to decide (C7, C9 to C11); the text is not in doubt by that alone."""
GRAVEST_FIRST = (*BAD, *TO_BE_READ)
NOT_KNOWN = (Standing.UNKNOWN, Standing.NOT_INDEXED, Standing.UNMATCHED)


def gravity(standing: str) -> int:
    """0 of a standing that tells nothing against the source; the higher, the graver."""
    return len(GRAVEST_FIRST) - GRAVEST_FIRST.index(standing) if standing in GRAVEST_FIRST else 0


def worsens(old: str, new: str) -> bool:
    """Is the change from ``old`` to ``new`` bad news?"""
    return new in BAD if old in NOT_KNOWN else gravity(new) > gravity(old)


def eases(old: str, new: str) -> bool:
    """Does the source stand better than it did? That it cannot be checked any more is no such thing."""
    return new not in NOT_KNOWN and gravity(new) < gravity(old)

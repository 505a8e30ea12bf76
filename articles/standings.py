"""How grave a source's standing is, and which change of it is news to those who rest on the source.

The order is that of ``articles.citations.rules.standing.GRAVEST_FIRST``. What is not known is no news; and
after it only a bad standing is.
"""

from __future__ import annotations

from urllib.parse import quote

from articles.models import Standing

BAD = (Standing.RETRACTED, Standing.WITHDRAWN, Standing.CONCERN, Standing.ABSENT)
"""No claim can rest on such a source: an approved text that cites it is in doubt (C2, C6, C8)."""
TO_BE_READ = (Standing.SUSPECT, Standing.NOTICE, Standing.CORRECTED, Standing.SUPERSEDED)
"""There is something for a person to read or to decide (C7, C9 to C11); the text is not in doubt by that alone."""
GRAVEST_FIRST = (*BAD, *TO_BE_READ)
NOT_KNOWN = (Standing.UNKNOWN, Standing.NOT_INDEXED, Standing.UNMATCHED)
SAID = {
    Standing.RETRACTED: "has been retracted",
    Standing.WITHDRAWN: "has been withdrawn",
    Standing.CONCERN: "carries an expression of concern",
    Standing.ABSENT: "does not exist under its identifier",
    Standing.SUSPECT: "was found in no registry",
    Standing.NOTICE: "is itself a notice, not a work to rest a claim on",
    Standing.CORRECTED: "has been corrected",
    Standing.SUPERSEDED: "has been replaced by a newer version",
}
"""What follows “Reference 3”, of each standing that tells something against the source."""


def url_of_notice(named: str) -> str:
    """Where the notice can be read that a registry names by a DOI or as "pmid:…"; "" where it names none."""
    if named.startswith("10."):
        return f"https://doi.org/{quote(named)}"
    number = named.removeprefix("pmid:")
    return f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if number != named and number.isdecimal() else ""


def gravity(standing: str) -> int:
    """0 of a standing that tells nothing against the source; the higher, the graver."""
    return len(GRAVEST_FIRST) - GRAVEST_FIRST.index(standing) if standing in GRAVEST_FIRST else 0


def worsens(old: str, new: str) -> bool:
    """Is the change from ``old`` to ``new`` bad news?"""
    return new in BAD if old in NOT_KNOWN else gravity(new) > gravity(old)


def eases(old: str, new: str) -> bool:
    """Does the source stand better than it did? That it cannot be checked or found any more is no such thing."""
    return new not in (*NOT_KNOWN, Standing.ABSENT) and gravity(new) < gravity(old)

"""Authors as cited beside those of the record, by family name: given names and initials are written too differently."""

from __future__ import annotations

from articles.citations import likeness
from articles.citations.answers import Record
from articles.citations.cited import Cited
from articles.citations.folding import fold

AND_OTHERS = {"others", "al", "et al", "colleagues"}
PERHAPS = 70  # of 100: a title that is at least so much alike stands where a title stands


def first_author_agrees(cited: Cited, record: Record, placed: likeness.Placed | None) -> bool | None:
    """Whether the first author cited is an author of the work; None where one side does not say."""
    families = _families(record)
    if not families or placed is None:
        return None
    if cited.authors:
        first = likeness.family_name(cited.authors[0])
        return any(likeness.same_name(first, family) for family in families) if first else None
    if cited.title:
        return None
    named = likeness.named_in(likeness.ADDRESS.sub(" ", cited.as_cited), families)
    starts_with_title = placed.ratio >= PERHAPS and not fold(placed.before)
    return True if named else None if starts_with_title else False


def authors_differing(cited: Cited, record: Record) -> tuple[str, ...]:
    """What differs beyond the first author: people who are no authors of the work, or a list cut short unsaid.

    Only where names are given apart. Records that name one author alone were often deposited so, and prove nothing.
    """
    names, goes_on = _named(cited)
    families = _families(record)
    if len(names) < 2 or len(families) < 2:
        return ()
    strangers = [name for name in names if not _is_among(likeness.family_name(name), families)]
    if strangers:
        return (f"{', '.join(strangers[:3])}, who is no author of it",)
    if not goes_on and len(names) < len(families):
        return (f"{len(names)} of its {len(families)} authors as if they were all",)
    return ()


def _named(cited: Cited) -> tuple[list[str], bool]:
    """The names, and whether the list says that there are more."""
    folded = [(name, fold(name)) for name in cited.authors]
    names = [name for name, plain in folded if plain and plain not in AND_OTHERS and plain != "and others"]
    return names, any(plain in AND_OTHERS or plain.endswith((" et al", "and others")) for _, plain in folded)


def _families(record: Record) -> list[str]:
    return [folded for family, _ in record.authors if (folded := fold(family))]


def _is_among(name: str, families: list[str]) -> bool:
    return any(likeness.same_name(name, family) or name in family.split() for family in families)

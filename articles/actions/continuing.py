"""Which claims of a new text were there before, so that what was said of them holds on.

Looked for in the text that it is based on, and, where words were changed and changed back, in all earlier ones.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from articles.drafts.carry_over import carry_over
from articles.drafts.claims import claims as claims_of
from articles.drafts.draft import DraftClaim
from articles.models import Citation, Claim, Revision


@dataclass(frozen=True, slots=True)
class Kept:
    """The claim as it was stored, and {key of the source: root of the citation}."""

    claim: Claim
    roots: Mapping[str, int]


def kept_claims(based_on: Revision, claims: Sequence[DraftClaim], keys: Mapping[int, str]) -> dict[int, Kept]:
    """{position in the new text, from 1: what it continues} of the claims that nobody touched.

    ``keys``: {reference number: key of its source} of the new text.
    """
    found = _of_the_text_before(based_on, claims, keys)
    touched = {at: claim for at, claim in enumerate(claims, 1) if at not in found}
    return found | (_of_older_texts(based_on, touched, keys, found.values()) if touched else {})


def _of_the_text_before(based_on: Revision, claims: Sequence[DraftClaim], keys: Mapping[int, str]) -> dict[int, Kept]:
    before = {number: _key(number, key) for number, key in based_on.references.values_list("number", "source__key")}
    pairs = carry_over(
        tuple(claims_of(based_on.body)),
        claims,
        old_key=lambda number: before.get(number, ""),
        new_key=lambda number: keys.get(number, ""),
    )
    rows = list(based_on.claims.order_by("position"))
    roots = _roots(rows)
    return {
        pair.new_position + 1: Kept(rows[pair.old_position], roots[rows[pair.old_position].pk])
        for pair in pairs
        if pair.outcome == "carried"
    }


def _of_older_texts(
    based_on: Revision, touched: Mapping[int, DraftClaim], keys: Mapping[int, str], taken: Iterable[Kept]
) -> dict[int, Kept]:
    """Word for word and on the same sources; the newest first, and none for two claims."""
    texts = {claim.text for claim in touched.values()}
    rows = list(Claim.objects.filter(revision__article=based_on.article_id, text__in=texts).order_by("-pk"))
    roots, used = _roots(rows), {kept.claim.root_id for kept in taken}
    found = {}
    for at, claim in touched.items():
        cited = {keys.get(number, "") for number in claim.citations}
        for row in rows:
            if row.text == claim.text and row.root_id not in used and roots[row.pk].keys() == cited:
                found[at] = Kept(row, roots[row.pk])
                used.add(row.root_id)
                break
    return found


def _roots(rows: Sequence[Claim]) -> Mapping[int, dict[str, int]]:
    """{claim id: {key of the source: root}}, in one statement."""
    cited = Citation.objects.filter(claim__in=rows)
    roots: dict[int, dict[str, int]] = defaultdict(dict)
    for claim, number, key, root in cited.values_list(
        "claim_id", "reference__number", "reference__source__key", "root_id"
    ):
        roots[claim][_key(number, key)] = root
    return roots


def _key(number: int, key: str | None) -> str:
    """Of a reference that no list names, a key of its own."""
    return key or f"unlisted:{number}"

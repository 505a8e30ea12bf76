"""What one reviewer has found so far on one text."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Verdict
from reviewboard.models import DraftVerdict, Review

STALE_UNLESS_SAME = ("corrected", "superseded", "concern", "retracted", "withdrawn", "absent", "notice")


@dataclass(frozen=True, slots=True)
class OwnVerdict:
    """What the reviewer says of one citation now: typed on this review, else signed earlier and carried over.

    ``value`` is "" where there is none yet. ``from_revision`` is the number of the revision it was signed on, None
    where it was typed here. ``stale`` where it was signed earlier but the source has got worse since: it has to be
    given again.
    """

    value: str = ""
    stands_as_worded: bool | None = None
    quote: str = ""
    locator: str = ""
    note: str = ""
    from_revision: int | None = None
    stale: bool = False


NONE_YET = OwnVerdict()


def own_verdicts(review: Review) -> dict[int, OwnVerdict]:
    """{citation id: what this reviewer says} for every citation of the review's revision, in two statements."""
    rows = review.revision.citations.select_related("reference__source").order_by("position")
    citations = list(rows)
    drafts = {row.citation_id: row for row in review.verdicts.all()}
    signed = _signed(review, [citation.root_id for citation in citations])
    return {
        citation.pk: _own(citation, drafts.get(citation.pk), signed.get(citation.root_id)) for citation in citations
    }


def _signed(review: Review, roots: list[int]) -> dict[int, Verdict]:
    """The newest verdict this reviewer signed on each root."""
    rows = Verdict.objects.filter(root__in=roots, given_by=review.assignment.reviewer_id)
    return {row.root_id: row for row in rows.select_related("citation__revision").order_by("pk")}


def _own(citation, draft: DraftVerdict | None, signed: Verdict | None) -> OwnVerdict:
    if draft is not None and (draft.value or signed is None):
        return OwnVerdict(draft.value, draft.stands_as_worded, draft.quote, draft.locator, draft.note)
    if signed is None:
        return NONE_YET
    standing = citation.reference.source.standing if citation.reference.source else "unknown"
    if standing in STALE_UNLESS_SAME and signed.source_standing != standing:
        return OwnVerdict(stale=True, from_revision=signed.citation.revision.number)
    return OwnVerdict(
        signed.value,
        signed.stands_as_worded,
        signed.quote,
        signed.locator,
        signed.note,
        from_revision=signed.citation.revision.number,
    )

"""The remarks that a reviewer has begun and not made."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F
from django.db.models.functions import JSONObject

from articles.models import Claim
from reviewboard.models import DraftRemark

FIELDS = {
    **{
        name: F(name) for name in ("pk", "kind", "claim_id", "remark_id", "text", "replacement", "blocking", "saved_at")
    },
    **{name: F(name) for name in ("start", "end", "passage")},
    "root_id": F("claim__root_id"),
    "position": F("claim__position"),
    "words": F("claim__text"),
    "revision": F("claim__revision__number"),
}


@dataclass(frozen=True, slots=True)
class Begun:
    """What stands in one remark form. ``position`` and ``words`` are those of the claim on ``revision``, the number of
    the text that it was begun on; all four None for the whole text."""

    pk: int
    kind: str
    claim_id: int | None
    remark_id: int | None
    text: str
    replacement: str
    blocking: bool
    saved_at: dt.datetime
    start: int | None
    end: int | None
    passage: str
    root_id: int | None
    position: int | None
    words: str | None
    revision: int | None

    @property
    def label(self) -> str:
        return DraftRemark.Kind(self.kind).label


def drafts_column(assignment_id: int) -> ArraySubquery:
    """All of one assignment, as a column of a query that is made anyway; ``Drafts`` takes it."""
    rows = DraftRemark.objects.filter(assignment=assignment_id).order_by("saved_at")
    return ArraySubquery(rows.values(begun=JSONObject(**FIELDS)))


class Drafts:
    """Drafts of remarks, placed on the claims of the text that the desk shows."""

    def __init__(self, rows: Sequence[dict], claims: Iterable[Claim]) -> None:
        self._rows = [Begun(**row | {"saved_at": dt.datetime.fromisoformat(row["saved_at"])}) for row in rows]
        claims = list(claims)
        self._claims = {claim.pk for claim in claims}
        self._roots = {claim.root_id for claim in claims}

    def of(self, kind: DraftRemark.Kind, claim: Claim | None) -> Begun | None:
        """What was begun in that form, also on an earlier text that words the claim the same."""
        rows = [row for row in self._rows if row.kind == kind]
        if claim is None:
            return next((row for row in rows if row.claim_id is None), None)
        exact = next((row for row in rows if row.claim_id == claim.pk), None)
        return exact or next((row for row in rows if self._is_earlier(row) and row.root_id == claim.root_id), None)

    def _is_earlier(self, row: Begun) -> bool:
        return row.claim_id is not None and row.claim_id not in self._claims

    @property
    def replies(self) -> dict[int, Begun]:
        """{id of the remark: the reply to it that was begun}."""
        return {row.remark_id: row for row in self._rows if row.remark_id}

    @property
    def left_over(self) -> list[Begun]:
        """Begun on words that the text no longer has."""
        return [row for row in self._rows if self._is_earlier(row) and row.root_id not in self._roots]

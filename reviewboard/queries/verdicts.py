"""The citations of a text with what reviewers signed about them, in one statement.

Which verdict counts is the rule of ``reviewboard.queries.blockers``, said here once more in words for each verdict.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from articles.models import Article, Citation, Risk, Verdict
from reviewboard.queries.desk import NO_NEWS

WORST_FIRST = ("does_not_support", "partly", "indirect", "supports")


@dataclass(frozen=True, slots=True)
class GivenVerdict:
    """A signed verdict. ``from_revision`` is set where it was given on an earlier revision and carried over;
    ``why_not`` says why it does not count ("" where it does).
    """

    value: str
    stands_as_worded: bool | None
    quote: str
    locator: str
    note: str
    reviewer_id: int
    given_by: str
    given_at: dt.datetime
    from_revision: int | None
    why_not: str


@dataclass(frozen=True, slots=True)
class CitationRow:
    """One claim resting on one reference. ``claim`` and ``position`` count from 1, in text order."""

    position: int
    claim: int
    reference: int
    verdicts: tuple[GivenVerdict, ...]

    @property
    def value(self) -> str:
        """The worst verdict that counts; "cannot_access" where nobody could read it; "" where nobody judged it."""
        counted = {verdict.value for verdict in self.verdicts if not verdict.why_not}
        tried = any(verdict.value == Verdict.Value.CANNOT_ACCESS for verdict in self.verdicts)
        return worst(counted) or (Verdict.Value.CANNOT_ACCESS.value if tried else "")


def worst(values: Iterable[str]) -> str:
    """The verdict that an editor has to look at first; "" of none."""
    values = set(values)
    return next((value for value in WORST_FIRST if value in values), "")


def citations_of(article: Article, *, with_verdicts: bool) -> list[CitationRow]:
    """Those of the current revision, in text order, with everything signed about them, newest first."""
    rows = Citation.objects.filter(revision=article.current_id).order_by("position")
    fields = ["position", "claim__position", "reference__number", "claim__worded_by", "reference__source__standing"]
    if not with_verdicts:
        return [CitationRow(position, claim, number, ()) for position, claim, number, *_ in rows.values_list(*fields)]
    found = rows.annotate(signed=ArraySubquery(_signed())).values_list(*fields, "signed")
    return [
        CitationRow(position, claim, number, _verdicts(article, signed, author, standing))
        for position, claim, number, author, standing, signed in found
    ]


def _signed() -> QuerySet[Verdict]:
    rows = Verdict.objects.filter(root=OuterRef("root")).order_by("-id")
    names = ("value", "stands_as_worded", "quote", "locator", "note", "given_by_id", "given_at")
    said = {name: F(name) for name in names}
    return rows.values(
        row=JSONObject(
            **said,
            name=F("given_by_name"),
            credentials=F("signature__signer_credentials"),
            standing=F("source_standing"),
            revision=F("citation__revision__number"),
        )
    )


def _verdicts(article: Article, signed: Sequence[dict], author: int, standing: str | None) -> tuple[GivenVerdict, ...]:
    seen: set[int] = set()
    found = []
    for row in signed:
        found.append(_verdict(article, row, _why_not(row, article, author, standing, row["given_by_id"] in seen)))
        seen.add(row["given_by_id"])
    return tuple(found)


def _why_not(row: dict, article: Article, author: int, standing: str | None, replaced: bool) -> str:
    if replaced:
        return "replaced by a newer verdict"
    if row["value"] == Verdict.Value.CANNOT_ACCESS:
        return "nobody can judge what they cannot read"
    if standing and standing not in NO_NEWS and row["standing"] != standing:
        return "the source’s standing has changed since"
    if row["given_by_id"] == author and article.risk != Risk.STANDARD:
        return "this is their own wording, so another reviewer judges it"
    return ""


def _verdict(article: Article, row: dict, why_not: str) -> GivenVerdict:
    name = f"{row['name']}, {row['credentials']}" if row["credentials"] else row["name"]
    return GivenVerdict(
        value=row["value"],
        stands_as_worded=row["stands_as_worded"],
        quote=row["quote"],
        locator=row["locator"],
        note=row["note"],
        reviewer_id=row["given_by_id"],
        given_by=name,
        given_at=dt.datetime.fromisoformat(row["given_at"]),
        from_revision=row["revision"] if row["revision"] != article.current.number else None,
        why_not=why_not,
    )

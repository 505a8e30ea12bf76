"""What one reviewer says of each claim as a whole: typed on this review, or signed before and carried over."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.contrib.postgres.fields import ArrayField
from django.db.models import F, JSONField, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import JSONObject

from articles.models import Claim, ClaimFacts, ClaimVerdict
from reviewboard.models import DraftClaimVerdict, Review

FIELDS = ("need", "certainty", "harms", "note")


@dataclass(frozen=True, slots=True)
class SaidOfClaim:
    """``revision`` is the number of the one it was signed on, None while it is only typed; ``by`` another reviewer."""

    need: str = ""
    certainty: str = ""
    harms: tuple[str, ...] = ()
    note: str = ""
    at: dt.datetime | None = None
    revision: int | None = None
    by: str = ""

    @property
    def facts(self) -> dict:
        """What is said, as the columns of a row."""
        return {"need": self.need, "certainty": self.certainty, "harms": list(self.harms), "note": self.note}

    @property
    def says_something(self) -> bool:
        return any(self.facts.values())

    @property
    def need_words(self) -> str:
        return ClaimFacts.Need(self.need).label if self.need else ""

    @property
    def certainty_words(self) -> str:
        return ClaimFacts.Certainty(self.certainty).label if self.certainty else ""

    @property
    def harm_words(self) -> list[str]:
        return [ClaimFacts.Harm(harm).label for harm in self.harms]


NOTHING = SaidOfClaim()


@dataclass(frozen=True, slots=True)
class JudgedClaim:
    """``others`` is what other reviewers signed, empty until this reviewer has signed."""

    claim: Claim
    typed: SaidOfClaim | None
    signed: SaidOfClaim | None
    others: Sequence[SaidOfClaim]

    @property
    def said(self) -> SaidOfClaim:
        """What counts now: what is typed here, though it be nothing any more, else what was signed."""
        return self.typed or self.signed or NOTHING

    @property
    def is_news(self) -> bool:
        """Would signing say anything that is not signed already?"""
        return self.typed is not None and self.typed.facts != (self.signed or NOTHING).facts


def judged_claims(review: Review) -> dict[int, JudgedClaim]:
    """{position: each claim of the review's revision}, in one statement."""
    reviewer = review.assignment.reviewer_id
    typed = DraftClaimVerdict.objects.filter(review=review, claim=OuterRef("pk"))
    signed = ClaimVerdict.objects.filter(root=OuterRef("root"))
    mine = signed.filter(given_by=reviewer).order_by("-pk")
    rows = review.revision.claims.order_by("position").annotate(
        typed=Subquery(typed.values(said=_said(at=F("saved_at")))),
        mine=Subquery(_as_signed(mine)[:1]),
        others=_of_others(signed, reviewer) if review.signature_id else Value([], ArrayField(JSONField())),
    )
    return {
        row.position: JudgedClaim(row, _read(row.typed), _read(row.mine), tuple(map(_read, row.others))) for row in rows
    }


def _of_others(signed: QuerySet[ClaimVerdict], reviewer: int) -> ArraySubquery:
    newest = signed.exclude(given_by=reviewer).order_by("given_by", "-pk").distinct("given_by")
    return ArraySubquery(_as_signed(newest, by=F("given_by_name")))


def _as_signed(rows: QuerySet[ClaimVerdict], **more: F) -> QuerySet:
    return rows.values(said=_said(at=F("given_at"), revision=F("claim__revision__number"), **more))


def _said(**more: F) -> JSONObject:
    return JSONObject(**{name: F(name) for name in FIELDS}, **more)


def _read(row: dict | None) -> SaidOfClaim | None:
    if row is None:
        return None
    return SaidOfClaim(**row | {"harms": tuple(row["harms"]), "at": dt.datetime.fromisoformat(row["at"])})

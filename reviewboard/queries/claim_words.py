"""What editors are told of the wording of a text: words that claim more than the reviewers' certainty, and need."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import JSONObject

from articles.drafts.wording_guard import FROM_THE_TOP, overclaims
from articles.models import Claim, ClaimFacts, ClaimVerdict
from reviewboard.queries.guarded_words import lists_of


@dataclass(frozen=True, slots=True)
class TooMuch:
    """A claim whose ``words`` say more than ``certainty``, the lowest that a reviewer signed of it."""

    position: int
    certainty: str
    words: tuple[str, ...]

    @property
    def certainty_words(self) -> str:
        return ClaimFacts.Certainty(self.certainty).label


def signed_certainties() -> QuerySet[Claim]:
    """Within a statement about an article: its current claims of which something was signed, each giver’s newest."""
    signed = ClaimVerdict.objects.filter(root=OuterRef("root"))
    newest = signed.order_by("given_by", "-pk").distinct("given_by").values("certainty")
    rows = Claim.objects.filter(Exists(signed), revision=OuterRef("current")).order_by("position")
    found = JSONObject(position="position", text="text", certainties=ArraySubquery(newest))
    return rows.values(found=found)


def too_much(rows: Iterable[dict], guarded: Iterable[dict]) -> list[TooMuch]:
    """In text order. ``rows`` are of ``signed_certainties``, ``guarded`` the lists that editors changed."""
    lists = lists_of(guarded)
    found = ((row["position"], row["text"], _lowest(row["certainties"])) for row in rows)
    told = [
        TooMuch(position, certainty, tuple(each.words for each in overclaims(text, certainty, lists)))
        for position, text, certainty in found
    ]
    return [row for row in told if row.words]


def _lowest(certainties: Iterable[str]) -> str:
    return max((each for each in certainties if each in FROM_THE_TOP), key=FROM_THE_TOP.index, default="")

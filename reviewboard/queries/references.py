"""The references of a text with what the machine found out about each, in one statement."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles.models import Check, Reference, Revision, Source, Standing
from reviewboard.queries.lookups import is_answered

TONES = {
    Standing.STANDS: "good",
    Standing.CORRECTED: "info",
    Standing.SUPERSEDED: "info",
    Standing.UNKNOWN: "unknown",
    Standing.NOT_INDEXED: "unknown",
    Standing.UNMATCHED: "warn",
}


@dataclass(frozen=True, slots=True)
class Said:
    """One answer of the newest look-up: ``severity`` is fatal, warning or note."""

    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class ReferenceRow:
    """``source`` is None where the text cites the number and no list names it."""

    number: int
    as_cited: str
    doi: str
    pmid: str
    url: str
    source: Source | None
    said: tuple[Said, ...]

    @property
    def tone(self) -> str:
        """good, info, warn, bad or unknown, for its mark."""
        return TONES.get(Standing(self.source.standing), "bad") if self.source else "bad"

    @property
    def standing(self) -> str:
        if not self.source:
            return "Cited in the text, but not listed"
        if self.is_waiting and self.source.tried_at is None:
            return "Not checked yet"
        return self.source.get_standing_display()

    @property
    def web(self) -> str:
        """Where it can be opened; only a web address is."""
        return self.url if self.url.startswith(("https://", "http://")) else ""

    @property
    def was_tried(self) -> bool:
        """Not: on the list, and nobody has asked about it yet."""
        return self.source is None or self.source.tried_at is not None or self.source.checked_at is not None

    @property
    def is_unanswered(self) -> bool:
        return self.source is not None and not self.is_waiting and not is_answered(self.source)

    @property
    def is_waiting(self) -> bool:
        """Being asked, or about to be."""
        due = self.source.check_due_at if self.source else None
        return due is not None and due <= timezone.now()

    @property
    def next_try_at(self) -> dt.datetime | None:
        return self.source.check_due_at if self.source and not self.is_waiting else None


def references_of(revision: Revision) -> list[ReferenceRow]:
    """In the order of the list, with the answers of the newest look-ups: about the work, and about how it is cited."""
    found = with_answers(revision, severity=F("severity"), message=F("message"))
    return [row_of(reference, [Said(**answer) for answer in reference.said]) for reference in found]


def with_answers(revision: Revision, **answer) -> QuerySet[Reference]:
    """References with their sources; each has ``said``, a mapping with the fields of ``answer`` for every answer."""
    rows = Reference.objects.filter(revision=revision.pk).select_related("source").order_by("number")
    return rows.annotate(
        about_work=_newest_run(cited_key=""), about_words=_newest_run(cited_key=OuterRef("cited_key"))
    ).annotate(said=ArraySubquery(_said(**answer)))


def _newest_run(**which) -> Subquery:
    runs = Check.objects.filter(source=OuterRef("source"), **which).order_by("-checked_at", "-id")
    return Subquery(runs.values("run")[:1])


def _said(**answer) -> QuerySet[Check]:
    about_work = Q(run=OuterRef("about_work"), cited_key="")
    about_words = Q(run=OuterRef("about_words"), cited_key=OuterRef("cited_key"))
    rows = Check.objects.filter(about_work | about_words, source=OuterRef("source")).order_by("id")
    return rows.values(row=JSONObject(**answer))


def row_of(reference: Reference, said: Iterable[Said]) -> ReferenceRow:
    return ReferenceRow(
        reference.number,
        reference.as_cited or reference.title,
        reference.doi,
        reference.pmid,
        reference.url,
        reference.source,
        tuple(said),
    )

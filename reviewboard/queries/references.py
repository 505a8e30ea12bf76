"""The references of a text with what the machine found out about each, in one statement.

Shown is the newest look-up that was answered, with what an unanswered one since then adds (``queries.last_known``).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone

from articles import marks
from articles.citations.rules import Ruling
from articles.models import Check, Reference, Revision, Source, Standing
from reviewboard.queries.last_known import last_known
from reviewboard.queries.lookups import is_answered

TONES = {
    Standing.STANDS: "good",
    Standing.CORRECTED: "info",
    Standing.SUPERSEDED: "info",
    Standing.UNKNOWN: "unknown",
    Standing.NOT_INDEXED: "unknown",
    Standing.UNMATCHED: "warn",
}
OUTCOME_TONES = {Ruling.PASSED: "good", Ruling.UNAVAILABLE: "unknown", Ruling.NOT_CHECKABLE: "unknown"}
SAID = ("rule", "outcome", "severity", "message", "checked_at")


@dataclass(frozen=True, slots=True)
class Said:
    """One rule's answer. ``outcome`` as ``Ruling``; ``severity`` is fatal, warning or note."""

    rule: str
    outcome: str
    severity: str
    message: str
    checked_at: dt.datetime

    @property
    def tone(self) -> str:
        """What passed is good, what could not be found out is unknown, whatever the severity."""
        return OUTCOME_TONES.get(self.outcome) or marks.tone(self.severity)


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
    def told(self) -> list[Said]:
        """What a person has to read."""
        return [said for said in self.said if said.severity != Check.Severity.NOTE]

    @property
    def noted(self) -> list[Said]:
        """How it was checked: what passed, and what is only to be known."""
        return [said for said in self.said if said.severity == Check.Severity.NOTE]

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
    """In the order of the list, with what is known of each: about the work, and about how it is cited."""
    rows = with_answers(Reference.objects.filter(revision=revision.pk).order_by("number"))
    return [row_of(reference, [Said(**answer) for answer in answers_to(reference)]) for reference in rows]


def with_answers(references: QuerySet[Reference], **more) -> QuerySet[Reference]:
    """The references with their sources and all that ``answers_to`` reads: the fields of ``Said``, and ``more``."""
    works, words = Q(cited_key=""), Q(cited_key=OuterRef("cited_key")) & ~Q(cited_key="")
    rows = references.select_related("source").annotate(
        asked_of_work=_newest_run(works),
        answered_of_work=_newest_run(works & Q(checked_at__lte=OuterRef("source__checked_at"))),
        asked_of_words=_newest_run(words),
        answered_of_words=_newest_run(words & ~Q(outcome=Ruling.UNAVAILABLE)),
    )
    return rows.annotate(said=ArraySubquery(_said(works, words, **more)))


def answers_to(reference: Reference) -> list[dict[str, Any]]:
    """What is known of one of ``with_answers``, as mappings with the fields of ``Said`` and whatever else was read."""
    answered = {str(reference.answered_of_work), str(reference.answered_of_words)}
    return [_read(answer) for answer in last_known(reference.said, answered)]


def _read(answer: Mapping[str, Any]) -> dict[str, Any]:
    said = {name: value for name, value in answer.items() if name != "run"}
    return said | {"checked_at": dt.datetime.fromisoformat(said["checked_at"])}


def _newest_run(which: Q) -> Subquery:
    runs = Check.objects.filter(which, source=OuterRef("source")).order_by("-checked_at", "-id")
    return Subquery(runs.values("run")[:1])


def _said(works: Q, words: Q, **more) -> QuerySet[Check]:
    about_work = works & (Q(run=OuterRef("asked_of_work")) | Q(run=OuterRef("answered_of_work")))
    about_words = words & (Q(run=OuterRef("asked_of_words")) | Q(run=OuterRef("answered_of_words")))
    rows = Check.objects.filter(about_work | about_words, source=OuterRef("source")).order_by("id")
    return rows.values(row=JSONObject(run=F("run"), **{name: F(name) for name in SAID}, **more))


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

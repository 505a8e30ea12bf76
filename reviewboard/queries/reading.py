"""What there is to read of a cited work beside a claim: passage, abstract, and what its reader said of it before."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, QuerySet
from django.db.models.functions import JSONObject
from django.utils.safestring import SafeString, mark_safe

from articles.drafts.closest import Sentence, closest_in
from articles.models import Abstract, Reference, Verdict
from articles.queries import UNREAD, formatted

EARLIER_SHOWN = 5
LABELLED = re.compile(r"([^\W\d_][\w &/,()'-]{1,60}): +(.+)", re.DOTALL)
"""How a section of an abstract begins that has a name."""
LONG = [name for name in UNREAD if name.startswith("source")]


@dataclass(frozen=True, slots=True)
class Paragraph:
    """``label`` is what the abstract calls the section, "" where it has no name."""

    label: str
    sentences: tuple[Sentence, ...]


@dataclass(frozen=True, slots=True)
class Text:
    """One text from the source; its sentences closest to the claim have a rank (``closest``).

    ``service`` and ``fetched_at``: where and when it was read; "" and None for what the draft brought along.
    """

    paragraphs: tuple[Paragraph, ...]
    service: str = ""
    fetched_at: dt.datetime | None = None

    @property
    def first_sentence(self) -> str:
        """The one that comes closest; "" where none does."""
        sentences = (each for paragraph in self.paragraphs for each in paragraph.sentences)
        return next((each.text for each in sentences if each.rank == 1), "")


@dataclass(frozen=True, slots=True)
class EarlierVerdict:
    """What the reader signed of the same source before, of whatever claim."""

    value: str
    quote: str
    claim: str
    title: str
    at: dt.datetime


def with_reading(rows: QuerySet[Reference], *, reader_id: int, root_id: int | None) -> QuerySet[Reference]:
    """References with all that the functions below show of them, in the same statement.

    ``root_id``: the root of the citation in focus, whose own verdicts are shown elsewhere.
    """
    mine = Verdict.objects.filter(given_by=reader_id, citation__reference__source=OuterRef("source"))
    mine = mine.exclude(root=root_id).order_by("-pk")[:EARLIER_SHOWN]
    said = {
        "value": "value",
        "quote": "quote",
        "claim": "citation__claim__text",
        "title": "citation__revision__title",
        "at": "given_at",
    }
    earlier = ArraySubquery(mine.values(said=JSONObject(**said)))
    rows = rows.select_related("source__abstract").defer(*LONG)
    return rows.annotate(formatted=formatted("nlm"), earlier=earlier)


def as_formatted(reference: Reference) -> SafeString:
    """The entry in NLM's style where the record behind it is known to be of the work cited, else ""."""
    return mark_safe(reference.formatted or "")  # noqa: S308  made by articles.citations.rendering, escaped there


def earlier_verdicts(reference: Reference) -> list[EarlierVerdict]:
    """The reader's own on the same source, newest first."""
    return [EarlierVerdict(**row | {"at": dt.datetime.fromisoformat(row["at"])}) for row in reference.earlier]


def texts(claim: str, reference: Reference) -> list[Text]:
    """What can be read here of the source, as far as there is any: the draft's passage, then the abstract."""
    found = [Text(_paragraphs(claim, [("", reference.passage)]))] if reference.passage.strip() else []
    abstract = _abstract(reference)
    if abstract:
        found.append(Text(_paragraphs(claim, _sections(abstract.text)), abstract.service, abstract.fetched_at))
    return found


def _abstract(reference: Reference) -> Abstract | None:
    return getattr(reference.source, "abstract", None) if reference.source_id else None


def _sections(text: str) -> list[tuple[str, str]]:
    """(label, text) of each paragraph; a text in one piece has no sections, whatever it begins with."""
    paragraphs = text.split("\n\n")
    if len(paragraphs) == 1:
        return [("", text)]
    return [(found[1], found[2]) if (found := LABELLED.match(part)) else ("", part) for part in paragraphs]


def _paragraphs(claim: str, sections: Sequence[tuple[str, str]]) -> tuple[Paragraph, ...]:
    ranked = closest_in(claim, [text for _, text in sections])
    return tuple(Paragraph(label, sentences) for (label, _), sentences in zip(sections, ranked, strict=True))

"""What each registry said of a work when it answered last, as a page shows it side by side.

``Source.answers`` and ``Check.evidence`` hold it as JSON: what is not there is empty, and nothing here raises.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from django.utils.dateparse import parse_datetime

from articles.models import Source

EXISTENCE = {
    "found": ("good", "Has it"),
    "absent": ("warn", "Does not have it"),
    "unavailable": ("unknown", "Did not answer"),
    "invalid": ("warn", "Cannot read the identifier"),
    "not_indexed": ("unknown", "Does not list it"),
}
NO_WORDS = ("unknown", "Did not say")


@dataclass(frozen=True, slots=True)
class NoticeSaid:
    """``kind`` as ``NoticeKind``; ``said`` is the registry's own word; ``url`` where the notice can be read, or ""."""

    kind: str
    said: str
    date: str
    source: str
    url: str


@dataclass(frozen=True, slots=True)
class RegistryAnswer:
    """One registry's answer. ``tone`` and ``words`` say whether it has the work; ``reason`` why not.

    ``asked_again_at``: when it was asked again in vain, and ``asked_again_reason`` why; None where it was not.
    """

    service: str
    url: str
    fetched_at: dt.datetime | None
    status: int | None
    tone: str
    words: str
    reason: str
    title: str
    is_found: bool
    is_notice: bool
    notices: tuple[NoticeSaid, ...]
    asked_again_at: dt.datetime | None
    asked_again_reason: str


@dataclass(frozen=True, slots=True)
class Proof:
    """One request and what came back; ``status`` is None where no answer came."""

    service: str
    url: str
    fetched_at: dt.datetime | None
    status: int | None
    body_sha256: str


def answers_of(source: Source | None) -> tuple[RegistryAnswer, ...]:
    """In the order in which the registries were asked."""
    return tuple(_answer(row) for row in source.answers) if source else ()


def disagree(answers: Iterable[RegistryAnswer]) -> bool:
    """Do registries that describe the work tell of different things published about it?

    One that only knows that an identifier is registered has no word on the work.
    """
    describing = (row for row in answers if row.is_found and (row.title or row.notices))
    return len({frozenset(notice.kind for notice in row.notices) for row in describing}) > 1


def proofs(evidence: Iterable[Mapping[str, Any]]) -> tuple[Proof, ...]:
    """Each request once: the rules of one look-up rest on the same ones."""
    once = {(row.get("url"), row.get("fetched_at")): row for row in evidence}
    return tuple(
        Proof(row.get("service", ""), web(row.get("url")), moment(row), row.get("status"), row.get("body_sha256", ""))
        for row in once.values()
    )


def moment(row: Mapping[str, Any]) -> dt.datetime | None:
    return parse_datetime(row.get("fetched_at") or "")


def web(address: str | None) -> str:
    """The address, if it is one that a page may link to."""
    return address if address and address.startswith(("https://", "http://")) else ""


def _answer(row: Mapping[str, Any]) -> RegistryAnswer:
    tone, words = EXISTENCE.get(row.get("existence", ""), NO_WORDS)
    return RegistryAnswer(
        service=row.get("service", ""),
        url=web(row.get("url")),
        fetched_at=moment(row),
        status=row.get("status"),
        tone=tone,
        words=words,
        reason=row.get("reason") or "",
        title=row.get("title") or "",
        is_found=row.get("existence") == "found",
        is_notice=bool(row.get("is_notice")),
        notices=tuple(map(_notice, row.get("notices") or ())),
        asked_again_at=parse_datetime(row.get("asked_again_at") or ""),
        asked_again_reason=row.get("asked_again_reason") or "",
    )


def _notice(row: Mapping[str, Any]) -> NoticeSaid:
    said = row.get("said") or row.get("kind", "").replace("_", " ").capitalize()
    address = _address(row.get("notice_id") or "")
    return NoticeSaid(row.get("kind", ""), said, row.get("date") or "", row.get("source") or "", address)


def _address(notice_id: str) -> str:
    if notice_id.startswith("10."):
        return f"https://doi.org/{quote(notice_id)}"
    kind, _, number = notice_id.partition(":")
    return f"https://pubmed.ncbi.nlm.nih.gov/{number}/" if kind == "pmid" and number.isdecimal() else ""

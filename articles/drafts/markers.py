"""Citation markers: where the body cites which references.

``[1]``, ``[2, 3]``, ``[1-3]`` and ``[1–3]`` are markers, alone or side by side. Not markers: a year (``[2019]``), the
text of a Markdown link (``[1](https://…)``), words in brackets, code, and anything whose brackets are escaped.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from articles.drafts.markdown import parse

PLACEHOLDER = "\0"
"""Stands for a marker in text that is being worked on. The parser lets no NUL through, so it means nothing else."""

_GROUP = re.compile(r"\0(?:\s{0,3}[,;]?\s{0,3}\0)*")
_CLOSING = re.compile(r"\s{0,3}[)\]]")
_WHITE_SPACE = re.compile(r"\s*")


@dataclass(frozen=True, slots=True)
class Marker:
    """``body[start:end]`` is the marker with its brackets; ``numbers`` are the references it names, ranges in full."""

    start: int
    end: int
    numbers: tuple[int, ...]


def find(body: str) -> list[Marker]:
    """The markers of a Markdown body, in order."""
    if "[" not in body:
        return []
    children = (child for token in parse(body) for child in token.children or ())
    return [
        Marker(child.meta["start"], child.meta["end"], child.meta["numbers"])
        for child in children
        if child.type == "citation"
    ]


def strip(text: str) -> str:
    """``text`` without its markers and the white space before them: "found [1]." becomes "found."."""
    return strip_placeholders(with_placeholders(text, find(text)))


def cited_numbers(body: str) -> tuple[int, ...]:
    """The reference numbers that the body cites, each once, in order of first use."""
    return unique(number for marker in find(body) for number in marker.numbers)


def unique(numbers: Iterable[int]) -> tuple[int, ...]:
    """Each number once, in order of first appearance."""
    return tuple(dict.fromkeys(numbers))


def with_placeholders(text: str, markers: Iterable[Marker]) -> str:
    """``text`` with ``PLACEHOLDER`` in place of each marker."""
    pieces, at = [], 0
    for marker in markers:
        pieces += [text[at : marker.start], PLACEHOLDER]
        at = marker.end
    return "".join([*pieces, text[at:]])


def strip_placeholders(text: str) -> str:
    """``text`` as it would read had the markers never been written."""
    pieces, at = [], 0
    for start, end in removals(text):
        pieces.append(text[at:start])
        at = end
    return "".join([*pieces, text[at:]])


def removals(text: str) -> list[tuple[int, int]]:
    """The stretches of ``text`` to leave out so that it reads as if no marker had been written, ascending and apart."""
    out: list[tuple[int, int]] = []
    for group in _GROUP.finditer(text):
        start, end = _trim(text, group.start(), out), group.end()
        before = text[start - 1 : start]
        if before in ("(", "[") and (closing := _CLOSING.match(text, end)):  # "([1])" leaves no brackets behind
            start, end = _trim(text, start - 1, out), closing.end()
        elif before in (".", "!", "?") and text.startswith(".", end):  # "pain. [1]." has one stop too many
            end += 1
        if start == 0:
            end = _WHITE_SPACE.match(text, end).end()
        if out and out[-1][1] >= start:
            out[-1] = (out[-1][0], end)
        else:
            out.append((start, end))
    return out


def _trim(text: str, at: int, out: list[tuple[int, int]]) -> int:
    """Where what is left of the text before ``at`` ends, without its white space."""
    while at and (text[at - 1].isspace() or (out and out[-1][1] == at)):
        at = out.pop()[0] if out and out[-1][1] == at else at - 1
    return at

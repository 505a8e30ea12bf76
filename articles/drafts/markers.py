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
    first, *others = _GROUP.split(text)
    kept = [first]
    for piece in others:
        _trim(kept)
        last = kept[-1]
        if last.endswith(("(", "[")) and piece.lstrip().startswith((")", "]")):  # "([1])" leaves no brackets behind
            kept[-1], piece = last[:-1], piece.lstrip()[1:]
            _trim(kept)
        elif last.endswith((".", "!", "?")) and piece.startswith("."):  # "pain. [1]." has one stop too many
            piece = piece[1:]
        kept.append(piece if kept[-1] else piece.lstrip())
    return "".join(kept)


def _trim(pieces: list[str]) -> None:
    """Remove the white space at the end of what the pieces spell together; one piece always stays."""
    pieces[-1] = pieces[-1].rstrip()
    while len(pieces) > 1 and not pieces[-1]:
        pieces.pop()
        pieces[-1] = pieces[-1].rstrip()

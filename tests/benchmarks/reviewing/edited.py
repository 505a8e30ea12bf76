"""Texts with one edit each, so that it is known where a passage went: nowhere, elsewhere, or to another figure.

On answers of health institutes, which nothing here was tuned on: running text with lists that lost their line ends, and
sections that say nearly the same of different things.
"""

from __future__ import annotations

import gzip
import json
import random
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from articles.drafts.anchors import anchor, place
from articles.drafts.carry_over import carry_over
from articles.drafts.claims import blocks, claims, says
from tests.edits import reads_the_same, renumbered, with_another_figure

ANSWERS = Path(__file__).resolve().parents[4] / "shared" / "data" / "medquad.jsonl.gz"
TEXTS = 250
PASSAGES = 8
LENGTHS = range(600, 12_000)


@dataclass
class Edited:
    passages: int = 0
    cut: int = 0
    cut_but_placed: int = 0
    cut_but_a_twin: int = 0
    moved: int = 0
    moved_and_found: int = 0
    figures: int = 0
    figures_followed: int = 0
    figures_unplaced: int = 0
    figures_carried: int = 0

    def __iadd__(self, other: Edited) -> Edited:
        for each in fields(self):
            setattr(self, each.name, getattr(self, each.name) + getattr(other, each.name))
        return self


def bodies(path: Path = ANSWERS, seed: int = 5) -> list[str]:
    with gzip.open(path, "rt", encoding="utf-8") as stream:
        fitting = [body for line in stream if len(body := json.loads(line)["body"]) in LENGTHS]
    return random.Random(seed).sample(fitting, TEXTS)


def edited(texts: list[str], seed: int = 5) -> Edited:
    """Up to eight sentences of each text, each cut, moved to both ends, and given another figure where it has one."""
    by, counts = random.Random(seed), Edited()
    for body in texts:
        for start, end in _passages(body, by):
            counts += _cut_and_moved(body, start, end)
            counts += _with_another_figure(body, start, end)
    return counts


def _passages(body: str, by: random.Random) -> Iterator[tuple[int, int]]:
    parts = [part for block in blocks(body) for part in block.parts if says(part.text)]
    yield from ((part.start, part.end) for part in by.sample(parts, min(PASSAGES, len(parts))))


def _cut_and_moved(body: str, start: int, end: int) -> Edited:
    """Placed on the same words elsewhere is counted apart: what is said there is the same."""
    quote, without = body[start:end], body[:start] + body[end:]
    at = anchor(body, start, end)
    ends = [(text, place(at, text)) for text in (f"{without}\n\n{quote}", f"{quote}\n\n{without}")]
    found = sum(span is not None and text[slice(*span)] == quote for text, span in ends)
    span = place(at, without)
    twin = span is not None and reads_the_same(quote, without[slice(*span)])
    other = span is not None and not twin
    return Edited(passages=1, cut=1, cut_but_placed=other, cut_but_a_twin=twin, moved=2, moved_and_found=found)


def _with_another_figure(body: str, start: int, end: int) -> Edited:
    """With a new paragraph before it, so that nothing stands where it stood."""
    other = with_another_figure(body[start:end])
    if other is None:
        return Edited()
    added = "Added later.\n\n"
    new = added + body[:start] + other + body[end:]
    span = place(anchor(body, start, end), new)
    first, last = start + len(added), start + len(added) + len(other)
    return Edited(
        figures=1,
        figures_followed=span is not None and span[0] < last and first < span[1],
        figures_unplaced=span is None,
        figures_carried=_still_carried(body, new, first, last),
    )


def _still_carried(old: str, new: str, first: int, last: int) -> bool:
    """Whether a claim with the other figure is carried, unless its new words are those of another old claim."""
    before = claims(old)
    known = {claim.text for claim in before}
    entries = carry_over(before, claims(new))
    touched = [each for each in entries if each.new and each.new.start < last and first < each.new.end]
    return bool(touched) and all(each.outcome == "carried" and each.new.text not in known for each in touched)


def all_renumbered(texts: list[str]) -> tuple[int, int]:
    """Sentences of texts with markers, and how many of them are placed to themselves when all numbers changed."""
    total = right = 0
    for body in texts:
        new = renumbered(body, {number: number + 1 for number in range(1, 99)})
        before, after = ([part for block in blocks(text) for part in block.parts] for text in (body, new))
        for old, there in zip(before, after, strict=True):
            if says(old.text):
                total += 1
                right += place(anchor(body, old.start, old.end), new) == (there.start, there.end)
    return total, right

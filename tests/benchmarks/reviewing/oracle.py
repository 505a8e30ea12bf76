"""What became of a passage, told without the code that is measured: by the characters, and by aligning words."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher

_MARKER = re.compile(r"\s*\[(\d+(?:\s*[,;–-]\s*\d+)*)\]")
_MARK_UP = re.compile(r"\*+|(?:^|(?<=\s))[-•]\s+|(?<=\n)\d{1,2}(?=\[\d+\]\.\s)")  # also "1[2]." before an item
_PIECE = re.compile(rf"(?P<marker>{_MARKER.pattern})|(?P<space>\s+)|(?P<char>.)", re.DOTALL)


@dataclass(frozen=True)
class Folded:
    """``text`` without markers, emphasis and bullets, white space folded; ``cited``: where in it which number stood."""

    text: str
    cited: tuple[tuple[int, int], ...]


def folded(text: str) -> Folded:
    out: list[str] = []
    cited: list[tuple[int, int]] = []
    for piece in _PIECE.finditer(_MARK_UP.sub("", text)):
        if piece["marker"]:
            cited += [(len(out), number) for number in map(int, re.findall(r"\d+", piece["marker"]))]
        elif piece["space"] and out and out[-1] != " ":
            out.append(" ")
        elif piece["char"]:
            out.append(piece["char"])
    return Folded("".join(out).rstrip(), tuple(cited))


def citations_of(claim: str, text: Folded) -> list[frozenset[int]]:
    """For each place where the claim stands word for word, the numbers inside it or right behind it."""
    found = re.finditer(rf"(?<!\w){re.escape(claim)}(?!\w)", text.text)
    return [frozenset(number for at, number in text.cited if each.start() < at <= each.end()) for each in found]


def survives(sentence: str, revised: str) -> bool:
    """Whether the words of the sentence stand in the revised text, one after the other."""
    return bool(citations_of(folded(sentence).text, folded(revised)))


class Aligned:
    """Two texts aligned word by word; the revised ones of the set have one sentence a line."""

    def __init__(self, old: str, new: str) -> None:
        self.old, self.new = ([*re.finditer(r"\S+", text)] for text in (old, new))
        matcher = SequenceMatcher(None, [word[0] for word in self.old], [word[0] for word in self.new], autojunk=False)
        self.partner = {b.a + at: b.b + at for b in matcher.get_matching_blocks() for at in range(b.size)}
        self.line_ends = [found.start() for found in re.finditer(r"\n", new)]

    def overlap(self, start: int, end: int, found: tuple[int, int]) -> float:
        """Of the words of ``old[start:end]`` that have a partner, the share whose partner is in the line found."""
        words = [at for at, word in enumerate(self.old) if start <= word.start() < end]
        partners = [self.new[self.partner[at]].start() for at in words if at in self.partner]
        first = max((at for at in self.line_ends if at <= found[0]), default=0)
        last = min((at for at in self.line_ends if at >= found[1]), default=10**9)
        inside = sum(first <= at < last for at in partners)
        return inside / len(partners) if len(partners) >= len(words) / 4 else 0.0

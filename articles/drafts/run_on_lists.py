"""Lists whose line ends were lost on the way ("include:  - Fever[1]  - Cough[2]  See a doctor."), as copying does.

Their items are statements of their own, and must be the same claims as in the list that they once were.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import takewhile

_FIRST_ITEM = re.compile(r"[:：]\0*[ \t\n]+(?P<bullet>[-–—•◦▪*])[ \t\n]+(?=[*\"'“‘(]*[^\W\d_])")
_ITEM = r"(?<=\s){bullet}[ \t\n]+(?=[*\"'“‘(]*{letter})"
_NEXT_PARAGRAPH = re.compile(r"(?<=\0)[ \t]{2,}(?=[A-Z])")
_NUMBER_LEFT_BEHIND = re.compile(r"(?<=\s)\(?(\d{1,2})[.)](?=[ \t]*(?:\n|\Z))")
_FEWEST = 2


def starts(text: str) -> Iterator[int]:
    """Where the items of such lists begin, at their bullets or numbers, and what stands after the last item."""
    yield from _numbers(text)
    at = 0
    while first := _FIRST_ITEM.search(text, at):
        yield first.start("bullet")
        after = _NEXT_PARAGRAPH.search(text, first.end())
        at = after.end() if after else len(text)
        yield from (found.start() for found in _item(text, first).finditer(text, first.end(), at))
        yield at


def _item(text: str, first: re.Match[str]) -> re.Pattern[str]:
    """Items like the first: where that has a capital, " - " before a small letter is a dash."""
    begun = text[first.end() :].lstrip("*\"'“‘(")
    letter = "[A-Z]" if begun[0].isupper() else r"[^\W\d_]"
    return re.compile(_ITEM.format(bullet=re.escape(first["bullet"]), letter=letter))


def _numbers(text: str) -> list[int]:
    """Numbers at the ends of lines that count up from 1: each belongs to the line below."""
    found = list(_NUMBER_LEFT_BEHIND.finditer(text))
    counted = list(takewhile(lambda pair: int(pair[1][1]) == pair[0], enumerate(found, 1)))
    return [number.start() for _, number in counted] if len(counted) >= _FEWEST else []

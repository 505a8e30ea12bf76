"""Characters that a reader cannot see, or that make text read otherwise than it is stored.

They are kept, since text is sacred, and reported, since a hidden character can turn a dose around. Letters of other
scripts that look alike are not looked for.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect_right

_SUSPICIOUS = re.compile(
    "["
    "\x00-\x08\x0b-\x1f\x7f-\x9f"  # controls, except tab and line feed
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f\u3164\uffa0"  # soft hyphen, joiners, fillers
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff"  # zero width, separators, bidirectional controls
    "\ufe00-\ufe0d\U000e0000-\U000e0fff\U0001d173-\U0001d17a"  # variation selectors, tags, musical formats
    "\ue000-\uf8ff\U000f0000-\U0010ffff"  # private use
    "\ufff9-\ufffd\ufdd0-\ufdef\ud800-\udfff"  # annotations, replacement, noncharacters, lone surrogates
    + "".join(f"{chr(plane + 0xFFFE)}{chr(plane + 0xFFFF)}" for plane in range(0, 0x110000, 0x10000))
    + "]"
)
_EMOJI_JOINER = "\u200d"
_CONTROL_NAMES = {"\x00": "NULL", "\x07": "BELL", "\x08": "BACKSPACE", "\r": "CARRIAGE RETURN", "\x1b": "ESCAPE"}
_CONTROL_NAMES |= {"\x0b": "LINE TABULATION", "\x0c": "FORM FEED", "\x7f": "DELETE", "\x85": "NEXT LINE"}


def suspicious(text: str) -> list[tuple[int, int, int, str]]:
    """``(offset, line, column, name)`` of each suspicious character; lines and columns count from 1.

    Suspicious are invisible characters, controls (bidirectional ones too), private use, U+FFFD and noncharacters; not
    tabs and line feeds, and not the joiner inside an emoji. ``name`` is "U+200B ZERO WIDTH SPACE" and the like.
    """
    line_starts: list[int] = []
    found = []
    for match in _SUSPICIOUS.finditer(text):
        at = match.start()
        if match[0] == _EMOJI_JOINER and _joins_symbols(text, at):
            continue
        line_starts = line_starts or [0, *(end.end() for end in re.finditer("\n", text))]
        line = bisect_right(line_starts, at)
        found.append((at, line, at - line_starts[line - 1] + 1, _name(match[0])))
    return found


def _joins_symbols(text: str, at: int) -> bool:
    around = (text[at - 1 : at].rstrip("\ufe0f") or text[at - 2 : at - 1]), text[at + 1 : at + 2]
    return all(char and unicodedata.category(char) in ("So", "Sk") for char in around)


def _name(char: str) -> str:
    code = f"U+{ord(char):04X}"
    name = _CONTROL_NAMES.get(char) or unicodedata.name(char, "")
    if not name:
        kinds = {"Cc": "CONTROL CHARACTER", "Co": "PRIVATE USE", "Cs": "LONE SURROGATE"}
        name = kinds.get(unicodedata.category(char), "NONCHARACTER")
    return f"{code} {name}"

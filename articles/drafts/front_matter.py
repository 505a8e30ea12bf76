"""The ``key: value`` lines between two lines of ``---`` at the head of a Markdown file, read plainly.

Not YAML: a value is the rest of its line, quotes around it are taken off, and a list is lines with ``- `` or ``[a,
b]``. Nothing is turned into numbers, dates or booleans.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

_KEY = re.compile(r"(?P<key>[A-Za-z][\w -]{0,40}?)\s*:(?:\s+(?P<value>.*))?\Z")
_ITEM = re.compile(r"\s*-\s+(?P<value>.*)\Z")
_CLOSING = ("---", "...")


@dataclass(slots=True)
class FrontMatter:
    """``values`` holds each key's values (one, or those of its list); ``lines`` the number of each key's line;
    ``end`` how many lines of the file the matter takes; ``unread`` the numbers of lines that could not be read."""

    values: dict[str, list[str]] = field(default_factory=dict)
    lines: dict[str, int] = field(default_factory=dict)
    unread: list[int] = field(default_factory=list)
    end: int = 0

    def text(self, key: str) -> str:
        """The value of a key in one line, "" when it is not there."""
        return " ".join(self.values.get(key, []))


def read(lines: list[str]) -> FrontMatter:
    """The front matter of a file; empty when the file has none or it is never closed."""
    matter = FrontMatter()
    closing = _closing(lines)
    if closing is None:
        return matter
    key = ""
    for number, line in enumerate(lines[1:closing], start=2):
        key = _take(matter, number, line, key)
    matter.end = closing + 1
    return matter


def _closing(lines: list[str]) -> int | None:
    """The index of the closing line, when the first line opens a matter and every part of it can be one."""
    if not lines or lines[0].rstrip() != "---":
        return None
    for index, line in enumerate(lines[1:], start=1):
        if line.rstrip() in _CLOSING:
            return index if index > 1 and _KEY.match(lines[1].rstrip()) else None
    return None


def _take(matter: FrontMatter, number: int, line: str, key: str) -> str:
    """Take one line in; the key that following lines belong to."""
    found = _KEY.match(line.rstrip())
    if found:
        key = re.sub(r"[\s-]+", "_", found["key"].strip().lower())
        matter.values[key] = _values((found["value"] or "").strip())
        matter.lines[key] = number
    elif line.strip() and key and line[:1] in " \t-":
        item = _ITEM.match(line)
        matter.values[key].append(_unquoted(item["value"] if item else line))
    elif line.strip() and not line.lstrip().startswith("#"):
        matter.unread.append(number)
    return key


def _values(text: str) -> list[str]:
    if text in ("", "|", ">", "|-", ">-"):
        return []
    if text.startswith("[") and text.endswith("]"):
        return [
            _unquoted(part) for part in re.findall(r"\s*(\"[^\"]*\"|'[^']*'|[^,]+)\s*,?", text[1:-1]) if part.strip()
        ]
    return [_unquoted(text)]


def _unquoted(text: str) -> str:
    text = text.strip()
    return text[1:-1] if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'" else text

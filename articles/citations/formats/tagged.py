"""Line forms whose lines begin with a tag (RIS, MEDLINE): entries of tags, each with its values in order.

Read here and not by rispy: that loses an entry without ``ER``, cuts addresses at ";" and takes time that grows with
the square of a long value's lines.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field


@dataclass(slots=True)
class Tagged:
    """One entry: ``line`` is where it begins, from 1; ``stray`` how many lines stood in it that belong to no tag."""

    line: int
    values: dict[str, list[list[str]]] = field(default_factory=dict)
    stray: int = 0

    def all(self, *tags: str) -> list[str]:
        """The values of the first of the tags that has any."""
        every = ([" ".join(parts).strip() for parts in self.values.get(tag, ())] for tag in tags)
        return next((found for values in every if (found := [value for value in values if value])), [])

    def one(self, *tags: str) -> str:
        """The first value of the first of the tags that has any, "" where none has."""
        return next(iter(self.all(*tags)), "")


def entries(text: str, tag: re.Pattern[str], *, opens: str, closes: str = "") -> list[Tagged]:
    """``tag`` matches the beginning of a tagged line, its first group the tag. What no tag begins goes on with the
    value before it."""
    found: list[Tagged] = []
    current: Tagged | None = None
    last: list[str] | None = None
    for number, line in enumerate(text.split("\n"), start=1):
        match = tag.match(line)
        name = match[1].strip() if match else ""
        if name and name == closes:
            current = last = None
        elif match and (name == opens or current):
            if name == opens or current is None:
                current = Tagged(number)
                found.append(current)
            last = [line[match.end() :].strip()]
            current.values.setdefault(name, []).append(last)
        elif line.strip() and last is not None:
            last.append(line.strip())
        elif match and found:
            found[-1].stray += 1
    return found

"""A rendered body cut into leaves, so that the sources of each stand beside it."""

from __future__ import annotations

import re
from typing import TypedDict

HEADING = re.compile(r"(?=<h2>)")
CITED = re.compile(r'href="#ref-(\d+)"')


class Leaf(TypedDict):
    """``html`` of one section with its heading (none: the opening), and the numbers it cites in order of first use."""

    html: str
    references: list[int]


def leaves(html: str) -> list[Leaf]:
    """The sections of a body as ``rendering.render_html`` made it; an empty body has none."""
    return [_leaf(part) for part in HEADING.split(html) if part.strip()]


def _leaf(html: str) -> Leaf:
    return Leaf(html=html, references=list(dict.fromkeys(int(number) for number in CITED.findall(html))))

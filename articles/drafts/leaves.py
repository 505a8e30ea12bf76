"""A rendered body cut into leaves, so that the sources of each stand beside it."""

from __future__ import annotations

import re
from typing import TypedDict

HEADING = re.compile(r"(?=<h2>)")
HEADING_TAG = re.compile(r"(</?h)([2-5])(?=>)")
CITED = re.compile(r'href="#ref-(\d+)"')


class Leaf(TypedDict):
    """``html`` of one section with its heading (none: the opening), and the numbers it cites in order of first use."""

    html: str
    references: list[int]


def leaves(html: str) -> list[Leaf]:
    """The sections of a body as ``rendering.render_html`` made it; an empty body has none."""
    return [_leaf(part) for part in HEADING.split(html) if part.strip()]


def _leaf(html: str) -> Leaf:
    """The page gives the text's title as its second heading, so the text's own go one deeper."""
    html = HEADING_TAG.sub(lambda tag: f"{tag[1]}{int(tag[2]) + 1}", html)
    return Leaf(html=html, references=list(dict.fromkeys(int(number) for number in CITED.findall(html))))

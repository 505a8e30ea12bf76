"""Temporary."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Anchor:
    quote: str
    prefix: str
    suffix: str
    start: int


def anchor(body, start, end):
    return Anchor(body[start:end], body[max(0, start - 32) : start], body[end : end + 32], start)


def place(a, body):
    if body[a.start : a.start + len(a.quote)] == a.quote:
        return a.start, a.start + len(a.quote)
    if body.count(a.quote) == 1:
        i = body.index(a.quote)
        return i, i + len(a.quote)
    return None

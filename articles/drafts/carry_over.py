"""Temporary."""

from dataclasses import dataclass


@dataclass
class Carried:
    outcome: str
    old: int | None
    new: int | None


def carry_over(old, new, *, old_key, new_key):
    left = {}
    for i, c in enumerate(old):
        left.setdefault((c.text, frozenset(old_key(n) for n in c.citations)), []).append(i)
    out = []
    for i, c in enumerate(new):
        hits = left.get((c.text, frozenset(new_key(n) for n in c.citations)))
        out.append(Carried("carried", hits.pop(0), i) if hits else Carried("new", None, i))
    return out

"""What happens to a text that changes none of its claims, and what changes one: for tests of what follows texts."""

from __future__ import annotations

import random
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from articles.drafts.markers import cited_numbers, find
from articles.drafts.running_words import RunningWords


@dataclass(frozen=True, slots=True)
class Said:
    """A statement without its full stop, and the numbers that it cites."""

    text: str
    cited: tuple[int, ...] = ()


def written(said: Sequence[Said], by: random.Random, numbers: Mapping[int, int] | None = None) -> str:
    """A body of these statements as paragraphs and lists, in any of the ways that mark-up and markers are written."""
    sentences = [_sentence(each, by, numbers or {}) for each in said]
    body, at = [], 0
    while at < len(sentences):
        size = by.randint(1, 3)
        body.append(_block(sentences[at : at + size], by))
        at += size
    return by.choice(("", "# Findings\n\n")) + "\n\n".join(body)


def _block(sentences: Sequence[str], by: random.Random) -> str:
    kind = by.choice(("paragraph", "lines", "bullets", "numbers", "run-on", "quote"))
    if kind == "bullets":
        return "\n".join(f"{by.choice('-*')} {sentence}" for sentence in sentences)
    if kind == "numbers":
        return "\n".join(f"{number}. {sentence}" for number, sentence in enumerate(sentences, 1))
    if kind == "run-on":
        return "Findings include:  " + "  ".join(f"- {sentence}" for sentence in sentences)
    if kind == "quote":
        return "> " + "\n> ".join(sentences)
    return (" " if kind == "paragraph" else "\n").join(sentences)


def _sentence(said: Said, by: random.Random, numbers: Mapping[int, int]) -> str:
    words = said.text.split(" ")
    at = by.randrange(len(words))
    bold = by.choice(("", "", "**", "*"))
    if words[at].isalpha():
        words[at] = f"{bold}{words[at]}{bold}"
    gap = by.choice((" ", " ", "  ", "\u00a0"))
    return _with_markers(gap.join(words), [numbers.get(number, number) for number in said.cited], by)


def _with_markers(text: str, cited: list[int], by: random.Random) -> str:
    if not cited:
        return f"{text}."
    by.shuffle(cited)
    shown = by.choice((f"[{', '.join(map(str, cited))}]", "".join(f"[{number}]" for number in cited)))
    return by.choice((f"{text} {shown}.", f"{text}{shown}.", f"{text}. {shown}"))


def renumbered(body: str, numbers: Mapping[int, int]) -> str:
    """The body with each marker's numbers replaced."""
    for marker in reversed(find(body)):
        shown = ", ".join(str(numbers.get(number, number)) for number in marker.numbers)
        body = f"{body[: marker.start]}[{shown}]{body[marker.end :]}"
    return body


OTHER_DIGIT = str.maketrans("0123456789", "1234567890")


def with_another_figure(text: str) -> str | None:
    """The text with the last digit outside its markers changed; None where it has none."""
    inside = [range(marker.start, marker.end) for marker in find(text)]
    digits = [each.start() for each in re.finditer(r"\d", text) if not any(each.start() in span for span in inside)]
    if not digits:
        return None
    return text[: digits[-1]] + text[digits[-1]].translate(OTHER_DIGIT) + text[digits[-1] + 1 :]


def reads_the_same(one: str, other: str) -> bool:
    """Whether two passages have the same words and markers: only Markdown, punctuation, case or space may differ."""
    return RunningWords(one).words == RunningWords(other).words and cited_numbers(one) == cited_numbers(other)

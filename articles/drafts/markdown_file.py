"""A Markdown file: one article with its reference list.

Taken out of the text are the front matter, the first ``# `` heading (the title), the sections "References" and "Related
questions", and the definitions of footnotes. Everything else is the body, byte for byte, with ``[^1]`` turned into
``[1]``.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.drafts import dates, front_matter, page_furniture, reference_list
from articles.drafts.dates import date_unread
from articles.drafts.draft import Draft, Finding
from articles.drafts.front_matter import FrontMatter
from articles.drafts.reading import Reading
from articles.drafts.reference_list import Entry

KEYS = ("question", "title", "specialty", "external_id", "drafted_by", "last_updated", "related_questions")
"""What the front matter may say; anything else is named in a note."""

_ATX = re.compile(r" {0,3}(?P<marks>#{1,6})[ \t]+(?P<text>.*?)(?:[ \t]+#+)?[ \t]*\Z")
_BOLD_LINE = re.compile(r"(?:\*\*|__)(?P<text>[^*_]{1,60})(?:\*\*|__):?\Z")
_UNDERLINE = re.compile(r" {0,3}(?:=+|-+)[ \t]*\Z")
_RULE = re.compile(r" {0,3}(?:(?:-[ \t]*){3,}|(?:\*[ \t]*){3,}|(?:_[ \t]*){3,})\Z")
_FENCE = re.compile(r" {0,3}(?P<fence>`{3,}|~{3,})")
_FOOTNOTE = re.compile(r" {0,3}\[\^(?P<label>[^\]\s^]{1,60})\]:[ \t]*(?P<text>.*)\Z")
_NUMBERED_LINK = re.compile(r" {0,3}\[(?P<label>[1-9]\d{0,2})\]:[ \t]+(?P<text>\S.*)\Z")
_FOOTNOTE_USE = re.compile(r"(?<!\\)\[\^(?P<label>[^\]\s^]{1,60})\](?!:)")
_CITED = re.compile(r"\[(\d{1,3})[\],;–-]")
_LIST_MARK = re.compile(r"(?:[-*+•]|\d{1,2}[.)])[ \t]+")
_LOOKS_CITED = re.compile(r"\b(?:19|20)\d\d\b|https?://|\bdoi\b|\b10\.\d{4}|\bet al\b", re.IGNORECASE)
_ANY_LEVEL = 7


@dataclass(frozen=True, slots=True)
class _Definition:
    """What a footnote or a numbered link stands for."""

    label: str
    is_footnote: bool
    line: int
    words: list[str]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of the file; ``level`` and ``heading`` are set where it is a heading (0 and "" elsewhere)."""

    number: int
    text: str
    level: int = 0
    heading: str = ""
    underlines: bool = False
    in_code: bool = False


def read(text: str) -> Reading:
    """Read a Markdown file (LF line ends)."""
    raw = text.split("\n")
    matter = front_matter.read(raw)
    lines = list(_lines(raw, matter.end))
    noticed: list[Finding] = list(_unread(matter))
    title, lines = _without_title(lines)
    lines, listed, related = _without_sections(lines)
    lines, defined = _without_definitions(lines)
    listed, defined_in_list = _without_definitions(listed)
    defined += defined_in_list
    lines = _trimmed(lines)
    if not matter.text("question") and not title and lines and lines[0].text.rstrip().endswith("?"):
        title, lines = lines[0].text.strip(), _trimmed(lines[1:])
    entries = reference_list.entries((line.number, line.text) for line in listed)
    numbers = _footnote_numbers(
        lines, [each.label for each in defined if each.is_footnote], {e.number for e in entries}
    )
    entries += [
        Entry(numbers.get(each.label) or _number(each.label), " ".join(each.words).strip(), each.line)
        for each in defined
        if any(each.words)
    ]
    references = reference_list.references(entries, noticed)
    question, title = _names(matter, title, noticed)
    related_questions = matter.values.get("related_questions", []) + _questions(related)
    draft = Draft(
        question=question,
        title=title,
        body="\n".join(_with_numbers(line, numbers) for line in lines),
        references=tuple(references),
        related_questions=tuple(related_questions),
        external_id=matter.text("external_id"),
        specialty=matter.text("specialty"),
        drafted_by=matter.text("drafted_by"),
        last_updated=_last_updated(matter, noticed),
    )
    body_lines = tuple(line.number for line in lines)
    return Reading(draft, tuple(noticed), body_lines, text, frozenset(range(1, len(raw) + 1)))


def _lines(raw: list[str], start: int) -> Iterator[_Line]:
    """The lines below the front matter; nothing inside a code fence is a heading."""
    fence = ""
    for index, text in enumerate(raw[start:], start=start):
        found = _FENCE.match(text)
        if fence:
            yield _Line(index + 1, text, in_code=True)
            closes = found and found["fence"].startswith(fence) and not text.strip().strip(fence[0])
            fence = "" if closes else fence
        elif found:
            fence = found["fence"]
            yield _Line(index + 1, text, in_code=True)
        else:
            yield _heading(raw, index, start)


def _heading(raw: list[str], index: int, start: int) -> _Line:
    text = raw[index]
    if found := _ATX.match(text):
        return _Line(index + 1, text, len(found["marks"]), found["text"].strip())
    above = raw[index - 1].strip() if index > start else ""
    if above and _UNDERLINE.match(text) and _may_be_underlined(raw, index - 1, start):
        return _Line(index + 1, text, 1 if "=" in text else 2, above, underlines=True)
    return _Line(index + 1, text)


def _may_be_underlined(raw: list[str], index: int, start: int) -> bool:
    """Whether the line above a row of ``=`` or ``-`` is a heading: one line, no list item, no finished sentence."""
    text = raw[index]
    stands_alone = index == start or not raw[index - 1].strip()
    return (
        stands_alone
        and not text.rstrip().endswith((".", "]"))
        and not re.match(r"\s{4}|\s*(?:[-*+>#|]|\d+[.)])\s", text)
    )


def _without_title(lines: list[_Line]) -> tuple[str, list[_Line]]:
    """The first heading of level 1, and the lines without it."""
    for index, line in enumerate(lines):
        if line.level == 1:
            return line.heading, lines[: index - line.underlines] + lines[index + 1 :]
    return "", lines


# --- sections --------------------------------------------------------------------------------------------------------


def _without_sections(lines: list[_Line]) -> tuple[list[_Line], list[_Line], list[_Line]]:
    """The lines of the body, of the reference list, and of the related questions."""
    parts: dict[str, list[_Line]] = {"body": [], "references": [], "related": []}
    part, level = "body", 0
    for index, line in enumerate(lines):
        opened = _opens(lines, index)
        if opened:
            part, level = opened, line.level or _ANY_LEVEL
            _drop_underlined(parts["body"], line)
            continue
        if part != "body" and _ends(lines, index, part, level):
            _drop_underlined(parts[part], line, parts["body"])
            part = "body"
        if part == "body" or not line.level:
            parts[part].append(line)
    return parts["body"], parts["references"], parts["related"]


def _drop_underlined(lines: list[_Line], line: _Line, back_to: list[_Line] | None = None) -> None:
    """The text of an underlined heading was taken for a line of the part above it."""
    if line.underlines and lines:
        text = lines.pop()
        if back_to is not None:
            back_to.append(text)


def _opens(lines: list[_Line], index: int) -> str:
    """ "references" or "related" when the line is the title of that section, else ""."""
    line = lines[index]
    bold = _BOLD_LINE.match(line.text.strip())
    title = line.heading or (bold["text"] if bold else line.text.strip())
    if line.in_code or not title or len(title) > 80:
        return ""
    section = page_furniture.section(title)
    if section == "related" and (line.heading or bold):
        return section
    return section if section == "references" and _list_follows(lines, index) else ""


def _list_follows(lines: list[_Line], index: int) -> bool:
    below = [line.text.strip() for line in lines[index + 1 : index + 8] if line.text.strip()][:2]
    if not below:
        return True
    return bool(reference_list.label(below[0], 0) or _FOOTNOTE.match(below[0])) or any(map(_LOOKS_CITED.search, below))


def _ends(lines: list[_Line], index: int, part: str, level: int) -> bool:
    line = lines[index]
    if line.level:
        return line.level <= level
    if _RULE.match(line.text):
        return True
    after_blank = index > 0 and not lines[index - 1].text.strip()
    if not line.text.strip() or not after_blank or line.text[:1] in " \t":
        return False
    if part == "related":
        return not _LIST_MARK.match(line.text) and not line.text.rstrip().endswith("?")
    entry = re.match(r"[\[(]?\^?\d|[-*+•\[]", line.text)
    return not entry and not _LOOKS_CITED.search(line.text)


def _questions(lines: list[_Line]) -> list[str]:
    return [_LIST_MARK.sub("", line.text.strip(), count=1) for line in lines if line.text.strip()]


# --- footnotes -------------------------------------------------------------------------------------------------------


def _without_definitions(lines: list[_Line]) -> tuple[list[_Line], list[_Definition]]:
    """The lines without definitions, and the definitions; a definition goes on over the lines right below it."""
    kept: list[_Line] = []
    defined: list[_Definition] = []
    goes_on_at = 0
    for line in lines:
        found = None if line.in_code else _FOOTNOTE.match(line.text) or _NUMBERED_LINK.match(line.text)
        if found:
            defined.append(_Definition(found["label"], found.re is _FOOTNOTE, line.number, [found["text"].strip()]))
        elif line.number == goes_on_at and line.text.strip() and not line.level:
            defined[-1].words.append(line.text.strip())
        else:
            kept.append(line)
            continue
        goes_on_at = line.number + 1
    return kept, defined


def _footnote_numbers(lines: list[_Line], labels: list[str], listed: set[int]) -> dict[str, int]:
    """The reference number of each footnote: its label where that is a number, else the next free one, as used."""
    used = [found["label"] for line in lines if not line.in_code for found in _FOOTNOTE_USE.finditer(line.text)]
    known = [label for label in dict.fromkeys([*used, *labels]) if label in set(labels) or _number(label)]
    numbers = {label: _number(label) for label in known if _number(label)}
    cited = {int(number) for line in lines for number in _CITED.findall(line.text)}
    taken = {*numbers.values(), *cited, *listed}
    free = (number for number in range(1, 10**6) if number not in taken)
    return numbers | {label: next(free) for label in known if label not in numbers}


def _number(label: str) -> int:
    return (
        int(label) if label.isascii() and label.isdecimal() and 0 < int(label) <= reference_list.HIGHEST_NUMBER else 0
    )


def _with_numbers(line: _Line, numbers: dict[str, int]) -> str:
    if line.in_code or "[^" not in line.text:
        return line.text
    return _FOOTNOTE_USE.sub(
        lambda found: f"[{numbers[found['label']]}]" if found["label"] in numbers else found[0], line.text
    )


# --- names and dates -------------------------------------------------------------------------------------------------


def _names(matter: FrontMatter, heading: str, noticed: list[Finding]) -> tuple[str, str]:
    """Question and title; where there is no question, the title stands in (with a note unless it is one)."""
    question = matter.text("question")
    title = matter.text("title") or heading
    if not question and heading.endswith("?"):
        return heading, title
    if not question and title and not title.endswith("?"):
        message = (
            "There is no question: the title was taken as the question. Add “question: …” to the head of the file."
        )
        noticed.append(Finding("note", "question-missing", message, "line 1"))
    return question or title, title or question


def _last_updated(matter: FrontMatter, noticed: list[Finding]) -> dt.date | None:
    written = matter.text("last_updated")
    day = dates.parse(written)
    if written and day is None:
        noticed.append(date_unread(written, f"line {matter.lines['last_updated']}"))
    return day


def _unread(matter: FrontMatter) -> Iterator[Finding]:
    for key, line in matter.lines.items():
        if key not in KEYS:
            message = f"“{key}” at the head of the file was not read. What may stand there: {', '.join(KEYS)}."
            yield Finding("note", "front-matter-unread", message, f"line {line}")
    for line in matter.unread:
        yield Finding(
            "note", "front-matter-unread", f"Line {line} at the head of the file is not “key: value”.", f"line {line}"
        )


def _trimmed(lines: list[_Line]) -> list[_Line]:
    """Without blank lines at either end."""
    shown = [index for index, line in enumerate(lines) if line.text.strip()]
    return lines[shown[0] : shown[-1] + 1] if shown else []

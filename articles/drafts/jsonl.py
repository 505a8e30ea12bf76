"""Drafts as JSON: one object a line, an object, or an array of objects.

A line that cannot be read gets a refusal with its number, and the others still come in. Lines are read one by one, so a
file may be far larger than memory.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import replace
from typing import Any, BinaryIO

from articles.drafts import dates, reference_list
from articles.drafts.canonical import normalise
from articles.drafts.dates import date_unread
from articles.drafts.decoding import not_decodable
from articles.drafts.draft import Draft, DraftReference, Finding
from articles.drafts.reading import Read, Reading, refusal

LONGEST_LINE = 20 * 2**20
"""Bytes of one record; a longer line is refused and skipped."""

_TEXT_FIELDS = ("question", "title", "body", "external_id", "specialty", "drafted_by", "last_updated")
_UNSTORABLE = re.compile("[\0\ud800-\udfff]")


class Unreadable(Exception):
    """A record that is no draft: the code and sentence of its refusal."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code, self.message = code, message


def lines(stream: BinaryIO) -> Iterator[Reading | Read]:
    """The records of a file of JSON lines, in order; blank lines are passed over."""
    for number, value in values(stream):
        yield value if isinstance(value, Read) else _recorded(value, f"line {number}")


def values(stream: BinaryIO) -> Iterator[tuple[int, Any | Read]]:
    """The number and the JSON value of each line that is not blank; the refusal in place of a value that is none."""
    number = 0
    while line := stream.readline(LONGEST_LINE + 1):
        number += 1
        if len(line) > LONGEST_LINE and not line.endswith(b"\n"):
            _skip_line(stream)
            message = f"Line {number} is longer than {LONGEST_LINE // 2**20} MB. Send the article as a file of its own."
            yield number, refusal("too-large", message, place=f"line {number}")
        elif line.strip():
            yield number, _value(line if number > 1 else line.removeprefix(b"\xef\xbb\xbf"), number)


def _skip_line(stream: BinaryIO) -> None:
    while (piece := stream.readline(2**20)) and not piece.endswith(b"\n"):
        pass


def _value(line: bytes, number: int) -> Any | Read:
    place = f"line {number}"
    try:
        return _loaded(line.decode("utf-8"))
    except UnicodeDecodeError as error:
        return Read(None, (not_decodable(line, error.start, first_line=number),), place)
    except Unreadable as error:
        return refusal(error.code, error.message, place=place)


def _recorded(value: Any, place: str) -> Reading | Read:
    try:
        return record(value, place)
    except Unreadable as error:
        return refusal(error.code, error.message, place=place)


def document(text: str) -> Iterator[Reading | Read]:
    """The records of a JSON text that is one object or an array of objects."""
    try:
        loaded = _loaded(text)
    except Unreadable as error:
        yield refusal(error.code, error.message)
        return
    many = isinstance(loaded, list)
    for number, item in enumerate(loaded if many else [loaded], start=1):
        place = f"item {number}" if many else ""
        yield _recorded(item, place)


def _loaded(text: str) -> Any:
    try:
        return json.loads(text)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise Unreadable(
            "not-json", f"This is not JSON: {error.msg} at {where}. Correct it and send it again."
        ) from None
    except (ValueError, RecursionError):
        raise Unreadable("not-json", "This JSON holds a number that is too long, or is nested too deep.") from None


def record(item: Any, place: str) -> Reading:
    """One object as a draft. Unknown keys are ignored. Raises ``Unreadable`` where it is none."""
    if not isinstance(item, dict):
        raise Unreadable("not-json", "Each record must be a JSON object with question, body and references.")
    texts = {key: _text(item, key) for key in _TEXT_FIELDS}
    noticed: list[Finding] = []
    question = texts["question"] or texts["title"]
    if not question.strip():
        raise Unreadable(
            "question-missing", "There is no question. Give the question that the text answers as “question”."
        )
    if not texts["question"]:
        noticed.append(
            Finding("note", "question-missing", "There is no question: the title was taken as the question.")
        )
    day = dates.parse(texts["last_updated"])
    if texts["last_updated"] and day is None:
        noticed.append(date_unread(texts["last_updated"], "last_updated"))
    draft = Draft(
        question=question,
        title=texts["title"] or question,
        body=texts["body"],
        references=tuple(references(item, noticed)),
        related_questions=tuple(_related(item)),
        external_id=texts["external_id"],
        specialty=texts["specialty"],
        drafted_by=texts["drafted_by"],
        last_updated=day,
    )
    named = (replace(finding, where=", ".join(part for part in (place, finding.where) if part)) for finding in noticed)
    return Reading(draft, tuple(named), record=place)


def _text(item: Mapping[str, Any], key: str) -> str:
    value = normalise(as_given(item, key))
    return value.strip("\n") if key == "body" else value.strip()


def as_given(item: Mapping[str, Any], key: str) -> str:
    """The text under that key, unchanged; "" where there is none. Raises ``Unreadable`` where it is no text."""
    value = item.get(key)
    if value is None:
        return ""
    if isinstance(value, int) and not isinstance(value, bool) and key == "external_id":
        return str(value)
    if not isinstance(value, str):
        raise Unreadable("field-type", f"“{key}” must be text. Put it in quotation marks.")
    if found := _UNSTORABLE.search(value):
        message = f"“{key}” holds U+{ord(found[0]):04X}, which is no character of a text. Take it out."
        raise Unreadable("binary" if found[0] == "\0" else "not-utf-8", message)
    return value


def _related(item: Mapping[str, Any]) -> list[str]:
    value = item.get("related_questions") or []
    if not isinstance(value, list):
        raise Unreadable("field-type", "“related_questions” must be a list of texts.")
    return [
        text
        for number in range(len(value))
        if (text := _text({"related_questions": value[number]}, "related_questions"))
    ]


# --- references ------------------------------------------------------------------------------------------------------


def references(item: Mapping[str, Any], noticed: list[Finding]) -> list[DraftReference]:
    """The references of a record, each number once. Raises ``Unreadable`` where they are no list."""
    value = item.get("references") or []
    if not isinstance(value, list):
        raise Unreadable(
            "field-type", "“references” must be a list of objects with number and url, doi, pmid or as_cited."
        )
    found: dict[int, DraftReference] = {}
    for position, given in enumerate(value, start=1):
        fields = given if isinstance(given, dict) else {"as_cited": given}
        number = _number(fields, position, noticed)
        if number is None:
            continue
        reference, malformed = _reference(number, fields)
        noticed += malformed
        if number in found:
            words = reference.as_cited or reference.url or reference.doi or reference.pmid
            noticed.append(reference_list.twice(number, words, f"entry {position} of the list", "earlier"))
        found.setdefault(number, reference)
    return list(found.values())


def _number(fields: Mapping[str, Any], position: int, noticed: list[Finding]) -> int | None:
    """The reference's number; its position where it has none; None, with a finding, where it cannot be one."""
    value = fields.get("number")
    if value is None:
        return position
    if isinstance(value, str) and re.fullmatch(r"\s*[1-9]\d{0,2}\s*", value, re.ASCII):
        return int(value)
    whole = isinstance(value, int | float) and not isinstance(value, bool) and value == value and abs(value) < 1e9
    if whole and int(value) == value and 1 <= value <= reference_list.HIGHEST_NUMBER:
        return int(value)
    message = (
        f"Entry {position} of the references has the number {str(value)[:20]!r}, which is none from 1 to "
        f"{reference_list.HIGHEST_NUMBER}: it was left out. Give it its number."
    )
    noticed.append(Finding("fatal", "reference-number-unusable", message, f"entry {position} of the list"))
    return None


def _reference(number: int, fields: Mapping[str, Any]) -> tuple[DraftReference, list[Finding]]:
    given = {
        key: _scalar(fields, key)
        for key in ("url", "title", "publisher", "passage", "doi", "pmid", "as_cited", "cited_as")
    }
    as_cited = given["as_cited"] or given["cited_as"]
    malformed = []
    doi, pmid = reference_list.clean_doi(given["doi"]), reference_list.clean_pmid(given["pmid"])
    for kind, written, clean in (("DOI", given["doi"], doi), ("PMID", given["pmid"], pmid)):
        if written and not clean:
            malformed.append(reference_list.malformed_identifier(number, kind, written))
            as_cited = as_cited if written in as_cited else f"{as_cited} {kind}: {written}".strip()
    reference = DraftReference(
        number=number,
        as_cited=as_cited,
        doi=doi,
        pmid=pmid,
        url=given["url"],
        title=given["title"],
        publisher=given["publisher"],
        passage=given["passage"],
    )
    return reference_list.completed(reference), malformed


def _scalar(fields: Mapping[str, Any], key: str) -> str:
    value = fields.get(key)
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    return _text(fields, key)

"""CSL-JSON, as Zotero, Crossref and DataCite give it: a list, one item, or an object that holds the list.

Schema: https://github.com/citation-style-language/schema; every field may be missing, null or of another type.
"""

from __future__ import annotations

import json
import re
from typing import Any

from articles.citations.formats.entry import AS_CITED, Entry, cited
from articles.citations.formats.kinds import CSL
from articles.citations.rules.facts import Cited

LISTS = ("items", "references", "message")
NOTED = re.compile(r"^\s*(PMID|PMCID|DOI):\s*(\S+)\s*$", re.IGNORECASE | re.MULTILINE)


def read(text: str) -> list[Entry]:
    try:
        found = json.loads(text.lstrip("\ufeff"), strict=False)
    except json.JSONDecodeError as broken:
        return [_unread(text, f"Line {broken.lineno}: this is no JSON ({broken.msg}). Copy the whole of it again.")]
    except (ValueError, RecursionError):
        return [
            _unread(text, "This is JSON that is no list of references: it is nested too deep, or has huge numbers.")
        ]
    items = _items(found)
    if not items:
        return [_unread(text, "This JSON holds no references. Give a list of CSL-JSON items.")]
    return [_entry(place, item) for place, item in enumerate(items, start=1)]


def _unread(text: str, fault: str) -> Entry:
    return Entry("1", Cited(as_cited=text[:2000].strip()), (fault,))


def _items(found: Any) -> list[Any]:
    if isinstance(found, dict):
        inner = next((found[name] for name in LISTS if isinstance(found.get(name), list | dict)), None)
        return [found] if inner is None else _items(inner) if isinstance(inner, list) else [inner]
    return found if isinstance(found, list) else []


def _entry(place: int, item: Any) -> Entry:
    if not isinstance(item, dict):
        fault = f"Item {place} of the list is no reference. Each is an object with “title”, “author”, “DOI” and so on."
        return Entry(str(place), Cited(as_cited=_text(item)), (fault,))
    known = _cited(item)
    ref_id = _text(item.get("id")) or str(place)
    if known.as_cited:
        return Entry(ref_id, known)
    return Entry(ref_id, known, (f"Item {place} says nothing about the work. Give its “title” or its “DOI”.",))


def _cited(item: dict[str, Any]) -> Cited:
    def one(*names: str) -> str:
        return next((text for name in names if (text := _text(item.get(name)))), "")

    noted = {name.upper(): value for name, value in NOTED.findall(one("note"))}
    note = one("annote") or one("note")
    return cited(
        _people(item.get("author")) or _people(item.get("editor")),
        as_cited=note.removeprefix(AS_CITED) if note.startswith(AS_CITED) else "",
        title=one("title"),
        year=_year(item),
        journal=one("container-title", "container-title-short"),
        volume=one("volume"),
        issue=one("issue"),
        pages=one("page", "number", "article-number"),
        publisher=one("publisher"),
        doi=one("DOI", "doi") or noted.get("DOI", ""),
        pmid=one("PMID", "pmid") or noted.get("PMID", ""),
        pmcid=one("PMCID", "pmcid") or noted.get("PMCID", ""),
        url=one("URL", "url"),
        kind=CSL.get(one("type").lower(), ""),
    )


def _people(people: Any) -> list[tuple[str, str]]:
    listed = people if isinstance(people, list) else [people]
    return [_person(person) for person in listed if isinstance(person, dict | str)]


def _person(person: dict[str, Any] | str) -> tuple[str, str]:
    if isinstance(person, str):
        return _text(person), ""
    particles = (_text(person.get(name)) for name in ("dropping-particle", "non-dropping-particle"))
    family = " ".join(filter(None, (*particles, _text(person.get("family")))))
    if not family:
        return _text(person.get("literal")) or _text(person.get("name")), ""
    return family, " ".join(filter(None, (_text(person.get("given")), _text(person.get("suffix")))))


def _year(item: dict[str, Any]) -> str:
    """The year of the first date that has one: ``{"date-parts": [[2019, 3]]}``, ``{"raw": "2019"}`` or a plain text."""
    for name in ("issued", "published", "published-print", "published-online", "posted", "original-date"):
        value = item.get(name)
        if isinstance(value, dict):
            parts = value.get("date-parts")
            while isinstance(parts, list) and parts:
                parts = parts[0]
            value = parts or value.get("raw") or value.get("literal")
        if _text(value):
            return _text(value)
    return ""


def _text(value: Any) -> str:
    """A text, a number, or the first text of a list; "" for everything else."""
    if isinstance(value, list):
        value = next((each for each in value if isinstance(each, str) and each.strip()), "")
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return value.strip() if isinstance(value, str) else f"{value:.15g}" if abs(value) < 1e15 else ""

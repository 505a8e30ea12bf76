"""A table with a header (CSV, or parted by semicolons or tabs): any of the known columns, in any order."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterator
from dataclasses import dataclass

from articles.citations.formats.entry import LONGEST, OTHERS, Entry, cited, pair
from articles.citations.formats.kinds import KINDS
from articles.citations.rules.facts import Cited

DELIMITERS = (",", ";", "\t")
COLUMNS = {
    "ref_id": ("ref_id", "id", "key", "ref_no", "number"),
    "as_cited": ("reference", "ref_string", "citation", "as_cited"),
    "doi": ("doi",),
    "pmid": ("pmid", "pubmed_id"),
    "pmcid": ("pmcid",),
    "url": ("url",),
    "title": ("title",),
    "authors": ("author", "authors"),
    "year": ("year", "date"),
    "journal": ("journal",),
    "volume": ("volume",),
    "issue": ("issue",),
    "pages": ("page", "pages", "first_page"),
    "publisher": ("publisher",),
    "kind": ("kind", "type"),
}
KNOWN = {spelling: name for name, spellings in COLUMNS.items() for spelling in spellings}
DESCRIBES = set(COLUMNS) - {"ref_id", "kind"}
SEVERAL = re.compile(r"\s*;\s*|\s+and\s+|\s*&\s*|\s*\|\s*")
GOES_ON = re.compile(r"(?:[\s,;&]|\band\b)*\b(?:et\.? al\b\.?|others\b|colleagues\b)\.?", re.IGNORECASE)
VANCOUVER = re.compile(r"[^\W\d_][\w’' -]* [A-Z]{1,3}(?:\.)?")
MOST_LINES = 200  # in one row; more were swallowed by a quotation mark that nobody closed
BEYOND = "\n"  # a line more than a row may have: a row that takes it was never closed


@dataclass(frozen=True, slots=True)
class Row:
    """``line`` is where it begins, from 1; not ``whole`` where its quotation mark is never closed."""

    line: int
    cells: list[str]
    whole: bool = True


def header(text: str) -> tuple[list[str], str] | None:
    """The known columns by place ("" for others) and what parts them; None where the first line is no header."""
    first = text.lstrip("\ufeff\n").split("\n", 1)[0][:2000]
    for delimiter in sorted(DELIMITERS, key=first.count, reverse=True):
        cells = [cell.strip().strip('"').strip().lower().replace(" ", "_") for cell in first.split(delimiter)]
        names = [KNOWN.get(cell, "") for cell in cells]
        if DESCRIBES & set(names) and (len(cells) > 1 or cells[0] == first.strip(' "').lower()):
            return names, delimiter
    return None


def read(text: str) -> list[Entry]:
    text = text.lstrip("\ufeff\n")
    found = header(text)
    if found is None:
        named = ", ".join(spellings[0] for spellings in COLUMNS.values())
        fault = f"The first line must name the columns, any of these: {named}."
        return [Entry("1", Cited(as_cited=text[:2000].strip()), (fault,))]
    names, delimiter = found
    rows = (row for row in _rows(text.split("\n"), delimiter) if any(cell.strip() for cell in row.cells))
    entries = [_entry(place, row, names) for place, row in enumerate(rows, start=1)]
    return entries or [Entry("1", Cited(), ("The table has a header and no rows. Give one row a reference.",))]


def _rows(lines: list[str], delimiter: str) -> Iterator[Row]:
    """A row may go on over lines in quotation marks; one whose mark is never closed is read as it stands."""
    place = 1
    while place < len(lines):
        window = [f"{line}\n" for line in lines[place : place + MOST_LINES]]
        cells, taken = _first_row([*window, BEYOND], delimiter)
        if taken <= len(window):
            yield Row(place + 1, cells)
            place += taken
        else:
            yield Row(place + 1, lines[place].split(delimiter), whole=False)
            place += 1


def _first_row(lines: list[str], delimiter: str) -> tuple[list[str], int]:
    """The cells of the first row, and how many lines it took; all of them where it cannot be read."""
    reader = csv.reader(lines, delimiter=delimiter)
    try:
        return next(reader), reader.line_num
    except csv.Error:
        return [], len(lines)


def _entry(place: int, row: Row, names: list[str]) -> Entry:
    cells = [delimited.strip() for delimited in row.cells]
    if len(names) == 1:  # nobody quotes the only column of a table
        cells = [",".join(row.cells).strip()]
    values: dict[str, str] = {}
    for name, cell in zip(names, cells, strict=False):
        if name and cell:
            values.setdefault(name, cell)
    ref_id, kind, year = (values.pop(name, "") for name in ("ref_id", "kind", "year"))
    known = cited(
        _people(values.pop("authors", "")), year=year, kind=kind.lower() if kind.lower() in KINDS else "", **values
    )
    faults = []
    if not row.whole:
        faults.append(f"Line {row.line}: a quotation mark is never closed. Close it, or leave it out.")
    if year and known.year is None:
        faults.append(f"Line {row.line}: “{year[:40]}” is no year. Give four digits.")
    if not known.as_cited:
        faults.append(f"Line {row.line}: the row says nothing about the work. Fill one of its columns.")
    return Entry(ref_id or str(place), known, tuple(faults))


def _people(written: str) -> list[tuple[str, str]]:
    """Names parted by “and”, “&” or “;”, or by commas where each is a whole name (“Nolan D, Brandt HK”).

    A list that goes on (“et al.”, “and others”) ends with “others”, so that it is not taken for all of them.
    """
    written = " ".join(written[:LONGEST].split())
    bare = GOES_ON.sub("", written).strip(" ,;")
    names = [part for name in SEVERAL.split(bare) if name for part in _parted(name)]
    people = [pair(name) for name in names]
    return [*people, OTHERS] if people and bare != written.strip(" ,;") else people


def _parted(names: str) -> list[str]:
    parts = [part.strip() for part in names.split(",") if part.strip()]
    abbreviated = len(parts) > 1 and all(map(VANCOUVER.fullmatch, parts))
    in_full = len(parts) > 2 and all(len(part.split()) > 1 for part in parts)  # two may be “van der Berg, Ludwig Karl”
    return parts if abbreviated or in_full else [names]

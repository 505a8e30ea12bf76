"""The Retraction Watch table, as Crossref gives it away (doi 10.13003/c23rw1d9): reading it, and what its rows say.

A row names the work by DOI and PMID, the notice about it, the notice's date and its nature; blanks, "unavailable" and 0
mean unknown. Copies of the table differ in encoding, in the form of dates and in columns that are left out or empty:
what a row still says is kept, and what cannot be used is told with its line. Nothing is guessed.
"""

from __future__ import annotations

import codecs
import csv
import datetime as dt
import hashlib
import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from articles.citations.answers import Answer, Evidence, Existence, Notice, NoticeKind, Record
from articles.citations.checking import Result
from articles.citations.identifiers import normalise_doi, normalise_pmid
from articles.citations.rules import Cited, Facts, Ruling, judge, overall, standing

SERVICE = "Retraction Watch"
KINDS = {
    "retraction": NoticeKind.RETRACTION,
    "partial retraction": NoticeKind.PARTIAL_RETRACTION,
    "withdrawal": NoticeKind.WITHDRAWAL,
    "removal": NoticeKind.WITHDRAWAL,
    "correction": NoticeKind.CORRECTION,
    "expression of concern": NoticeKind.CONCERN,
    "reinstatement": NoticeKind.REINSTATEMENT,
}
ABOUT_THE_WORK = ("C6", "C8", "C9")
# Names of columns are compared by their letters alone.
NEEDED = {"recordid": "Record ID", "retractionnature": "RetractionNature"}
NAMING_THE_WORK = ("originalpaperdoi", "originalpaperpubmedid")
LINE_AT_MOST = 1 << 20  # bytes; the longest line of the real table has a few thousand
LARGEST_ID = 2**31 - 1
LONGEST_DOI = 300  # characters, as sources keep them
LONGEST_WORD = 80
MONTH_FIRST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?!\d)")
YEAR_FIRST = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?!\d)")


class NotTheTable(ValueError):
    """The file is something else. The message is a sentence that says what to do."""


@dataclass(frozen=True, slots=True)
class Row:
    """One row. ``nature`` is a NoticeKind, "" where the table's own word (``said``) is none that is known here.

    ``noticed_on`` is None where the table gives no date that exists. ``row_sha256`` is of the whole row as written.
    """

    record_id: int
    nature: str
    said: str
    title: str
    doi: str
    pmid: str
    notice_doi: str
    notice_pmid: str
    noticed_on: dt.date | None
    reasons: tuple[str, ...]
    row_sha256: str


@dataclass(frozen=True, slots=True)
class Skipped:
    """A row that cannot be used, by the line that it begins on. ``torn``: not even its columns could be told apart."""

    line: int
    why: str
    torn: bool = False


def read(table: BinaryIO) -> Iterator[tuple[int, Row | Skipped]]:
    """Each row with the line it begins on; streams, in constant memory.

    Raises NotTheTable at once where the first line is not the table's.
    """
    rows = csv.reader(_lines(table))
    return _rows(rows, _columns(rows))


def _lines(table: BinaryIO) -> Iterator[str]:
    first = True
    while line := table.readline(LINE_AT_MOST):
        text = line.decode("utf-8", errors=WINDOWS).replace("\0", "")
        yield text.removeprefix("\ufeff") if first else text
        first = False


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """Bytes that are no UTF-8 are read as Windows-1252, and the five that it lacks as Latin-1."""
    assert isinstance(error, UnicodeDecodeError)
    wrong = error.object[error.start : error.end]
    try:
        return wrong.decode("cp1252"), error.end
    except UnicodeDecodeError:
        return wrong.decode("latin-1"), error.end


WINDOWS = "or-windows-1252"
codecs.register_error(WINDOWS, _as_windows)


def _columns(rows: Iterator[list[str]]) -> dict[str, int]:
    """{a column's letters: its place}."""
    try:
        header = next(rows, [])
    except csv.Error:
        header = ["?"]
    if not header:
        raise NotTheTable("The file is empty. Download the Retraction Watch table again, and load that.")
    if header[0].lstrip().startswith("<"):
        raise NotTheTable("The file is a web page, not the Retraction Watch table. Download the CSV file itself.")
    columns = {re.sub(r"[^a-z]", "", name.lower()): place for place, name in reversed([*enumerate(header)])}
    missing = [name for letters, name in NEEDED.items() if letters not in columns]
    if not any(name in columns for name in NAMING_THE_WORK):
        missing.append("OriginalPaperDOI or OriginalPaperPubMedID")
    if missing:
        raise NotTheTable(
            f"This is not the Retraction Watch table: its first line names no column {', '.join(missing)}. "
            "Load the CSV file as Crossref publishes it, with its header."
        )
    return columns


def _rows(rows: Iterator[list[str]], columns: dict[str, int]) -> Iterator[tuple[int, Row | Skipped]]:
    used = {name: columns[name] for name in USED if name in columns}
    width, last = max(columns.values()) + 1, max(used.values())
    while True:
        line = rows.line_num + 1
        try:
            values = next(rows)
        except StopIteration:
            return
        except csv.Error as error:
            yield line, Skipped(line, f"it is no row of a table ({error})", torn=True)
            continue
        if not any(value.strip() for value in values):
            continue
        if len(values) <= last or any(value.strip() for value in values[width:]):
            why = f"it has {len(values)} columns, where the first line has {width}"
            yield line, Skipped(line, why, torn=True)
            continue
        yield line, _row(line, values, used)


USED = (
    *("recordid", "title", "retractiondate", "retractiondoi", "retractionpubmedid"),
    *("originalpaperdoi", "originalpaperpubmedid", "retractionnature", "reason"),
)


def _row(line: int, values: Sequence[str], used: dict[str, int]) -> Row | Skipped:
    said = {name: values[place].strip() for name, place in used.items()}
    record_id = _number(said["recordid"])
    if record_id is None:
        return Skipped(line, "it has no Record ID" if not said["recordid"] else "its Record ID is no number")
    word = " ".join(said["retractionnature"].split())
    return Row(
        record_id=record_id,
        nature=str(KINDS.get(word.lower(), "")),
        said=word[:LONGEST_WORD],
        title=said.get("title", ""),
        doi=_doi(said.get("originalpaperdoi", "")),
        pmid=normalise_pmid(said.get("originalpaperpubmedid", "")),
        notice_doi=_doi(said.get("retractiondoi", "")),
        notice_pmid=normalise_pmid(said.get("retractionpubmedid", "")),
        noticed_on=day(said.get("retractiondate", "")),
        reasons=tuple(part for each in said.get("reason", "").split(";") if (part := each.strip().lstrip("+").strip())),
        row_sha256=hashlib.sha256("\x1f".join(values).rstrip("\x1f ").encode()).hexdigest(),
    )


def _number(said: str) -> int | None:
    """A Record ID; some copies write it as 37476288.0."""
    found = re.fullmatch(r"([0-9]{1,10})(?:\.0*)?", said)
    number = int(found[1]) if found else 0
    return number if 0 < number <= LARGEST_ID else None


def _doi(said: str) -> str:
    found = normalise_doi(said)
    return found if len(found) <= LONGEST_DOI else ""


def day(said: str) -> dt.date | None:
    """The day in "2/6/2010 0:00" (month first) or "2010-02-06T00:00:00"; None where that is no day, as "0/0/0000"."""
    if found := MONTH_FIRST.match(said):
        month, day_of_month, year = map(int, found.groups())
    elif found := YEAR_FIRST.match(said):
        year, month, day_of_month = map(int, found.groups())
    else:
        return None
    try:
        return dt.date(year, month, day_of_month)
    except ValueError:
        return None


def answer(rows: Iterable[Row], loaded_at: dt.datetime) -> Answer:
    """What the rows about one work say together; there is at least one, each of a known nature.

    The evidence bears the time the table was loaded. Its hash is the row's, and of several rows that of their hashes in
    the order of their numbers.
    """
    ordered = sorted(rows, key=lambda row: row.record_id)
    first = ordered[0]
    record = Record(
        source=SERVICE,
        doi=next((row.doi for row in ordered if row.doi), ""),
        pmid=next((row.pmid for row in ordered if row.pmid), ""),
        title=first.title,
        notices=tuple(_notice(row) for row in ordered),
    )
    address = "record/" + ",".join(str(row.record_id) for row in ordered)
    evidence = Evidence(SERVICE, address, loaded_at, None, _hash_of([row.row_sha256 for row in ordered]))
    return Answer(Existence.FOUND, evidence, record)


def _notice(row: Row) -> Notice:
    named = row.notice_doi or (f"pmid:{row.notice_pmid}" if row.notice_pmid else "")
    when = row.noticed_on.isoformat() if row.noticed_on else ""
    return Notice(NoticeKind(row.nature), named, when, SERVICE, row.said)


def _hash_of(hashes: Sequence[str]) -> str:
    return hashes[0] if len(hashes) == 1 else hashlib.sha256("".join(hashes).encode()).hexdigest()


def judged(cited: Cited, said: Answer) -> Result:
    """What follows from the table alone. Only what is against the work is told: a row proves nothing else."""
    facts = Facts(cited=cited, retraction_watch=said)
    about = tuple(outcome for outcome in judge(facts) if outcome.rule in ABOUT_THE_WORK)
    against = tuple(outcome for outcome in about if outcome.outcome is not Ruling.PASSED)
    return Result(
        source_key=cited.source_key,
        identifiers=cited.identifiers,
        existence=Existence.FOUND,
        standing=standing(against),
        state=overall(cited, Existence.FOUND, against),
        record=facts.record,
        score=None,
        outcomes=against,
        answers=facts.answers,
        match=None,
        evidence=facts.evidence,
    )

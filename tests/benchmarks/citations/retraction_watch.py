"""How fast the Retraction Watch table is loaded, beside PostgreSQL's own COPY of the same rows into the same table."""

from __future__ import annotations

import csv
import io
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from django.db import connection, transaction
from django.utils import timezone

from articles.actions.retractions import load_table
from tests.benchmarks.databases import using

HEADER = (
    *("Record ID", "Title", "Subject", "Institution", "Journal", "Publisher", "Country", "Author", "URLS"),
    *("ArticleType", "RetractionDate", "RetractionDOI", "RetractionPubMedID", "OriginalPaperDate"),
    *("OriginalPaperDOI", "OriginalPaperPubMedID", "RetractionNature", "Reason", "Paywalled", "Notes"),
)
NATURES = ("Retraction",) * 17 + ("Expression of concern", "Correction", "Reinstatement")
DATES = ("7/12/2023 0:00", "2021-03-04", "", "0/0/0000", "12/31/2019 0:00")
DOIS = ("10.5555/original.{}", "https://doi.org/10.5555/Original.{}", "unavailable", "")
PMIDS = ("{}", "{}.0", "0", "")


def retraction_rows(count: int) -> Iterator[tuple[str, ...]]:
    """``count`` rows of a table like the real one, after its header, with the oddities of the real one."""
    yield HEADER
    for number in range(1, count + 1):
        yield (
            str(number),
            f"The effect of treatment {number} on outcome {number % 97}: a “randomised” trial, α ≤ 0.05",
            "(HSC) Medicine - Cardiology;(BLS) Biochemistry;",
            f"Department of Medicine, University {number % 1013}, City, Country; Hospital {number % 211};",
            f"Journal of Field {number % 4001}",
            "A Publisher",
            "Nowhere",
            f"Ann Author{number};Bo Bogus;Cy Copied;Di Duplicate",
            "https://retractionwatch.example.org/one/;https://retractionwatch.example.org/two/",
            "Research Article;",
            DATES[number % len(DATES)],
            f"10.5555/notice.{number}",
            PMIDS[number % 3].format(30_000_000 + number),
            "8/18/2022 0:00",
            DOIS[number % len(DOIS)].format(number),
            PMIDS[(number // 4) % len(PMIDS)].format(20_000_000 + number),
            NATURES[number % len(NATURES)],
            "+Concerns/Issues About Data;+Paper Mill;Unreliable Results;" if number % 2 else "",
            "No",
            "see also: a discussion,\nin two lines" if number % 10 == 0 else "",
        )


def write_table(path: Path, count: int) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        csv.writer(file).writerows(retraction_rows(count))


@dataclass(frozen=True, slots=True)
class TableLoaded:
    rows: int
    seconds: float
    again_seconds: float
    copy_seconds: float

    @property
    def rows_a_second(self) -> int:
        return round(self.rows / self.seconds)

    @property
    def share_of_copy(self) -> float:
        """1: as fast as COPY."""
        return self.copy_seconds / self.seconds

    def as_text(self) -> str:
        return (
            f"Retraction Watch: {self.rows:,} rows in {self.seconds:.1f} s, {self.rows_a_second:,} a second, "
            f"{self.share_of_copy:.0%} of COPY’s speed; unchanged, in {self.again_seconds:.1f} s."
        )


def load_and_copy(database: str, folder: Path, count: int = 70_000) -> TableLoaded:
    """Load ``count`` synthetic rows into ``database``, load them again, then COPY the stored rows in there."""
    path = folder / "retraction_watch.csv"
    write_table(path, count)
    with using(database):
        seconds, again = _load(path), _load(path)
        return TableLoaded(count, seconds, again, _copy())


def _load(path: Path) -> float:
    start = time.perf_counter()
    with path.open("rb") as table:
        load_table(table, at=timezone.now())
    return time.perf_counter() - start


def _copy() -> float:
    """The same rows once more, by COPY alone; rolled back."""
    out = io.BytesIO()
    with connection.cursor() as cursor, transaction.atomic():
        with cursor.copy("COPY articles_retractionrecord TO STDOUT") as copy:
            for piece in copy:
                out.write(piece)
        cursor.execute("DELETE FROM articles_retractionrecord")
        start = time.perf_counter()
        with cursor.copy("COPY articles_retractionrecord FROM STDIN") as copy:
            copy.write(out.getvalue())
        seconds = time.perf_counter() - start
        transaction.set_rollback(True)
    return seconds

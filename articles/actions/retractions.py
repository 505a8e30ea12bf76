"""The Retraction Watch table is loaded, and compared with what is known of the sources of live articles.

The table is a mirror: a load adds, changes and removes rows until it holds what the file holds. It changes the standing
of nothing by itself. A source that the table tells something new of becomes due, and is looked up like any other.
"""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import BinaryIO

from django.db import connection, transaction

from articles.citations.answers import NoticeKind
from articles.citations.retraction_watch import NotTheTable, Row, Skipped, read
from articles.models import RetractionRecord, Sweep
from articles.nudge import nudge
from articles.retraction_table import COLUMNS

WHOLE_FROM = 0.9  # of the rows that are known: a shorter file is rather cut off than right
EXAMPLES = 5
UNKNOWN_NATURE = "its nature is a word that is not known here"
TWICE = "its Record ID stands in the file more than once"
# Which of two rows with the same number counts; of rows alike the later one.
GRAVEST_FIRST = (
    *(NoticeKind.RETRACTION, NoticeKind.WITHDRAWAL, NoticeKind.CONCERN, NoticeKind.PARTIAL_RETRACTION),
    *(NoticeKind.CORRECTION, NoticeKind.REINSTATEMENT),
)


@dataclass(slots=True)
class Loaded:
    """What a load did. ``unchanged``, ``added``, ``changed`` and ``removed`` count rows of the table.

    ``skipped`` and ``doubtful`` count rows of the file that were left out, and kept with a doubt, by reason;
    ``examples`` are the first few as (line, reason). ``kept_because`` says why nothing was removed, "" where rows that
    are gone from the file were.
    """

    rows: int = 0
    added: int = 0
    changed: int = 0
    unchanged: int = 0
    removed: int = 0
    skipped: Counter[str] = field(default_factory=Counter)
    doubtful: Counter[str] = field(default_factory=Counter)
    examples: list[tuple[int, str]] = field(default_factory=list)
    torn: int = 0
    kept_because: str = ""

    @property
    def kept(self) -> int:
        return self.added + self.changed + self.unchanged

    def left_out(self, row: Skipped) -> None:
        self.skipped[row.why] += 1
        self.torn += row.torn
        self._example(row.line, row.why)

    def doubted(self, line: int, why: str) -> None:
        self.doubtful[why] += 1
        self._example(line, why)

    def _example(self, line: int, why: str) -> None:
        if len(self.examples) < EXAMPLES:
            self.examples.append((line, why))

    def as_json(self) -> dict:
        return {
            "rows": self.rows,
            "kept": self.kept,
            "added": self.added,
            "changed": self.changed,
            "removed": self.removed,
            "skipped": self.skipped.total(),
            "skipped_because": dict(self.skipped),
            "doubtful_because": dict(self.doubtful),
            "examples": [{"line": line, "why": why} for line, why in self.examples],
            "kept_because": self.kept_because,
        }


def load_table(table: BinaryIO, *, at: dt.datetime) -> Loaded:
    """Make the table what the CSV file says, in one transaction; the same file again changes nothing.

    Raises NotTheTable, having changed nothing, where it is another file or holds no row at all.
    """
    rows, loaded = read(table), Loaded()
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("LOCK TABLE articles_retractionrecord IN SHARE ROW EXCLUSIVE MODE")  # one load at a time
        cursor.execute(MAKE_ROOM)
        with cursor.copy(f"COPY incoming_retractions (line, {', '.join(COLUMNS)}) FROM STDIN") as copy:
            for values in _counted(rows, loaded):
                copy.write_row(values)
        if loaded.rows == loaded.skipped.total():
            raise NotTheTable("The file has the table’s first line, but no row that can be used. Download it again.")
        _take_over(cursor, loaded)
        Sweep.objects.create(kind=Sweep.Kind.TABLE_LOADED, finished_at=at, counts=loaded.as_json())
    return loaded


def _counted(rows: Iterable[tuple[int, Row | Skipped]], loaded: Loaded) -> Iterator[tuple]:
    for line, row in rows:
        loaded.rows += 1
        if isinstance(row, Skipped):
            loaded.left_out(row)
            continue
        if not row.nature:
            loaded.doubted(line, UNKNOWN_NATURE)
        yield (line, *(_stored(getattr(row, name)) for name in COLUMNS))


def _stored(value: object) -> object:
    return list(value) if isinstance(value, tuple) else value


def _take_over(cursor, loaded: Loaded) -> None:
    """From what came in to what is kept."""
    cursor.execute(REPEATED, {"order": list(GRAVEST_FIRST)})
    for (line,) in cursor.fetchall():
        loaded.left_out(Skipped(line, TWICE))
    known = RetractionRecord.objects.count()
    cursor.execute(UPSERT)
    stored = cursor.rowcount
    loaded.added = RetractionRecord.objects.count() - known
    loaded.changed = stored - loaded.added
    loaded.unchanged = loaded.rows - loaded.skipped.total() - stored
    loaded.kept_because = _why_kept(loaded, known)
    if not loaded.kept_because:
        cursor.execute(REMOVE)
        loaded.removed = cursor.rowcount
    cursor.execute("DROP TABLE incoming_retractions")


def _why_kept(loaded: Loaded, known: int) -> str:
    if loaded.kept < WHOLE_FROM * known:
        return (
            f"The file has {loaded.kept:,} rows where {known:,} are known, so it was probably cut off: nothing was "
            "removed. Download it again; if it really is that short, remove the rows by hand first."
        )
    if loaded.torn:
        rows = "1 row" if loaded.torn == 1 else f"{loaded.torn} rows"
        return f"{rows} could not be read, and may be of any number: nothing was removed. Download the file again."
    return ""


MAKE_ROOM = """
DROP TABLE IF EXISTS pg_temp.incoming_retractions;
CREATE TEMPORARY TABLE incoming_retractions AS SELECT 0 AS line, * FROM articles_retractionrecord WITH NO DATA
"""
REPEATED = """
DELETE FROM incoming_retractions i USING (
    SELECT line, row_number() OVER (
        PARTITION BY record_id ORDER BY array_position(%(order)s::text[], nature::text), line DESC
    ) AS place
    FROM incoming_retractions
) numbered
WHERE numbered.line = i.line AND numbered.place > 1
RETURNING i.line
"""
_names = ", ".join(COLUMNS)
_others = [name for name in COLUMNS if name != "record_id"]
UPSERT = f"""
INSERT INTO articles_retractionrecord AS known ({_names})
SELECT {_names} FROM incoming_retractions
ON CONFLICT (record_id) DO UPDATE SET {", ".join(f"{name} = excluded.{name}" for name in _others)}
WHERE ({", ".join(f"known.{name}" for name in _others)})
    IS DISTINCT FROM ({", ".join(f"excluded.{name}" for name in _others)})
"""  # noqa: S608  names of columns, all ours
REMOVE = """
DELETE FROM articles_retractionrecord known
WHERE NOT EXISTS (SELECT FROM incoming_retractions i WHERE i.record_id = known.record_id)
"""


def compare_table(*, at: dt.datetime) -> int:
    """Make due now whatever source of a live article the table says something of that its newest checks do not rest on.

    How many became due. One statement, whatever there is; nothing is done, nor said to have been done, while no table
    was ever loaded.
    """
    loaded = Sweep.objects.filter(kind=Sweep.Kind.TABLE_LOADED).order_by("-finished_at").first()
    if loaded is None:
        return 0
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(UNHEARD, {"at": at})
        due = cursor.rowcount
        counts = {"due": due, "loaded_at": loaded.finished_at.isoformat()}
        Sweep.objects.create(kind=Sweep.Kind.TABLE, finished_at=at, counts=counts)
        if due:
            nudge("articles.tasks.sweep_checks")
    return due


# By DOI first, then by PMID, with the hash that ``retraction_watch.answer`` gives the rows together.
UNHEARD = """
WITH by_doi AS (
    SELECT s.id, array_agg(r.row_sha256 ORDER BY r.record_id) AS hashes
    FROM articles_source s JOIN articles_retractionrecord r ON r.doi = s.doi
    WHERE s.doi <> '' AND r.doi <> '' AND r.nature <> '' GROUP BY s.id
),
by_pmid AS (
    SELECT s.id, array_agg(r.row_sha256 ORDER BY r.record_id) AS hashes
    FROM articles_source s JOIN articles_retractionrecord r ON r.pmid = s.pmid
    WHERE s.pmid <> '' AND r.pmid <> '' AND r.nature <> '' GROUP BY s.id
),
said AS (
    SELECT id, CASE WHEN cardinality(hashes) = 1 THEN hashes[1]
        ELSE encode(sha256(convert_to(array_to_string(hashes, ''), 'UTF8')), 'hex') END AS hash
    FROM (SELECT coalesce(d.id, p.id) AS id, coalesce(d.hashes, p.hashes) AS hashes
          FROM by_doi d FULL JOIN by_pmid p ON p.id = d.id) named
),
unheard AS (
    SELECT s.id FROM articles_source s JOIN said ON said.id = s.id
    WHERE (s.check_due_at IS NULL OR s.check_due_at > %(at)s)
        AND EXISTS (
            SELECT FROM articles_reference r
            LEFT JOIN articles_article a ON a.current_id = r.revision_id AND a.state <> 'withdrawn'
            LEFT JOIN articles_publication p ON p.revision_id = r.revision_id AND p.ended_at IS NULL
            WHERE r.source_id = s.id AND (a.id IS NOT NULL OR p.id IS NOT NULL)
        )
        AND NOT EXISTS (
            SELECT FROM articles_check k
            WHERE k.source_id = s.id AND k.run = (
                SELECT c.run FROM articles_check c WHERE c.source_id = s.id AND c.cited_key = ''
                ORDER BY c.checked_at DESC, c.id DESC LIMIT 1
            )
            AND k.evidence @> jsonb_build_array(
                jsonb_build_object('service', 'Retraction Watch', 'body_sha256', said.hash)
            )
        )
    ORDER BY s.id FOR NO KEY UPDATE OF s
)
UPDATE articles_source s SET check_due_at = %(at)s FROM unheard WHERE unheard.id = s.id
"""

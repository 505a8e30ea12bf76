"""The table's oddities survive, what cannot be used is told by its line, and another file is refused."""

from __future__ import annotations

import csv
import datetime as dt
import io
from pathlib import Path

import pytest

from articles.citations.answers import NoticeKind
from articles.citations.retraction_watch import NotTheTable, Row, Skipped, answer, day, judged, read
from articles.citations.rules import Cited, Standing
from tests.benchmarks.citations.retraction_watch import HEADER

SAMPLES = sorted((Path(__file__).parents[3] / "../shared/data/citations/sets").glob("retraction_watch_sample_*.csv"))
NOW = dt.datetime(2026, 11, 25, 3, tzinfo=dt.UTC)
WHOLE = {
    "Record ID": "17",
    "Title": "On walking",
    "RetractionDate": "2/6/2010 0:00",
    "RetractionDOI": "10.5555/NOTICE",
    "RetractionPubMedID": "37476288.0",
    "OriginalPaperDOI": "https://doi.org/10.5555/Walking",
    "OriginalPaperPubMedID": "35281543.0",
    "RetractionNature": "Retraction",
    "Reason": "+Paper Mill;Error in Data;",
}


def line(**changed: str) -> list[str]:
    """A row of the table, with these columns (their names without spaces) written otherwise."""
    said = WHOLE | {{"RecordID": "Record ID"}.get(name, name): value for name, value in changed.items()}
    return [said.get(name, "") for name in HEADER]


def table(*rows: list[str], header: tuple[str, ...] = HEADER) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows([header, *rows])
    return out.getvalue().encode()


def rows_of(content: bytes) -> list[Row | Skipped]:
    return [row for _, row in read(io.BytesIO(content))]


def row_of(**changed: str) -> Row:
    [row] = rows_of(table(line(**changed)))
    assert isinstance(row, Row), row
    return row


def test_everything_a_row_says():
    row = row_of()
    assert (row.record_id, row.nature, row.said, row.title) == (17, "retraction", "Retraction", "On walking")
    assert (row.doi, row.pmid) == ("10.5555/walking", "35281543")
    assert (row.notice_doi, row.notice_pmid, row.noticed_on) == ("10.5555/notice", "37476288", dt.date(2010, 2, 6))
    assert row.reasons == ("Paper Mill", "Error in Data")
    assert len(row.row_sha256) == 64


@pytest.mark.parametrize(
    ("said", "found"),
    [
        ("7/12/2023 0:00", dt.date(2023, 7, 12)),
        ("12/31/2019 11:59:00 PM", dt.date(2019, 12, 31)),
        ("2010-02-06", dt.date(2010, 2, 6)),
        ("2010-02-06T00:00:00Z", dt.date(2010, 2, 6)),
        ("0/0/0000", None),
        ("2/30/2020 0:00", None),
        ("25/12/2010", None),
        ("1/1/10", None),
        ("unknown", None),
        ("", None),
    ],
)
def test_dates_are_read_in_their_forms_and_never_guessed(said, found):
    assert day(said) == found


@pytest.mark.parametrize("said", ["", "unavailable", "Unavailable", "n/a", "10.5555", f"10.5555/{'x' * 400}"])
def test_a_doi_that_is_none_is_unknown(said):
    assert row_of(OriginalPaperDOI=said).doi == ""


@pytest.mark.parametrize("said", ["", "0", "0.0", "none", "123456789"])
def test_a_pmid_that_is_none_is_unknown(said):
    assert row_of(OriginalPaperPubMedID=said).pmid == ""


def test_a_nature_that_nobody_knows_is_kept_in_its_own_word_and_says_nothing():
    row = row_of(RetractionNature="Retract  and replace")
    assert (row.nature, row.said) == ("", "Retract and replace")


@pytest.mark.parametrize("number", ["", "none", "0", "-4", "99999999999", "3.5"])
def test_a_row_without_a_usable_number_is_told_with_its_line(number):
    found = list(read(io.BytesIO(table(line(), line(RecordID=number)))))
    [(_, first), (at, second)] = found
    assert isinstance(first, Row)
    assert (at, second.line, second.torn) == (3, 3, False)
    assert "Record ID" in second.why


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "latin-1"])
def test_encodings(encoding):
    content = table(line(Title="Müller’s reflex" if encoding != "latin-1" else "Müllers reflex")).decode()
    [row] = rows_of(content.encode(encoding))
    assert row.title.startswith("Müller")


def test_a_wrong_byte_spoils_no_other_letter():
    content = table(line(Title="α ≤ 0.05 by M?ller")).replace(b"M?ller", b"M\xfcller")
    assert rows_of(content)[0].title == "α ≤ 0.05 by Müller"


def test_nul_bytes_and_line_ends_inside_a_field():
    content = table(line(Title="On\x00 walking", Notes="two\r\nlines"), line(RecordID="18"))
    first, second = rows_of(content)
    assert (first.title, second.record_id) == ("On walking", 18)


def test_an_empty_last_column_and_missing_optional_ones():
    with_empty = b"\r\n".join(row + b"," for row in table(line()).splitlines())
    assert rows_of(with_empty)[0].record_id == 17
    few = ("Record ID", "OriginalPaperDOI", "RetractionNature")
    [row] = rows_of(table(["5", "10.5555/a", "Correction"], header=few))
    assert (row.record_id, row.doi, row.nature, row.noticed_on, row.reasons) == (5, "10.5555/a", "correction", None, ())


def test_a_row_that_is_torn_is_told_and_the_next_is_read():
    rows = rows_of(table(line(), ["18", "only two"], [*line(RecordID="19"), "one", "more"], line(RecordID="20")))
    assert [row.record_id for row in rows if isinstance(row, Row)] == [17, 20]
    assert [row.torn for row in rows if isinstance(row, Skipped)] == [True, True]


def test_a_quotation_mark_that_is_never_closed_swallows_no_more_than_itself():
    content = table(line()) + b'18,"' + b"x" * 300_000 + b"\r\n" + table(line(RecordID="19")).split(b"\r\n", 1)[1]
    rows = rows_of(content)
    assert any(isinstance(row, Skipped) and row.torn for row in rows)
    assert 17 in [row.record_id for row in rows if isinstance(row, Row)]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "empty"),
        (b"\n", "empty"),
        (b"<!doctype html><html>Not found</html>", "web page"),
        (b"\x1f\x8b\x08\x00\x00\x00", "names no column"),
        (b"Record ID,RetractionNature\n1,Retraction\n", "OriginalPaperDOI or OriginalPaperPubMedID"),
        (b"doi,pmid\n10.5555/a,1\n", "Record ID, RetractionNature"),
        (b"x" * 3_000_000, "names no column"),
    ],
)
def test_another_file_is_refused_with_a_sentence(content, said):
    with pytest.raises(NotTheTable, match=said):
        read(io.BytesIO(content))


def test_the_same_row_has_the_same_hash_with_or_without_the_empty_column():
    plain = table(line())
    with_empty = b"\r\n".join(row + b"," for row in plain.splitlines())
    assert rows_of(plain)[0].row_sha256 == rows_of(with_empty)[0].row_sha256
    assert row_of(Notes="Other").row_sha256 != row_of().row_sha256


def test_several_rows_of_one_work_are_one_answer():
    correction = row_of(RecordID="3", RetractionNature="Correction", RetractionDate="3/6/2004")
    retraction = row_of()
    said = answer([retraction, correction], NOW)
    assert [notice.kind for notice in said.record.notices] == [NoticeKind.CORRECTION, NoticeKind.RETRACTION]
    assert (said.evidence.service, said.evidence.url) == ("Retraction Watch", "record/3,17")
    assert said.evidence.fetched_at == NOW
    assert answer([retraction], NOW).evidence.body_sha256 == retraction.row_sha256


def standing_after(*natures: tuple[str, str]) -> Standing:
    rows = [
        row_of(RecordID=str(number), RetractionNature=nature, RetractionDate=when, RetractionDOI=f"10.5555/n{number}")
        for number, (nature, when) in enumerate(natures, 1)
    ]
    return judged(Cited(doi="10.5555/walking"), answer(rows, NOW)).standing


def test_the_gravest_row_decides_and_a_later_reinstatement_clears():
    assert standing_after(("Correction", "1/1/2004"), ("Retraction", "1/1/2010")) == Standing.RETRACTED
    assert standing_after(("Expression of concern", "1/1/2004")) == Standing.CONCERN
    assert standing_after(("Retraction", "1/1/2010"), ("Reinstatement", "1/1/2011")) == Standing.STANDS
    assert standing_after(("Retraction", "1/1/2012"), ("Reinstatement", "1/1/2011")) == Standing.RETRACTED


@pytest.mark.skipif(not SAMPLES, reason="needs the samples of the real table")
@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_the_real_table_is_read_whole(path):
    with path.open("rb") as stream:
        rows = [row for _, row in read(stream)]
    assert rows
    assert all(isinstance(row, Row) for row in rows)
    assert all(row.nature and row.noticed_on for row in rows)

import datetime as dt
import gzip
import io
import json
from collections import Counter
from pathlib import Path

import pytest

from articles.drafts import incoming
from articles.drafts.draft import DraftReference

TODAY = dt.date(2026, 11, 22)
SHARED = Path(__file__).parents[4] / "shared" / "data"
RECORD = {
    "external_id": "x-1",
    "question": "Is zinc useful in colds?",
    "specialty": "General practice",
    "drafted_by": "model",
    "body": "It shortens colds by a day [1].\r\nNot in children [2, 1].",
    "references": [
        {"number": 1, "url": "https://doi.org/10.5555/zinc.1", "passage": "A day.", "cited_as": "Dahl 2020"},
        {"number": 2, "pmid": 31234567, "title": "Zinc", "publisher": "Example"},
    ],
    "last_updated": "2026-01-17",
    "related_questions": ["Is iron useful?"],
    "expert": {"anything": True},
}


def reads(data, name="drafts.jsonl", **options):
    return list(incoming.read(data, name=name, today=TODAY, **options))


def lines(*records):
    return b"\n".join(record if isinstance(record, bytes) else json.dumps(record).encode() for record in records)


def refused(record):
    (read,) = reads(lines(record))
    assert read.draft is None
    return [(finding.severity, finding.code, finding.where) for finding in read.findings]


def test_a_whole_record():
    (read,) = reads(lines(RECORD))
    draft = read.draft
    assert (draft.external_id, draft.specialty, draft.drafted_by) == ("x-1", "General practice", "model")
    assert draft.question == draft.title == "Is zinc useful in colds?"
    assert draft.body == "It shortens colds by a day [1].\nNot in children [2, 1]."
    assert draft.references == (
        DraftReference(1, "Dahl 2020", doi="10.5555/zinc.1", url="https://doi.org/10.5555/zinc.1", passage="A day."),
        DraftReference(2, pmid="31234567", title="Zinc", publisher="Example"),
    )
    assert draft.last_updated == dt.date(2026, 1, 17)
    assert draft.related_questions == ("Is iron useful?",)
    assert (read.place, read.findings) == ("line 1", ())


def test_bad_lines_are_named_and_the_others_come_in():
    data = (
        lines(RECORD, b"{broken", b"", b"[]", b"\xff{}", {**RECORD, "question": ""}, {**RECORD, "body": 3}, RECORD)
        + b"\n"
    )
    found = reads(data)
    assert [(read.place, read.draft is not None) for read in found] == [
        ("line 1", True),
        ("line 2", False),
        ("line 4", False),
        ("line 5", False),
        ("line 6", False),
        ("line 7", False),
        ("line 8", True),
    ]
    assert [(read.findings[0].code, read.findings[0].where) for read in found if not read.draft] == [
        ("not-json", "line 2"),
        ("not-json", "line 4"),
        ("not-utf-8", "line 5, column 1"),
        ("question-missing", "line 6"),
        ("field-type", "line 7"),
    ]


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"body": ""}, "empty"),
        ({"body": "12 34"}, "not-an-article"),
        ({"question": "???"}, "not-an-article"),
        ({"body": "xq zvk wrtpl " * 20}, "not-an-article"),
        ({"body": "a\0b"}, "binary"),
        ({"body": "a\ud800b"}, "not-utf-8"),
        ({"references": "none"}, "field-type"),
        ({"references": [{"number": 1, "url": []}]}, "field-type"),
        ({"related_questions": "one"}, "field-type"),
        ({"last_updated": 2026}, "field-type"),
    ],
)
def test_records_that_are_no_draft(change, code):
    assert refused({**RECORD, **change}) == [("fatal", code, "line 1")]


def findings(**change):
    (read,) = reads(lines({**RECORD, **change}))
    return [(finding.severity, finding.code, finding.where) for finding in read.findings]


def test_references_that_do_not_fit_the_text():
    assert findings(
        references=[{"number": 2, "url": "https://example.org"}, {"number": 3, "url": "https://example.org"}]
    ) == [
        ("fatal", "reference-unlisted", "line 1, body line 1"),
        ("warning", "reference-uncited", "line 1, reference 3"),
    ]
    assert findings(body="It helps [2]. It does [1].") == [("note", "reference-order", "line 1, body line 1")]
    assert findings(references=[*RECORD["references"], {"number": 1, "url": "https://example.org"}]) == [
        ("fatal", "reference-number-twice", "line 1, entry 3 of the list")
    ]


@pytest.mark.parametrize("number", [0, -1, 1000, 1.5, "x", True, 10**30, float("nan")])
def test_a_number_that_is_none(number):
    given = [*RECORD["references"], {"number": number, "url": "https://example.org"}]
    assert findings(references=given) == [("fatal", "reference-number-unusable", "line 1, entry 3 of the list")]


def test_references_without_numbers_and_as_plain_text():
    (read,) = reads(lines({**RECORD, "references": ["Dahl T. doi:10.5555/a", {"as_cited": "Eide R."}]}))
    assert read.draft.references == (
        DraftReference(1, "Dahl T. doi:10.5555/a", doi="10.5555/a"),
        DraftReference(2, "Eide R."),
    )


def test_a_malformed_identifier_is_kept_as_text():
    (read,) = reads(lines({**RECORD, "references": [{"number": 1, "doi": "banana"}, {"number": 2, "pmid": "x"}]}))
    assert [(finding.code, finding.where) for finding in read.findings] == [
        ("identifier-malformed", "line 1, reference 1"),
        ("identifier-malformed", "line 1, reference 2"),
    ]
    assert [(r.as_cited, r.doi, r.pmid) for r in read.draft.references] == [
        ("DOI: banana", "", ""),
        ("PMID: x", "", ""),
    ]


def test_invisible_characters_have_their_place():
    assert findings(body="It\u200b helps [1].\nIt\u202e does\u200b [2].") == [
        ("warning", "invisible-character", "line 1, body, line 1, column 3"),
        ("warning", "invisible-character", "line 1, body, line 2, column 3"),
    ]


def test_one_object_and_an_array():
    (single,) = reads(json.dumps(RECORD, indent=2).encode(), name="")
    assert (single.place, single.draft.external_id) == ("", "x-1")
    several = reads(json.dumps([RECORD, 3, RECORD], indent=1).encode(), name="upload.json")
    assert [(read.place, read.draft is not None) for read in several] == [
        ("item 1", True),
        ("item 2", False),
        ("item 3", True),
    ]


def test_an_object_alone_on_its_line_under_any_name():
    for name in ("", "a.txt", "a.json", "a.jsonl"):
        (read,) = reads(lines(RECORD), name=name)
        assert read.draft.external_id == "x-1"


@pytest.mark.parametrize(
    "text", ["[" * 10**5, "{" * 10**5, '{"a":' * 10**5, "1" * 10**5, '{"question": 1e999}', "[]", "null"]
)
def test_odd_json_raises_nothing(text):
    for name in ("a.json", "a.jsonl"):
        assert [read.draft for read in reads(text.encode(), name=name)] in ([None], [])


class _Counting(io.RawIOBase):
    """Makes records on demand, and knows how many were made."""

    def __init__(self, count):
        self.line = json.dumps(RECORD).encode() + b"\n"
        self.count, self.at, self.made = count, 0, 0

    def readable(self):
        return True

    def seekable(self):
        return True

    def seek(self, at, whence=0):
        self.at = at if whence == 0 else self.count * len(self.line)
        return self.at

    def tell(self):
        return self.at

    def readinto(self, buffer):
        data = self.read(len(buffer))
        buffer[: len(data)] = data
        return len(data)

    def read(self, size=-1):
        start = self.at % len(self.line)
        left = self.count * len(self.line) - self.at
        data = (self.line * (size // len(self.line) + 2))[start : start + min(size, left)]
        self.at += len(data)
        return data

    def readline(self, size=-1):
        self.made += self.at < self.count * len(self.line)
        return self.read(len(self.line) - self.at % len(self.line))


def test_records_stream():
    stream = _Counting(100_000)
    found = incoming.read(stream, name="a.jsonl", limit=incoming.BULK_LIMIT, today=TODAY)
    assert next(found).place == "line 1"
    assert stream.made <= 2
    for _ in range(99):
        next(found)
    assert stream.made <= 101


def test_a_packed_file_and_a_damaged_one():
    packed = gzip.compress(lines(RECORD, RECORD))
    assert [read.draft.external_id for read in reads(packed, name="a.jsonl.gz")] == ["x-1", "x-1"]
    assert [read.draft.external_id for read in reads(packed, name="")] == ["x-1", "x-1"]
    assert [finding.code for read in reads(packed[:-12], name="a.jsonl.gz") for finding in read.findings][
        -1
    ] == "binary"


def test_a_line_that_is_too_long_is_skipped():
    long = lines({**RECORD, "body": "word " * 5_000_000})
    found = reads(lines(RECORD, long, RECORD), limit=incoming.BULK_LIMIT)
    assert [(read.place, read.draft is not None) for read in found] == [
        ("line 1", True),
        ("line 2", False),
        ("line 3", True),
    ]
    assert found[1].findings[0].code == "too-large"


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_drafts_that_experts_reviewed_all_come_in():
    with (SHARED / "expert-reviewed-drafts.jsonl").open("rb") as stream:
        found = reads(stream)
    assert len(found) == 51
    assert all(read.draft and not read.draft.fatal for read in found)


@pytest.mark.skipif(not SHARED.exists(), reason="the shared data is not here")
def test_the_institutes_answers_all_come_in():
    with (SHARED / "medquad.jsonl.gz").open("rb") as stream:
        found = Counter(
            read.draft is not None for read in incoming.read(stream, name="medquad.jsonl.gz", limit=incoming.BULK_LIMIT)
        )
    assert found == {True: 16_407}

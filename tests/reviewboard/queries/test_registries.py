"""What registries said, read from what is stored, whatever stands there."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.models import Source
from reviewboard.queries.registries import answers_of, disagree, proofs
from tests.sources import answered, notice

RETRACTION = notice("retraction", "Retraction in", "2024-03-04", "PubMed", "pmid:90000021")
CORRECTION = notice("correction", "Correction", "2020", "Crossref", "10.5555/r.<2020>")


def answers(*rows: dict):
    return answers_of(Source(answers=list(rows)))


def test_in_the_order_asked_each_in_its_own_words():
    first, second = answers(
        answered("Crossref", "found", "A title", CORRECTION), answered("PubMed", "absent", reason="Not there.")
    )
    assert (first.service, first.words, first.tone, first.title, first.status) == (
        "Crossref", "Has it", "good", "A title", 200,
    )  # fmt: skip
    assert first.fetched_at.tzinfo is not None
    assert (second.words, second.tone, second.reason, second.is_found) == (
        "Does not have it", "warn", "Not there.", False,
    )  # fmt: skip


@pytest.mark.parametrize(
    ("notice_id", "url"),
    [
        ("10.5555/r.<2020>", "https://doi.org/10.5555/r.%3C2020%3E"),
        ("pmid:90000021", "https://pubmed.ncbi.nlm.nih.gov/90000021/"),
        ("pmid:1/../../evil", ""),
        ("javascript:alert(1)", ""),
        ("", ""),
    ],
)
def test_where_a_notice_can_be_read(notice_id, url):
    [row] = answers(answered("Crossref", "found", "", notice("correction", "Erratum", "", "Crossref", notice_id)))
    assert [told.url for told in row.notices] == [url]


@pytest.mark.parametrize("url", ["javascript:alert(1)", "", None, "file:///etc/passwd", "//elsewhere.example"])
def test_only_web_addresses_are_linked(url):
    assert [row.url for row in answers(answered("Crossref") | {"url": url})] == [""]
    assert [proof.url for proof in proofs([{"url": url}])] == [""]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([answered("A", "found", "", RETRACTION), answered("B", "found", "", CORRECTION)], True),
        ([answered("A", "found", "", RETRACTION), answered("B", "found", "A title")], True),
        ([answered("A", "found", "", RETRACTION), answered("doi.org", "found")], False),
        ([answered("A", "found", "", RETRACTION), answered("B", "found", "", RETRACTION)], False),
        ([answered("A", "found", "", RETRACTION), answered("B", "absent"), answered("C", "unavailable")], False),
        ([answered("A", "found")], False),
        ([], False),
    ],
)
def test_they_disagree_where_those_that_have_it_tell_of_different_things(rows, expected):
    assert disagree(answers(*rows)) is expected


def test_what_is_not_there_is_empty():
    [row] = answers({})
    assert (row.service, row.words, row.tone, row.fetched_at, row.notices) == ("", "Did not say", "unknown", None, ())
    [row] = answers({"existence": "of a later version", "fetched_at": None, "notices": [{}]})
    assert (row.words, row.notices[0].said) == ("Did not say", "")
    assert answers_of(None) == ()


def test_each_request_is_told_once():
    one = {"service": "PubMed", "url": "https://a.example/1", "fetched_at": "2026-01-16T10:00:00+00:00", "status": 200}
    again = one | {"fetched_at": "2026-01-17T10:00:00+00:00", "status": None, "body_sha256": ""}
    first, second = proofs([one, dict(one), again])
    assert (first.status, first.fetched_at) == (200, dt.datetime(2026, 1, 16, 10, tzinfo=dt.UTC))
    assert second.status is None

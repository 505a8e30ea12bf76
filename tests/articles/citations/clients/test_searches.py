"""Crossref's lists: what a reference is taken to mean, and which notices name a work."""

from __future__ import annotations

import pytest

from articles.citations.clients import crossref
from tests import standin
from tests.articles.citations.conftest import NOW

REFERENCE = (
    "Okonkwo A, Lindqvist PO. Early mobilisation after lumbar disc surgery. J Invented Spine Med. 2021;12(3):201-9"
)


def test_a_reference_is_searched_for_as_it_stands(registries, registry):
    found = crossref.search(registries, f"  {REFERENCE}\n", rows=5, now=NOW)
    assert registry.queries == [{"query.bibliographic": REFERENCE, "rows": "5", "mailto": "editor@example.org"}]
    assert (found.answered, found.hits[0].record.doi) == (True, "10.5555/trial.2021.0042")
    assert found.hits[0].score > found.hits[1].score > 0
    assert "mailto" not in found.evidence.url


def test_a_hit_carries_its_notices(registries):
    hits = crossref.search(registries, "Zinc lozenges and the common cold in adults", now=NOW).hits
    zinc = next(hit.record for hit in hits if hit.record.doi == "10.5555/retracted.2015.7")
    assert [notice.kind for notice in zinc.notices] == ["correction", "retraction", "retraction"]


def test_nothing_found_is_an_answer(registries):
    found = crossref.search(registries, "xylophonist quarrelsomeness", now=NOW)
    assert (found.answered, found.hits, found.reason) == (True, (), "")


@pytest.mark.parametrize("text", ["", " \n", "<b></b>"])
def test_nothing_to_search_for_is_not_asked(registries, registry, text):
    found = crossref.search(registries, text, now=NOW)
    assert (found.answered, found.reason, registry.queries) == (False, "There is nothing to ask for.", [])


def test_the_notices_about_a_work(registries, registry):
    found = crossref.updates(registries, "10.5555/corrected.2020.1", now=NOW)
    assert registry.queries[0]["filter"] == "updates:10.5555/corrected.2020.1"
    assert [(hit.record.doi, hit.record.is_notice) for hit in found.hits] == [("10.5555/erratum.2020.2", True)]


def test_a_doi_that_would_be_two_filters_is_not_asked(registries, registry):
    assert not crossref.updates(registries, "10.5555/x,type:journal", now=NOW).answered
    assert registry.queries == []


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 503},
        {"status": 429},
        {"text": "<html>at work</html>"},
        {"json": {"status": "ok", "message-type": "work", "message": {"DOI": "10.5555/x"}}},
        {"json": {"status": "ok", "message-type": "work-list", "message": {"items": None}}},
        {"json": {"status": "ok", "message-type": "work-list", "message": []}},
        {"json": {"message": {"items": []}}},
        {"json": ["work-list"]},
        {"text": '{"status":"ok","message-type":"work-list","message":{"items":[{"DOI":"10.55', "cut": 60},
    ],
)
def test_what_is_no_list_of_works_is_not_answered(registries_at, answer):
    with standin.running([{"path": "/works", **answer}]) as server:
        found = crossref.search(registries_at(server.url, attempts=1), REFERENCE, now=NOW)
    assert (found.answered, found.hits) == (False, ())
    assert found.reason


def test_items_of_any_shape_are_read_as_far_as_they_go(registries_at):
    items = [
        None,
        "10.5555/x",
        {},
        {"DOI": None, "title": None, "author": None, "issued": None, "score": "high"},
        {"title": ["Without a DOI"], "score": True},
        {"DOI": "10.5555/y", "title": "Not a list", "author": {"family": "X"}, "score": 12, "updated-by": "yes"},
    ]
    envelope = {"status": "ok", "message-type": "work-list", "message": {"items": items}}
    with standin.running([{"path": "/works", "json": envelope}]) as server:
        found = crossref.search(registries_at(server.url), REFERENCE, now=NOW)
    assert [(hit.record.doi, hit.record.title, hit.score) for hit in found.hits] == [
        ("", "Without a DOI", None),
        ("10.5555/y", "Not a list", 12.0),
    ]


def test_where_twenty_records_are_too_much_fewer_are_asked_for(registries_at, registry):
    found = crossref.search(registries_at(registry.url, max_bytes=3_500), REFERENCE, now=NOW)
    assert [query["rows"] for query in registry.queries] == ["20", "5"]
    assert found.hits[0].record.doi == "10.5555/trial.2021.0042"
    assert not crossref.search(registries_at(registry.url, max_bytes=100), REFERENCE, now=NOW).answered

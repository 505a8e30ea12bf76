"""Europe PMC and OpenAlex: one more word about a work, and never the word that it does not exist."""

from __future__ import annotations

import pytest

from articles.citations.answers import Existence
from articles.citations.clients import europepmc, openalex
from tests import standin
from tests.articles.citations.conftest import NOW

TRIAL = "10.5555/trial.2021.0042"


@pytest.mark.parametrize(
    ("named", "query"),
    [({"doi": TRIAL}, f'DOI:"{TRIAL}"'), ({"pmid": "90000001"}, "EXT_ID:90000001 AND SRC:MED")],
)
def test_a_work_is_found_by_its_doi_or_pmid(registries, registry, named, query):
    record = europepmc.work(registries, **named, now=NOW).record
    assert registry.queries[0]["query"] == query
    assert (record.doi, record.pmid, record.pmcid, record.year, record.first_page) == (
        *(TRIAL, "90000001", "PMC9990001"),
        *(2021, "201"),
    )
    assert record.authors == (("Okonkwo", "Adaeze"), ("Lindqvist", "Per-Olof"), ("Invented Spine Study Group", ""))
    assert record.abstract == (
        "Background: Rest was advised & movement feared (p<0.05).\n\nResults: Walking at ≥2 h did no harm."
    )


def test_its_notices_are_pubmeds_in_europe_pmcs_name(registries):
    record = europepmc.work(registries, doi="10.5555/magnets.2009", now=NOW).record
    assert [(notice.kind, notice.notice_id, notice.date, notice.source) for notice in record.notices] == [
        ("concern", "pmid:90000009", "2010-11", "Europe PMC"),
        ("retraction", "10.5555/magnets.retraction", "2011-02", "Europe PMC"),
        ("retraction", "", "", "Europe PMC"),
    ]
    assert not record.is_notice


def test_a_notice_is_told_from_what_it_retracts(registries):
    record = europepmc.work(registries, pmid="90000004", now=NOW).record
    assert (record.is_notice, record.notice_of, record.notices) == (True, ("pmid:90000003",), ())


@pytest.mark.parametrize(
    ("doi", "kind", "said"),
    [
        ("10.5555/preprint.2020.9", "new_version", "Preprint of"),
        ("10.5555/preprint.2021.1", "withdrawal", "Preprint withdrawal"),
    ],
)
def test_what_became_of_a_preprint(registries, doi, kind, said):
    [notice] = europepmc.work(registries, doi=doi, now=NOW).record.notices
    assert (notice.kind, notice.said) == (kind, said)


def test_not_to_hold_it_proves_nothing(registries):
    assert europepmc.work(registries, doi="10.5555/never", now=NOW).existence is Existence.NOT_INDEXED
    assert openalex.work(registries, "10.5555/never", now=NOW).existence is Existence.NOT_INDEXED


def europe(*results: object, hits: object = None) -> dict:
    return {"hitCount": len(results) if hits is None else hits, "resultList": {"result": list(results)}}


@pytest.mark.parametrize(
    "answer",
    [
        {"status": 500},
        {"text": "<html></html>"},
        {"json": {}},
        {"json": {"hitCount": 0}},
        {"json": {"hitCount": 3, "resultList": {"result": []}}},
        {"json": {"hitCount": None, "resultList": {"result": []}}},
        {"json": {"hitCount": 0, "resultList": {"result": [{"doi": TRIAL}]}}},
        {"json": europe({"doi": "10.5555/another", "title": "Another work"})},
        {"json": europe("10.5555/trial.2021.0042")},
    ],
)
def test_what_is_about_another_work_or_none_is_no_answer(registries_at, answer):
    with standin.running([{"path": "/search", **answer}]) as server:
        registries = registries_at(server.url, attempts=1)
        assert europepmc.work(registries, doi=TRIAL, now=NOW).unavailable


def test_pubmeds_own_record_goes_before_a_copy(registries_at):
    copy = {"source": "PMC", "doi": TRIAL, "title": "Copy"}
    with standin.running(
        [{"path": "/search", "json": europe(copy, {"source": "MED", "doi": TRIAL, "title": "Own"})}]
    ) as server:
        assert europepmc.work(registries_at(server.url), doi=TRIAL, now=NOW).record.title == "Own"


def test_a_quotation_mark_does_not_end_the_question(registries, registry):
    europepmc.work(registries, doi='10.5555/x"_or_doi:*', now=NOW)
    assert registry.queries[0]["query"] == 'DOI:"10.5555/x\\"_or_doi:*"'


def test_titles_are_searched_for_by_their_words(registries, registry):
    found = europepmc.search(registries, 'Magnets for "back" pain) OR SRC:MED', now=NOW)
    assert registry.queries[0]["query"] == "TITLE:(magnets OR for OR back OR pain OR or OR src OR med)"
    assert found.hits[0].record.doi == "10.5555/magnets.2009"
    assert not europepmc.search(registries, "?!", now=NOW).answered


@pytest.mark.parametrize(("doi", "said"), [(TRIAL, []), ("10.5555/corrected.2020.1", ["marked as retracted"])])
def test_openalex_says_retracted_and_nothing_more(registries, doi, said):
    record = openalex.work(registries, doi, now=NOW).record
    assert [notice.said for notice in record.notices] == said
    assert {(notice.kind, notice.source) for notice in record.notices} <= {("retraction", "OpenAlex")}


def test_an_openalex_record_is_read_whole(registries):
    record = openalex.work(registries, TRIAL, now=NOW).record
    assert (record.pmid, record.pmcid, record.year, record.volume, record.pages, record.journal) == (
        *("90000001", "PMC9990001", 2021, "12", "201-209"),
        "Journal of Invented Spine Medicine",
    )
    assert record.authors[0] == ("Okonkwo", "Adaeze")


@pytest.mark.parametrize("retracted", [None, "true", 1, "false", []])
def test_only_true_is_true(registries_at, retracted):
    work = {"doi": f"https://doi.org/{TRIAL}", "is_retracted": retracted}
    with standin.running([{"path": f"/works/https://doi.org/{TRIAL}", "json": work}]) as server:
        assert openalex.work(registries_at(server.url), TRIAL, now=NOW).record.notices == ()


def test_who_is_not_to_be_asked_is_not_asked(registries_at, registry):
    registries = registries_at(registry.url)
    nowhere = type(registries)(registry.url, registry.url, registry.url, getter=registries.getter)
    answers = [europepmc.work(nowhere, doi=TRIAL, now=NOW), openalex.work(nowhere, TRIAL, now=NOW)]
    assert [answer.reason for answer in answers] == [
        "Europe PMC is not asked by this site.",
        "OpenAlex is not asked by this site.",
    ]
    assert registry.queries == []

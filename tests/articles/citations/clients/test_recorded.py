"""Every answer recorded from the real services ends in found, absent, invalid or unavailable, and as labelled."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from articles.citations.answers import Answer, Evidence, Existence, Search
from articles.citations.checking import check
from articles.citations.clients import crossref, datacite, doi, ecitmatch, europepmc, idconv, ncbi, openalex, pubmed_xml
from articles.citations.clients.replies import Reply
from articles.citations.identifiers import normalise_doi
from articles.citations.rules import Cited, Facts, judge, standing
from tests import standin
from tests.articles.citations.conftest import NOW, SHARED

INDEX = SHARED / "responses" / "index.json"
ENTRIES = json.loads(INDEX.read_text("utf-8")) if INDEX.exists() else []
pytestmark = pytest.mark.skipif(not ENTRIES, reason="the recorded answers are not here")


def reply_of(entry: dict) -> Reply:
    body = (SHARED / entry["file"]).read_bytes()
    proof = Evidence(entry["service"], entry["url"], NOW, entry["status"], hashlib.sha256(body).hexdigest())
    return Reply(proof, body, {name.lower(): value for name, value in entry["headers"].items()})


def asked_for(entry: dict) -> str:
    """The PMID or the DOI that the request named; of one out of a list, its own."""
    if entry["fidelity"] == "recorded item, rewrapped":
        return json.loads((SHARED / entry["file"]).read_bytes())["message"]["DOI"]
    parts = urlsplit(entry["url"])
    ids = parse_qs(parts.query).get("id")
    return (
        ids[0] if ids else unquote(parts.path).partition("/10.")[2] and f"10.{unquote(parts.path).partition('/10.')[2]}"
    )


def pubmed_of(entry: dict) -> Answer:
    reader = pubmed_xml.read_articles if "efetch" in entry["url"] else ncbi.read_summaries
    pmid = asked_for(entry) or "1"
    return reader(reply_of(entry), [pmid])[pmid]


def converted(entry: dict) -> Answer:
    name = parse_qs(urlsplit(entry["url"]).query)["ids"][0]
    return idconv.read_conversions(reply_of(entry), [name], "doi")[name]


READERS: dict[str, Callable[[dict], Answer]] = {
    "openalex": lambda entry: openalex.read_work(reply_of(entry), asked_for(entry)),
    "pmc-idconv": converted,
    "crossref": lambda entry: crossref.read_work(reply_of(entry), asked_for(entry)),
    "datacite": lambda entry: datacite.read_work(reply_of(entry), asked_for(entry)),
    "doi.org": lambda entry: (doi.read_agency if "/ra/" in entry["url"] else doi.read_handle)(
        reply_of(entry), asked_for(entry) or "10.1126/science.169.3946.635"
    ),
    "doi.org/api/handles": lambda entry: doi.read_handle(reply_of(entry), asked_for(entry)),
    "eutils": pubmed_of,
}


def expected(entry: dict) -> Existence:
    """What the labels say. An answer of another kind than a single work was not what anybody asked for."""
    labels, service, name = set(entry["labels"]), entry["service"], Path(entry["file"]).name
    # What is not among the articles of PubMed Central, or unknown to OpenAlex, may well exist.
    if service in ("pmc-idconv", "openalex") and labels & {"not-found", "404"}:
        return Existence.NOT_INDEXED
    if entry["status"] == 400:
        return Existence.INVALID
    if service in ("crossref", "datacite") and entry["status"] == 404:
        return Existence.ABSENT
    if "not-found" in labels or name == "doi_ra_not_found.json":
        return Existence.ABSENT
    other_kinds = {"search", "agency", "redirect", "esearch", "ecitmatch", "csl"}
    if labels & (other_kinds | {"error"}) or name in ("ncbi_esummary_pubmed.xml", "doi_csl_json.json"):
        return Existence.UNAVAILABLE
    return Existence.FOUND


@pytest.mark.parametrize("entry", [e for e in ENTRIES if e["service"] in READERS], ids=lambda entry: entry["file"][10:])
def test_every_answer_of_a_service_that_is_asked_ends_as_labelled(entry):
    assert READERS[entry["service"]](entry).existence is expected(entry)


def read_by_all(reply: Reply) -> list[Answer | Search]:
    return [
        crossref.read_work(reply, "10.1/x"),
        crossref.read_works(reply),
        datacite.read_work(reply, "10.1/x"),
        doi.read_handle(reply, "10.1/x"),
        doi.read_agency(reply, "10.1/x"),
        europepmc.read_work(reply, doi="10.1/x"),
        europepmc.read_works(reply),
        openalex.read_work(reply, "10.1/x"),
        ncbi.read_summaries(reply, ["1"])["1"],
        pubmed_xml.read_articles(reply, ["1"])["1"],
        *idconv.read_conversions(reply, ["10.1/x"], "doi").values(),
    ]


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry["file"][10:])
def test_no_reader_stumbles_over_an_answer_of_any_service(entry):
    reply = reply_of(entry)
    read = read_by_all(reply)
    assert all(each.reason for each in read if not (each.answered if isinstance(each, Search) else each.found))
    assert all(isinstance(each.existence, Existence) for each in read if isinstance(each, Answer))
    assert ecitmatch.read_matches(reply, ["c0"])["c0"].unavailable


SEARCHES = {
    "crossref_search_query_ecology.json": 2,
    "crossref_search_select.json": 20,
    "crossref_search_nohits.json": 0,
    "crossref_search_false_candidate.json": 1,
    "crossref_search_title_betablocker.json": 1,
}


@pytest.mark.parametrize(
    "entry", [e for e in ENTRIES if e["service"] == "crossref"], ids=lambda entry: entry["file"][10:]
)
def test_a_list_is_a_search_that_was_answered_and_nothing_else_is(entry):
    found = crossref.read_works(reply_of(entry))
    hits = SEARCHES.get(Path(entry["file"]).name)
    assert (found.answered, len(found.hits)) == (hits is not None, hits or 0)
    assert all(hit.record.title and hit.record.doi for hit in found.hits)


def test_what_the_citation_matcher_said_is_read_line_by_line():
    entry = next(entry for entry in ENTRIES if entry["file"].endswith("ecitmatch_quoted.txt"))
    matches = ecitmatch.read_matches(reply_of(entry), ["Art1", "Art2", "x", "y", "z", "never asked"])
    assert {key: (str(match.matched), match.pmids) for key, match in matches.items()} == {
        "Art1": ("one", ("2014248",)),
        "Art2": ("one", ("3026048",)),
        "x": ("no_such_journal", ()),
        "y": ("none", ()),
        "z": ("several", ()),
        "never asked": ("unavailable", ()),
    }


def test_the_recorded_identifiers_belong_together():
    entry = next(entry for entry in ENTRIES if entry["file"].endswith("pmc_idconv_ok.json"))
    record = converted(entry).record
    assert (record.doi, record.pmid, record.pmcid) == ("10.1038/ng.590", "20495566", "PMC2883744")


def test_recorded_abstracts_are_plain_text():
    pubmed = [pubmed_of(entry).record for entry in ENTRIES if "efetch" in entry["url"]]
    assert sum(bool(record.abstract) for record in pubmed) >= 3
    assert not any("<" in record.abstract for record in pubmed)


STANDINGS = {
    "crossref_retracted_wakefield.json": "retracted",
    "crossref_cache_eoc_ejogrb.json": "concern",
    "crossref_cache_cochrane_new_version.json": "stands",
    "crossref_correction_notice_pone0129989.json": "notice",
    "crossref_correction_self_update.json": "corrected",
    "crossref_retraction_notice_no_update.json": "notice",
    "crossref_preprint_biorxiv_751156.json": "superseded",
    "crossref_report_usgs.json": "stands",
    "crossref_work_drug_safety_note.json": "stands",
    "crossref_work_jclinpath.json": "stands",
    "crossref_work_jor.json": "stands",
    "crossref_work_neurobiolaging.json": "stands",
    "crossref_work_pone0033693.json": "corrected",  # labelled "ok" as an answer; the record carries a correction
    "ncbi_esummary_retracted_wakefield.json": "retracted",
    "pubmed_retracted_pmid993.xml": "retracted",
    "pubmed_35649368.xml": "corrected",
    "pubmed_38833988.xml": "notice",
    "pubmed_36156117.xml": "stands",
    "pubmed_34529508.xml": "stands",
    "pubmed_38958301.xml": "stands",
    "datacite_zenodo28518.json": "stands",
}


@pytest.mark.parametrize(("name", "word"), STANDINGS.items())
def test_every_labelled_work_stands_as_labelled(name, word):
    entry = next(entry for entry in ENTRIES if entry["file"] == f"responses/{name}")
    answer = READERS[entry["service"]](entry)
    assert answer.record is not None
    slot = {"eutils": "pubmed", "datacite": "datacite"}.get(entry["service"], "crossref")
    cited = Cited(pmid=answer.record.pmid) if slot == "pubmed" else Cited(doi=answer.record.doi)
    assert standing(judge(Facts(cited, **{slot: answer}))) == word


def test_the_recorded_record_is_read_whole():
    entry = next(entry for entry in ENTRIES if entry["file"].endswith("ncbi_esummary_retracted_wakefield.json"))
    record = pubmed_of(entry).record
    assert (record.doi, record.pmid, record.year, record.volume, record.issue, record.first_page, record.journal) == (
        normalise_doi("10.1016/S0140-6736(97)11096-0"),
        "9500320",
        1998,
        "351",
        "9103",
        "637",
        "Lancet (London, England)",
    )
    assert (record.authors[0], record.authors[-1]) == (("Wakefield", "AJ"), ("Walker-Smith", "JA"))
    assert [(notice.kind, notice.date, notice.notice_id) for notice in record.notices if notice.notice_id] == [
        ("retraction", "2004-03-06", "10.1016/s0140-6736(04)15715-2"),
        ("retraction", "2010-02-06", "10.1016/s0140-6736(10)60175-4"),
        ("concern", "2011-11", "10.1097/meg.0b013e328349d184"),
    ]


def test_the_recordings_can_be_served(registries_at):
    with standin.running(standin.shared_recordings()) as server:
        registries = registries_at(server.url)
        words = [
            check(cited, registries, now=NOW).standing
            for cited in (
                Cited(doi="10.1016/S0140-6736(97)11096-0", pmid="9500320"),
                Cited(doi="10.1016/j.ejogrb.2014.02.038"),
                Cited(doi="10.1371/notarealdoi"),
                Cited(doi="10.1038/s41560-021-00999-9"),
                Cited(pmid="99999999"),
            )
        ]
    assert words == ["retracted", "concern", "absent", "absent", "absent"]

"""Answers with any field missing, null or of another type: read as far as they go, never raised over."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.citations.answers import Answer, Evidence, Existence, Search
from articles.citations.clients import crossref, datacite, doi, europepmc, idconv, ncbi, openalex, pubmed_xml
from articles.citations.clients.replies import Reply
from articles.citations.rules import Cited, Facts, judge
from tests.articles.citations.conftest import NOW

ANYTHING = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8) | st.just("10.5555/x"),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["DOI", "type", "date-parts", "x"]), inner)
    ),
    max_leaves=8,
)
NAMES = [
    "title", "author", "issued", "container-title", "updated-by", "update-to", "relation", "volume", "page", "subtitle",
    "pubdate", "source", "authors", "pubtype", "references", "articleids", "uid", "titles", "creators",
    "publicationYear", "relatedIdentifiers", "types", "responseCode", "handle", "values", "score", "journalInfo",
    "authorList", "authorString", "pubTypeList", "commentCorrectionList", "abstractText", "bookOrReportDetails", "pmid",
    "pmcid", "pageInfo", "pubYear", "ids", "biblio", "authorships", "primary_location", "is_retracted", "errmsg",
]  # fmt: skip


def replied(body: object, status: int = 200) -> Reply:
    text = json.dumps(body).encode()
    return Reply(Evidence("service", "https://registry.example.org", NOW, status, "0" * 64), text)


def read_all(reply: Reply) -> list[Answer]:
    return [
        crossref.read_work(reply, "10.5555/x"),
        datacite.read_work(reply, "10.5555/x"),
        doi.read_handle(reply, "10.5555/x"),
        doi.read_agency(reply, "10.5555/x"),
        europepmc.read_work(reply, doi="10.5555/x"),
        openalex.read_work(reply, "10.5555/x"),
        idconv.read_conversions(reply, ["10.5555/x"], "doi")["10.5555/x"],
        ncbi.read_summaries(reply, ["1"])["1"],
        pubmed_xml.read_articles(reply, ["1"])["1"],
    ]


@settings(max_examples=60, deadline=None)
@given(fields=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6))
def test_any_field_may_hold_anything(fields):
    message = {**fields, "DOI": "10.5555/x"}
    answers = [
        crossref.read_work(replied({"message": message}), "10.5555/x"),
        datacite.read_work(replied({"data": {"attributes": {**fields, "doi": "10.5555/x"}}}), "10.5555/x"),
        ncbi.read_summaries(replied({"result": {"1": {**fields, "uid": "1", "title": "A title"}}}), ["1"])["1"],
    ]
    cited = Cited(as_cited="Okonkwo A. A title of a work. J Invented. 2021;1:2. doi:10.5555/x", pmid="1")
    judge(Facts(cited, crossref=answers[0], datacite=answers[1], pubmed=answers[2]))
    assert [answer.existence for answer in answers[:2]] == [Existence.FOUND, Existence.FOUND]


@settings(max_examples=60, deadline=None)
@given(fields=st.dictionaries(st.sampled_from(NAMES), ANYTHING, max_size=6), inner=ANYTHING)
def test_any_field_of_a_hit_may_hold_anything(fields, inner):
    item = {**fields, "DOI": "10.5555/x", "doi": "10.5555/x", "status": inner}
    listed = {"message-type": "work-list", "message": {"items": [inner, item]}}
    found = replied({"hitCount": 2, "resultList": {"result": [inner, item]}})
    searches = [crossref.read_works(replied(listed)), europepmc.read_works(found)]
    assert [search.answered for search in searches] == [True, True]
    assert all(hit.score is None or hit.score >= 0 for search in searches for hit in search.hits)
    assert europepmc.read_work(found, doi="10.5555/x").found
    assert openalex.read_work(replied(item), "10.5555/x").found
    converted = idconv.read_conversions(
        replied({"records": [inner, {**item, "requested-id": inner}]}), ["10.5555/x"], "doi"
    )
    assert isinstance(converted["10.5555/x"].existence, Existence)


@settings(max_examples=60, deadline=None)
@given(body=ANYTHING, status=st.sampled_from([200, 404, 400, 500, 302]))
def test_any_json_is_an_answer(body, status):
    reply = replied(body, status)
    assert all(isinstance(answer.existence, Existence) for answer in read_all(reply))
    assert all(isinstance(search, Search) for search in (crossref.read_works(reply), europepmc.read_works(reply)))


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"null",
        b"\xff\xfe",
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"1" * 5000,
        b"<PubmedArticleSet><PubmedArticle/>",
        b"\x1f\x8b",
    ],
)
def test_any_bytes_are_an_answer(body):
    reply = Reply(Evidence("service", "https://registry.example.org", NOW, 200, "0" * 64), body)
    assert {answer.existence for answer in read_all(reply)} == {Existence.UNAVAILABLE}


def test_an_entity_of_an_xml_answer_is_never_fetched_or_expanded():
    body = b"""<?xml version="1.0"?><!DOCTYPE x [<!ENTITY secret SYSTEM "file:///etc/hostname">]>
    <PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID><Article><ArticleTitle>A &secret; B</ArticleTitle>
    </Article></MedlineCitation></PubmedArticle></PubmedArticleSet>"""
    reply = Reply(Evidence("PubMed", "https://registry.example.org", NOW, 200, "0" * 64), body)
    assert pubmed_xml.read_articles(reply, ["1"])["1"].record.title == "A &secret; B"


def test_an_impossible_date_is_no_date():
    update = {"DOI": "10.5555/n", "type": "retraction", "updated": {"date-parts": [[2010, 13, 45]]}}
    message = {"DOI": "10.5555/x", "issued": {"date-parts": [[99999]]}, "updated-by": [update]}
    record = crossref.read_work(replied({"message": message}), "10.5555/x").record
    assert (record.year, record.notices[0].date) == (None, "2010")


def test_a_handle_answer_about_another_handle_proves_nothing():
    reply = replied({"responseCode": 100, "handle": "10.5555/other"}, 404)
    assert doi.read_handle(reply, "10.5555/x").existence is Existence.UNAVAILABLE


def test_a_pmid_that_is_not_in_the_answer_was_not_checked():
    answers = ncbi.read_summaries(replied({"result": {"uids": ["1"], "1": {"uid": "1", "title": "A"}}}), ["1", "2"])
    assert [answer.existence for answer in answers.values()] == [Existence.FOUND, Existence.UNAVAILABLE]


@pytest.mark.parametrize("name", ["10.5555/\ud800", "10.5555/a b\x00%2f#?&", "10.5555/" + "é" * 400, '10.5555/"\\<>{}'])
def test_any_doi_can_be_asked_about(registries, registry, name):
    answers = [
        crossref.work(registries, name, now=NOW),
        datacite.work(registries, name, now=NOW),
        doi.handle(registries, name, now=NOW),
        doi.agency(registries, name, now=NOW),
        europepmc.work(registries, doi=name, now=NOW),
        openalex.work(registries, name, now=NOW),
        *ncbi.convert(registries, [name], now=NOW).values(),
    ]
    assert not any(answer.found for answer in answers)
    assert crossref.updates(registries, name, now=NOW).hits == ()

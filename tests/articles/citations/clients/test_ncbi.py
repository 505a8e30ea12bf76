"""NCBI's other tools: whole articles, the citation matcher, the ID converter."""

from __future__ import annotations

import json

import pytest

from articles.citations.answers import Evidence, Existence
from articles.citations.clients import idconv, ncbi
from articles.citations.clients.ncbi import CitedIn, Matched
from articles.citations.clients.replies import Reply
from tests import standin
from tests.articles.citations.conftest import NOW

TRIAL = CitedIn("J Invented Spine Med", "2021", "12", "201", "Okonkwo A")


def answered(answers: dict) -> dict[str, str]:
    return {name: str(answer.existence) for name, answer in answers.items()}


def test_articles_come_with_their_abstracts(registries):
    record = ncbi.articles(registries, ["90000001"], now=NOW)["90000001"].record
    assert record.abstract == (
        "BACKGROUND: Rest was advised & movement feared (p<0.05).\n\nRESULTS: Walking at ≥2 h did no harm."
    )
    assert (record.doi, record.year, record.first_page) == ("10.5555/trial.2021.0042", 2021, "201")


def test_both_forms_of_pubmed_say_the_same_of_a_retraction(registries):
    by_summary = ncbi.summaries(registries, ["90000003"], now=NOW)["90000003"].record
    by_article = ncbi.articles(registries, ["90000003"], now=NOW)["90000003"].record
    assert by_article.notices == by_summary.notices
    assert {notice.kind for notice in by_article.notices} >= {"retraction"}


def test_an_article_that_a_whole_set_does_not_hold_is_absent(registries):
    assert answered(ncbi.articles(registries, ["90000001", "99999999"], now=NOW)) == {
        "90000001": "found",
        "99999999": "absent",
    }


def test_a_set_that_breaks_off_proves_nothing(registries_at):
    whole = "<PubmedArticleSet><PubmedArticle><MedlineCitation><PMID>1</PMID></MedlineCitation></PubmedArticle>"
    recording = {"path": "/entrez/eutils/efetch.fcgi", "text": whole}
    with standin.running([recording]) as server:
        answers = ncbi.articles(registries_at(server.url), ["1", "2"], now=NOW)
    assert answered(answers) == {"1": "unavailable", "2": "unavailable"}


def test_a_book_has_a_number_too(registries_at):
    book = """<PubmedArticleSet><PubmedBookArticle><BookDocument><PMID>7</PMID><ArticleTitle>Gout</ArticleTitle>
    <Book><Publisher><PublisherName>Invented</PublisherName></Publisher><BookTitle>Pearls</BookTitle><PubDate>
    <Year>2024</Year></PubDate></Book><Abstract><AbstractText>About it.</AbstractText></Abstract></BookDocument>
    </PubmedBookArticle></PubmedArticleSet>"""
    with standin.running([{"path": "/entrez/eutils/efetch.fcgi", "text": book}]) as server:
        record = ncbi.articles(registries_at(server.url), ["7"], now=NOW)["7"].record
    assert (record.title, record.year, record.journal, record.abstract) == ("Gout", 2024, "Pearls", "About it.")


def test_many_are_asked_for_in_one_question(registries, registry):
    pmids = [str(number) for number in range(1, 402)]
    ncbi.summaries(registries, pmids, now=NOW)
    assert registry.asked["/entrez/eutils/esummary.fcgi"] == 3
    ncbi.articles(registries, pmids[:101], now=NOW)
    assert registry.asked["/entrez/eutils/efetch.fcgi"] == 3


@pytest.mark.parametrize("ask", [ncbi.articles, ncbi.summaries])
def test_where_the_answer_to_all_is_too_much_it_is_asked_for_in_parts(registries_at, registry, ask):
    registries = registries_at(registry.url, max_bytes=1_600)
    answers = ask(registries, ["90000001", "90000002", "90000003", "99999999"], now=NOW)
    assert answered(answers) == {
        "90000001": "found",
        "90000002": "found",
        "90000003": "found",
        "99999999": "absent",
    }
    assert registry.asked.total() > 1
    too_long = ask(registries_at(registry.url, max_bytes=10), ["90000001"], now=NOW)
    assert answered(too_long) == {"90000001": "unavailable"}


def test_citations_are_matched_in_one_question(registries, registry):
    matches = ncbi.cited(
        registries,
        {
            "trial": TRIAL,
            "page": TRIAL._replace(first_page="999"),
            "journal": TRIAL._replace(journal="J of Nowhere"),
            "magnets": ("Ann Invented Med", "", "", "", ""),
        },
        now=NOW,
    )
    assert {key: match.matched for key, match in matches.items()} == {
        "trial": Matched.ONE,
        "page": Matched.NONE,
        "journal": Matched.NO_SUCH_JOURNAL,
        "magnets": Matched.SEVERAL,
    }
    assert matches["trial"].pmids == ("90000001",)
    assert len(matches["magnets"].pmids) > 1
    assert all(match.reason for key, match in matches.items() if key != "trial")
    assert registry.asked["/entrez/eutils/ecitmatch.cgi"] == 1


def test_no_citation_breaks_out_of_its_line(registries, registry):
    hostile = CitedIn("A|B\rC|1999|9\n", "2021|", "%0D", "1\r\nscience|1987|235|182|x|c1|", "O'Neil & \x00Sons")
    matches = ncbi.cited(registries, {"x|y\r": hostile, "": TRIAL}, now=NOW)
    [query] = registry.queries
    first, second = query["bdata"].split("\r")
    assert (first.count("|"), first.split("|")[5], "\n" in query["bdata"]) == (6, "c0", False)
    assert second == "J Invented Spine Med|2021|12|201|Okonkwo A|c1|"
    assert (matches["x|y\r"].matched, matches[""].pmids) == (Matched.NO_SUCH_JOURNAL, ("90000001",))


@pytest.mark.parametrize(
    ("answer", "outcomes"),
    [
        ({"status": 503}, ["unavailable", "unavailable"]),
        ({"text": "<html>PubMed is down</html>"}, ["unavailable", "unavailable"]),
        ({"text": "a|b|c|d|e|c0|2014248\na|b|c|d|e|c1|"}, ["one", "unavailable"]),
        ({"text": "a|b|c|d|e|c0|2014248\na|b|c|d|e|c1|2014", "endless": True}, ["one", "unavailable"]),
        ({"text": "a|b|c|d|e|c0|2014248\na|b|c|d|e|c1|2014"}, ["one", "one"]),
        ({"text": "a|b|c|d|e|c0|1\na|b|c|d|e|c0|2\n"}, ["unavailable", "unavailable"]),
        ({"text": "a|b|c|d|e|c0|AMBIGUOUS (783 citations)\r\na|b|c|d|e|c1|AMBIGUOUS 1234,5678\r\n"}, ["several"] * 2),
        ({"text": "a|b|c|d|e|c0|NOT_FOUND;INVALID_JOURNAL\na|b|c|d|e|c1|NOT_FOUND\n"}, ["no_such_journal", "none"]),
        ({"text": "a|b|c|d|e|c0|٣٤\na|b|c|d|e|c1|0\n"}, ["unavailable", "unavailable"]),
    ],
)
def test_what_the_matcher_did_not_say_was_not_checked(registries_at, answer, outcomes):
    with standin.running([{"path": "/entrez/eutils/ecitmatch.cgi", **answer}]) as server:
        matches = ncbi.cited(registries_at(server.url, attempts=1), {"a": TRIAL, "b": TRIAL}, now=NOW)
    assert [match.matched for match in matches.values()] == outcomes
    assert [match.pmids for match in matches.values() if match.matched == "several"] in ([], [(), ("1234", "5678")])


def test_identifiers_are_converted_each_kind_in_one_question(registries, registry):
    ids = ["10.5555/trial.2021.0042", "90000001", "PMC9990001", "90000002", "9" * 9, "10.5555/Trial.2021.0042"]
    answers = ncbi.convert(registries, ids, now=NOW)
    assert list(answered(answers).values()).count("found") == 4
    record = answers["PMC9990001"].record
    assert (record.doi, record.pmid, record.pmcid) == ("10.5555/trial.2021.0042", "90000001", "PMC9990001")
    assert (answers["90000002"].existence, answers["9" * 9].existence) == (Existence.NOT_INDEXED, Existence.INVALID)
    assert [query["idtype"] for query in registry.queries] == ["doi", "pmid", "pmcid"]


def test_what_the_converter_refuses_was_not_checked(registries_at):
    mixed = {"status": "error", "message": "Multiple id types"}
    with standin.running([{"path": "/pmc/utils/idconv/v1.0/", "status": 404, "json": mixed}]) as server:
        [answer] = ncbi.convert(registries_at(server.url), ["90000001"], now=NOW).values()
    assert answer.existence is Existence.UNAVAILABLE


@pytest.mark.parametrize(
    ("ncbi_url", "base"),
    [
        ("https://eutils.ncbi.nlm.nih.gov/entrez/eutils", "https://www.ncbi.nlm.nih.gov"),
        ("http://127.0.0.1:9000", "http://127.0.0.1:9000"),
        ("http://127.0.0.1:9000/entrez/eutils/", "http://127.0.0.1:9000"),
    ],
)
def test_where_the_converter_is(ncbi_url, base):
    assert idconv.base_of(ncbi_url) == base


@pytest.mark.parametrize("error", [None, "", [], {}])
def test_an_error_that_says_nothing_is_no_proof_of_absence(error):
    body = json.dumps({"result": {"90000001": {"uid": "90000001", "error": error}}}).encode()
    reply = Reply(Evidence("PubMed", "", NOW, 200, ""), body)
    assert ncbi.read_summaries(reply, ["90000001"])["90000001"].unavailable

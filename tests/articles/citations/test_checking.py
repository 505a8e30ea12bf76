"""Whole checks against the stand-in: every state and standing, and each question asked once."""

from __future__ import annotations

import pytest

from articles.citations.answers import Answer, Evidence, Existence, Notice, NoticeKind, Record
from articles.citations.checking import check, check_all
from articles.citations.folding import without_prefix
from articles.citations.rules import Cited, Ruling, Standing, State
from tests.articles.citations.conftest import NOW

TRIAL = "10.5555/trial.2021.0042"


def rulings(result) -> dict[str, Ruling]:
    return {outcome.rule: outcome.outcome for outcome in result.outcomes if outcome.outcome is not Ruling.PASSED}


@pytest.mark.parametrize(
    ("doi", "existence", "standing"),
    [
        (TRIAL, "found", "stands"),
        ("10.5555/retracted.2015.7", "found", "retracted"),
        ("10.5555/reinstated.2011.1", "found", "stands"),
        ("10.5555/withdrawn.2019.5", "found", "withdrawn"),
        ("10.5555/marked.2020.2", "found", "unknown"),
        ("10.5555/partly.2017.4", "found", "corrected"),
        ("10.5555/concern.2014.38", "found", "concern"),
        ("10.5555/corrected.2020.1", "found", "corrected"),
        ("10.5555/inplace.2018.1", "found", "corrected"),
        ("10.5555/erratum.2020.2", "found", "notice"),
        ("10.5555/retraction.2018.3", "found", "notice"),
        ("10.1002/14651858.CD999999.pub2", "found", "superseded"),
        ("10.1002/14651858.CD999999.pub3", "found", "stands"),
        ("10.5555/preprint.2020.9", "found", "superseded"),
        ("10.5555/bare.1", "found", "stands"),
        ("10.1016/S0140-6736(97)11096-0", "found", "retracted"),
        ("10.5555/moved.1", "found", "stands"),
        ("10.5555/busy.429", "found", "stands"),
        ("10.5555/dataset.1", "found", "superseded"),
        ("10.5555/jalc.1", "found", "not_indexed"),
        ("10.5555/novalue.1", "found", "not_indexed"),
        ("10.5555/never.registered", "absent", "absent"),
        ("10.5555/halfdown.1", "absent", "absent"),
        ("10.5555/bare404.1", "unavailable", "unknown"),
        ("10.5555/down.503", "unavailable", "unknown"),
        ("10.5555/junk.200", "unavailable", "unknown"),
        ("10.5555/half.200", "unavailable", "unknown"),
        ("10.5555/shape.200", "unavailable", "unknown"),
        ("10.5555/busy.always", "unavailable", "unknown"),
        ("10.5555/elsewhere.1", "unavailable", "unknown"),
        ("10.5555/malformed", "unavailable", "unknown"),
        ("not a doi", "invalid", "unknown"),
    ],
)
def test_a_doi_has_a_state_and_a_standing(registries, doi, existence, standing):
    result = check(Cited(doi=doi), registries, now=NOW)
    assert (result.existence, result.standing) == (existence, standing)


@pytest.mark.parametrize(
    ("pmid", "existence", "standing"),
    [
        ("90000001", "found", "stands"),
        ("90000002", "found", "stands"),
        ("90000003", "found", "retracted"),
        ("90000004", "found", "notice"),
        ("9500320", "found", "retracted"),
        ("99999999", "absent", "absent"),
        ("123456789", "invalid", "unknown"),
        ("90000503", "unavailable", "unknown"),
        ("90000429", "unavailable", "unknown"),
        ("90000400", "unavailable", "unknown"),
    ],
)
def test_a_pmid_has_a_state_and_a_standing(registries, pmid, existence, standing):
    result = check(Cited(pmid=pmid), registries, now=NOW)
    assert (result.existence, result.standing) == (existence, standing)


def test_a_registry_that_hangs_is_unavailable(registries_at, registry):
    result = check(Cited(doi="10.5555/hanging"), registries_at(registry.url, timeout=0.1, attempts=1), now=NOW)
    assert (result.existence, result.standing) == (Existence.UNAVAILABLE, Standing.UNKNOWN)
    assert [outcome.message for outcome in result.outcomes if outcome.rule == "C3"] == [
        "Could not be checked: Crossref did not answer within 0.1 seconds."
    ]


def test_a_registry_that_is_not_there_is_unavailable(registries_at):
    result = check(Cited(doi=TRIAL, pmid="90000001"), registries_at("http://127.0.0.1:9", attempts=1), now=NOW)
    assert (result.existence, result.standing) == (Existence.UNAVAILABLE, Standing.UNKNOWN)
    assert [evidence.status for evidence in result.evidence] == [None] * 4


@pytest.mark.parametrize(
    ("cited", "outcome", "searches"),
    [
        (
            Cited(as_cited="World Health Organization. Invented guideline on low back pain. Geneva: WHO; 2023."),
            ("C11", Ruling.NOT_INDEXED, "warning"),
            {"/works": 1, "/search": 1},
        ),
        (Cited(url="https://www.example.org/guidance/ng59"), ("C2", Ruling.NOT_CHECKABLE, "warning"), {}),
    ],
)
def test_without_an_identifier_a_person_has_to_look(registries, registry, cited, outcome, searches):
    result = check(cited, registries, now=NOW)
    assert (result.existence, result.standing) == (Existence.NOT_INDEXED, Standing.NOT_INDEXED)
    assert [(each.rule, each.outcome, each.severity) for each in result.outcomes] == [outcome]
    assert registry.asked == searches


REFERENCE = "Okonkwo A, Lindqvist PO. Early mobilisation after lumbar disc surgery: a randomised controlled trial. "


def test_a_reference_without_an_identifier_is_found_and_stands(registries, registry):
    result = check(Cited(as_cited=f"{REFERENCE}J Invented Spine Med. 2021;12(3):201-9."), registries, now=NOW)
    assert (result.existence, result.standing, result.state) == (Existence.FOUND, Standing.STANDS, State.VERIFIED)
    assert (result.match.record.doi, result.record.doi) == (TRIAL, TRIAL)
    assert registry.asked == {"/works": 1, "/search": 1}  # found by Crossref, whose record is taken; then a second word


def test_a_retracted_work_is_found_out_without_an_identifier(registries):
    retracted = check(Cited(doi="10.5555/retracted.2015.7"), registries, now=NOW).record
    author = f"{retracted.authors[0][0]} {retracted.authors[0][1][:1]}"
    place = f"{retracted.year};{retracted.volume}:{retracted.pages}"
    words = f"{author}. {without_prefix(retracted.title)}. {retracted.journal}. {place}."
    result = check(Cited(as_cited=words), registries, now=NOW)
    assert (result.standing, result.state) == (Standing.RETRACTED, State.PROBLEM)


def test_a_work_that_nobody_knows_is_suspected_only_where_all_answered(registries_at, registry):
    unknown = Cited(as_cited="Quist B, Harlow M. Moonlight therapy for chronic wounds. Lancet. 2019;393:1201-9.")
    result = check(unknown, registries_at(registry.url), now=NOW)
    assert (result.standing, result.state) == (Standing.SUSPECT, State.SUSPECT)
    away = check(unknown, registries_at("http://127.0.0.1:9", attempts=1), now=NOW)
    assert (away.standing, away.state) == (Standing.UNKNOWN, State.UNAVAILABLE)


def test_the_retraction_watch_table_speaks_without_the_network(registries_at):
    notice = Notice(NoticeKind.RETRACTION, "10.5555/notice", "2020-01-02", "Retraction Watch", "Retraction")
    record = Record("Retraction Watch", doi=TRIAL, notices=(notice,))
    proof = Evidence("Retraction Watch", "record/1", NOW, None, "0" * 64)

    def table(dois, pmids):
        assert (set(dois), set(pmids)) == ({TRIAL}, set())
        return {f"doi:{TRIAL}": Answer(Existence.FOUND, proof, record)}

    result = check(Cited(doi=TRIAL), registries_at("http://127.0.0.1:9", attempts=1), now=NOW, retractions=table)
    assert result.standing is Standing.RETRACTED
    assert proof in result.evidence


NOTICED = {
    NoticeKind.RETRACTION: Standing.RETRACTED,
    NoticeKind.WITHDRAWAL: Standing.WITHDRAWN,
    NoticeKind.CONCERN: Standing.CONCERN,
}
GONE = "10.5555/never.registered"
MOONLIGHT = "Moonlight therapy for chronic wounds"


def gone_but_remembered(kind: NoticeKind, title: str = MOONLIGHT):
    """A table that alone remembers a work whose DOI no registry knows any more."""
    notice = Notice(kind, "10.5555/notice", "2020-01-02", "Retraction Watch", "as told")
    record = Record("Retraction Watch", doi=GONE, title=title, authors=(("Quist", "B"),), notices=(notice,))
    answer = Answer(Existence.FOUND, Evidence("Retraction Watch", "record/1", NOW, None, "0" * 64), record)
    return lambda dois, pmids: {f"doi:{GONE}": answer} if GONE in dois else {}


@pytest.mark.parametrize(("kind", "standing"), NOTICED.items())
@pytest.mark.parametrize("words", ["", f"Quist B, Harlow M. {MOONLIGHT}. Lancet. 2019;393:1201-9."])
def test_what_is_known_of_a_work_is_not_hidden_by_a_doi_that_is_gone(registries, kind, standing, words):
    result = check(Cited(as_cited=words, doi=GONE), registries, now=NOW, retractions=gone_but_remembered(kind))
    assert (result.standing, result.state, result.existence) == (standing, State.PROBLEM, Existence.ABSENT)
    assert rulings(result)["C2"] is Ruling.DOI_NOT_FOUND
    assert "C11" not in rulings(result)  # known by its identifier: nobody suspects that it was made up


def test_a_retraction_of_another_work_is_not_pinned_on_the_one_cited(registries):
    words = "Nguyen T, Patel S. Gene therapy for haemophilia: long-term results. Blood. 2019;133:1-9."
    table = gone_but_remembered(NoticeKind.RETRACTION)
    result = check(Cited(as_cited=words, doi=GONE), registries, now=NOW, retractions=table)
    assert (result.standing, result.state) == (Standing.WRONG_WORK, State.SUSPECT)
    assert (rulings(result)["C4"], rulings(result)["C6"]) == (Ruling.WRONG_WORK, Ruling.RETRACTED)


def test_a_retraction_that_pubmed_knows_is_not_hidden_by_a_doi_that_does_not_exist(registries):
    result = check(Cited(doi=GONE, pmid="9500320"), registries, now=NOW)
    assert (result.standing, result.state, result.existence) == (Standing.RETRACTED, State.PROBLEM, Existence.ABSENT)


def test_a_retraction_that_the_table_knows_by_pmid_alone_is_not_hidden_by_a_row_with_the_doi(registries):
    proof = Evidence("Retraction Watch", "record/1", NOW, None, "0" * 64)
    corrected = Notice(NoticeKind.CORRECTION, "10.5555/c", "2019-01-02", "Retraction Watch", "Correction")
    retracted = Notice(NoticeKind.RETRACTION, "10.5555/r", "2020-01-02", "Retraction Watch", "Retraction")

    def table(dois, pmids):
        by_doi = Answer(Existence.FOUND, proof, Record("Retraction Watch", doi=TRIAL, notices=(corrected,)))
        by_pmid = Answer(Existence.FOUND, proof, Record("Retraction Watch", pmid="90000001", notices=(retracted,)))
        return {f"doi:{TRIAL}": by_doi, "pmid:90000001": by_pmid}

    result = check(Cited(doi=TRIAL, pmid="90000001"), registries, now=NOW, retractions=table)
    assert result.standing is Standing.RETRACTED


def test_a_pmcid_leads_to_the_article(registries):
    result = check(Cited(url="https://www.ncbi.nlm.nih.gov/pmc/articles/PMC9990001/"), registries, now=NOW)
    assert (result.existence, result.standing) == (Existence.FOUND, Standing.STANDS)
    assert (result.record.doi, result.record.pmid) == (TRIAL, "90000001")


def test_doi_and_pmid_of_one_work_agree_and_are_joined(registries):
    result = check(Cited(doi=TRIAL, pmid="90000001"), registries, now=NOW)
    assert result.standing is Standing.STANDS
    assert (result.record.source, result.record.pmcid) == ("Crossref and PubMed", "PMC9990001")
    assert result.record.years == (2020, 2021)


def test_doi_and_pmid_of_two_works_conflict(registries):
    result = check(Cited(doi=TRIAL, pmid="9500320"), registries, now=NOW)
    assert rulings(result)["C5"] is Ruling.ID_CONFLICT
    assert result.standing is Standing.WRONG_WORK


def test_one_identifier_that_does_not_exist_is_enough(registries):
    result = check(Cited(doi=TRIAL, pmid="99999999"), registries, now=NOW)
    assert rulings(result)["C2"] is Ruling.PMID_NOT_FOUND
    assert (result.existence, result.standing) == (Existence.ABSENT, Standing.ABSENT)


def test_an_outage_of_one_of_two_registries_is_not_called_clean(registries):
    result = check(Cited(doi=TRIAL, pmid="90000503"), registries, now=NOW)
    assert (result.existence, result.standing) == (Existence.UNAVAILABLE, Standing.UNKNOWN)
    assert rulings(result) == {"C3": Ruling.UNAVAILABLE, "C4": Ruling.NOT_CHECKABLE}


def test_each_question_is_asked_once_however_many_cite_the_source(registries, registry):
    cited = [Cited(doi=TRIAL), Cited(as_cited=f"Okonkwo A. https://doi.org/{TRIAL}"), Cited(pmid="90000001")] * 10
    results = check_all(cited, registries, now=NOW)
    assert {result.standing for result in results} == {Standing.STANDS}
    assert registry.asked == {f"/works/{TRIAL}": 1, "/entrez/eutils/esummary.fcgi": 1, "/search": 1}


def test_many_pmids_are_asked_for_in_batches_of_200(registries, registry):
    cited = [Cited(pmid=str(number)) for number in range(80000001, 80000451)]
    assert {result.existence for result in check_all(cited, registries, now=NOW)} == {Existence.ABSENT}
    assert registry.asked == {"/entrez/eutils/esummary.fcgi": 3}
    assert [len(query["id"].split(",")) for query in registry.queries] == [200, 200, 50]


def test_the_evidence_names_each_request_and_leaves_out_who_asked(registries, registry):
    result = check(Cited(doi="10.5555/never.registered"), registries, now=NOW)
    assert [(proof.service, proof.url, proof.status, proof.fetched_at) for proof in result.evidence] == [
        ("Crossref", f"{registry.url}/works/10.5555/never.registered", 404, NOW),
        ("doi.org", f"{registry.url}/api/handles/10.5555/never.registered", 404, NOW),
    ]
    assert registry.queries[0] == {"mailto": "editor@example.org"}
    assert [len(proof.body_sha256) for proof in result.evidence] == [64, 64]


def test_an_identifier_of_another_work_is_found_out(registries):
    cited = Cited(as_cited=f"Nguyen T, Patel S. Gene therapy for haemophilia. Blood. 2019;133:1-9. doi:{TRIAL}")
    result = check(cited, registries, now=NOW)
    assert (result.existence, result.standing) == (Existence.FOUND, Standing.WRONG_WORK)
    assert [outcome.message for outcome in result.outcomes if outcome.rule == "C4"] == [
        "The identifier belongs to another work: Okonkwo A, Lindqvist PO. Early mobilisation after lumbar disc "
        "surgery: a randomised controlled trial. Journal of Invented Spine Medicine. 2021;12(3):201-209. "
        f"doi:{TRIAL} PMID: 90000001"
    ]


def test_the_retraction_message_sets_the_sources_side_by_side(registries):
    result = check(Cited(pmid="9500320"), registries, now=NOW)
    assert next(outcome.message for outcome in result.outcomes if outcome.rule == "C6") == (
        "Retracted on 6 March 2004: 10.1016/s0140-6736(04)15715-2 (Crossref, Retraction Watch: “Correction”; "
        "PubMed: “Retraction in”). "
        "Retracted on 6 February 2010: 10.1016/s0140-6736(10)60175-4 (Crossref, Retraction Watch: “Retraction”; "
        "PubMed: “Retraction in”)."
    )


def test_a_notice_in_two_sources_is_told_once(registries):
    result = check(Cited(doi="10.5555/concern.2014.38"), registries, now=NOW)
    assert next((outcome.severity, outcome.message) for outcome in result.outcomes if outcome.rule == "C8") == (
        "fatal",
        "Expression of concern on 27 June 2024: 10.5555/concern.2024.39 (Crossref, publisher: “Expression of concern”; "
        "Crossref, Retraction Watch: “Expression of concern”).",
    )

"""C11: a made-up work is suspected and never pronounced; books, guidelines and web pages are not even suspected."""

from __future__ import annotations

import pytest

from articles.citations.answers import Answer, Evidence, Existence, Record
from articles.citations.cited import Cited
from articles.citations.matching.choosing import Match, MatchState
from articles.citations.rules import Facts, Ruling, Standing, State, existence, judge, overall, standing
from articles.citations.rules.search import c11_such_a_work
from tests.articles.citations.conftest import NOW

PROOF = Evidence("Crossref", "https://registry.example/works", NOW, 200, "0" * 64)
ARTICLE = "Nguyen T, Patel S. Gene therapy for haemophilia B: long-term results. Blood. 2019;133(2):1-9."
BOOK = "Harlow M, Quist B, editors. Textbook of Invented Medicine. 3rd ed. Springer; 2018."
NOWHERE = Match(MatchState.NOT_MATCHED, searched=(PROOF, PROOF))
RECORD = Record("Crossref", doi="10.5555/x", title="Gene therapy for haemophilia B: long-term results", year=2019)


def judged(facts: Facts) -> tuple[Ruling, str, State, Standing]:
    (outcome,) = c11_such_a_work(facts)
    outcomes = judge(facts)
    state = overall(facts.cited, existence(facts), outcomes)
    return outcome.outcome, outcome.severity, state, standing(outcomes)


@pytest.mark.parametrize(
    ("cited", "ruling", "severity", "state", "stands"),
    [
        (Cited(as_cited=ARTICLE), Ruling.NO_SUCH_WORK, "fatal", State.SUSPECT, Standing.SUSPECT),
        (
            Cited(title="Gene therapy", authors=("Nguyen T",), year=2019, journal="Blood"),
            *(Ruling.NO_SUCH_WORK, "fatal", State.SUSPECT, Standing.SUSPECT),
        ),
        (Cited(as_cited=BOOK), Ruling.NOT_INDEXED, "warning", State.NOT_INDEXED, Standing.NOT_INDEXED),
        (
            Cited(as_cited="NHS. Invented fever. Accessed 3 March 2024.", url="https://example.org/fever"),
            *(Ruling.NOT_INDEXED, "warning", State.NOT_INDEXED, Standing.NOT_INDEXED),
        ),
        (
            Cited(as_cited="as everybody knows full well"),
            *(Ruling.TOO_LITTLE, "warning", State.NOT_FOUND, Standing.NOT_INDEXED),
        ),
    ],
)
def test_what_was_found_nowhere(cited, ruling, severity, state, stands):
    assert judged(Facts(cited, match=NOWHERE)) == (ruling, severity, state, stands)


@pytest.mark.parametrize(
    "bare",
    [
        "Smith J, et al. Lancet 2019;393:1–9",
        "Smith J, et al. Lancet. 2019;393:1–9.",
        "[3] Smith J, et al (2019) Lancet 393:1–9",
        "Okonkwo A. J Invented Spine Med. 2021;12:201-9.",
        "Smith J, Jones K. The American Journal of Respiratory and Critical Care Medicine 2019;200:1–9",
        "N Engl J Med. 2019;380(2):1-9",
        "J. Smith, Phys. Rev. Lett. 77, 3865 (1996)",
    ],
)
def test_a_bare_reference_says_too_little_to_suspect_it(bare):
    facts = Facts(Cited(as_cited=bare), match=NOWHERE)
    assert judged(facts) == (Ruling.TOO_LITTLE, "warning", State.NOT_FOUND, Standing.NOT_INDEXED)
    (outcome,) = c11_such_a_work(facts)
    assert outcome.message.startswith("It says too little to search by")


@pytest.mark.parametrize(
    "titled",
    [
        "Smith J, et al. Moonlight therapy for chronic wounds. Lancet 2019;393:1–9",
        "Smith, J., & Jones, K. (2019). Moonlight therapy for chronic wounds. The Lancet, 393(10170), 1201-1209.",
        'Smith, John, and Karen Jones. "Moonlight Therapy for Wounds." Lancet 393, no. 10170 (2019): 1201–9.',
        "Smith J, Jones K. “Moonlight Therapy for Wounds.” The Lancet, vol. 393, no. 10170, 2019, pp. 1201-09.",
        "Smith, J. & Jones, K. Moonlight therapy for chronic wounds. Lancet 393, 1201–1209 (2019).",
    ],
)
def test_one_with_a_title_can_be_suspected_in_any_style(titled):
    assert judged(Facts(Cited(as_cited=titled), match=NOWHERE))[0] is Ruling.NO_SUCH_WORK


def test_nobody_is_told_that_a_work_was_made_up():
    (outcome,) = c11_such_a_work(Facts(Cited(as_cited=ARTICLE), match=NOWHERE))
    assert "a person has to decide" in outcome.message
    assert not {"fabricated", "made up", "fake", "invented"} & set(outcome.message.lower().split())
    assert outcome.evidence == (PROOF, PROOF)


def test_a_search_that_failed_suspects_nobody():
    silent = Match(MatchState.UNAVAILABLE, searched=(PROOF,), reason="Crossref answered with status 503.")
    assert judged(Facts(Cited(as_cited=ARTICLE), match=silent)) == (
        Ruling.UNAVAILABLE,
        "warning",
        State.UNAVAILABLE,
        Standing.UNKNOWN,
    )


def test_a_suggestion_waits_for_a_person():
    found = Match(MatchState.SUGGESTED, 0.41, RECORD, (PROOF,))
    ruling, severity, state, stands = judged(Facts(Cited(as_cited=ARTICLE), match=found))
    assert (ruling, severity, stands) == (Ruling.POSSIBLE_MATCH, "warning", Standing.UNMATCHED)
    assert state is State.SUGGESTED


def test_an_identifier_of_another_work_beside_a_work_found_nowhere():
    other = Record("Crossref", doi="10.5555/bees", title="Bees of the alpine meadows", authors=(("Frey", "U"),))
    cited = Cited(as_cited=f"{ARTICLE} doi:10.5555/bees")
    facts = Facts(cited, crossref=Answer(Existence.FOUND, PROOF, other), match=NOWHERE)
    assert judged(facts) == (Ruling.FABRICATED_SUSPECT, "fatal", State.SUSPECT, Standing.WRONG_WORK)


def test_an_identifier_that_leads_elsewhere_while_the_work_exists():
    other = Record("Crossref", doi="10.5555/bees", title="Bees of the alpine meadows", authors=(("Frey", "U"),))
    cited = Cited(as_cited=f"{ARTICLE} doi:10.5555/bees")
    found = Match(MatchState.VERIFIED, 0.9, RECORD, (PROOF,))
    facts = Facts(cited, crossref=Answer(Existence.FOUND, PROOF, other), match=found)
    ruling, severity, state, stands = judged(facts)
    assert (ruling, severity, state, stands) == (Ruling.POSSIBLE_MATCH, "warning", State.PROBLEM, Standing.WRONG_WORK)


def test_nothing_is_said_where_nothing_was_searched():
    assert c11_such_a_work(Facts(Cited(doi="10.5555/x"))) == ()

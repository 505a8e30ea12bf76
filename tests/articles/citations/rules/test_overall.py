"""What may be called verified, and what only looks like it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.citations.answers import Answer, Evidence, Existence, Hit, Record, Search
from articles.citations.cited import Cited
from articles.citations.matching.choosing import MatchState, choose
from articles.citations.rules import Facts, State, existence, judge, overall
from tests.articles.citations.conftest import NOW

PROOF = Evidence("Crossref", "https://registry.example/works", NOW, 200, "0" * 64)
WORK = Record(
    "Crossref",
    doi="10.5555/spine",
    title="Early mobilisation after lumbar disc surgery",
    authors=(("Okonkwo", "Adaeze"),),
    year=2021,
    years=(2021,),
    journals=("Journal of Invented Spine Medicine",),
    volume="12",
    pages="201-209",
)
FOUND = Answer(Existence.FOUND, PROOF, WORK)
MADE_UP = "Okonkwo A. Moonlight therapy of chronic wounds in elderly sailors. J Invented Spine Med. 2021;12:201-9."
BARE = "Okonkwo A. J Invented Spine Med. 2021;12:201-9."


def state(cited: Cited, **answers: Answer) -> State:
    facts = Facts(cited, **answers)
    return overall(cited, existence(facts), judge(facts))


def test_a_made_up_title_at_a_real_place_is_not_verified():
    assert state(Cited(as_cited=f"{MADE_UP} doi:10.5555/spine"), crossref=FOUND) is State.PROBLEM
    found = choose(Cited(as_cited=MADE_UP), [Search(PROOF, answered=True, hits=(Hit(WORK),))])
    assert found.state is not MatchState.VERIFIED


def test_a_reference_in_a_style_without_titles_is():
    assert state(Cited(as_cited=f"{BARE} doi:10.5555/spine"), crossref=FOUND) is State.VERIFIED
    found = choose(Cited(as_cited=BARE), [Search(PROOF, answered=True, hits=(Hit(WORK),))])
    assert found.state is MatchState.VERIFIED


def test_a_doi_that_exists_but_that_nobody_describes_is_not_verified():
    absent = Answer(Existence.ABSENT, PROOF, reason="Crossref holds no record of it.")
    registered = Answer(Existence.FOUND, PROOF)
    cited = Cited(doi="10.5555/elsewhere")
    agency = Answer(Existence.FOUND, PROOF, agency="mEDRA")
    assert state(cited, crossref=absent, handle=registered, agency=agency) is State.NOT_INDEXED
    silent = Answer(Existence.UNAVAILABLE, PROOF, reason="doi.org answered with status 503.")
    assert state(cited, crossref=absent, handle=registered, agency=silent) is State.UNAVAILABLE


def test_a_record_without_a_title_cannot_verify_one_that_is_cited():
    cited = Cited(doi="10.5555/spine", title=WORK.title, authors=("Okonkwo A",), year=2021)
    untitled = Answer(Existence.FOUND, PROOF, replace(WORK, title=""))
    assert state(cited, crossref=untitled) is State.SUGGESTED
    assert state(cited, crossref=FOUND) is State.VERIFIED


@pytest.mark.parametrize("doi", ["", "10.5555/spine"])
def test_an_identifier_alone_is_verified_by_existing(doi):
    cited = Cited(doi=doi) if doi else Cited(pmid="90000001")
    answers = {"crossref": FOUND} if doi else {"pubmed": replace(FOUND, record=replace(WORK, pmid="90000001"))}
    assert state(cited, **answers) is State.VERIFIED

"""Which candidate is meant: verified, suggested, not matched; never verified where a person could doubt it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.citations.answers import Evidence, Hit, Record, Search
from articles.citations.cited import Cited
from articles.citations.matching.choosing import Match, MatchState, choose
from articles.citations.matching.similarity import likeness_of, of_string
from tests.articles.citations.conftest import NOW

PROOF = Evidence("Crossref", "https://registry.example/works", NOW, 200, "0" * 64)
WORK = Record(
    "Crossref",
    doi="10.5555/spine.2021.12",
    title="Early mobilisation after lumbar disc surgery: a randomised trial in adults",
    authors=(("Okonkwo", "Adaeze"), ("Lindqvist", "Per-Olof")),
    year=2021,
    years=(2021,),
    journals=("Journal of Invented Spine Medicine",),
    volume="12",
    issue="3",
    pages="201-209",
    type="journal-article",
)
ANOTHER = replace(
    WORK,
    doi="10.5555/hip.2019.7",
    title="Late mobilisation after hip surgery",
    year=2019,
    years=(2019,),
    volume="7",
    pages="4",
)
REFERENCE = f"Okonkwo A, Lindqvist PO. {WORK.title}. J Invented Spine Med. 2021;12(3):201-9."


def answered(*records: Record) -> Search:
    return Search(PROOF, answered=True, hits=tuple(Hit(record, 40.0) for record in records))


SILENT = Search(replace(PROOF, status=503), answered=False, reason="Crossref answered with status 503.")


def chosen(reference: str | Cited, *records: Record, **more) -> Match:
    cited = reference if isinstance(reference, Cited) else Cited(as_cited=reference)
    return choose(cited, [answered(*records)], **more)


@pytest.mark.parametrize(
    "reference",
    [
        REFERENCE,
        f"Okonkwo, A., & Lindqvist, P.-O. (2021). {WORK.title}. Journal of Invented Spine Medicine, 12(3), 201–209.",
        "Okonkwo A, Lindqvist PO. Early mobili- sation after lumbar disc sur- gery: a randomised trial in adults. "
        "J Invented Spine Med 2021, 12:201-209.",
        "A. Okonkwo and P.-O. Lindqvist, J. Invented Spine Med. 12, 201 (2021).",
        f"OKONKWO, Adaeze. {WORK.title.upper()}. 2021.",
    ],
)
def test_the_work_cited_is_verified(reference):
    found = chosen(reference, ANOTHER, WORK)
    assert (found.state, found.record) == (MatchState.VERIFIED, WORK)
    assert found.score >= 0.5


@pytest.mark.parametrize(
    "reference",
    [
        REFERENCE.replace("in adults", "in infants"),
        REFERENCE.replace("lumbar", "cervical"),
        f"Nguyen T, Patel S. {WORK.title}. Ann Other Med. 2011;3:5-6.",
        WORK.title,
    ],
)
def test_what_a_person_could_doubt_is_only_suggested(reference):
    found = chosen(reference, ANOTHER, WORK)
    assert (found.state, found.record) == (MatchState.SUGGESTED, WORK)


@pytest.mark.parametrize(
    "reference",
    [
        "Nguyen T, Patel S. Gene therapy for haemophilia B: long-term results. Blood. 2019;133:1-9.",
        "Okonkwo A, Lindqvist PO. Antibiotics before dental surgery. J Invented Spine Med. 2016;7(1):33-40.",
    ],
)
def test_another_work_is_no_match(reference):
    found = chosen(reference, ANOTHER, WORK)
    assert (found.state, found.record) == (MatchState.NOT_MATCHED, None)


def test_nothing_found_is_not_the_same_as_nobody_answered():
    assert chosen(REFERENCE).state is MatchState.NOT_MATCHED
    silent = choose(Cited(as_cited=REFERENCE), [answered(ANOTHER), SILENT])
    assert (silent.state, silent.reason) == (MatchState.UNAVAILABLE, "Crossref answered with status 503.")
    assert choose(Cited(as_cited=REFERENCE), []).state is MatchState.UNAVAILABLE


def test_one_registry_is_enough_where_it_holds_the_work():
    assert choose(Cited(as_cited=REFERENCE), [SILENT, answered(WORK)]).state is MatchState.VERIFIED


def test_a_work_that_a_person_refused_is_not_offered_again():
    assert chosen(REFERENCE, WORK, refused=[WORK.doi]).state is MatchState.NOT_MATCHED


def test_an_article_and_its_preprint_are_told_apart_by_what_is_cited_or_by_a_person():
    preprint = Record(
        "Crossref",
        doi="10.1101/2020.1",
        title=WORK.title,
        authors=WORK.authors,
        year=2020,
        years=(2020,),
        type="preprint",
    )
    assert chosen(REFERENCE, preprint, WORK).record == WORK
    bare = replace(WORK, journals=(), volume="", issue="", pages="")
    twin = replace(bare, doi="10.5555/twin")
    both = chosen(f"Okonkwo A, Lindqvist PO. {WORK.title}. 2021.", bare, twin)
    assert both.state is MatchState.SUGGESTED


def test_a_notice_bears_the_title_but_is_not_the_work():
    notice = replace(WORK, doi="10.5555/notice", title=f"Correction to: {WORK.title}", is_notice=True, pages="210")
    assert chosen(REFERENCE, notice, WORK).record == WORK
    assert chosen(REFERENCE, notice).state is not MatchState.VERIFIED


class TestByFields:
    CITED = Cited(
        title=WORK.title, authors=("A. Okonkwo", "P.-O. Lindqvist"), year=2021, journal="J Invented Spine Med"
    )

    def test_fields_that_agree_verify_it(self):
        found = chosen(self.CITED, ANOTHER, WORK)
        assert (found.state, found.score) == (MatchState.VERIFIED, 1.0)

    @pytest.mark.parametrize("change", [{"authors": ("T. Nguyen",)}, {"journal": "Blood"}, {"year": 2011}])
    def test_one_that_differs_leaves_it_to_a_person(self, change):
        assert chosen(replace(self.CITED, **change), ANOTHER, WORK).state is MatchState.SUGGESTED

    def test_a_title_alone_proves_nothing(self):
        assert chosen(Cited(title=WORK.title), WORK).state is MatchState.SUGGESTED


def test_numbers_that_the_record_does_not_explain_count_against_it():
    right = of_string(REFERENCE, WORK)
    wrong = of_string(REFERENCE.replace("12(3):201-9", "77(8):555-61"), WORK)
    assert right.score > wrong.score
    assert {part.name for part in wrong.parts if part.agrees == 0} == {"volume", "issue", "page"}


def test_a_record_that_states_little_is_measured_by_what_it_states():
    little = Record("PubMed", pmid="90000001", title=WORK.title, authors=WORK.authors)
    found = likeness_of(Cited(as_cited=REFERENCE), little)
    assert found.score > 0.5

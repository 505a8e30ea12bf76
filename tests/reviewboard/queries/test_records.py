"""Records beside the words that cite them."""

from __future__ import annotations

from dataclasses import asdict

import pytest

from articles.citations.answers import Notice, NoticeKind, Record
from articles.models import Reference, Source
from reviewboard.queries.records import corrected, match_of, record_of, shown, side_by_side, title_beside
from tests.sources import MATCH, record

WHOLE = Record(
    source="Crossref", doi="10.5555/x", pmid="7", title="A title", other_titles=("Ein Titel",), authors=(("Doe", "J"),),
    year=2020, years=(2019, 2020), journals=("Journal of Pain", "J Pain"), volume="1", pages="1-9",
)  # fmt: skip


def test_a_record_comes_back_as_it_was_stored_but_for_its_notices():
    notice = Notice(NoticeKind.CORRECTION, "10.5555/n", "2020", "Crossref", "Erratum")
    stored = asdict(Record(**{**asdict(WHOLE), "notices": (notice,)}))
    as_json = {name: list(value) if isinstance(value, tuple) else value for name, value in stored.items()}
    as_json["authors"] = [["Doe", "J"]]
    assert record_of(as_json | {"of a later version": 1}) == WHOLE
    assert record_of({}) is None


# --- matches -------------------------------------------------------------------------------------------------------


def test_a_match_with_its_likeness_out_of_100():
    match = match_of(Source(match=MATCH))
    assert (match.likeness, match.found_by, match.doi, match.is_suggested) == (43, "Crossref", MATCH["doi"], True)
    assert match_of(Source(match=MATCH | {"state": "confirmed"})).is_suggested is False


@pytest.mark.parametrize("stored", [{}, {"state": ""}])
def test_where_none_was_looked_for_there_is_none(stored):
    assert match_of(Source(match=stored)) is None
    assert match_of(None) is None


def test_a_match_may_say_little():
    match = match_of(Source(match={"state": "unavailable", "score": None, "title": None}))
    assert (match.likeness, match.title, match.doi) == (0, "", "")


@pytest.mark.parametrize("name", ["doi", "pmid", "title", "text"])
def test_another_match_has_another_name(name):
    assert shown(MATCH | {name: "another"}) != shown(MATCH)
    assert shown(MATCH | {"score": 0.9, "state": "confirmed"}) == shown(MATCH)


def test_side_by_side_each_has_only_its_own_words():
    both = side_by_side("Doe J. Pain. 2019.", "Doe J. Acute pain. 2020.")
    assert "".join(text for _, text in both.cited) == "Doe J. Pain. 2019."
    assert "".join(text for _, text in both.found) == "Doe J. Acute pain. 2020."
    assert {op for op, _ in both.cited} == {"same", "del"}
    assert {op for op, _ in both.found} == {"same", "ins"}


# --- titles --------------------------------------------------------------------------------------------------------


def reference_to(recorded: str, **cited: str) -> Reference:
    return Reference(source=Source(record=record(recorded)), **cited)


def changed(reference: Reference) -> tuple[list[str], list[str]]:
    both = title_beside(reference)
    return [text for op, text in both.cited if op != "same"], [text for op, text in both.found if op != "same"]


@pytest.mark.parametrize(
    "cited",
    [
        {"as_cited": "Singh A. Early exercise in acute low back pain. Spine Care. 2021;12:77-85."},
        {"as_cited": "Singh A. Early Exercise in Acute Low Back Pain. Spine Care. 2021;12:77-85."},
        {"title": "Early exercise in acute low back pain"},
    ],
)
def test_a_title_that_differs_by_a_word_differs_by_that_word_alone(cited):
    removed, added = changed(reference_to("Early exercise in chronic low back pain.", **cited))
    assert ([word.casefold() for word in removed], added) == (["acute"], ["chronic"])


@pytest.mark.parametrize("stored", [{}, record("")])
def test_without_a_recorded_title_there_is_nothing_beside_it(stored):
    assert title_beside(Reference(as_cited="Doe J. Pain. 2019.", source=Source(record=stored))) is None


# --- the corrected record ------------------------------------------------------------------------------------------


def test_the_corrected_record_names_the_work_by_its_identifiers():
    stored = record("Early exercise", doi="10.5555/v", pmid="12", authors=[["Singh", "Asha"]], year=2021)
    assert corrected(Source(record=stored)) == "Singh A. Early exercise. 2021. doi:10.5555/v PMID: 12"


@pytest.mark.parametrize(
    ("state", "is_match"), [("confirmed", True), ("verified", True), ("suggested", False), ("refused", False)]
)
def test_that_of_a_match_that_holds_and_of_no_other(state, is_match):
    text = corrected(Source(record=record("Chilled poultry"), match=MATCH | {"state": state}))
    assert ("Exercise training in patients" in text) is is_match
    assert ("Chilled poultry" in text) is not is_match


def test_a_match_that_holds_without_a_record_is_given_in_its_words():
    bare = {"state": "confirmed", "text": "Brandl K. Exercise. doi:10.5555/b"}
    assert corrected(Source(match=bare)) == "Brandl K. Exercise. doi:10.5555/b"
    assert corrected(Source(match={"state": "suggested", "text": "Brandl K."})) == ""

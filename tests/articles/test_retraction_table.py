"""The table answers for works without the network, in one statement."""

from __future__ import annotations

import io

import pytest
from django.utils import timezone

from articles.actions.retractions import load_table
from articles.retraction_table import said_of
from tests.articles.citations.test_retraction_watch import line, table
from tests.counting import statements

pytestmark = pytest.mark.django_db


def loaded(*rows: list[str]) -> None:
    load_table(io.BytesIO(table(*rows)), at=timezone.now())


def test_a_work_is_found_by_doi_and_by_pmid_and_another_is_not_in_it():
    loaded(line(), line(RecordID="18", OriginalPaperDOI="", OriginalPaperPubMedID="77", RetractionNature="Correction"))
    said = said_of(["10.5555/walking", "10.5555/other", ""], ["77", "78", ""])
    assert sorted(said) == ["doi:10.5555/walking", "pmid:77"]
    assert said["doi:10.5555/walking"].record.notices[0].notice_id == "10.5555/notice"
    assert said["pmid:77"].record.notices[0].said == "Correction"


def test_rows_of_one_work_are_joined_and_those_of_unknown_nature_say_nothing():
    loaded(line(), line(RecordID="18", RetractionNature="Correction"), line(RecordID="19", RetractionNature="Mystery"))
    [said] = said_of(["10.5555/walking"], []).values()
    assert said.evidence.url == "record/17,18"


def test_one_statement_for_many_and_none_for_none():
    loaded(line())
    assert len(statements(lambda: said_of([f"10.5555/{number}" for number in range(500)], ["35281543"]))) == 1
    assert statements(lambda: said_of([""], [])) == []


def test_nothing_is_said_while_no_table_was_loaded():
    assert said_of(["10.5555/walking"], ["35281543"]) == {}

"""Which questions come out of several checklists, and which articles a checklist is asked of."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from reviewboard.models import Checklist, ChecklistVersion, Kind, Question
from reviewboard.models.checklist import LOOKED_TWICE, free_key, joined
from tests.cast import STANDARD_QUESTIONS

CLEAR = Question("clear", "Is it clear?", required=False)


def test_checklists_are_joined_in_order():
    last = Question("last", "Is it the last?")
    assert joined([[CLEAR], [last]]) == (CLEAR, last)


def test_the_same_question_is_asked_once_and_required_where_one_requires_it():
    again = Question("clear", "Is it clear?", required=True, help="Another help")
    assert joined([[CLEAR], [again]]) == (Question("clear", "Is it clear?", required=True),)
    assert joined([[again], [CLEAR]]) == (again,)


@pytest.mark.parametrize(
    "other",
    [
        Question("clear", "Is it really clear?"),
        Question("clear", "Is it clear?", kind=Kind.TEXT),
        Question("clear", "Is it clear?", kind=Kind.SCALE, low="not", high="very"),
    ],
)
def test_another_question_with_the_same_key_gets_a_key_of_its_own(other):
    first, second = joined([[CLEAR], [other]])
    assert (first, second.key, second.wording) == (CLEAR, "clear-2", other.wording)


def test_a_free_key_has_the_first_number_that_is_free():
    assert free_key("a", []) == "a"
    assert free_key("a", ["a", "a-2", "a-4"]) == "a-3"


@pytest.mark.parametrize(
    ("risks", "specialties", "fits"),
    [
        ([], [], True),
        (["high"], [], True),
        (["standard", "elevated"], [], False),
        ([], ["Cardiology", "Rehabilitation"], True),
        ([], ["cardiology"], True),
        ([], ["Neurology"], False),
        (["high"], ["Neurology"], False),
    ],
)
def test_of_which_articles_it_is_asked(risks, specialties, fits):
    assert Checklist(risks=risks, specialties=specialties).fits("high", "CARDIOLOGY") is fits


def test_an_article_without_a_specialty_is_asked_nothing_special():
    assert not Checklist(specialties=["Neurology"]).fits("high", "")


@pytest.mark.django_db
def test_a_site_begins_with_the_standard_questions_and_one_for_risky_texts():
    standard, risky = ChecklistVersion.objects.order_by("pk").select_related("checklist")
    assert (standard.checklist.name, standard.checklist.risks) == ("Standard", [])
    assert tuple(question.key for question in standard.asked) == STANDARD_QUESTIONS
    assert risky.checklist.risks == ["elevated", "high"]
    [twice] = risky.asked
    assert (twice.key, twice.kind, twice.required) == (LOOKED_TWICE, Kind.YES_NO_NA, True)
    for word in ("doses", "contraindications", "pregnancy", "children", "emergencies", "looked at twice"):
        assert word in twice.text


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reviewboard_checklistversion SET questions = '[]'",
        "DELETE FROM reviewboard_checklistversion",
        "TRUNCATE reviewboard_checklistversion CASCADE",
        "DELETE FROM reviewboard_checklist",
    ],
)
def test_the_database_keeps_versions_as_they_are(statement):
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="is a record"), transaction.atomic():
            cursor.execute(statement)

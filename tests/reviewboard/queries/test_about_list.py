"""What is told about a list of references as a whole."""

from __future__ import annotations

from dataclasses import asdict, replace

import pytest
from django.utils import timezone

from articles.citations.answers import Record
from articles.drafts.draft import DraftReference
from articles.models import Article, Source, Standing
from reviewboard.queries.findings import findings_of
from tests.cast import submitted

pytestmark = pytest.mark.django_db
BODY = "Walking helps the back [2]. Rest does not [1, 2]. Both were asked about [3].\n"
THIS_YEAR = timezone.now().year
WORK = Record("Crossref", title="Walking for back pain", authors=(("Okonkwo", "A"),), year=THIS_YEAR)


@pytest.fixture
def article(submitter) -> Article:
    references = tuple(
        DraftReference(number, as_cited=f"Work {number}", doi=f"10.5555/list.{number}") for number in (1, 2, 3)
    )
    return submitted(submitter, body=BODY, references=references)


def described(article: Article, number: int, record: Record) -> None:
    source = Source.objects.get(references__revision=article.current, references__number=number)
    Source.objects.filter(pk=source.pk).update(record=asdict(record))


def told(article: Article, editor) -> list[tuple[str, str, str]]:
    return [(row.severity, row.message, row.where) for row in findings_of(article, editor).about_the_list]


def test_numbers_out_of_order(article, editor):
    assert told(article, editor) == [
        ("warning", "Not numbered in order of first use: 1 is first cited after higher numbers.", "")
    ]


def test_one_work_twice_and_works_that_are_old(article, editor):
    described(article, 1, WORK)
    described(article, 3, replace(WORK, title="Walking for back pain.", year=THIS_YEAR - 1))
    described(article, 2, replace(WORK, title="Guideline on back pain", year=THIS_YEAR - 9, authors=()))
    assert [row for row in told(article, editor) if row[2]] == [
        ("warning", "The same work as reference 1.", "reference 3"),
        ("warning", f"A guideline of {THIS_YEAR - 9}: 9 years old. Look for a newer one.", "reference 2"),
    ]


@pytest.mark.parametrize("standing", [Standing.RETRACTED, Standing.WITHDRAWN])
def test_the_age_of_what_was_taken_back_is_no_matter(article, editor, standing):
    described(article, 2, replace(WORK, title="Guideline on back pain", year=THIS_YEAR - 9, authors=()))
    Source.objects.filter(doi="10.5555/list.2").update(standing=standing)
    assert [row for row in told(article, editor) if row[2]] == []


def test_a_list_that_is_in_order_says_nothing(submitter, editor):
    article = submitted(submitter)
    assert told(article, editor) == []

"""The table becomes what the file says; sources that it tells something new of are looked up again."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.utils import timezone

from articles.actions.checks import Question, store_results
from articles.actions.retractions import Loaded, compare_table, load_table
from articles.citations.retraction_watch import NotTheTable, judged
from articles.citations.rules import Cited
from articles.models import Article, RetractionRecord, Source, Standing, Sweep
from articles.retraction_table import said_of
from reviewboard.actions import workflow
from tests.articles.citations.test_retraction_watch import line, table
from tests.benchmarks.citations.retraction_watch import write_table
from tests.cast import fetched, sources_stand, submitted
from tests.counting import statements

pytestmark = pytest.mark.django_db


def load(*rows: list[str]) -> Loaded:
    return load_table(io.BytesIO(table(*rows)), at=timezone.now())


def many(count: int) -> list[list[str]]:
    return [line(RecordID=str(number)) for number in range(1, count + 1)]


def numbers() -> list[int]:
    return list(RetractionRecord.objects.order_by("pk").values_list("pk", flat=True))


def test_a_second_load_of_the_same_file_changes_nothing():
    first, second = load(*many(5)), load(*many(5))
    assert (first.added, first.kept) == (5, 5)
    assert (second.added, second.changed, second.removed, second.unchanged) == (0, 0, 0, 5)
    assert Sweep.objects.filter(kind=Sweep.Kind.TABLE_LOADED).count() == 2


def test_rows_are_changed_added_and_removed_until_it_is_what_the_file_says():
    load(*many(20))
    said = load(line(RecordID="1", RetractionNature="Reinstatement"), *many(20)[1:19], line(RecordID="30"))
    assert (said.added, said.changed, said.removed, said.unchanged) == (1, 1, 1, 18)
    assert numbers() == [*range(1, 20), 30]
    assert RetractionRecord.objects.get(pk=1).nature == "reinstatement"


def test_a_file_that_is_much_shorter_removes_nothing_and_says_so():
    load(*many(20))
    said = load(line(RecordID="1", Title="Changed"))
    assert (said.changed, said.removed) == (1, 0)
    assert "1 rows where 20 are known" in said.kept_because
    assert len(numbers()) == 20


def test_a_row_that_is_torn_may_be_any_row_so_none_is_removed():
    load(*many(20))
    said = load(*many(19), ["20", "torn"])
    assert said.removed == 0
    assert "1 row could not be read" in said.kept_because
    assert len(numbers()) == 20


def test_a_number_that_stands_twice_is_kept_once_the_graver_and_told():
    said = load(
        line(RecordID="7", RetractionNature="Retraction"),
        line(RecordID="7", RetractionNature="Correction"),
        line(RecordID="8", Title="Earlier"),
        line(RecordID="8", Title="Later"),
        line(RecordID=""),
    )
    assert (said.rows, said.kept, said.skipped.total()) == (5, 2, 3)
    assert RetractionRecord.objects.get(pk=7).nature == "retraction"
    assert RetractionRecord.objects.get(pk=8).title == "Later"
    assert sorted(said.examples) == [
        (3, "its Record ID stands in the file more than once"),
        (4, "its Record ID stands in the file more than once"),
        (6, "it has no Record ID"),
    ]


def test_a_file_without_a_usable_row_is_refused_and_changes_nothing():
    load(*many(3))
    for content in (table(), table(line(RecordID=""))):
        with pytest.raises(NotTheTable, match="no row that can be used"):
            load_table(io.BytesIO(content), at=timezone.now())
    assert numbers() == [1, 2, 3]
    assert Sweep.objects.count() == 1


def test_a_table_with_all_oddities_comes_in_by_a_fixed_number_of_statements(tmp_path):
    def load_many(count: int) -> None:
        write_table(tmp_path / "table.csv", count)
        with (tmp_path / "table.csv").open("rb") as stream:
            assert load_table(stream, at=timezone.now()).kept == count

    few, more = len(statements(lambda: load_many(10))), len(statements(lambda: load_many(2_000)))
    assert few == more
    assert len(numbers()) == 2_000


def due_now(article: Article) -> list[str]:
    now = timezone.now()
    return list(Source.objects.filter(check_due_at__lte=now).order_by("doi").values_list("doi", flat=True))


def rested(article: Article) -> Article:
    """Its sources were checked just now, and are due in six days."""
    sources_stand(article)
    Source.objects.update(check_due_at=timezone.now() + dt.timedelta(days=6))
    return article


def test_a_source_of_which_the_table_says_something_becomes_due(submitter):
    article = rested(submitted(submitter))
    load(line(OriginalPaperPubMedID=""))
    assert compare_table(at=timezone.now()) == 1
    assert due_now(article) == ["10.5555/walking"]
    assert Sweep.objects.get(kind=Sweep.Kind.TABLE).counts["due"] == 1


def test_a_source_is_found_by_its_pmid_too(submitter):
    rested(submitted(submitter))
    Source.objects.filter(doi="10.5555/walking").update(doi="", pmid="35281543")
    load(line(OriginalPaperDOI="unavailable"))
    assert compare_table(at=timezone.now()) == 1


def heard(source: Source) -> None:
    """As a look-up does: the table's answer becomes checks."""
    said = said_of([source.doi], [])[f"doi:{source.doi}"]
    cited = Cited(doi=source.doi)
    store_results(Question(source, cited, {}), [judged(cited, said)], at=timezone.now())


def test_what_the_newest_checks_rest_on_is_no_news_until_the_row_changes(submitter):
    rested(submitted(submitter))
    load(line())
    heard(Source.objects.get(doi="10.5555/walking"))
    assert Source.objects.get(doi="10.5555/walking").standing == Standing.RETRACTED
    assert compare_table(at=timezone.now()) == 0
    load(line(Notes="More is known"))
    assert compare_table(at=timezone.now()) == 1


def test_several_rows_of_one_work_are_heard_together(submitter):
    rested(submitted(submitter))
    load(line(), line(RecordID="18", RetractionNature="Correction"))
    assert compare_table(at=timezone.now()) == 1
    heard(Source.objects.get(doi="10.5555/walking"))
    assert compare_table(at=timezone.now()) == 0


def test_sources_of_withdrawn_articles_and_of_old_texts_are_left_alone(submitter, editor):
    article = rested(submitted(submitter))
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    load(line())
    assert compare_table(at=timezone.now()) == 0
    assert fetched(article).is_withdrawn


def test_nothing_is_compared_nor_said_to_be_while_no_table_was_loaded(submitter):
    rested(submitted(submitter))
    assert compare_table(at=timezone.now()) == 0
    assert not Sweep.objects.exists()

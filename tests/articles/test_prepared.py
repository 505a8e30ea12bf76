"""A prepared query gives what the ORM gives, and is written only once."""

from __future__ import annotations

import threading

import pytest
from django.db import connection
from django.db.models import Exists, F, OuterRef, QuerySet

from articles.models import Article, Reference, Revision
from articles.prepared import prepared
from tests.cast import submitted

pytestmark = pytest.mark.django_db

written: list[str] = []


@prepared
def by_slug(slug) -> QuerySet[Article]:
    """Articles."""
    written.append("by_slug")
    cited = Reference.objects.filter(revision=OuterRef("current"), number=2)
    rows = Article.objects.select_related("current", "submitted_by").annotate(two=Exists(cited))
    return rows.filter(slug=slug)


@prepared
def numbers(article, most) -> QuerySet[Reference]:
    rows = Reference.objects.filter(revision__article=article, number__lte=most).exclude(source=None)
    return rows.annotate(key=F("source__key")).values_list("number", "key").order_by("-number")


@prepared
def revisions(article) -> QuerySet[Revision]:
    return Revision.objects.filter(article=article).defer("body")


def test_rows_are_the_orms(submitter, django_assert_num_queries):
    first, second = submitted(submitter), submitted(submitter, title="Another", body="Another text. [1]\n")
    for article in (first, second, first):
        with django_assert_num_queries(1):
            [row] = by_slug(article.slug)
            assert (row, row.current, row.submitted_by, row.two) == (article, article.current, submitter, True)
    assert by_slug("nothing") == []
    assert by_slug.first("nothing") is None
    assert written == ["by_slug"]


def test_values_go_where_they_belong(submitter):
    article = submitted(submitter)
    assert numbers(article.pk, 2) == [(2, "doi:10.5555/walking"), (1, "doi:10.5555/exercise")]
    assert numbers(article.pk, 1) == [(1, "doi:10.5555/exercise")]
    assert numbers(article.pk + 1, 2) == []


def test_what_was_deferred_is_fetched_when_it_is_read(submitter):
    article = submitted(submitter)
    assert revisions.first(article.pk).body == article.current.body


@pytest.mark.django_db(transaction=True)
def test_each_thread_asks_over_its_own_connection(submitter):
    article, found = submitted(submitter), []
    assert by_slug(article.slug) == [article]

    def ask() -> None:
        found.extend(by_slug(article.slug))
        connection.close()

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join(10)
    assert found == [article]
    assert by_slug(article.slug) == [article]

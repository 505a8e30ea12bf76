"""Pages by key."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from articles.models import DeliveredMail
from articles.paging import page
from tests.counting import statements

pytestmark = pytest.mark.django_db
OLDEST, NEWEST = ("delivered_at", "pk"), ("-delivered_at", "-pk")


@pytest.fixture
def mails() -> list[int]:
    """Ten rows, most of them of the same moment; ids in order of time."""
    at = timezone.now()
    moments = [at] * 7 + [at + dt.timedelta(microseconds=n) for n in (1, 2, 3)]
    rows = [DeliveredMail(to="", sender="", subject=str(n), body="", delivered_at=at) for n, at in enumerate(moments)]
    return [row.pk for row in DeliveredMail.objects.bulk_create(rows)]


def walked(order) -> list[list[int]]:
    pages, after = [], ""
    while True:
        found = page(DeliveredMail.objects.all(), order, after=after, size=4)
        pages.append([row.pk for row in found.rows])
        after = found.next_key
        if not after:
            return pages


def test_each_row_is_on_one_page_in_order(mails):
    assert walked(OLDEST) == [mails[:4], mails[4:8], mails[8:]]
    assert walked(NEWEST) == [mails[:5:-1], mails[5:1:-1], mails[1::-1]]


def test_named_tuples_are_paged_too(mails):
    rows = DeliveredMail.objects.values_list("id", "delivered_at", named=True)
    first = page(rows, ("delivered_at", "id"), size=4)
    second = page(rows, ("delivered_at", "id"), after=first.next_key, size=4)
    assert [row.id for row in second.rows] == mails[4:8]


@pytest.mark.parametrize("key", ["nonsense", "~", "bnVsbA", "WyJ4IiwgMV0", "WzFd", "eyJhIjogMX0", "é"])
def test_a_key_that_cannot_be_read_gives_the_first_page(mails, key):
    assert [row.pk for row in page(DeliveredMail.objects.all(), OLDEST, after=key, size=4).rows] == mails[:4]


def test_a_page_is_one_statement_whose_beginning_an_index_finds(mails):
    key = page(DeliveredMail.objects.all(), NEWEST, size=4).next_key
    [sql] = statements(lambda: page(DeliveredMail.objects.all(), NEWEST, after=key, size=4))
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute(f"EXPLAIN {sql}")
        plan = "\n".join(row[0] for row in cursor.fetchall())
    assert "delivered_newest" in plan
    assert "Index Cond: (ROW(delivered_at, id) < ROW(" in plan

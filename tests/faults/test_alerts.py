"""Following a source's change through the articles on it: killed anywhere, by two at once, for 3 articles or 300."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from django.db import connection

from articles.actions.submissions import submit
from articles.ledger.verify import verify
from articles.models import Article, LedgerEvent, OutboxMail, StandingChange, State, Verb
from config.embedded import dies_with_parent
from reviewboard.actions import alerts
from reviewboard.models import Alert, Assignment
from reviewboard.tasks import sweep_alerts
from tests.cast import draft, fetched, ready_to_approve, signed_review, sources_stand, submitted, under_review
from tests.faults.test_races import at_once
from tests.reviewboard.news import news, published
from tests.workers import PROJECT, until

pytestmark = pytest.mark.django_db(transaction=True)
SWEEP = "import django; django.setup(); from reviewboard.tasks import sweep_alerts; sweep_alerts()"


@pytest.fixture
def live(editor, submitter, reviewer) -> list[Article]:
    """Three published articles on the same sources, in the order in which they are followed."""
    first = published(ready_to_approve(editor, submitter, reviewer), editor)
    others = [_published(name, editor, submitter, reviewer) for name in ("Winter", "Spring")]
    OutboxMail.objects.all().delete()
    return [first, *others]


def _published(title: str, editor, submitter, reviewer) -> Article:
    article = submitted(submitter, question=f"And in {title}?", title=title)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    return published(fetched(article), editor)


def done_once(articles: list[Article]) -> None:
    """Each has one task, one reopening, one mail to each, and a whole history."""
    assert StandingChange.objects.filter(handled_at=None).count() == 0
    assert Counter(Alert.objects.values_list("article", flat=True)) == {article.pk: 1 for article in articles}
    for verb in (Verb.ALERT_OPENED, Verb.REOPENED):
        subjects = LedgerEvent.objects.filter(verb=verb).values_list("subject_id", flat=True)
        assert Counter(subjects) == {article.pk: 1 for article in articles}, verb
    assert {fetched(article).state for article in articles} == {State.UNDER_REVIEW}
    assert set(Assignment.objects.values_list("state", flat=True)) == {Assignment.State.ACCEPTED}
    mails = Counter(OutboxMail.objects.values_list("to__name", flat=True))
    assert mails == {"Ines Calder": len(articles), "Helena Brandt": len(articles)}
    assert verify().whole


@contextmanager
def sweeping() -> Iterator[subprocess.Popen]:
    """A process of its own that follows what there is to follow."""
    place = connection.settings_dict
    url = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"
    process = subprocess.Popen(
        [sys.executable, "-c", SWEEP],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url},
        stderr=subprocess.DEVNULL,
        **dies_with_parent(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


@contextmanager
def held(table: str, pk: int) -> Iterator[None]:
    """A row that somebody else has locked: whoever needs it waits in the middle of what it does."""
    place = connection.settings_dict
    with psycopg.connect(host=place["HOST"], user=place["USER"], dbname=place["NAME"]) as other:
        other.execute(f"SELECT FROM {table} WHERE id = %s FOR UPDATE", [pk])
        yield


def waits_for_a_lock() -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0] > 0


@pytest.mark.slow
@pytest.mark.parametrize("place", [0, 1, 2])
def test_a_worker_killed_before_any_article_leaves_the_rest_to_the_next(live, place):
    news("retracted")
    with held("articles_article", live[place].pk), sweeping() as worker:
        until(waits_for_a_lock)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)
    assert Alert.objects.count() == place
    sweep_alerts()
    done_once(live)


@pytest.mark.slow
@pytest.mark.parametrize("table", ["articles_publication", "reviewboard_assignment"])
def test_a_worker_killed_in_the_middle_of_an_article_leaves_nothing_half_done(live, table):
    """Its publication or assignment is held: the task is opened by then, and its notice or its reviewers are not."""
    news("retracted")
    row = {
        "articles_publication": lambda: live[1].publications.get().pk,
        "reviewboard_assignment": lambda: live[1].assignments.get().pk,
    }[table]()
    with held(table, row), sweeping() as worker:
        until(waits_for_a_lock)
        os.kill(worker.pid, signal.SIGKILL)
        worker.wait(10)
    assert list(Alert.objects.values_list("article", flat=True)) == [live[0].pk]
    assert fetched(live[1]).state == State.APPROVED
    sweep_alerts()
    done_once(live)


@pytest.mark.slow
def test_a_worker_killed_before_it_ticks_the_change_off_costs_nothing(live):
    news("retracted")
    change = StandingChange.objects.get()
    for article in live:
        assert alerts.follow_in(article.pk, change.pk)  # and here it was killed
    sweep_alerts()
    done_once(live)


def test_two_workers_on_the_same_change(live):
    news("retracted")
    at_once(*[sweep_alerts] * 4)
    sweep_alerts()  # what one left to another that had it in hand
    done_once(live)


def test_two_workers_on_changes_that_follow_each_other(live):
    for standing in ("corrected", "concern", "stands", "retracted"):
        news(standing)
    at_once(*[sweep_alerts] * 4)
    sweep_alerts()
    done_once(live)


def test_an_editor_closes_the_task_while_a_worker_follows(live, editor):
    news("corrected")
    sweep_alerts()
    alert = Alert.objects.get(article=live[0])
    news("retracted")
    at_once(sweep_alerts, lambda: alerts.close_alert(alert.pk, by=editor, reason="Only a name was corrected"))
    sweep_alerts()
    assert Alert.objects.filter(article=live[0], closed_at=None).count() <= 1
    assert fetched(live[0]).state == State.UNDER_REVIEW
    assert verify().whole


def test_following_while_the_source_changes_again(live):
    news("retracted")

    def looked_up() -> None:
        news("stands")

    at_once(sweep_alerts, looked_up)
    sweep_alerts()
    assert not Alert.objects.filter(closed_at=None).exists()
    assert not StandingChange.objects.filter(handled_at=None).exists()
    assert verify().whole


def statements_for(act: Callable[[], object]) -> int:
    counting = _Counting()
    with connection.execute_wrapper(counting):
        act()
    return counting.count


class _Counting:
    count = 0

    def __call__(self, execute, sql, params, many, context):
        self.count += 1
        return execute(sql, params, many, context)


@pytest.mark.parametrize("count", [3, 300])
def test_each_article_costs_the_same_however_many_rest_on_the_source(submitter, editor, count):
    submit([draft(question=f"Question {n}?", title=f"Title {n}") for n in range(count)], by=submitter)
    sources_stand(Article.objects.select_related("current").first())
    news("retracted")
    change = StandingChange.objects.get()
    first, last = Article.objects.order_by("pk").first(), Article.objects.order_by("pk").last()
    assert alerts.follow_in(first.pk, change.pk)
    assert statements_for(lambda: alerts.follow_in(last.pk, change.pk)) <= 30
    sweep_alerts()
    assert Alert.objects.count() == count
    assert StandingChange.objects.get().handled_at is not None
    assert OutboxMail.objects.filter(to=editor).count() == count

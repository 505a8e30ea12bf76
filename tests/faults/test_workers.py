"""A worker is killed in the middle of a check, or Redis is gone for a while: nothing is lost, nothing comes twice."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import pytest
from celery import current_app
from django.conf import settings
from django.test import Client
from django.utils import timezone

from articles import nudge as nudging
from articles.actions.submissions import submit
from articles.drafts.draft import Draft, DraftReference
from articles.models import Article, Check, DeliveredMail, LedgerEvent, OutboxMail, Source, Standing
from config.embedded import Redis
from reviewboard.actions import assignments
from tests.cast import draft
from tests.clock import in_days
from tests.reviewboard.views.test_intake import STORE, URL, hidden
from tests.standin import Standin, own_recordings, running
from tests.workers import Worker, until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
TRIAL = "/works/10.5555/trial.2021.0042"
HANGS = {"status": 503, "delay": 300}
TEXT = """\
---
question: Does aspirin help?
---

# Aspirin

It helps some children with migraine. [1]

## References

1. Aspirin for the prevention of migraine in children. doi:10.5555/trial.2021.0042
"""
StartWorker = Callable[[Standin], Worker]


@pytest.fixture
def start_worker(redis_server: Redis, monkeypatch: pytest.MonkeyPatch) -> Iterator[StartWorker]:
    """Workers that look things up at the stand-in, and take what a dead one left after a second."""
    monkeypatch.setattr(nudging._Broker, "quiet_until", 0.0)
    started: list[Worker] = []

    def start(standin: Standin) -> Worker:
        registries = dict.fromkeys(settings.REGISTRIES, standin.url)
        started.append(Worker(**registries, CHECK_TAKEN_SECONDS="1"))
        return started[-1]

    yield start
    for worker in started:
        worker.kill()


def beat(name: str) -> None:
    """What the beat does every 15 seconds."""
    current_app.send_task(f"articles.tasks.{name}")


def hanging_once() -> list[dict]:
    """The recordings, with a trial whose first answer never comes."""
    return [
        {**recording, "answers": [HANGS, recording]} if recording.get("path") == TRIAL else recording
        for recording in own_recordings()
    ]


def test_a_check_whose_worker_was_killed_is_made_by_the_next(submitter, redis_server, start_worker):
    with running(hanging_once()) as standin:
        first = start_worker(standin)
        submit([draft(references=(draft().references[0],), body="Fact. [1]")], by=submitter)
        until(lambda: Source.objects.get().tried_at)  # it is at work
        [outcome] = submit([_trial()], by=submitter)
        until(lambda: standin.asked[TRIAL])
        first.kill()
        source = Source.objects.get(doi="10.5555/trial.2021.0042")
        assert (source.tried_at, source.standing) == (None, Standing.UNKNOWN)
        assert source.taken_until is not None
        redis_server.client().delete(*redis_server.client().keys("registry-turns:*"))  # they run out in half a minute

        start_worker(standin)
        until(lambda: _checked(source), meanwhile=lambda: beat("sweep_checks"))
    source = _checked(source)
    assert (source.standing, source.taken_until) == (Standing.STANDS, None)
    assert standin.asked[TRIAL] == 2
    assert Check.objects.filter(source=source).values("run").distinct().count() == 1
    assert LedgerEvent.objects.filter(verb="source.checked", subject_id=outcome.article.pk).count() == 1


def _trial() -> Draft:
    cited = DraftReference(1, as_cited="Trial of aspirin. 2021.", doi="10.5555/trial.2021.0042")
    return draft(question="Does aspirin help?", title="Aspirin", body="It helps some. [1]", references=(cited,))


def _checked(source: Source) -> Source | None:
    return Source.objects.filter(pk=source.pk, tried_at__isnull=False).first()


def test_without_redis_the_site_works_on_and_everything_is_done_afterwards(
    submitter, editor, reviewer, redis_server, start_worker
):
    redis_server.stop()
    client = Client()
    client.force_login(submitter)
    began = time.monotonic()
    shown = client.post(URL, {"text": TEXT})
    stored = client.post(STORE, hidden(shown))
    assert (shown.status_code, stored.status_code) == (200, 302)
    assert time.monotonic() - began < 5  # seconds, on a machine that is busy
    article = Article.objects.get()
    assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(3))
    assert Source.objects.get().check_due_at <= timezone.now()
    assert OutboxMail.objects.get().sent_at is None

    redis_server.start()
    with running() as standin:
        start_worker(standin)
        until(
            lambda: Source.objects.get().tried_at and OutboxMail.objects.get().sent_at,
            meanwhile=lambda: (beat("sweep_checks"), beat("sweep_outbox")),
        )
        beat("sweep_checks")
        beat("sweep_outbox")
        until(lambda: not _waiting(redis_server))
    assert Source.objects.get().standing == Standing.STANDS
    assert standin.asked[TRIAL] == 1
    assert [mail.to for mail in DeliveredMail.objects.all()] == ["brandt@example.org"]
    assert LedgerEvent.objects.filter(verb="source.checked", subject_id=article.pk).count() == 1


def _waiting(redis_server: Redis) -> int:
    """Tasks that nobody has begun, or has begun and not finished."""
    client = redis_server.client()
    return client.llen("celery") + client.hlen("unacked")

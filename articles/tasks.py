"""What workers do. Each task finds its work in rows, so it may be lost, come twice or be killed: the next goes on."""

from __future__ import annotations

import time
from functools import cache

import redis
from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from articles.actions.checks import store_results, take_due
from articles.actions.delivery import deliver_next
from articles.actions.retractions import compare_table
from articles.actions.watching import rest_and_wake
from articles.citations.checking import check_all
from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from articles.citations.clients.pacing import RedisPacer
from articles.ledger.context import acting
from articles.models import Via
from articles.nudge import nudge

AT_ONCE = 4
SECONDS = 120  # then another task goes on, so that none comes near its time limit


@shared_task
def sweep_checks() -> None:
    """Look up what is due, a few sources at a time, until nothing is."""
    until = time.monotonic() + SECONDS
    with acting(Via.TASK):
        while time.monotonic() < until:
            if not check_some():
                return
    nudge("articles.tasks.sweep_checks")


def check_some() -> int:
    """Take a few due sources, ask the registries about each once, and store what they said; how many that were."""
    now = timezone.now()
    questions = take_due(AT_ONCE, at=now)
    for question in questions:
        asked_at = timezone.now()
        store_results(question, check_all(question.cited, registries(), now=asked_at), at=asked_at)
    return len(questions)


@cache
def registries() -> Registries:
    """One for the process: it holds connections, limits learned and hosts that are down."""
    return Registries(
        crossref_url=settings.REGISTRIES["CROSSREF_URL"],
        doi_url=settings.REGISTRIES["DOI_URL"],
        ncbi_url=settings.REGISTRIES["NCBI_URL"],
        ncbi_api_key=settings.NCBI_API_KEY,
        contact=settings.CONTACT_EMAIL,
        datacite_url=settings.REGISTRIES["DATACITE_URL"],
        getter=Getter(attempts=2, pacer=RedisPacer(redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2))),
    )


@shared_task
def watch_sources() -> None:
    """Every night: settle what is watched, and have looked up what the Retraction Watch table says anew."""
    with acting(Via.TASK):
        now = timezone.now()
        rest_and_wake(at=now)
        compare_table(at=now)


@shared_task
def sweep_outbox() -> None:
    """Send what is due, one mail a transaction."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until and deliver_next(at=timezone.now()):
        continue


@shared_task
def clear_sessions() -> None:
    """Remove sessions that ran out."""
    call_command("clearsessions")

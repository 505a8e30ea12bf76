"""What workers do. Each task finds its work in rows, so it may be lost, come twice or be killed: the next goes on."""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import cache, cached_property

import redis
from celery import shared_task
from django.conf import settings
from django.core.management import call_command
from django.utils import timezone

from articles.actions.checks import Question, store_results, take_due
from articles.actions.delivery import deliver_next
from articles.actions.links import store_link, take_due_links
from articles.actions.retractions import compare_table
from articles.actions.watching import rest_and_wake
from articles.citations.checking import Batch, Result, check_batches
from articles.citations.cited import Cited
from articles.citations.clients.shared_pacing import RedisPacer
from articles.citations.links import Follower
from articles.ledger.context import acting
from articles.models import Abstract, Via
from articles.nudge import nudge
from articles.registries import clear_kept, registries
from articles.retraction_table import said_of

AT_ONCE = 200  # sources, asked about together: PubMed answers so many numbers in one question
SECONDS = 120  # then another task goes on, so that none comes near its time limit
# Strangers' sites can take half a minute each: mail and checks must not wait behind many of them.
LINKS_AT_ONCE, LINK_SECONDS, LINK_PATIENCE = 2, 30, 10


@shared_task
def sweep_checks() -> None:
    """Look up what is due until nothing is, or until another task should go on."""
    until = time.monotonic() + SECONDS
    with acting(Via.TASK):
        check_due(lambda: time.monotonic() < until)
    if time.monotonic() >= until:
        nudge("articles.tasks.sweep_checks")


def check_some() -> int:
    """Look up some of what is due; how many sources that were."""
    return check_due(iter([True, False]).__next__)


def check_due(goes_on: Callable[[], bool]) -> int:
    """Take due sources while it ``goes_on``, ask the registries about each, and store what they said; how many.

    Each is stored as soon as all is known of it, while others are still asked about: a worker that dies loses little.
    """
    count = 0
    for due, each, result in check_batches(_due(goes_on), retractions=said_of):
        due.known[each] = result
        for question in due.resting_on[each]:
            if due.known.keys() >= set(question.cited):
                store_results(question, [due.known[form] for form in question.cited], at=due.now)
                count += 1
    if shelf := registries().shelf:
        shelf.release()
    return count


@dataclass(frozen=True)
class Due(Batch):
    """Sources that were taken to be looked up, and what is known by now."""

    questions: Sequence[Question] = ()
    known: dict[Cited, Result] = field(default_factory=dict)

    @cached_property
    def resting_on(self) -> dict[Cited, list[Question]]:
        """Which questions an answer about one way of citing belongs to."""
        rest: dict[Cited, list[Question]] = defaultdict(list)
        for question in self.questions:
            for each in dict.fromkeys(question.cited):
                rest[each].append(question)
        return rest


def _due(goes_on: Callable[[], bool]) -> Iterator[Due]:
    while goes_on():
        now = timezone.now()
        questions = take_due(AT_ONCE, at=now)
        if not questions:
            return
        # What was answered before they became due does not count: somebody may have asked to ask again.
        asked = registries().asking_anew(max(question.source.check_due_at for question in questions))
        cited = [each for question in questions for each in question.cited]
        yield Due(cited, asked, now, _kept_abstracts(questions), questions)


def _kept_abstracts(questions: Sequence[Question]) -> frozenset[str]:
    """The PMIDs of those that nobody has to ask for the abstract any more."""
    kept = Abstract.objects.filter(source__in=[question.source.pk for question in questions])
    return frozenset(kept.values_list("source__pmid", flat=True))


@shared_task
def watch_sources() -> None:
    """Every night: settle what is watched, and have looked up what the Retraction Watch table says anew."""
    with acting(Via.TASK):
        now = timezone.now()
        rest_and_wake(at=now)
        compare_table(at=now)


@shared_task
def sweep_links() -> None:
    """Follow the web addresses that are due, one after another, until none is or others should have a turn."""
    until = time.monotonic() + LINK_SECONDS
    while time.monotonic() < until:
        if not follow_some():
            return
    nudge("articles.tasks.sweep_links")


def follow_some() -> int:
    """Take a few due addresses, follow each, and store where it led; how many that were."""
    sources = take_due_links(LINKS_AT_ONCE, at=timezone.now())
    for source in sources:
        began_at = timezone.now()
        store_link(source.pk, follower().follow(source.url, now=began_at), at=began_at)
    return len(sources)


@cache
def follower() -> Follower:
    """One for the process: it shares the turns at each host with all other workers."""
    contact = f"; mailto:{settings.CONTACT_EMAIL}" if settings.CONTACT_EMAIL else ""
    client = redis.Redis.from_url(settings.REDIS_URL, socket_timeout=2)
    return Follower(
        user_agent=f"reviewboard/0.1 (checks links; +{settings.SITE_URL}{contact})",
        pacer=RedisPacer(client, prefix="link-turns", patience=LINK_PATIENCE),
    )


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


@shared_task
def clear_answers() -> None:
    """Remove what registries said so long ago that nobody asks whether it still holds."""
    clear_kept(at=timezone.now())

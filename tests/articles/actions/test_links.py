"""Where the addresses of sources lead is found out by and by, and written down beside their standing."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Iterator

import pytest
import time_machine
from django.db import connection, transaction

from articles import tasks
from articles.actions.links import LINK_WARNINGS, store_link, take_due_links
from articles.citations.links import Followed, Led
from articles.citations.rules import Ruling
from articles.drafts.draft import DraftReference
from articles.models import Check, LedgerEvent, Source, Standing
from articles.models.evidence import LinkState
from tests.articles.citations.links.conftest import reaching
from tests.cast import submitted
from tests.sites import Site, answering, redirecting, site

pytestmark = pytest.mark.django_db
NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
GONE = Followed(Led.GONE, "It is not there.")
OPENS = Followed(Led.REACHED, "It opens.")
SILENT = Followed(Led.UNKNOWN, "Nobody answered.")
HOME = Followed(Led.HOME, "It leads to the home page.")


def hours(count: float) -> dt.datetime:
    return NOW + dt.timedelta(hours=count)


def source(url: str = "http://site.example/page", **fields) -> Source:
    return Source.objects.create(**{"key": f"url:{url}", "url": url, "link_due_at": NOW, **fields})


def tried(*followed: Followed, every: float = 24) -> Source:
    """A source whose address was tried so often, beginning now."""
    row = source()
    for count, each in enumerate(followed):
        store_link(row.pk, each, at=hours(every * count))
    return Source.objects.get(pk=row.pk)


def test_a_source_that_has_nothing_but_an_address_is_due_at_once(submitter):
    submitted(
        submitter,
        references=(
            DraftReference(1, as_cited="Guideline. NICE.", url="https://www.nice.example/guidance/ng59"),
            DraftReference(2, as_cited="Trial.", url="https://journal.example/a/1", doi="10.5555/walking"),
        ),
        body="It helps. [1, 2]",
    )
    assert {row.key: row.link_due_at == row.check_due_at for row in Source.objects.all()} == {
        "url:https://www.nice.example/guidance/ng59": True,
        "doi:10.5555/walking": False,
    }
    assert Source.objects.get(doi="10.5555/walking").link_due_at is None


def test_the_longest_due_are_taken_first_and_nobody_else_gets_them():
    late = source("http://a.example/1", link_due_at=hours(-2))
    later = source("http://a.example/2", link_due_at=hours(-9))
    source("http://a.example/3", link_due_at=hours(1))
    source("http://a.example/4", link_due_at=None)
    assert [row.pk for row in take_due_links(1, at=NOW)] == [later.pk]
    assert [row.pk for row in take_due_links(9, at=NOW)] == [late.pk]
    assert take_due_links(9, at=NOW) == []


def test_what_a_dead_worker_took_is_free_again_after_a_while():
    source()
    assert len(take_due_links(5, at=NOW)) == 1
    assert take_due_links(5, at=NOW + dt.timedelta(minutes=4)) == []
    assert len(take_due_links(5, at=NOW + dt.timedelta(minutes=6))) == 1


@pytest.mark.parametrize(
    ("led", "state", "again"),
    [
        (Led.REACHED, LinkState.REACHED, dt.timedelta(days=30)),
        (Led.HOME, LinkState.SOFT_DEAD, dt.timedelta(days=30)),
        (Led.TURNED_AWAY, LinkState.UNKNOWN, dt.timedelta(days=30)),
        (Led.GONE, LinkState.UNKNOWN, dt.timedelta(hours=24)),
        (Led.UNKNOWN, LinkState.UNKNOWN, dt.timedelta(hours=24)),
        (Led.REFUSED, LinkState.REFUSED, dt.timedelta(hours=24)),
    ],
)
def test_what_it_led_to_is_stored_and_when_it_is_tried_again(led, state, again):
    row = source()
    take_due_links(1, at=NOW)
    store_link(row.pk, Followed(led, "Said so."), at=NOW)
    row = Source.objects.get(pk=row.pk)
    assert (row.link_state, row.link_tried_at, row.link_taken_until, row.link_due_at) == (state, NOW, None, NOW + again)
    assert row.link_said.startswith("Said so.")


def test_three_tries_over_two_days_and_it_is_dead():
    row = tried(GONE)
    assert (row.link_state, row.link_failures, row.link_failing_since_at) == (LinkState.UNKNOWN, 1, NOW)
    store_link(row.pk, GONE, at=hours(24))
    assert Source.objects.get(pk=row.pk).link_state == LinkState.UNKNOWN
    outcome = store_link(row.pk, GONE, at=hours(48))
    row = Source.objects.get(pk=row.pk)
    assert (outcome.outcome, outcome.severity) == (Ruling.LINK_DEAD, "warning")
    assert (row.link_state, row.link_said, row.link_failures) == (LinkState.DEAD, outcome.message, 3)
    assert row.link_due_at == hours(72)


def test_three_tries_in_an_hour_are_not_dead():
    assert tried(GONE, GONE, GONE, every=0.3).link_state == LinkState.UNKNOWN


def test_one_good_answer_and_the_count_begins_anew():
    row = tried(GONE, GONE, OPENS, GONE)
    assert (row.link_state, row.link_failures, row.link_failing_since_at) == (LinkState.UNKNOWN, 1, hours(72))


def test_a_dead_address_that_opens_again_is_no_longer_dead():
    row = tried(GONE, GONE, GONE, OPENS)
    assert (row.link_state, row.link_said, row.link_failures) == (LinkState.REACHED, "It opens.", 0)


def test_an_address_that_opened_and_cannot_be_tried_now_is_unknown():
    assert tried(OPENS, SILENT).link_state == LinkState.UNKNOWN


@pytest.mark.parametrize("warning", [(GONE, GONE, GONE), (HOME,), (Followed(Led.REFUSED, "It leads inside."),)])
def test_a_warning_is_not_cleared_by_a_try_that_told_nothing(warning):
    before = tried(*warning)
    at = before.link_tried_at + dt.timedelta(hours=24)
    store_link(before.pk, SILENT, at=at)
    now = Source.objects.get(pk=before.pk)
    assert now.link_state in LINK_WARNINGS
    assert (now.link_state, now.link_said, now.link_tried_at) == (before.link_state, before.link_said, at)


def test_an_address_that_got_no_turn_is_due_in_an_hour_and_all_else_stays():
    before = tried(OPENS)
    take_due_links(1, at=hours(1000))
    store_link(before.pk, Followed(Led.NOT_TRIED, "Too many were waiting."), at=hours(1000))
    now = Source.objects.get(pk=before.pk)
    assert (now.link_due_at, now.link_taken_until) == (hours(1001), None)
    assert (now.link_state, now.link_said, now.link_tried_at) == ("reached", "It opens.", NOW)


def test_storing_the_same_try_twice_changes_nothing():
    row = tried(GONE)
    before = Source.objects.filter(pk=row.pk).values().get()
    assert store_link(row.pk, GONE, at=NOW) is None
    assert store_link(row.pk, OPENS, at=hours(-1)) is None
    assert Source.objects.filter(pk=row.pk).values().get() == before


def test_standing_checks_and_history_are_left_alone(submitter):
    submitted(
        submitter,
        references=(DraftReference(1, as_cited="Guideline.", url="https://www.nice.example/ng59"),),
        body="It helps. [1]",
    )
    Source.objects.update(standing=Standing.NOT_INDEXED, check_due_at=None)
    events = LedgerEvent.objects.count()
    for count in range(3):
        store_link(Source.objects.get().pk, GONE, at=hours(24 * count))
    row = Source.objects.get()
    assert (row.link_state, row.standing, row.check_due_at) == (LinkState.DEAD, Standing.NOT_INDEXED, None)
    assert (Check.objects.count(), LedgerEvent.objects.count()) == (0, events)


@pytest.fixture
def front(monkeypatch: pytest.MonkeyPatch) -> Iterator[Site]:
    """A site that the site's own follower takes for a public one."""
    with site() as served:
        follower = reaching(served)
        monkeypatch.setattr(tasks, "follower", lambda: follower)
        yield served


def test_a_sweep_follows_all_that_are_due(front):
    front.answers |= {"/moved": redirecting("/"), "/lost": answering(404), "/closed": answering(403)}
    rows = {path: source(f"http://site.example:{front.port}/{path}") for path in ("page", "moved", "lost", "closed")}
    inner = source("http://10.0.0.1/")
    tasks.sweep_links()
    states = {path: Source.objects.get(pk=row.pk).link_state for path, row in rows.items()}
    assert states == {"page": "reached", "moved": "soft_dead", "lost": "unknown", "closed": "unknown"}
    inner = Source.objects.get(pk=inner.pk)
    assert (inner.link_state, inner.link_said) == (
        "refused",
        "10.0.0.1 is in a private network, not a site of the public web: it was not opened.",
    )
    asked = len(front.requests)
    tasks.sweep_links()
    assert len(front.requests) == asked


def test_a_page_that_stays_away_is_dead_on_the_third_day(front):
    front.answers["/page"] = answering(410)
    with time_machine.travel(NOW, tick=False) as clock:
        row = source(f"http://site.example:{front.port}/page")
        states = []
        for _ in range(4):
            tasks.sweep_links()
            states.append(Source.objects.get(pk=row.pk).link_state)
            clock.shift(dt.timedelta(hours=24))
    assert states == ["unknown", "unknown", "dead", "dead"]
    row = Source.objects.get(pk=row.pk)
    assert row.link_said == (
        "site.example answers that there is nothing at this address (410). So it was on 4 tries since 22 November 2026."
    )


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_take_the_same_address():
    """The second comes while the first has taken its rows and not yet committed: it goes past them without waiting."""
    for number in range(4):
        source(f"http://site.example/{number}")
    mine, others = [], []

    def other_worker() -> None:
        try:
            others.extend(row.pk for row in take_due_links(2, at=NOW))
        finally:
            connection.close()

    with transaction.atomic():
        mine.extend(row.pk for row in take_due_links(2, at=NOW))
        other = threading.Thread(target=other_worker)
        other.start()
        other.join(30)
        assert not other.is_alive()
    assert (len(mine), len(others), len({*mine, *others})) == (2, 2, 4)

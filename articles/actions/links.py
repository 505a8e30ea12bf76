"""Where the web addresses of sources lead is written on the source, and when each is tried again.

As with the registries (``checks``), no lock is held while an address is followed: ``take_due_links`` marks rows and
commits, ``store_link`` writes. A worker that dies in between leaves rows whose ``link_taken_until`` runs out. What an
address leads to is no part of a source's standing, and changes nothing that was judged.
"""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.db.models import Q

from articles.actions.checks import TAKEN_FOR
from articles.citations.links import Followed, Led
from articles.citations.rules.links import Failing, c12_link
from articles.citations.rules.outcome import Outcome, Ruling
from articles.models import Source
from articles.models.evidence import LinkState

STATES = {
    Ruling.PASSED: LinkState.REACHED,
    Ruling.LINK_SOFT_DEAD: LinkState.SOFT_DEAD,
    Ruling.LINK_DEAD: LinkState.DEAD,
    Ruling.LINK_REFUSED: LinkState.REFUSED,
    Ruling.LINK_UNKNOWN: LinkState.UNKNOWN,
}
# What a person should look at. It stays until another try finds something else: one that told nothing clears nothing.
LINK_WARNINGS = {LinkState.SOFT_DEAD, LinkState.DEAD, LinkState.REFUSED}
# Three tries span the 48 hours that C12 asks for; a site that turns machines away will do so tomorrow too.
SOON, SELDOM = dt.timedelta(hours=24), dt.timedelta(days=30)
ANOTHER_TURN = dt.timedelta(hours=1)
AGAIN_AFTER = {Led.REACHED: SELDOM, Led.HOME: SELDOM, Led.TURNED_AWAY: SELDOM, Led.NOT_TRIED: ANOTHER_TURN}
WRITTEN = [
    *("link_state", "link_said", "link_failures", "link_failing_since_at"),
    *("link_tried_at", "link_taken_until", "link_due_at"),
]


def take_due_links(count: int, *, at: dt.datetime, taken_for: dt.timedelta = TAKEN_FOR) -> list[Source]:
    """Take up to ``count`` sources whose address is due; nobody else gets them until ``taken_for`` is over."""
    free = Q(link_taken_until=None) | Q(link_taken_until__lt=at)
    with transaction.atomic():
        due = Source.objects.filter(free, link_due_at__lte=at).order_by("link_due_at", "pk")
        sources = list(due.select_for_update(skip_locked=True, no_key=True)[:count])
        Source.objects.filter(pk__in=[source.pk for source in sources]).update(link_taken_until=at + taken_for)
    return sources


def store_link(source_id: int, followed: Followed, *, at: dt.datetime) -> Outcome | None:
    """Write down what one try, begun at ``at``, led to, and return what C12 says of it.

    None, and nothing written, where a try as new is stored already (a worker that came back). An address that got no
    turn at its site was not tried: it is only due again.
    """
    with transaction.atomic():
        source = Source.objects.select_for_update(no_key=True).get(pk=source_id)
        if source.link_tried_at and source.link_tried_at >= at:
            return None
        failing = Failing(source.link_failures, source.link_failing_since_at).after(followed.led, at)
        outcome = c12_link(followed, failing, at=at)
        _write(source, followed.led, failing, outcome, at)
    return outcome


def _write(source: Source, led: Led, failing: Failing, outcome: Outcome, at: dt.datetime) -> None:
    source.link_taken_until, source.link_due_at = None, at + AGAIN_AFTER.get(led, SOON)
    if led is not Led.NOT_TRIED:
        _write_try(source, failing, outcome, at)
    source.save(update_fields=WRITTEN)


def _write_try(source: Source, failing: Failing, outcome: Outcome, at: dt.datetime) -> None:
    state = STATES[outcome.outcome]
    if not (state == LinkState.UNKNOWN and source.link_state in LINK_WARNINGS):
        source.link_state, source.link_said = state, outcome.message
    source.link_failures, source.link_failing_since_at = failing.tries, failing.since
    source.link_tried_at = at

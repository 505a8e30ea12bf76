"""The editors' queue."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode

from articles.models import Person, State
from reviewboard.forms.queue import QueueFilters
from reviewboard.queries import queue as listing
from reviewboard.queries.blockers import blockers_of
from reviewboard.queries.counts import capped
from reviewboard.queries.progress import NOTHING, Progress, progress_of
from reviewboard.queries.queue import GLANCE, PAGE, VIEWS, WAITING, Listed, Margins
from reviewboard.queries.turns import Turn, turn_of, whose

YOUR_TURN = "your-turn"


@dataclass(frozen=True, slots=True)
class Line:
    """One article as a row shows it."""

    article: Listed
    turn: Turn
    whose: str
    progress: Progress


@dataclass(frozen=True, slots=True)
class Part:
    """Rows under a heading; ``all_url`` leads to the rest of them."""

    label: str
    about: str
    lines: list[Line]
    all_url: str = ""
    count: str = ""


def queue(request: HttpRequest) -> HttpResponse:
    """One view of all articles, or, without one, the first few of everything that waits for an editor."""
    name = request.GET.get("view", "")
    if name in VIEWS or request.GET.get("q", "").strip():
        return _one_view(request, name if name in VIEWS else "all")
    return _glance(request)


def _glance(request: HttpRequest) -> HttpResponse:
    found = listing.at_a_glance()
    lines = _lines([row for rows in found.values() for row in rows], request.user)
    margins = listing.margins(request.user)
    parts = [
        Part(
            VIEWS[name].label,
            VIEWS[name].about,
            [lines[row.id] for row in rows],
            _address(view=name) if margins.counts[name] > GLANCE else "",
            capped(margins.counts[name]),
        )
        for name, rows in found.items()
        if rows
    ]
    context = {"parts": parts, "any_articles": margins.counts["all"] > 0, **_around(YOUR_TURN, margins)}
    return _page(request, context, margins)


def _one_view(request: HttpRequest, name: str) -> HttpResponse:
    view = VIEWS[name]
    filters = QueueFilters(request.GET, view, one_state=name != "all")
    after = request.GET.get("after", "")
    page = listing.page_of(view, filters.narrowing, filters.chosen_order, after)
    lines = _lines(page.rows, request.user)
    margins = listing.margins(request.user)
    filters.offer(margins.specialties)
    said = {key: value for key, value in filters.cleaned_data.items() if value}
    context = {
        "parts": [Part("", view.about, [lines[row.id] for row in page.rows])] if page.rows else [],
        "filters": filters,
        "narrowed": any(key != "order" for key in said),
        "view": name,
        "view_url": _address(view=name),
        "next_url": _address(view=name, **said, after=page.next_key) if page.next_key else "",
        "previous_url": _address(view=name, **said) if after else "",
        "size": PAGE,
        "q": filters.narrowing.q,
        "about": view.about,
        "nothing": view.nothing,
        **_around(name, margins),
    }
    return _page(request, context, margins)


def _page(request: HttpRequest, context: Mapping, margins: Margins) -> HttpResponse:
    request.waiting = {name: margins.counts[name] for name in listing.waiting_for(request.user)}
    return render(request, "reviewboard/queue/queue.html", {**context, "ticks": request.user.is_editor})


def _lines(rows: Iterable[Listed], person: Person) -> dict[int, Line]:
    rows = list(rows)
    blockers = blockers_of(row.id for row in rows if row.state != State.WITHDRAWN)
    progress = progress_of(row.id for row in rows)
    lines = {}
    for row in rows:
        judged = progress.get(row.id, NOTHING)
        turn = turn_of(row, blockers.get(row.id, ()), judged)
        lines[row.id] = Line(row, turn, whose(turn, row, person), judged)
    return lines


def _around(current: str, margins: Margins) -> dict:
    """The views, each with how much is in it."""
    yours = sum(margins.counts[name] for name in WAITING)
    tabs = [("Your turn", reverse("board:queue"), capped(yours), current == YOUR_TURN)]
    tabs += [
        (view.label, _address(view=name), capped(margins.counts[name]), current == name) for name, view in VIEWS.items()
    ]
    return {"tabs": tabs, "with_reviewers": capped(margins.counts["with-reviewers"])}


def _address(**said: str) -> str:
    return f"{reverse('board:queue')}?{urlencode(said)}"

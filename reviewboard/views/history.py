"""Who did what, when, to which exact text: of one article, and of the whole site."""

from __future__ import annotations

from itertools import groupby
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from articles.ledger.verify import verify_subject
from articles.paging import page
from reviewboard.forms.oversight import HistoryFilters, SiteHistoryFilters
from reviewboard.permissions import Sight, history_sight
from reviewboard.queries.event_words import Shown
from reviewboard.queries.history import PAGE, article_events, article_with_own_states, shown, site_events


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One article's events by number; its chain is verified when the page is opened at its head.

    ``?event=12`` begins with that event and opens it, so that a link to one never goes stale.
    """
    found = article_with_own_states(slug, request.user)
    if found is None:
        raise Http404
    sight = history_sight(request.user, found, found.own_states)
    if sight is None:
        raise PermissionDenied
    form = HistoryFilters(request.GET)
    linked, before = _number(request, "event"), _number(request, "before")
    rows = article_events(found, sight, request.user, form.narrowing)
    first = before or (linked and linked + 1)
    events = list((rows.filter(sequence__lt=first) if first else rows)[: PAGE + 1])
    at_head = not (form.narrowing or first)
    context = {
        "article": found,
        "sight": sight,
        "form": form,
        "days": _by_day([shown(event, sight, request.user) for event in events[:PAGE]]),
        "linked": linked,
        "narrowed": bool(form.narrowing),
        "verified": verify_subject(found) if at_head else None,
        "previous_url": "" if at_head else "?" + _query(form),
        "next_url": f"?{_query(form, before=events[PAGE - 1].sequence)}" if len(events) > PAGE else "",
    }
    return render(request, "reviewboard/history/article.html", context)


def site(request: HttpRequest) -> HttpResponse:
    """Everything that was done on the site, for those who oversee it."""
    form = SiteHistoryFilters(request.GET)
    after = request.GET.get("after", "")
    found = page(site_events(request.user, form.narrowing), ("-at", "-id"), after=after, size=PAGE)
    context = {
        "form": form,
        "days": _by_day([shown(event, Sight.WHOLE, request.user) for event in found.rows]),
        "narrowed": bool(form.narrowing),
        "previous_url": "?" + _query(form) if after else "",
        "next_url": f"?{_query(form, after=found.next_key)}" if found.next_key else "",
    }
    return render(request, "reviewboard/history/site.html", context)


def _by_day(events: list[Shown]) -> list[tuple]:
    return [(day, list(group)) for day, group in groupby(events, key=lambda event: event.day)]


def _number(request: HttpRequest, name: str) -> int | None:
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) < 10 else None


def _query(form: HistoryFilters, **more: object) -> str:
    """The filters as they were asked for, for links to other pages of the same list."""
    asked = {name: form.data[name] for name in form.fields if form.data.get(name)}
    return urlencode(asked | {name: str(value) for name, value in more.items()})

"""What is mine and due."""

from __future__ import annotations

import datetime as dt

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.dateparse import parse_date

from reviewboard.queries.my_reviews import PAGE, Waiting, signed_by, waiting_for
from reviewboard.queries.to_reconcile import to_reconcile


def page(request: HttpRequest) -> HttpResponse:
    """Invitations and open reviews by due day, then what was signed; each list is paged by its key."""
    before = _number(request.GET.get("before"))
    waiting = [] if before else waiting_for(request.user, after=_after(request.GET.get("after", "")))
    signed = signed_by(request.user, before=before)
    context = {
        "waiting": waiting[:PAGE],
        "more": len(waiting) > PAGE,
        **_in_all(waiting[:PAGE]),
        "differing": to_reconcile(signed[:PAGE], request.user),
        "signed": signed[:PAGE],
        "only_signed": before,
        "next_waiting": _waiting_after(waiting),
        "next_signed": f"?before={signed[PAGE - 1].signature_id}" if len(signed) > PAGE else "",
        "first": reverse("board:my-reviews") if request.GET else "",
    }
    return render(request, "reviewboard/desk/my_reviews.html", context)


def _in_all(shown: list[Waiting]) -> dict[str, int]:
    """What the rows on this page add up to: invitations to answer, reviews to do, and the minutes of all of them."""
    invitations = sum(row.is_invitation for row in shown)
    left, minutes = sum(row.left for row in shown), sum(row.minutes for row in shown)
    return {"invitations": invitations, "reviews": len(shown) - invitations, "left": left, "minutes": minutes}


def _waiting_after(waiting: list[Waiting]) -> str:
    if len(waiting) <= PAGE:
        return ""
    last = waiting[PAGE - 1].assignment
    return f"?after={last.due_on.isoformat()}_{last.pk}"


def _after(given: str) -> tuple[dt.date, int] | None:
    """(day, id) of “2026-11-29_17”; None for anything else."""
    day, _, pk = given.partition("_")
    try:
        found = parse_date(day)
    except ValueError:
        return None
    return (found, int(pk)) if found and pk.isdecimal() else None


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 19 else None

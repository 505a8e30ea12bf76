"""Due days for a calendar: one as a file, all of one's own under a secret address."""

from __future__ import annotations

import hashlib

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.cache import get_conditional_response
from django.utils.http import quote_etag
from django.views.decorators.cache import never_cache

from reviewboard.actions import calendar_address
from reviewboard.due_days import calendar_of
from reviewboard.models import Assignment
from reviewboard.queries.calendar import key_for, key_of, open_assignments, with_titles

KIND = "text/calendar; charset=utf-8"


def due_day(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """The due day of one's own assignment; one that has ended takes it out of the calendar again."""
    response = file_of(get_object_or_404(with_titles(), pk=assignment_id, reviewer=request.user))
    response["Cache-Control"] = "private, no-store"
    return response


def file_of(assignment: Assignment) -> HttpResponse:
    name = f"review-{assignment.pk}.ics"
    return HttpResponse(
        calendar_of([assignment]),
        content_type=KIND,
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Every open assignment of whoever the address belongs to; 304 where the calendar holds them already."""
    key = key_for(secret)
    if key is None:
        raise Http404
    calendar_address.note_read(key)
    content = calendar_of(open_assignments(key.person_id))
    etag = quote_etag(hashlib.sha256(content).hexdigest())
    headers = {"ETag": etag, "Cache-Control": "private, no-cache", "X-Robots-Tag": "noindex, nofollow"}
    response = HttpResponse(content, content_type=KIND, headers=headers)
    return get_conditional_response(request, etag=etag, response=response)


@never_cache
def page(request: HttpRequest) -> HttpResponse:
    """Make an address, make it anew, end it. The address is shown once, in the answer to its making."""
    act = request.POST.get("act")
    if act == "end":
        calendar_address.end(by=request.user)
        messages.success(request, "The calendar address is ended. Calendars that had it show nothing new.")
        return redirect("board:my-calendar")
    address = _address(calendar_address.make(by=request.user)) if act == "make" else ""
    context = {"key": key_of(request.user), "address": address, "subscribe": _subscribe(address)}
    return render(request, "reviewboard/desk/calendar.html", context)


def _address(secret: str) -> str:
    return settings.SITE_URL + reverse("board:calendar-feed", args=[secret])


def _subscribe(address: str) -> str:
    """The scheme that calendar programs listen to."""
    return f"webcal://{address.partition('://')[2]}" if address else ""

"""The invitation as the link in its mail opens it: no sign-in, no session, nothing but this one answer."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.ledger import context
from articles.models import Via
from articles.refusals import Refused
from reviewboard.actions import assignments
from reviewboard.forms.desk import DeclineForm
from reviewboard.mailed_links import LinkRefused
from reviewboard.models import Assignment
from reviewboard.queries.invitation import mailed
from reviewboard.views.calendar import file_of
from reviewboard.views.invitation import context_of, decline_form

View = Callable[[HttpRequest, str], HttpResponse]


def _by_link(view: View) -> View:
    """What the token opens stands in no cache and no index; what it does not open is told with what to do."""

    @wraps(view)
    def opened(request: HttpRequest, token: str) -> HttpResponse:
        try:
            response = view(request, token)
        except LinkRefused as refusal:
            response = render(
                request, "reviewboard/desk/link_refused.html", {"refusal": refusal}, status=refusal.status
            )
        response["Cache-Control"] = "private, no-store"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return opened


@_by_link
def page(request: HttpRequest, token: str) -> HttpResponse:
    """Looking changes nothing, since mail is opened by scanners too; a POST answers as the person who was asked."""
    too_many = ratelimit.consume_or_429(request, action="mailed_link")
    if too_many:
        return too_many
    invitation, form = mailed(token), decline_form(request)
    if request.method != "POST":
        return _shown(request, invitation, form)
    try:
        return _answered(request, invitation, form)
    except Refused as refusal:
        return _shown(request, mailed(token), form, refusal)


def _answered(request: HttpRequest, invitation: Assignment, form: DeclineForm) -> HttpResponse:
    if request.POST.get("answer") != "accept" and not form.is_valid():
        return _shown(request, invitation, form, status=422)
    with context.acting(Via.MAIL, request.id):
        if request.POST.get("answer") == "accept":
            assignments.accept(invitation.pk, by=invitation.reviewer)
        else:
            assignments.decline(invitation.pk, by=invitation.reviewer, reason=form.cleaned_data["reason"])
    return redirect(request.path)


def _shown(
    request: HttpRequest, invitation: Assignment, form: DeclineForm, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    shown = context_of(invitation, form, refusal)
    return render(request, "reviewboard/desk/mailed_invitation.html", shown, status=409 if refusal else status)


@_by_link
def due_day(request: HttpRequest, token: str) -> HttpResponse:
    """The due day as a calendar's file."""
    return file_of(mailed(token))

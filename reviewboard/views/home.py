"""Where a person's own work is."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.permissions import admins, editors, reviewers, submitters

HOMES = (
    (reviewers, "board:my-reviews"),
    (editors, "board:queue"),
    (admins, "board:history"),
    (submitters, "board:my-drafts"),
)


def home(request: HttpRequest) -> HttpResponse:
    for rule, name in HOMES:
        if rule(request.user):
            return redirect(name)
    return render(request, "reviewboard/no_role.html")

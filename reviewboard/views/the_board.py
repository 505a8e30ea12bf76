"""Who sits on the medical advisory board, for readers."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from reviewboard.models import Member


@require_safe
def the_board(request: HttpRequest) -> HttpResponse:
    members = Member.objects.select_related("person").filter(person__is_active=True).order_by("person__name")
    return render(request, "reviewboard/the_board.html", {"members": members, "section": "board"})

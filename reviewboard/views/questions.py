"""Readers' follow-up questions, for editors."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.paging import page
from reviewboard.queries.questions import PAGE, follow_up_questions


def questions(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    found = page(follow_up_questions(), ("-asked_at", "-id"), after=after, size=PAGE)
    context = {
        "questions": found.rows,
        "previous_url": "?" if after else "",
        "next_url": f"?after={found.next_key}" if found.next_key else "",
    }
    return render(request, "reviewboard/questions/list.html", context)

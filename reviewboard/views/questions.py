"""Readers' follow-up questions, for editors."""

from __future__ import annotations

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviewboard.queries.newest_first import page_of
from reviewboard.queries.questions import PAGE, follow_up_questions


def questions(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    page = page_of(follow_up_questions(), "asked_at", after, PAGE)
    context = {
        "questions": page.rows,
        "previous_url": "?" if after else "",
        "next_url": f"?{urlencode({'after': page.following})}" if page.following else "",
    }
    return render(request, "reviewboard/questions/list.html", context)

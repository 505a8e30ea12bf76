"""What I submitted, and what is asked of me."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from reviewboard.queries.my_drafts import PAGE, my_drafts


def mine(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("before", "")
    before = int(asked) if asked.isdecimal() and len(asked) < 19 else None
    drafts = my_drafts(request.user, before=before)
    context = {
        "drafts": drafts[:PAGE],
        "previous_url": "?" if before else "",
        "next_url": f"?before={drafts[PAGE - 1].article.pk}" if len(drafts) > PAGE else "",
    }
    return render(request, "reviewboard/drafts/mine.html", context)

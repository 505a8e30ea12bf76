"""The page where editors keep the lists of words that claim too much."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.refusals import Refused
from reviewboard.actions.guarding import guard
from reviewboard.forms.wording import GuardedWordsForm
from reviewboard.queries.guarded_words import lists_with_changes


def page(request: HttpRequest) -> HttpResponse:
    rows = lists_with_changes()
    lists = {name: words for name, words, _ in rows}
    form = GuardedWordsForm(request.POST if request.method == "POST" else None, lists=lists)
    if request.method == "POST" and form.is_valid():
        try:
            changed = guard(form.lists(), by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            said = "Saved. Desks point at these words from now on." if changed else "Nothing was changed."
            messages.success(request, said)
            return redirect("board:wording")
    context = {"form": form, "changes": [row for _, _, row in rows if row]}
    return render(request, "reviewboard/wording/wording.html", context, status=422 if form.errors else 200)

"""How an article is handled: risk, specialty, what readers see before approval, a notice to them."""

from __future__ import annotations

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.refusals import Refused
from reviewboard.actions.handling import handle
from reviewboard.forms.deciding import HandlingForm
from reviewboard.queries.candidates import specialties_of_board
from reviewboard.views.deciding import article_for
from reviewboard.views.refusing import tell


def handling(request: HttpRequest, slug: str) -> HttpResponse:
    article = article_for(request, slug)
    form, status = HandlingForm(request.POST or None, article=article, site_shows=settings.SHOW_PENDING), 200
    if form.is_valid():
        try:
            handle(article.pk, form.handling, by=request.user)
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, "Saved. What changed is in the history.")
            return redirect("board:article", slug=slug)
    context = {"article": article, "form": form, "specialties": specialties_of_board()}
    return render(request, "reviewboard/decide/handling.html", context, status=status)

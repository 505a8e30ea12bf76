"""A signed exception to what stands in the way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.dates import counted, day
from articles.models import Signature
from articles.refusals import Refused
from reviewboard.actions import waivers
from reviewboard.forms.deciding import WaiveForm
from reviewboard.queries.blockers import blockers
from reviewboard.views.deciding import article_for
from reviewboard.views.refusing import show_current, tell


def waive(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose among the blockers, say why and until when, sign."""
    article = article_for(request, slug)
    found = tuple(blocker for blocker in blockers(article) if blocker.waivable)
    form = WaiveForm(request.POST or None, blockers=found, ticked=request.GET.getlist("key"))
    status = 200
    if form.is_valid():
        said = {name: form.cleaned_data[name] for name in ("seen", "password", "reason", "until_on")}
        try:
            given = waivers.waive(article.pk, form.cleaned_data["keys"], by=request.user, **said)
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, f"{counted(len(given), 'thing')} waived until {day(said['until_on'])}.")
            return redirect("board:article", slug=slug)
    show_current(form, article)
    context = {
        "article": article,
        "form": form,
        "blockers": found,
        "meaning": Signature.Meaning.WAIVER.label,
    }
    return render(request, "reviewboard/decide/waive.html", context, status=status)

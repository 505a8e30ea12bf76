"""A signed exception to what stands in the way."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.dates import counted, day
from articles.models import Signature
from articles.refusals import Refused
from reviewboard.actions import waivers
from reviewboard.forms.deciding import WaiveForm
from reviewboard.queries.blockers import blockers
from reviewboard.views.deciding import article_for
from reviewboard.views.refusing import show_current, tell


def waive(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose among the blockers, say why and until when, sign; ``?from=findings``: then back to the findings page."""
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
            return redirect(_back(request, slug))
    show_current(form, article)
    context = {
        "article": article,
        "form": form,
        "blockers": found,
        "meaning": Signature.Meaning.WAIVER.label,
        "back": _back(request, slug),
    }
    return render(request, "reviewboard/decide/waive.html", context, status=status)


def _back(request: HttpRequest, slug: str) -> str:
    """The page that one came from."""
    name = "article-findings" if request.GET.get("from") == "findings" else "article"
    return reverse(f"board:{name}", args=[slug])

"""What readers see: answers, and how far the review of each has come."""

from __future__ import annotations

from urllib.parse import urlencode

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.core.cache import cache
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_POST, require_safe

from articles.actions.readers import ask as ask_action
from articles.citations.formats import write
from articles.forms import FollowUpForm
from articles.models import Article, Audience
from articles.paging import page
from articles.queries import LATEST_FIRST, STYLES, Reading, cited_works, reading, shown_articles

PAGE_SIZE = 20
QUESTIONS_AN_HOUR = 5
# What reference managers open, by the end of the file's name: the form, and its media type.
EXPORTS = {
    "ris": ("ris", "application/x-research-info-systems"),
    "bib": ("bibtex", "application/x-bibtex"),
    "json": ("csl-json", "application/vnd.citationstyles.csl+json"),
}


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The answers there are, approved ones and, where they are shown, pending ones."""
    search = request.GET.get("q", "").replace("\x00", "").strip()[:300]
    after = request.GET.get("after", "")
    found = page(shown_articles(search), LATEST_FIRST, after=after, size=PAGE_SIZE)
    link = "?" + urlencode({"q": search, "after": found.next_key}) if found.next_key else ""
    context = {"rows": found.rows, "next_url": link, "q": search, "after": after, "section": "answers"}
    return render(request, "articles/home.html", context)


@require_safe
def article(request: HttpRequest, slug: str) -> HttpResponse:
    """One answer; 410 with the reason where it was withdrawn."""
    style = request.GET.get("style", "")
    return _page(request, _reading(slug, style if style in STYLES else "nlm", _asked_for(request)))


def _asked_for(request: HttpRequest) -> str:
    """Whose wording the address asks for; "" for the main text, which is written for clinicians."""
    asked = request.GET.get("for", "")
    return asked if asked in Audience else ""


@require_safe
def references(request: HttpRequest, slug: str, suffix: str) -> HttpResponse:
    """The works that the shown text cites, for a reference manager; where readers see no text, they get no list."""
    found = _reading(slug)
    if _is_gone(found):
        return render(request, "articles/gone.html", {"reading": found}, status=410)
    if found.revision is None or suffix not in EXPORTS:
        raise Http404(f"There is no list of references here as “{suffix}”.")
    form, media_type = EXPORTS[suffix]
    response = HttpResponse(write(cited_works(found.revision), form), content_type=f"{media_type}; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{slug}.{suffix}"'
    return response


def _is_gone(found: Reading) -> bool:
    return found.article.is_withdrawn and not found.is_approved


def _reading(slug: str, style: str = "nlm", audience: str = "") -> Reading:
    try:
        return reading(slug, style, audience)
    except Article.DoesNotExist:
        raise Http404(f"There is no article “{slug}”.") from None


def _page(request: HttpRequest, found: Reading, form: FollowUpForm | None = None, status: int = 200) -> HttpResponse:
    if _is_gone(found):
        return render(request, "articles/gone.html", {"reading": found}, status=410)
    if found.revision is None:
        return render(request, "articles/not_shown.html", {"reading": found})
    asked = _asked_for(request)
    context = {
        "reading": found,
        "article": found.article,
        "revision": found.revision,
        "leaves": found.leaves,
        "audience": found.variant.audience if found.variant else "",
        "lacking": Audience(asked).readers if asked and not found.variant else "",
        "styles": STYLES,
        "exports": {"ris": "RIS", "bib": "BibTeX", "json": "CSL-JSON"},
        "form": form or FollowUpForm(initial={"revision": found.revision.number}),
        "section": "answers",
    }
    return render(request, "articles/article.html", context, status=status)


@require_POST
def ask(request: HttpRequest, slug: str) -> HttpResponse:
    """Keep a reader's follow-up question; what was typed stays where something is wrong with it."""
    found = _reading(slug)
    form = FollowUpForm(request.POST)
    if not form.is_valid():
        return _page(request, found, form, status=422)
    if _asks_too_often(request):
        form.add_error("text", f"{QUESTIONS_AN_HOUR} questions came from your address within an hour. Ask again later.")
        return _page(request, found, form, status=429)
    ask_action(found.article, form.cleaned_data["revision"], form.cleaned_data["text"])
    messages.success(request, "Your question has reached the editors.")
    return redirect(f"{found.article.get_absolute_url()}#ask")


def _asks_too_often(request: HttpRequest) -> bool:
    """Counted by address, in each web process on its own."""
    key = f"follow-up:{get_adapter().get_client_ip(request)}"
    cache.add(key, 0, timeout=3600)
    return cache.incr(key) > QUESTIONS_AN_HOUR


@require_safe
def how_we_review(request: HttpRequest) -> HttpResponse:
    """The editorial policy."""
    return render(request, "articles/how_we_review.html", {"section": "how"})

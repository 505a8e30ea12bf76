"""What was found out about an article's references, and what a person can do about each."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.dates import counted
from articles.models import Article
from articles.permissions import User
from articles.refusals import NotPossible, Refused
from reviewboard.actions import matches, rechecks
from reviewboard.middleware import STATUS
from reviewboard.permissions import can_edit, can_manage, can_open_file
from reviewboard.queries.finding_rows import Group
from reviewboard.queries.findings import Findings, article_on_findings, findings_of, waiting_of

PAGE = "reviewboard/findings/findings.html"
PROGRESS = "reviewboard/findings/_progress.html"
UNCHANGED = 204
THE_MATCH_IS = {"the-work": True, "another": False}


def page(request: HttpRequest, slug: str) -> HttpResponse:
    """Every reference, severest first; ``?show=`` one group alone."""
    return _show(request, _article_for(request.user, slug))


def progress(request: HttpRequest, slug: str) -> HttpResponse:
    """How far the look-up is, with the rows that were finished since: ``?waiting=3,7`` are those that waited by then.

    Nothing (204) while all of them still wait.
    """
    article = _article_for(request.user, slug)
    waited = _numbers(request.GET.get("waiting", ""))
    waiting = waiting_of(article)
    if waited and waited <= waiting:
        return HttpResponse(status=UNCHANGED)
    found = findings_of(article, request.user)
    finished = [row for row in found.rows if row.number in waited - waiting]
    context = _context(request, found) | {"finished": finished, "in_place": True}
    return render(request, PROGRESS, context)


@require_POST
def recheck(request: HttpRequest, slug: str) -> HttpResponse:
    """Ask the registries again: about reference ``number``, or about all."""
    article = _article_for(request.user, slug)
    number = _number(request.POST.get("number", ""))
    try:
        asked = rechecks.recheck(article.pk, by=request.user, number=number)
    except Refused as refusal:
        return _refused(request, slug, refusal)
    messages.success(request, f"Asking the registries again about {counted(asked, 'source')}.")
    return _back(slug, number)


@require_POST
def decide(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """The suggested match of a reference is the work, or another."""
    article = _article_for(request.user, slug)
    shown = request.POST.get("shown", "")
    try:
        confirmed = _said_of_the_match(request.POST.get("is", ""))
        decision = matches.decide(article.pk, number, confirmed=confirmed, by=request.user, shown=shown)
    except Refused as refusal:
        return _refused(request, slug, refusal)
    said = "is" if decision.confirmed else "is not"
    messages.success(request, f"Reference {number} {said} “{decision.title}”. The registries are asked again.")
    return _back(slug, number)


def _said_of_the_match(given: str) -> bool:
    if given not in THE_MATCH_IS:
        raise NotPossible("Say whether the match is the work that the reference means, or another.")
    return THE_MATCH_IS[given]


def _article_for(user: User, slug: str) -> Article:
    """404 for who may not open the file: they need not know that it exists."""
    article = article_on_findings(slug)
    if article is None or not can_open_file(user, article):
        raise Http404
    return article


def _show(request: HttpRequest, article: Article, *, status: int = 200, refusal: Refused | None = None) -> HttpResponse:
    found = findings_of(article, request.user)
    return render(request, PAGE, _context(request, found) | {"refusal": refusal}, status=status)


def _context(request: HttpRequest, found: Findings) -> dict[str, Any]:
    user, article = request.user, found.article
    acts = can_edit(user, article)
    return {
        "article": article,
        "revision": article.current,
        "findings": found,
        "lookups": found.lookups,
        "groups": _groups(found, acts),
        "shown": _shown(request),
        "findings_url": reverse("board:article-findings", args=[article.slug]),
        "file_url": reverse("board:article", args=[article.slug]),
        "waive_url": reverse("board:article-waive", args=[article.slug]) + "?from=findings",
        "may_act": acts,
        "may_edit": acts and article.state in ("submitted", "under_review"),
        "may_manage": can_manage(user, article),
    }


def _groups(found: Findings, acts: bool) -> list[tuple[str, str, list]]:
    """(name, words, rows) of each group, in the order of the page."""
    words = {
        Group.NEEDS: "Needs you" if acts else "Needs an editor",
        Group.CHECKING: "Not answered yet",
        Group.LOOK: "Worth a look",
        Group.FINE: "Fine",
    }
    return [(group.value, words[group], found.of(group)) for group in Group]


def _shown(request: HttpRequest) -> str:
    asked = request.GET.get("show", "")
    return asked if asked in set(Group) else ""


def _refused(request: HttpRequest, slug: str, refusal: Refused) -> HttpResponse:
    status = STATUS.get(type(refusal), 409)
    return _show(request, _article_for(request.user, slug), status=status, refusal=refusal)


def _back(slug: str, number: int | None) -> HttpResponse:
    anchor = f"#reference-{number}" if number else ""
    return HttpResponseRedirect(reverse("board:article-findings", args=[slug]) + anchor)


def _number(given: str) -> int | None:
    if not given:
        return None
    numbers = _numbers(given)
    if len(numbers) != 1:
        raise Http404
    return numbers.pop()


def _numbers(given: str) -> set[int]:
    """Those of a list such as 3,7,9; what is no number of a reference is left out."""
    return {int(word) for word in given.split(",") if word.isascii() and word.isdecimal() and len(word) <= 3}

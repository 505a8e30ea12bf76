"""Asking board members for reviews, of one article or of several, and taking an invitation back."""

from __future__ import annotations

from collections.abc import Mapping

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse

from articles.dates import counted, day
from articles.models import Article, Person
from articles.refusals import Refused
from reviewboard.actions import assignments
from reviewboard.forms.assigning import InviteForm
from reviewboard.forms.deciding import ReasonForm
from reviewboard.models import Assignment
from reviewboard.permissions import insist_manages
from reviewboard.policy import QUORUM
from reviewboard.queries.blockers import fatal_findings
from reviewboard.queries.candidates import Candidate, board, candidates, free_first
from reviewboard.queries.decision import article_to_decide
from reviewboard.views.refusing import tell

SHOWN_AT_ONCE = 20
MOST_AT_ONCE = 50


def assign(request: HttpRequest, slug: str) -> HttpResponse:
    """Choose who reviews one article."""
    article = _article(slug)
    insist_manages(request.user, article)
    everyone = candidates(article)
    form = InviteForm(request.POST or None, candidates=[row for row in everyone if row.obstacle is None])
    status = 200
    if form.is_valid():
        try:
            return _invited(request, article, form)
        except Refused as refusal:
            status = tell(form, refusal)
    context = {"article": article, "fatal": fatal_findings(article)}
    context |= _choice(everyone, form) | _asked(article, everyone)
    return render(request, "reviewboard/assign/assign.html", context, status=status)


def _article(slug: str) -> Article:
    try:
        return article_to_decide(slug)
    except Article.DoesNotExist as missing:
        raise Http404 from missing


def _invited(request: HttpRequest, article: Article, form: InviteForm) -> HttpResponse:
    assignments.invite(article.pk, form.chosen, by=request.user, **form.asking)
    messages.success(request, f"{_names(form.chosen)} invited, due {day(form.cleaned_data['due_on'])}.")
    return redirect("board:article", slug=article.slug)


def _names(people: list[Person]) -> str:
    *others, last = [person.name for person in people]
    return f"{', '.join(others)} and {last}" if others else last


def _choice(everyone: list[Candidate], form: InviteForm) -> dict:
    """The people on offer: the first few, and the rest behind a fold unless one of those is ticked."""
    offered = form.candidates
    return {
        "form": form,
        "first": offered[:SHOWN_AT_ONCE],
        "rest": offered[SHOWN_AT_ONCE:],
        "unfold": any(row.person.pk in form.ticked for row in offered[SHOWN_AT_ONCE:]),
        "out": [row for row in everyone if row.obstacle],
    }


def _asked(article: Article, everyone: list[Candidate]) -> dict:
    """How many reviews its risk asks for, and how many have been asked for."""
    obstacles = [row.obstacle for row in everyone if row.obstacle]
    asked = [found.assignment for found in obstacles if found.assignment]
    active = sum(row.state in Assignment.ACTIVE for row in asked)
    return {"need": QUORUM[article.risk].signatures, "asked": active}


def assign_several(request: HttpRequest) -> HttpResponse:
    """Ask the same people about several articles, ticked in the queue; refusals are told article by article."""
    ids = (request.POST or request.GET).getlist("row")[:MOST_AT_ONCE]
    articles = _ticked(ids)
    if not articles:
        messages.info(request, "Tick at least one article first.")
        return redirect("board:queue")
    everyone = free_first(board())
    form = InviteForm(request.POST or None, candidates=[row for row in everyone if row.obstacle is None])
    if form.is_valid():
        return _invite_each(request, articles, form)
    context = {"articles": articles, **_choice(everyone, form)}
    return render(request, "reviewboard/assign/several.html", context)


def _ticked(ids: list[str]) -> list[Article]:
    rows = Article.objects.select_related("current").defer("current__body").order_by("pk")
    return list(rows.filter(pk__in=[pk for pk in ids if pk.isdecimal() and len(pk) < 19]))


def _invite_each(request: HttpRequest, articles: list[Article], form: InviteForm) -> HttpResponse:
    refused: list[tuple[Article, Refused]] = []
    for article in articles:
        try:
            assignments.invite(article.pk, form.chosen, by=request.user, **form.asking)
        except Refused as refusal:
            refused.append((article, refusal))
    done = len(articles) - len(refused)
    if done:
        messages.success(request, f"{_names(form.chosen)} invited to review {counted(done, 'article')}.")
    if not refused:
        return redirect("board:queue")
    context = {"refused": refused, "done": done, "people": _names(form.chosen)}
    return render(request, "reviewboard/assign/refused.html", context, status=409)


def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    """Take an invitation back, with a reason that its reviewer is told."""
    rows = Assignment.objects.select_related("reviewer", "article__current").defer("article__current__body")
    assignment = get_object_or_404(rows, pk=pk)
    insist_manages(request.user, assignment.article)
    form = ReasonForm(request.POST or None, help_text=f"{assignment.reviewer.name} is told this.")
    status = 200
    if form.is_valid():
        try:
            assignments.withdraw_assignment(pk, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, f"The invitation of {assignment.reviewer.name} is withdrawn.")
            return redirect("board:article", slug=assignment.article.slug)
    return render(request, "reviewboard/decide/reason.html", _withdrawal(assignment, form), status=status)


def _withdrawal(assignment: Assignment, form: ReasonForm) -> Mapping:
    name = assignment.reviewer.name
    return {
        "article": assignment.article,
        "form": form,
        "title": f"Take back the invitation of {name}",
        "act": "Withdraw the invitation",
        "grave": True,
        "possible": assignment.state in Assignment.OPEN,
        "impossible": f"This assignment has ended: {assignment.get_state_display().lower()}.",
        "effects": [
            f"{name} is told by mail, with your reason, and can write nothing more on this review.",
            "What they had typed and not signed is kept, but counts for nothing.",
            "The article stays under review. If nobody else is asked, it waits for an editor.",
        ],
        "back": reverse("board:article", args=[assignment.article.slug]),
    }

"""Saying something about a text, and dealing with what was said."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from django.contrib import messages
from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.refusals import Refused, Stale
from reviewboard.actions import accepting, remarks, threads
from reviewboard.forms.editing import CommentForm, ReasonForm
from reviewboard.forms.remarking import AnswerForm, ReplyForm
from reviewboard.models import Remark
from reviewboard.permissions import can_open_file, can_reply
from reviewboard.queries.audience import audience, listeners
from reviewboard.queries.changes import Change, changes
from reviewboard.queries.file import file_of
from reviewboard.queries.remarks import remarks_for
from reviewboard.views.article import article_for, claim_choices, refused, show_file
from reviewboard.views.passages import passages


@require_POST
def comment(request: HttpRequest, slug: str) -> HttpResponse:
    article = article_for(request.user, slug)
    form = CommentForm(request.POST, claims=claim_choices(passages(file_of(article, request.user))))
    if not form.is_valid():
        return show_file(request, article, status=422, comment_form=form)
    typed = form.cleaned_data
    try:
        made = remarks.comment(
            article.pk,
            by=request.user,
            text=typed["text"],
            passage=_passage(article, typed["about"]),
            blocking=typed["blocking"],
            seen=typed["seen"],
        )
    except Refused as refusal:
        return refused(request, slug, refusal, comment_form=form)
    messages.success(request, "Your comment is there for everybody who works on this text.")
    return HttpResponseRedirect(reverse("board:article", args=[slug]) + f"#remark-{made.pk}")


def _passage(article: Article, claim: int | None) -> tuple[int, int] | None:
    if claim is None:
        return None
    return article.current.claims.values_list("start", "end").get(position=claim)


@require_POST
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    return _accepted(request, _remark(request, pk).article, [pk])


@require_POST
def accept_several(request: HttpRequest, slug: str) -> HttpResponse:
    """Those that were ticked, as one revision."""
    article = article_for(request.user, slug)
    ticked = [int(pk) for pk in request.POST.getlist("suggestion") if pk.isdecimal() and len(pk) < 16]
    return _accepted(request, article, ticked)


def _accepted(request: HttpRequest, article: Article, ticked: list[int]) -> HttpResponse:
    """Refused: the file again, with the ticks, and with what changed where somebody else was quicker."""
    try:
        accepting.accept_suggestions(article.pk, ticked, by=request.user, seen=request.POST.get("seen", ""))
    except Stale as stale:
        return refused(request, article.slug, stale, ticked=ticked, meanwhile=_meanwhile(article, stale.seen))
    except Refused as refusal:
        return refused(request, article.slug, refusal, refused_remark=next(iter(ticked), None), ticked=ticked)
    said = "The suggestion stands" if len(ticked) == 1 else f"{len(ticked)} suggestions stand"
    messages.success(request, f"{said} in the text now, as a new revision.")
    fragment = f"#remark-{ticked[0]}" if len(ticked) == 1 else "#remarks"
    return HttpResponseRedirect(reverse("board:article", args=[article.slug]) + fragment)


def _meanwhile(article: Article, seen: str) -> list[Change]:
    """What is different from the text that was seen; [] where that is none of this article's."""
    before = article.revisions.filter(digest=seen).order_by("-number").first()
    current = Article.objects.select_related("current").get(pk=article.pk).current
    return changes(before, current) if before else []


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    remark, form = _remark(request, pk), ReasonForm(request.POST, auto_id=f"id_remark_{pk}_%s")
    if not form.is_valid():
        return _again(request, remark, 422, remark_form=form)
    act = partial(remarks.reject, pk, by=request.user, reason=form.cleaned_data["reason"])
    return _done(request, remark, act, "The suggestion was rejected, with your reason.", remark_form=form)


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    remark, form = _remark(request, pk), AnswerForm(request.POST, auto_id=f"id_remark_{pk}_%s")
    if not form.is_valid():
        return _again(request, remark, 422, remark_form=form)
    act = partial(remarks.resolve, pk, by=request.user, reason=form.cleaned_data["reason"])
    return _done(request, remark, act, "The comment is resolved.", remark_form=form)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    remark = _remark(request, pk)
    return _done(request, remark, partial(remarks.take_back, pk, by=request.user), "You took your remark back.")


@require_POST
def reopen(request: HttpRequest, pk: int) -> HttpResponse:
    remark = _remark(request, pk)
    return _done(request, remark, partial(threads.reopen, pk, by=request.user), "The remark is open again.")


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    remark, form = _remark(request, pk), ReplyForm(request.POST, auto_id=f"id_reply_{pk}_%s")
    if not form.is_valid():
        return _again(request, remark, 422, reply_form=form)
    act = partial(threads.reply, pk, by=request.user, text=form.cleaned_data["text"])
    return _done(request, remark, act, "Your reply is there.", reply_form=form)


def people(request: HttpRequest, pk: int) -> HttpResponse:
    """Who can be named in a reply to it; htmx gets the names alone."""
    remark = _remark(request, pk)
    if not can_reply(request.user, remark.article):
        raise Http404
    found = audience(listeners(remark.article), [remark], request.user)
    template = "reviewboard/remarks/_people.html" if request.htmx else "reviewboard/remarks/people.html"
    return render(request, template, {"people": found, "remark": remark, "article": remark.article})


def _again(request: HttpRequest, remark: Remark, status: int, **typed: Form) -> HttpResponse:
    article = article_for(request.user, remark.article.slug)
    return show_file(request, article, status=status, remark_id=remark.pk, **typed)


def _remark(request: HttpRequest, pk: int) -> Remark:
    """One that exists for this person."""
    remark = get_object_or_404(Remark.objects.select_related("article"), pk=pk)
    if not remarks_for(request.user, remark.article).filter(pk=pk).exists():
        raise Http404
    return remark


def _done(request: HttpRequest, remark: Remark, act: Callable[[], object], said: str, **typed: Form) -> HttpResponse:
    """Do it and go back to where the person was; refused: the file again with the reason, and what was typed."""
    try:
        act()
    except Refused as refusal:
        if not can_open_file(request.user, remark.article):
            raise
        return refused(request, remark.article.slug, refusal, refused_remark=remark.pk, remark_id=remark.pk, **typed)
    messages.success(request, said)
    return HttpResponseRedirect(_back(request, remark))


def _back(request: HttpRequest, remark: Remark) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("board:article", args=[remark.article.slug]) + f"#remark-{remark.pk}"

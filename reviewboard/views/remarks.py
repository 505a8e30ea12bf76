"""Saying something about a text, and dealing with what was said."""

from __future__ import annotations

from collections.abc import Callable

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.refusals import Refused
from reviewboard.actions import accepting, remarks
from reviewboard.forms.editing import CommentForm, ReasonForm
from reviewboard.models import Remark
from reviewboard.permissions import can_open_file
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
    remark, seen = _remark(request, pk), request.POST.get("seen", "")
    return _done(
        request,
        remark,
        lambda: accepting.accept_suggestion(pk, by=request.user, seen=seen),
        "The suggestion stands in the text now, as a new revision.",
    )


@require_POST
def reject(request: HttpRequest, pk: int) -> HttpResponse:
    remark, form = _remark(request, pk), ReasonForm(request.POST, auto_id=f"id_remark_{pk}_%s")
    if not form.is_valid():
        article = article_for(request.user, remark.article.slug)
        return show_file(request, article, status=422, remark_form=form, remark_id=pk)
    reason = form.cleaned_data["reason"]
    return _done(
        request,
        remark,
        lambda: remarks.reject(pk, by=request.user, reason=reason),
        "The suggestion was rejected, with your reason.",
    )


@require_POST
def resolve(request: HttpRequest, pk: int) -> HttpResponse:
    remark, reason = _remark(request, pk), request.POST.get("reason", "")[:1000]
    return _done(
        request,
        remark,
        lambda: remarks.resolve(pk, by=request.user, reason=reason),
        "The comment is resolved.",
    )


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    remark = _remark(request, pk)
    return _done(request, remark, lambda: remarks.take_back(pk, by=request.user), "You took your remark back.")


def _remark(request: HttpRequest, pk: int) -> Remark:
    """One that exists for this person."""
    remark = get_object_or_404(Remark.objects.select_related("article"), pk=pk)
    if not remarks_for(request.user, remark.article).filter(pk=pk).exists():
        raise Http404
    return remark


def _done(request: HttpRequest, remark: Remark, act: Callable[[], object], said: str) -> HttpResponse:
    """Do it and go back to where the person was; refused: the file again with the reason."""
    try:
        act()
    except Refused as refusal:
        if not can_open_file(request.user, remark.article):
            raise
        return refused(request, remark.article.slug, refusal, refused_remark=remark.pk)
    messages.success(request, said)
    return HttpResponseRedirect(_back(request, remark))


def _back(request: HttpRequest, remark: Remark) -> str:
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, require_https=request.is_secure()):
        return wanted
    return reverse("board:article", args=[remark.article.slug]) + f"#remark-{remark.pk}"

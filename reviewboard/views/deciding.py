"""Approving and publishing."""

from __future__ import annotations

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.models import Article, Signature, State
from articles.refusals import Refused, Stale
from reviewboard.actions import workflow
from reviewboard.forms.deciding import ApproveForm, PublishForm
from reviewboard.permissions import insist_manages
from reviewboard.queries.blockers import blockers
from reviewboard.queries.decision import article_to_decide, live_publication, revisions_since, signatures_on
from reviewboard.queries.progress import NOTHING, progress_of
from reviewboard.views.refusing import show_current, tell


def article_for(request: HttpRequest, slug: str) -> Article:
    """The article, for an editor who may decide on it. Raises Http404, NotAllowed."""
    try:
        article = article_to_decide(slug)
    except Article.DoesNotExist as missing:
        raise Http404 from missing
    insist_manages(request.user, article)
    return article


def approve(request: HttpRequest, slug: str) -> HttpResponse:
    """Sign that this exact text may be published; what it rests on, and what stands in the way, is on the page."""
    form = ApproveForm(request.POST or None)
    if not form.is_valid():
        return _approval_page(request, slug, form)
    said = form.cleaned_data
    try:
        workflow.approve(
            slug, by=request.user, seen=said["seen"], password=said["password"], publish_too=said["publish"]
        )
    except Article.DoesNotExist as missing:
        raise Http404 from missing
    except Refused as refusal:
        return _approval_page(request, slug, form, refusal)
    published = " and published. Readers see this text now." if said["publish"] else ". It waits to be published."
    messages.success(request, f"Approved{published}")
    return redirect("board:article", slug=slug)


def _approval_page(request: HttpRequest, slug: str, form: ApproveForm, refusal: Refused | None = None) -> HttpResponse:
    article = article_for(request, slug)
    status = tell(form, refusal) if refusal else 200
    show_current(form, article)
    context = {
        "article": article,
        "form": form,
        "blockers": blockers(article),
        "progress": progress_of([article.pk]).get(article.pk, NOTHING),
        "signatures": signatures_on(article, request.user),
        "meaning": Signature.Meaning.APPROVAL.label,
        "can_be_approved": article.state == State.UNDER_REVIEW,
        "since": revisions_since(article, refusal.seen) if isinstance(refusal, Stale) else [],
    }
    return render(request, "reviewboard/decide/approve.html", context, status=status)


def publish(request: HttpRequest, slug: str) -> HttpResponse:
    """Put the approved text before readers."""
    article = article_for(request, slug)
    form, status = PublishForm(request.POST or None), 200
    if form.is_valid():
        try:
            workflow.publish(article.pk, by=request.user, seen=form.cleaned_data["seen"])
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, f"Published. Readers see revision {article.current.number} now.")
            return redirect("board:article", slug=slug)
    show_current(form, article)
    context = {
        "article": article,
        "form": form,
        "live": live_publication(article),
        "signatures": signatures_on(article, request.user),
        "can_be_published": article.state == State.APPROVED,
    }
    return render(request, "reviewboard/decide/publish.html", context, status=status)

"""Approving, publishing, and the acts that take an article back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.models import Article, Publication, Signature, State
from articles.refusals import Refused, Stale
from reviewboard.actions import workflow
from reviewboard.forms.deciding import ApproveForm, PublishForm, ReasonForm
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
        "signatures": signatures_on(article),
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
        "signatures": signatures_on(article),
        "can_be_published": article.state == State.APPROVED,
    }
    return render(request, "reviewboard/decide/publish.html", context, status=status)


@dataclass(frozen=True, slots=True)
class Reasoned:
    """An act that asks for a reason: what it is called, what happens then, from which states it leads.

    ``effects`` is told the article and its live publication.
    """

    title: str
    act: str
    done: str
    help_text: str
    action: Callable[..., None]
    states: tuple[str, ...]
    effects: Callable[[Article, Publication | None], list[str]]
    grave: bool = True


def reasoned(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """Any act of ``REASONED``: what will happen, the reason, and then it happens."""
    way, article = REASONED[act], article_for(request, slug)
    form, status = ReasonForm(request.POST or None, help_text=way.help_text), 200
    if form.is_valid():
        try:
            way.action(article.pk, by=request.user, reason=form.cleaned_data["reason"])
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, way.done)
            return redirect("board:article", slug=slug)
    context = {
        "article": article,
        "form": form,
        "title": way.title,
        "act": way.act,
        "grave": way.grave,
        "possible": article.state in way.states,
        "impossible": f"The article is {article.get_state_display().lower()}.",
        "effects": way.effects(article, live_publication(article)),
        "back": reverse("board:article", args=[slug]),
    }
    return render(request, "reviewboard/decide/reason.html", context, status=status)


def _on_sending_back(article: Article, live: Publication | None) -> list[str]:
    return [
        f"{article.submitted_by.name}, who submitted it, is told your reason and can change the text again.",
        "Reviews that are still open end, and their reviewers are told. What is signed stays signed.",
        _still_published(live) if live else "Readers see it as submitted, as far as pending texts are shown.",
    ]


def _on_withdrawing(article: Article, live: Publication | None) -> list[str]:
    gone = f"Readers lose revision {live.revision.number}, which is published now. " if live else ""
    return [
        f"{gone}Whoever opens its address sees that it was withdrawn, with your reason.",
        f"{article.submitted_by.name}, who submitted it, is told, and so is every reviewer who is still at work.",
        "Nothing is deleted. It can be restored, and then starts again as submitted.",
    ]


def _on_restoring(article: Article, live: Publication | None) -> list[str]:
    return [
        "It starts again as submitted: reviewers have to be invited anew. Verdicts that were signed still hold.",
        "Readers see it as submitted, as far as pending texts are shown; what was published before stays ended.",
        "Nobody is told by mail.",
    ]


def _on_reopening(article: Article, live: Publication | None) -> list[str]:
    notice = f"Readers go on seeing revision {live.revision.number}, with your reason as a notice above it."
    return [
        "It is under review again, and has to be approved anew. Signatures on this text stay.",
        notice if live else "Nothing of it is published, so readers see it as under review.",
        "The editors who invited its reviewers are told.",
    ]


def _on_ending(article: Article, live: Publication | None) -> list[str]:
    if live is None:
        return ["Nothing of this article is published."]
    return [
        f"Readers lose revision {live.revision.number}. They see the article as one that is not published.",
        f"The article stays {article.get_state_display().lower()}. Once approved, it can be published again.",
        "Nobody is told by mail.",
    ]


def _still_published(live: Publication) -> str:
    return f"Readers go on seeing revision {live.revision.number}, which is published."


REASONED = {
    "send-back": Reasoned(
        "Send it back",
        "Send it back",
        "Sent back to whoever submitted it.",
        "Say what has to be worked over. The submitter and the reviewers who are still at work read it.",
        workflow.send_back,
        (State.UNDER_REVIEW,),
        _on_sending_back,
    ),
    "withdraw": Reasoned(
        "Withdraw it",
        "Withdraw it",
        "Withdrawn. Readers see your reason in place of the text.",
        "Readers see this in place of the text.",
        workflow.withdraw,
        (State.SUBMITTED, State.UNDER_REVIEW, State.APPROVED),
        _on_withdrawing,
    ),
    "restore": Reasoned(
        "Restore it",
        "Restore it",
        "Restored. It starts again as submitted.",
        "It stays in the history.",
        workflow.restore,
        (State.WITHDRAWN,),
        _on_restoring,
        grave=False,
    ),
    "reopen": Reasoned(
        "Reopen it",
        "Reopen it",
        "Reopened. It is under review again.",
        "Say what is in doubt. Readers see this sentence above the published text.",
        workflow.reopen,
        (State.APPROVED,),
        _on_reopening,
    ),
    "end-publication": Reasoned(
        "End its publication",
        "End its publication",
        "Its publication has ended. Readers no longer see the text as published.",
        "It stays in the history.",
        workflow.end_publication,
        tuple(State.values),
        _on_ending,
    ),
}

"""The acts that take an article back, or back again: each with a reason, on one page that says what will happen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from articles.models import Article, Publication, State
from articles.refusals import Refused
from reviewboard.actions import workflow
from reviewboard.forms.deciding import ReasonForm
from reviewboard.queries.decision import live_publication
from reviewboard.views.deciding import article_for
from reviewboard.views.refusing import tell


@dataclass(frozen=True, slots=True)
class Reasoned:
    """An act that asks for a reason: what it is called, when it can be done, what happens then.

    ``possible`` and ``effects`` are told the article and its live publication.
    """

    act: str
    done: str
    help_text: str
    action: Callable[..., None]
    possible: Callable[[Article, Publication | None], bool]
    effects: Callable[[Article, Publication | None], list[str]]
    grave: bool = True


def reasoned(request: HttpRequest, slug: str, act: str) -> HttpResponse:
    """Any act of ``REASONED``: what will happen, the reason, and then it happens."""
    way = REASONED[act]
    form, status = ReasonForm(request.POST or None, help_text=way.help_text), 200
    if form.is_valid():
        try:
            way.action(slug, by=request.user, reason=form.cleaned_data["reason"])
        except Article.DoesNotExist as missing:
            raise Http404 from missing
        except Refused as refusal:
            status = tell(form, refusal)
        else:
            messages.success(request, way.done)
            return redirect("board:article", slug=slug)
    article = article_for(request, slug)
    return render(request, "reviewboard/decide/reason.html", _shown(article, way, form), status=status)


def _shown(article: Article, way: Reasoned, form: ReasonForm) -> dict:
    live = live_publication(article)
    published = f" and revision {live.revision.number} is published" if live else " and nothing of it is published"
    return {
        "article": article,
        "form": form,
        "title": way.act,
        "act": way.act,
        "grave": way.grave,
        "possible": way.possible(article, live),
        "impossible": f"The article is {article.get_state_display().lower()}{published}.",
        "effects": way.effects(article, live),
        "back": reverse("board:article", args=[article.slug]),
    }


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
    return [
        "It is under review again, and has to be approved anew. Signatures on this text stay.",
        f"{_still_published(live)} Your reason stands above it as a notice."
        if live
        else "Nothing of it is published, so readers see it as under review.",
        "The editors who invited its reviewers are told.",
    ]


def _on_ending(article: Article, live: Publication | None) -> list[str]:
    gone = f"Readers lose revision {live.revision.number}. " if live else ""
    return [
        f"{gone}They see the article as one that is not published.",
        f"The article stays {article.get_state_display().lower()}. Once approved, it can be published again.",
        "Nobody is told by mail.",
    ]


def _still_published(live: Publication) -> str:
    return f"Readers go on seeing revision {live.revision.number}, which is published."


REASONED = {
    "send-back": Reasoned(
        "Send it back",
        "Sent back to whoever submitted it.",
        "Say what has to be worked over. The submitter and the reviewers who are still at work read it.",
        workflow.send_back,
        lambda article, live: article.state == State.UNDER_REVIEW,
        _on_sending_back,
    ),
    "withdraw": Reasoned(
        "Withdraw it",
        "Withdrawn. Readers see your reason in place of the text.",
        "Readers see this in place of the text.",
        workflow.withdraw,
        lambda article, live: not article.is_withdrawn,
        _on_withdrawing,
    ),
    "restore": Reasoned(
        "Restore it",
        "Restored. It starts again as submitted.",
        "It stays in the history.",
        workflow.restore,
        lambda article, live: article.is_withdrawn,
        _on_restoring,
        grave=False,
    ),
    "reopen": Reasoned(
        "Reopen it",
        "Reopened. It is under review again.",
        "Say what is in doubt. Readers see this sentence above the published text.",
        workflow.reopen,
        lambda article, live: article.state == State.APPROVED,
        _on_reopening,
    ),
    "end-publication": Reasoned(
        "End its publication",
        "Its publication has ended. Readers no longer see the text as published.",
        "It stays in the history.",
        workflow.end_publication,
        lambda article, live: live is not None,
        _on_ending,
    ),
}

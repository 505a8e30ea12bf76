"""An invitation to review: what is asked, and the answer to it."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from articles.drafts.words import count_words
from articles.refusals import Refused
from reviewboard.actions import assignments
from reviewboard.forms.desk import DeclineForm
from reviewboard.models import Assignment
from reviewboard.queries.invitation import asked
from reviewboard.queries.my_reviews import work_of
from reviewboard.queries.pace import seconds_a_citation


def page(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Shown to the person who was asked only; a POST accepts, or declines with a reason."""
    invitation = get_object_or_404(asked(request.user), pk=assignment_id)
    form = decline_form(request)
    if request.method != "POST":
        return _shown(request, invitation, form)
    try:
        return _answered(request, invitation, form)
    except Refused as refusal:
        return _shown(request, get_object_or_404(asked(request.user), pk=assignment_id), form, refusal)


def decline_form(request: HttpRequest) -> DeclineForm:
    return DeclineForm(request.POST if request.POST.get("answer") == "decline" else None)


def _answered(request: HttpRequest, invitation: Assignment, form: DeclineForm) -> HttpResponse:
    if request.POST.get("answer") == "accept":
        assignments.accept(invitation.pk, by=request.user)
        return redirect("board:desk", invitation.pk)
    if not form.is_valid():
        return _shown(request, invitation, form, status=422)
    assignments.decline(invitation.pk, by=request.user, reason=form.cleaned_data["reason"])
    title = invitation.article.current.title
    messages.success(request, f"You declined “{title}”. {invitation.invited_by.name} has been told, with your reason.")
    return redirect("board:my-reviews")


def _shown(
    request: HttpRequest, invitation: Assignment, form: DeclineForm, refusal: Refused | None = None, status: int = 200
) -> HttpResponse:
    context = context_of(invitation, form, refusal)
    return render(request, "reviewboard/desk/invitation.html", context, status=409 if refusal else status)


def context_of(invitation: Assignment, form: DeclineForm, refusal: Refused | None = None) -> dict:
    """What the page of an invitation shows, whichever way its reader came."""
    revision = invitation.article.current
    return {
        "invitation": invitation,
        "article": invitation.article,
        "revision": revision,
        "references": revision.references.order_by("number"),
        "words": count_words(revision.body),
        "open": invitation.state == Assignment.State.INVITED,
        "work": work_of(invitation, seconds_a_citation(invitation.reviewer)),
        "form": form,
        "refusal": refusal,
    }

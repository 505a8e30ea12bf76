"""Comments and suggested wording, made on the desk beside the claim that they are about."""

from __future__ import annotations

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.models import Claim, Person
from articles.refusals import NotAllowed, Refused, Stale
from reviewboard.actions import draft_remarks, remarks
from reviewboard.forms.desk import CommentForm, SuggestionForm
from reviewboard.models import DraftRemark, Remark, Review
from reviewboard.views import conflict
from reviewboard.views.desk import number, review_of_seen, shown_again, typed_in


@require_POST
def remark(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """A comment or suggestion on a claim, or a comment on the whole text."""
    review = review_of_seen(request, assignment_id)
    name, form = remark_form(request)
    if not form.is_valid():
        return _remark_again(request, review, name, form)
    claim = claim_of(review, form)
    try:
        _make(review, form, claim, by=request.user)
        draft_remarks.drop(assignment_id, DraftRemark.Kind(name), claim, by=request.user)
    except Stale:
        return conflict.text_changed(request, review, typed_in(form))
    except NotAllowed as refusal:
        return conflict.refused(request, review, refusal, typed_in(form))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _remark_again(request, review, name, form, status=409)
    messages.success(request, "Kept. It goes to the editors with your review; other reviewers do not see it before.")
    return redirect(back(review, form.cleaned_data))


def remark_form(request: HttpRequest) -> tuple[str, Form]:
    """Its name on the page, and what was typed."""
    if request.POST.get("kind") == "suggestion":
        return "suggestion", SuggestionForm(request.POST)
    if request.POST.get("kind") == "general":
        return "general", CommentForm(request.POST, prefix="general")
    return "comment", CommentForm(request.POST)


def claim_of(review: Review, form: Form) -> Claim | None:
    """The claim it is about, in the text that was seen; None: the whole text."""
    position = form.cleaned_data.get("claim")
    return get_object_or_404(review.revision.claims, position=position) if position else None


def _make(review: Review, form: Form, claim: Claim | None, *, by: Person) -> Remark:
    said, article = form.cleaned_data, review.assignment.article_id
    passage = (claim.start, claim.end) if claim else None
    seen = review.revision.digest
    if "replacement" in said and passage:
        return remarks.suggest(
            article, by=by, passage=passage, replacement=said["replacement"], text=said["text"], seen=seen
        )
    return remarks.comment(
        article, by=by, passage=passage, text=said["text"], blocking=said.get("blocking", False), seen=seen
    )


def back(review: Review, said: dict) -> str:
    """To the citation or claim that was in focus."""
    url = reverse("board:desk", args=[review.assignment_id])
    if not said.get("claim"):
        return f"{url}#remarks"
    focus = f"citation={said['citation']}" if said.get("citation") else f"claim={said['claim']}"
    return f"{url}?{focus}#claim-{said['claim']}"


def _remark_again(request: HttpRequest, review: Review, name: str, form: Form, status: int = 422) -> HttpResponse:
    position = number(form.data.get(form.add_prefix("claim")))
    return shown_again(request, review, lambda desk: desk.focus(None, position), status=status, **{name: form})


@require_POST
def take_back(request: HttpRequest, assignment_id: int, remark_id: int) -> HttpResponse:
    """The reviewer no longer means a remark of theirs."""
    own = Remark.objects.filter(assignment=assignment_id, author=request.user).select_related("assignment__article")
    row = get_object_or_404(own, pk=remark_id)
    remarks.take_back(row.pk, by=request.user)
    messages.success(request, "Taken back.")
    return redirect(reverse("board:desk", args=[assignment_id]) + "#remarks")

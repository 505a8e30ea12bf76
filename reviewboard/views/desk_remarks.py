"""Comments and suggested wording, made on the desk beside the claim that they are about."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.models import Claim, Person
from articles.refusals import NotAllowed, Refused, Stale
from reviewboard.actions import draft_remarks, remarks, threads
from reviewboard.forms.remarking import CommentForm, RemarkForm, ReplyForm, SuggestionForm
from reviewboard.models import DraftRemark, Remark, Review
from reviewboard.queries.remarks import drops_words, remarks_for
from reviewboard.views import conflict
from reviewboard.views.desk import number, review_of_seen, shown_again, typed_in


@require_POST
def remark(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """A comment or suggestion on a claim, or a comment on the whole text."""
    review = review_of_seen(request, assignment_id)
    name, form = remark_form(request, review)
    if not form.is_valid():
        return _remark_again(request, review, name, form)
    try:
        made = _make(review, form, by=request.user)
        draft_remarks.drop(assignment_id, DraftRemark.Kind(name), claim_of(review, form), by=request.user)
    except Stale:
        return conflict.text_changed(request, review, typed_in(form))
    except NotAllowed as refusal:
        return conflict.refused(request, review, refusal, typed_in(form))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _remark_again(request, review, name, form, status=409)
    messages.success(request, _kept(made))
    return redirect(back(review, form.cleaned_data))


def remark_form(request: HttpRequest, review: Review) -> tuple[str, RemarkForm]:
    """Its name on the page, and what was typed."""
    if request.POST.get("kind") == "suggestion":
        return "suggestion", SuggestionForm(request.POST, revision=review.revision)
    if request.POST.get("kind") == "general":
        return "general", CommentForm(request.POST, prefix="general", revision=review.revision)
    return "comment", CommentForm(request.POST, revision=review.revision)


def claim_of(review: Review, form: RemarkForm) -> Claim | None:
    """The claim it is about, in the text that was seen; None: the whole text."""
    position = form.cleaned_data.get("claim")
    return get_object_or_404(review.revision.claims, position=position) if position else None


def _make(review: Review, form: RemarkForm, *, by: Person) -> Remark:
    said = form.cleaned_data
    about = {"passage": said["at"], "text": said["text"], "seen": review.revision.digest, "by": by}
    if "replacement" in said:
        return remarks.suggest(review.assignment.article_id, replacement=said["replacement"], **about)
    return remarks.comment(review.assignment.article_id, blocking=said["blocking"], **about)


def _kept(made: Remark) -> str:
    """What is said once it is stored."""
    drops = f" It {drops_words(made.drops)}." if made.drops else ""
    return f"Kept.{drops} It goes to the editors with your review; other reviewers do not see it before."


def back(review: Review, said: dict) -> str:
    """To the citation or claim that was in focus."""
    url = reverse("board:desk", args=[review.assignment_id])
    if not said.get("claim"):
        return f"{url}#remarks"
    focus = f"citation={said['citation']}" if said.get("citation") else f"claim={said['claim']}"
    return f"{url}?{focus}#claim-{said['claim']}"


def _remark_again(request: HttpRequest, review: Review, name: str, form: RemarkForm, status: int = 422) -> HttpResponse:
    citation, claim = (number(form.data.get(form.add_prefix(field))) for field in ("citation", "claim"))
    return shown_again(request, review, lambda desk: desk.focus(citation, claim), status=status, **{name: form})


@require_POST
def reply(request: HttpRequest, assignment_id: int, remark_id: int) -> HttpResponse:
    """One more word on a remark that the reviewer sees."""
    review, form = review_of_seen(request, assignment_id), ReplyForm(request.POST)
    remark = get_object_or_404(remarks_for(request.user, review.assignment.article), pk=remark_id)
    if not form.is_valid():
        return _reply_again(request, review, remark_id, form)
    try:
        threads.reply(remark_id, by=request.user, text=form.cleaned_data["text"])
        draft_remarks.drop(assignment_id, DraftRemark.Kind.REPLY, remark, by=request.user)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _reply_again(request, review, remark_id, form, status=409)
    messages.success(request, "Your reply is kept.")
    return redirect(reverse("board:desk", args=[assignment_id]) + f"#remark-{remark_id}")


def _reply_again(
    request: HttpRequest, review: Review, remark_id: int, form: ReplyForm, status: int = 422
) -> HttpResponse:
    forms = {"reply_form": form, "remark_id": remark_id}
    return shown_again(request, review, lambda desk: desk.focus(None, None), status=status, **forms)


@require_POST
def take_back(request: HttpRequest, assignment_id: int, remark_id: int) -> HttpResponse:
    """The reviewer no longer means a remark of theirs."""
    own = Remark.objects.filter(assignment=assignment_id, author=request.user).select_related("assignment__article")
    row = get_object_or_404(own, pk=remark_id)
    remarks.take_back(row.pk, by=request.user)
    messages.success(request, "Taken back.")
    return redirect(reverse("board:desk", args=[assignment_id]) + "#remarks")

"""The signature under a review, and what changed since the last one."""

from __future__ import annotations

from django.contrib import messages
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render

from articles.drafts.words import count_words
from articles.refusals import NotAllowed, Refused, Stale, WrongPassword
from reviewboard.actions import reviews
from reviewboard.forms.desk import SignForm
from reviewboard.models import Assignment, Review
from reviewboard.queries.changes import changes as changes_between
from reviewboard.queries.desk_page import Desk
from reviewboard.views import conflict
from reviewboard.views.desk import digest_given, review_on_desk


def changes(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """What is different from the text this reviewer signed, or began to review, before."""
    if not Assignment.objects.filter(pk=assignment_id, reviewer=request.user).exists():
        raise Http404
    before = _earlier(request, assignment_id).exclude(revision__current_of__isnull=False).first()
    if before is None:
        return redirect("board:desk", assignment_id)
    return conflict.text_changed(request, before, status=200)


def _earlier(request: HttpRequest, assignment_id: int) -> QuerySet[Review]:
    """The person's reviews under this assignment, of the newest text first."""
    mine = Review.objects.filter(assignment=assignment_id, assignment__reviewer=request.user)
    related = ("revision", "signature", "assignment__article__current", "assignment__reviewer")
    return mine.select_related(*related).order_by("-revision__number", "-pk")


def page(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """What is signed, as whom, meaning what; the password again. ``seen`` is the digest of the text on the desk."""
    seen = digest_given(request.POST.get("seen") or request.GET.get("seen"))
    review = review_on_desk(request, assignment_id)
    if review is None:
        return redirect("board:invitation", assignment_id)
    if review.signature_id:
        return redirect("board:desk", assignment_id)
    if seen and seen != review.revision.digest:
        return conflict.text_changed(request, _review_of(request, assignment_id, seen))
    if request.method == "POST":
        return _signed(request, review)
    known = {"seen": review.revision.digest, "recommendation": review.recommendation}
    return _shown(request, review, SignForm(initial=known))


def _review_of(request: HttpRequest, assignment_id: int, seen: str) -> Review:
    found = _earlier(request, assignment_id).filter(revision__digest=seen).first()
    if found is None:
        raise Http404
    return found


def _signed(request: HttpRequest, review: Review) -> HttpResponse:
    form = SignForm(request.POST)
    if not form.is_valid():
        return _shown(request, review, form, status=422)
    try:
        _recommend(request, review, form.cleaned_data["recommendation"])
        signature = reviews.sign_review(
            review.pk, by=request.user, seen=form.cleaned_data["seen"], password=form.cleaned_data["password"]
        )
    except Stale:
        return conflict.text_changed(request, _review_of(request, review.assignment_id, form.cleaned_data["seen"]))
    except Refused as refusal:
        form.add_error("password" if isinstance(refusal, WrongPassword) else None, str(refusal))
        return _shown(request, review, form, status=403 if isinstance(refusal, WrongPassword | NotAllowed) else 409)
    said = f"Signed: {signature.get_meaning_display()}. It is bound to revision {review.revision.number} as it is."
    messages.success(request, said)
    return redirect("board:my-reviews")


def _recommend(request: HttpRequest, review: Review, recommendation: str) -> None:
    if recommendation != review.recommendation:
        reviews.save_answers(
            review,
            by=request.user,
            recommendation=recommendation,
            checklist=review.checklist,
            remarks=review.remarks,
        )


def _shown(request: HttpRequest, review: Review, form: SignForm, status: int = 200) -> HttpResponse:
    desk = Desk(review, request.user)
    signed = _earlier(request, review.assignment_id).filter(signature__isnull=False).first()
    context = {
        "desk": desk,
        "missing": desk.missing if review.recommendation else desk.missing[1:],  # what to recommend is asked right here
        "review": review,
        "form": form,
        "words": count_words(review.revision.body),
        "signed": signed,
        "changes": changes_between(signed.revision, review.revision) if signed else [],
        "meanings": {value: meaning.label for value, meaning in reviews.MEANINGS.items()},
    }
    return render(request, "reviewboard/desk/sign.html", context, status=status)

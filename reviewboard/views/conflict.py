"""What a reviewer is told when the text changed under their hands, or can no longer be written; nothing is lost."""

from __future__ import annotations

from collections.abc import Sequence

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from articles.refusals import NotAllowed, NotPossible, Refused
from reviewboard.actions import reviews
from reviewboard.models import Assignment, Review
from reviewboard.queries import desk as rows
from reviewboard.queries.changes import changes
from reviewboard.queries.desk_page import Desk
from reviewboard.views import autosave

NOT_THERE = "What you judged is not part of the text under review, so it was not kept. Judge it on the desk."
Typed = Sequence[tuple[str, str]]


def text_changed(request: HttpRequest, review: Review, typed: Typed = (), status: int = 409) -> HttpResponse:
    """What is different from the text that ``review`` is about, which of it needs a new verdict, and the way on."""
    current = review.assignment.article.current
    message = f"Revision {current.number} replaced revision {review.revision.number}."
    if autosave.is_autosave(request):
        url = reverse("board:desk-changes", args=[review.assignment_id])
        return autosave.kept_with_old_text(f"{message} Your review is kept.", url=url, status=status)
    context = {
        "message": message,
        "review": review,
        "current": current,
        "changes": changes(review.revision, current),
        "typed": [(label, words) for label, words in typed if words],
        **_still_to_judge(request, review),
    }
    return render(request, "reviewboard/conflict.html", context, status=status)


def _still_to_judge(request: HttpRequest, review: Review) -> dict:
    """The claims that changed and want a verdict, and how many of the verdicts on ``review`` hold on the new text.

    {} where nothing can be written.
    """
    if review.assignment.state != Assignment.State.ACCEPTED:
        return {}
    reviews.open_review(review.assignment, by=request.user)
    desk = Desk(rows.current_review(review.assignment_id, request.user.pk), request.user)
    touched = [
        line
        for line in desk.lines.values()
        if any(not row.value and row.since > review.revision.number for row in line.citations)
    ]
    given, carried = _carried(review, desk)
    return {"touched": touched, "given": given, "carried": carried, "go_on": _first(desk, touched)}


def _carried(review: Review, desk: Desk) -> tuple[int, int]:
    """How many verdicts stood on ``review``, typed or signed before, and how many of them stand on the desk's text."""
    given = {row.root_id for row in rows.judged_citations(review) if row.value}
    held = {row.root_id for row in desk.citations if row.value}
    return len(given), len(given & held)


def _first(desk: Desk, touched: list) -> str:
    url = reverse("board:desk", args=[desk.assignment.pk])
    return f"{url}?citation={touched[0].citations[0].position}" if touched else url


def not_in_this_text(request: HttpRequest, assignment_id: int, typed: Typed) -> HttpResponse:
    """What was judged is part of no text of this person's review: why it is not kept, with what was typed."""
    mine = Review.objects.filter(assignment=assignment_id, assignment__reviewer=request.user)
    review = mine.select_related("revision", "assignment").order_by("-pk").first()
    if review is None:
        raise Http404
    return refused(request, review, NotPossible(NOT_THERE), typed)


def refused(request: HttpRequest, review: Review, refusal: Refused, typed: Typed) -> HttpResponse:
    """It cannot be written now: why, with what was typed to be copied."""
    status = 403 if isinstance(refusal, NotAllowed) else 409
    if autosave.is_autosave(request):
        url = reverse("board:invitation", args=[review.assignment_id])
        return autosave.not_saved(str(refusal), url=url, link="See where it stands", status=status)
    context = {"message": str(refusal), "review": review, "typed": [pair for pair in typed if pair[1]]}
    return render(request, "reviewboard/conflict.html", context, status=status)

"""Words selected on the desk: the panel again, with a comment or a suggestion on just those words begun."""

from __future__ import annotations

from collections.abc import Callable

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from reviewboard.forms.remarking import CommentForm, SelectionForm, SuggestionForm
from reviewboard.models import Review
from reviewboard.queries.desk_page import Desk, Focus
from reviewboard.views.desk import number, review_of_seen, shown_again


@require_POST
def passage(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Where the selected words stand in the text; asked by POST for their length, it stores nothing."""
    review = review_of_seen(request, assignment_id)
    form = SelectionForm(request.POST, revision=review.revision)
    kind = "suggestion" if request.POST.get("kind") == "suggestion" else "comment"
    if not form.is_valid():
        return shown_again(request, review, _focus(request, None), selection=form)
    forms = _begun(review, *form.cleaned_data["at"])
    return shown_again(request, review, _focus(request, form.cleaned_data["at"]), status=200, begun=kind, **forms)


def _begun(review: Review, start: int, end: int) -> dict[str, Form]:
    words = review.revision.body[start:end]
    at = {"start": start, "end": end, "passage": words}
    return {"comment": CommentForm(initial=at), "suggestion": SuggestionForm(initial=at | {"replacement": words})}


def _focus(request: HttpRequest, at: tuple[int, int] | None) -> Callable[[Desk], Focus | None]:
    """The claim that holds the words; of its citations the one that is in focus already, where it is one of them."""
    citation, claim = number(request.POST.get("citation")), number(request.POST.get("claim"))

    def focus(desk: Desk) -> Focus | None:
        line = desk.line_at(*at) if at else desk.lines.get(claim)
        there = desk.citation_at(citation)
        if line is None or (there and there in line.citations):
            return desk.focus(citation, claim)
        return desk.focus(None, line.claim.position)

    return focus

"""The reconcile step: reviewers answer each other, an editor breaks the tie."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST

from articles.models import Article
from articles.refusals import Refused
from reviewboard.actions import reconciling
from reviewboard.forms.reconciling import AnswerForm, ChangeForm, DecideForm
from reviewboard.models import Assignment
from reviewboard.permissions import can_manage
from reviewboard.queries.agreement import agreement_on
from reviewboard.queries.disagreements import Disagreement, Side, disagreements
from reviewboard.views.article import article_for
from reviewboard.views.refusing import tell


@dataclass(frozen=True, slots=True)
class Row:
    """A disagreement with the forms on it; ``mine`` is the reader's own side, None for an editor."""

    found: Disagreement
    mine: Side | None
    stand: AnswerForm | None = None
    change: ChangeForm | None = None
    decide: DecideForm | None = None

    @property
    def waits_for(self) -> str:
        return self.found.waits_for(self.mine)


def page(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """For a reviewer who has signed: where others who have signed differ from them."""
    return _reviewers_page(request, _submitted(request, assignment_id))


def _submitted(request: HttpRequest, assignment_id: int) -> Assignment:
    """Before they have signed, what others found does not exist for them."""
    mine = Assignment.objects.filter(reviewer=request.user, state=Assignment.State.SUBMITTED)
    return get_object_or_404(mine.select_related("article__current"), pk=assignment_id)


def _reviewers_page(request: HttpRequest, assignment: Assignment, status: int = 200, **typed) -> HttpResponse:
    rows = [_answering(row, request, **typed) for row in disagreements(assignment.article)]
    rows = [row for row in rows if row.mine]
    context = {"assignment": assignment, "article": assignment.article, "rows": rows}
    return render(request, "reviewboard/reconcile/reviewer.html", context, status=status)


def _answering(found: Disagreement, request: HttpRequest, *, position: int = 0, stand=None, change=None) -> Row:
    mine = found.side_of(request.user)
    if not mine or not found.is_asked(request.user):
        return Row(found, mine)
    here, prefix = position == found.position, f"c{found.position}"
    fresh = {"initial": {"seen": found.seen}, "prefix": prefix}
    return Row(found, mine, (here and stand) or AnswerForm(**fresh), (here and change) or ChangeForm(**fresh))


@require_POST
def answer(request: HttpRequest, assignment_id: int, position: int) -> HttpResponse:
    """Stand by the verdict on this citation, or, with ``change``, give another."""
    assignment = _submitted(request, assignment_id)
    changes = "change" in request.POST
    form = (ChangeForm if changes else AnswerForm)(request.POST, prefix=f"c{position}")
    typed = {"position": position, "change" if changes else "stand": form}
    if not form.is_valid():
        return _reviewers_page(request, assignment, 422, **typed)
    said = {"by": request.user, "seen": form.cleaned_data["seen"], "reason": form.cleaned_data["reason"]}
    try:
        _answer(assignment, position, form, **said)
    except Refused as refusal:
        return _reviewers_page(request, assignment, tell(form, refusal), **typed)
    messages.success(request, "Your verdict is changed, and signed." if changes else "You stand by your verdict.")
    return redirect("board:reconcile", assignment_id)


def _answer(assignment: Assignment, position: int, form: AnswerForm, **said) -> None:
    if isinstance(form, ChangeForm):
        password = form.cleaned_data["password"]
        reconciling.change(assignment.article_id, position, form.judgement(), password=password, **said)
    else:
        reconciling.stand_by(assignment.article_id, position, **said)


def overview(request: HttpRequest, slug: str) -> HttpResponse:
    """For who oversees: every disagreement on the current text, and how far the reviewers agree."""
    return _editors_page(request, _article(request, slug))


def _article(request: HttpRequest, slug: str) -> Article:
    """One whose reviewers' verdicts this person may see: not who is to review it themselves, and has not signed."""
    article = article_for(request.user, slug)
    if article.assignments.filter(reviewer=request.user, state__in=Assignment.OPEN).exists():
        raise Http404
    return article


def _editors_page(request: HttpRequest, article: Article, status: int = 200, **typed) -> HttpResponse:
    may = can_manage(request.user, article)
    rows = [_deciding(row, may, **typed) for row in disagreements(article)]
    context = {"article": article, "rows": rows, "agreement": agreement_on(article)}
    return render(request, "reviewboard/reconcile/editor.html", context, status=status)


def _deciding(found: Disagreement, may: bool, *, position: int = 0, form: DecideForm | None = None) -> Row:
    if not may or not found.is_open:
        return Row(found, None)
    fresh = DecideForm(initial={"seen": found.seen}, prefix=f"c{found.position}", disagreement=found)
    return Row(found, None, decide=form if position == found.position and form else fresh)


@require_POST
def decide(request: HttpRequest, slug: str, position: int) -> HttpResponse:
    """Break the tie on this citation."""
    article = _article(request, slug)
    found = next((row for row in disagreements(article) if row.position == position), None)
    if found is None:
        raise Http404
    form = DecideForm(request.POST, prefix=f"c{position}", disagreement=found)
    typed = {"position": position, "form": form}
    if not form.is_valid():
        return _editors_page(request, article, 422, **typed)
    try:
        reconciling.decide(article.pk, position, by=request.user, **form.cleaned_data)
    except Refused as refusal:
        return _editors_page(request, article, tell(form, refusal), **typed)
    messages.success(request, "Decided, and signed. The reviewers see your reason.")
    return redirect("board:disagreements", slug)

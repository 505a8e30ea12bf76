"""The reviewer's desk: the text with its claims, and beside it what one citation rests on.

Everything typed is kept as it is typed (``X-Autosave`` requests answer in JSON); the same forms work as plain posts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.drafts.closest import closest
from articles.models import Citation
from articles.refusals import Refused, Stale
from reviewboard.actions import remarks, reviews
from reviewboard.forms.desk import AnswersForm, CommentForm, SuggestionForm, VerdictForm
from reviewboard.models import Assignment, DraftVerdict, Remark, Review
from reviewboard.queries import desk as rows
from reviewboard.queries.desk_page import Desk
from reviewboard.views import autosave, conflict

PIECES = {"desk-progress": "_progress.html", "sign-bar": "_sign_bar.html"}
"""What an autosave brings up to date beside the form itself, by element id."""


def page(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """``?citation=`` or ``?claim=`` (positions) say what is in focus; htmx gets the panel alone."""
    review = review_on_desk(request, assignment_id)
    if review is None:
        return redirect("board:invitation", assignment_id)
    desk = Desk(review, request.user)
    focus = desk.focus(_number(request.GET.get("citation")), _number(request.GET.get("claim")))
    if request.htmx:
        return render(request, "reviewboard/desk/_evidence.html", _context(desk, focus))
    return render(request, "reviewboard/desk/desk.html", _context(desk, focus))


def review_on_desk(request: HttpRequest, assignment_id: int) -> Review | None:
    """The person's review of the current text, begun where there is none; None where they have none to write or read."""
    found = rows.current_review(assignment_id, request.user.pk)
    if found is None:
        assignment = _assignment(request, assignment_id)
        if assignment.state != Assignment.State.ACCEPTED:
            return None
        reviews.open_review(assignment, by=request.user)
        found = rows.current_review(assignment_id, request.user.pk)
    active = (Assignment.State.ACCEPTED, Assignment.State.SUBMITTED)
    return found if found and found.assignment.state in active else None


def _assignment(request: HttpRequest, assignment_id: int) -> Assignment:
    mine = Assignment.objects.filter(reviewer=request.user).select_related("article__current", "reviewer")
    return get_object_or_404(mine, pk=assignment_id)


def _number(given: str | None) -> int | None:
    return int(given) if given and given.isdecimal() and len(given) < 7 else None


def _context(desk: Desk, focus, **forms) -> dict:
    position = focus.citation.position if focus and focus.citation else 0
    return {
        "desk": desk,
        "focus": focus,
        "url": reverse("board:desk", args=[desk.assignment.pk]),
        "before": desk.citation_at(position - 1),
        "after": desk.citation_at(position + 1),
        "unjudged": desk.next_unjudged(position),
        "verdict": _verdict_form(focus),
        "answers": AnswersForm.of(desk.review),
        "comment": CommentForm(initial=_about(desk, focus)),
        "suggestion": SuggestionForm(initial=_about(desk, focus) | {"replacement": _source_text(desk, focus)}),
        "general": CommentForm(initial=_about(desk, None), prefix="general"),
        **forms,
    }


def _verdict_form(focus) -> VerdictForm | None:
    return VerdictForm.of(focus.citation.typed) if focus and focus.citation else None


def _about(desk: Desk, focus) -> dict:
    return {"seen": desk.revision.digest, "claim": focus.line.claim.position if focus else None}


def _source_text(desk: Desk, focus) -> str:
    """The claim as it stands in the body, with its markers."""
    return desk.revision.body[focus.line.claim.start : focus.line.claim.end] if focus else ""


# -- a verdict --------------------------------------------------------------------------------------------------------


@require_POST
def save_verdict(request: HttpRequest, assignment_id: int, citation_id: int) -> HttpResponse:
    """Keep what is typed about one citation. Plain: on to the next one, unless the wording is still to be answered."""
    review = rows.review_with(citation_id, assignment_id, request.user.pk)
    if review is None:
        raise Http404
    form = VerdictForm(request.POST)
    if not form.is_valid():
        return _verdict_not_understood(request, review, citation_id, form)
    try:
        row = reviews.save_verdict(review, citation_id, _judgement(request, form, citation_id), by=request.user)
    except Refused as refusal:
        return conflict.refused(request, review, refusal, _typed(form))
    if review.revision_id != review.assignment.article.current_id:
        return conflict.text_changed(request, review, _typed(form))
    if autosave.is_autosave(request):
        return _saved(request, assignment_id, row.saved_at.isoformat())
    return _on_from(request, review, row)


def _judgement(request: HttpRequest, form: VerdictForm, citation_id: int) -> reviews.Judgement:
    """As typed; “undo” takes the verdict away and leaves the words, “cite” adds the sentence that comes closest."""
    typed = form.judgement()
    if "undo" in request.POST:
        return replace(typed, value="", stands_as_worded=None)
    if "cite" in request.POST:
        return replace(typed, quote="\n".join(filter(None, [typed.quote, _closest_sentence(citation_id)])))
    return typed


def _closest_sentence(citation_id: int) -> str:
    row = Citation.objects.select_related("claim", "reference").get(pk=citation_id)
    sentences = closest(row.claim.text, row.reference.passage)
    return next((sentence.text for sentence in sentences if sentence.rank == 1), "")


def _on_from(request: HttpRequest, review: Review, row: DraftVerdict) -> HttpResponse:
    """To the next citation; to the same one where something of it is still to be said; after the last to the answers."""
    at = Citation.objects.only("position", "revision_id").get(pk=row.citation_id)
    stays = {"undo", "cite"} & request.POST.keys() or (
        row.value in rows.ASKS_FOR_WORDING and row.stands_as_worded is None
    )
    position = at.position if stays else at.position + 1
    url = reverse("board:desk", args=[review.assignment_id])
    last = not Citation.objects.filter(revision=at.revision_id, position=position).exists()
    return redirect(f"{url}?citation={at.position}#answers" if last else f"{url}?citation={position}#focus")


def _verdict_not_understood(request: HttpRequest, review: Review, citation_id: int, form: VerdictForm) -> HttpResponse:
    if autosave.is_autosave(request):
        return _faults(review, form)
    position = Citation.objects.values_list("position", flat=True).get(pk=citation_id)
    return _again(request, review, lambda desk: desk.focus(position, None), verdict=form)


def _saved(request: HttpRequest, assignment_id: int, version: str) -> HttpResponse:
    """What an autosave hears, with the pieces of the page that it changes."""
    desk = Desk(rows.current_review(assignment_id, request.user.pk), request.user)
    context = {"desk": desk, "url": reverse("board:desk", args=[assignment_id])}
    pieces = {
        name: render_to_string(f"reviewboard/desk/{template}", context, request) for name, template in PIECES.items()
    }
    return autosave.saved(version, pieces)


def _faults(review: Review, form) -> HttpResponse:
    url = reverse("board:desk", args=[review.assignment_id])
    return autosave.not_saved(autosave.faults(form), url=url, link="Open the desk again", status=400)


def _again(request: HttpRequest, review: Review, focus: Callable, *, status: int = 422, **forms) -> HttpResponse:
    """The desk with a form as it was typed, and what is wrong with it."""
    current = rows.current_review(review.assignment_id, request.user.pk)
    if current is None or current.revision_id != review.revision_id:
        return conflict.text_changed(request, review, [pair for form in forms.values() for pair in _typed(form)])
    desk = Desk(current, request.user)
    context = _context(desk, focus(desk), **forms)
    return render(request, "reviewboard/desk/desk.html", context, status=status)


def _typed(form) -> list[tuple[str, str]]:
    """(label, words) of what somebody typed, to be shown again where it could not be stored."""
    hidden = {field.name for field in form.hidden_fields()}
    return [(form[name].label, form.data.get(form.add_prefix(name), "")) for name in form.fields if name not in hidden]


# -- the answers ------------------------------------------------------------------------------------------------------


@require_POST
def save_answers(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Keep checklist, remarks and recommendation. ``seen`` is the digest of the text they are about."""
    review = _review_of_seen(request, assignment_id)
    form = AnswersForm(request.POST)
    if not form.is_valid():
        if autosave.is_autosave(request):
            return _faults(review, form)
        return _again(request, review, lambda desk: desk.focus(None, None), answers=form)
    try:
        reviews.save_answers(review, by=request.user, **form.answers())
    except Refused as refusal:
        return conflict.refused(request, review, refusal, _typed(form))
    if review.revision_id != review.assignment.article.current_id:
        return conflict.text_changed(request, review, _typed(form))
    if autosave.is_autosave(request):
        return _saved(request, assignment_id, review.saved_at.isoformat())
    return redirect(_sign_url(review) if "sign" in request.POST else _answers_url(review))


def _review_of_seen(request: HttpRequest, assignment_id: int) -> Review:
    """The person's review of the text whose digest the form carries; the newest one of theirs where it carries none."""
    mine = Review.objects.filter(assignment=assignment_id, assignment__reviewer=request.user)
    mine = mine.select_related("revision", "assignment__article", "assignment__reviewer")
    seen = request.POST.get("seen") or request.POST.get("general-seen")
    if seen:
        mine = mine.filter(revision__digest=seen)
    review = mine.order_by("-revision__number").first()
    if review is None:
        raise Http404
    return review


def _answers_url(review: Review) -> str:
    return reverse("board:desk", args=[review.assignment_id]) + "#answers"


def _sign_url(review: Review) -> str:
    return reverse("board:sign", args=[review.assignment_id]) + f"?seen={review.revision.digest}"


# -- remarks ----------------------------------------------------------------------------------------------------------


@require_POST
def remark(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """A comment or suggestion on a claim, or a comment on the whole text."""
    review = _review_of_seen(request, assignment_id)
    name, form = _remark_form(request)
    if not form.is_valid():
        return _remark_again(request, review, name, form)
    claim = _claim(review, form)
    try:
        _make(review, form, claim, by=request.user)
    except Stale:
        return conflict.text_changed(request, review, _typed(form))
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _remark_again(request, review, name, form, status=409)
    messages.success(request, "Kept. It goes to the editors with your review; other reviewers do not see it before.")
    return redirect(_claim_url(review, claim))


def _remark_form(request: HttpRequest):
    if request.POST.get("kind") == "suggestion":
        return "suggestion", SuggestionForm(request.POST)
    if request.POST.get("kind") == "general":
        return "general", CommentForm(request.POST, prefix="general")
    return "comment", CommentForm(request.POST)


def _claim(review: Review, form):
    """The claim it is about, in the text that was seen; None: the whole text."""
    position = form.cleaned_data["claim"]
    return get_object_or_404(review.revision.claims, position=position) if position else None


def _make(review: Review, form, claim, *, by) -> Remark:
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


def _claim_url(review: Review, claim) -> str:
    url = reverse("board:desk", args=[review.assignment_id])
    return f"{url}?claim={claim.position}#claim-{claim.position}" if claim else f"{url}#remarks"


def _remark_again(request: HttpRequest, review: Review, name: str, form, status: int = 422) -> HttpResponse:
    position = _number(form.data.get(form.add_prefix("claim")))
    return _again(request, review, lambda desk: desk.focus(None, position), status=status, **{name: form})


@require_POST
def take_back(request: HttpRequest, assignment_id: int, remark_id: int) -> HttpResponse:
    """The reviewer no longer means a remark of theirs."""
    own = Remark.objects.filter(assignment=assignment_id, author=request.user).select_related("assignment__article")
    row = get_object_or_404(own, pk=remark_id)
    remarks.take_back(row.pk, by=request.user)
    messages.success(request, "Taken back.")
    return redirect(reverse("board:desk", args=[assignment_id]) + "#remarks")

"""What is typed on the desk is kept as it is typed.

``X-Autosave`` requests are answered in JSON with the pieces of the page that a save changes; the same forms work as
plain posts.
"""

from __future__ import annotations

from dataclasses import replace

from django.forms import Form
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.loader import render_to_string
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.models import Citation
from articles.refusals import Refused
from reviewboard.actions import reviews
from reviewboard.actions.saved_meanwhile import SavedMeanwhile, version_of
from reviewboard.forms.answers import AnswersForm
from reviewboard.forms.desk import VerdictForm
from reviewboard.models import DraftVerdict, Review
from reviewboard.queries import desk as rows
from reviewboard.queries.desk_page import Desk
from reviewboard.queries.reading import texts
from reviewboard.views import autosave, conflict, two_texts
from reviewboard.views.desk import review_of_seen, shown_again, typed_in

PIECES = {"desk-count": "_count.html", "sign-bar": "_sign_bar.html"}
"""What an autosave brings up to date beside the form itself, by element id; the marks follow in the browser."""

OF_CLAIM = {"guard": "_guard.html"}


@require_POST
def verdict(request: HttpRequest, assignment_id: int, citation_id: int) -> HttpResponse:
    """Keep what is typed about one citation. Plain: on to the next one, unless the wording is still to be answered."""
    review = rows.review_with(citation_id, assignment_id, request.user.pk)
    form = VerdictForm(request.POST)
    if review is None:
        return conflict.not_in_this_text(request, assignment_id, typed_in(form))
    if not form.is_valid():
        return _verdict_not_understood(request, review, citation_id, form)
    try:
        row = reviews.save_verdict(
            review,
            citation_id,
            _judgement(request, form, citation_id),
            by=request.user,
            based_on=request.POST.get("based_on", ""),
        )
    except SavedMeanwhile as newer:
        return two_texts.shown(request, newer, form, VerdictForm.of(newer.row), url=_citation_url(review, citation_id))
    except Refused as refusal:
        return conflict.refused(request, review, refusal, typed_in(form))
    if review.revision_id != review.assignment.article.current_id:
        return conflict.text_changed(request, review, typed_in(form))
    if autosave.is_autosave(request):
        return saved(request, assignment_id, version_of(row))
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
    row = Citation.objects.select_related("claim", "reference__source__abstract").get(pk=citation_id)
    found = (text.first_sentence for text in texts(row.claim.text, row.reference))
    return next(filter(None, found), "")


def _on_from(request: HttpRequest, review: Review, row: DraftVerdict) -> HttpResponse:
    """To the next citation; to the same one where it still lacks something; after the last to the answers."""
    at = Citation.objects.only("position", "revision_id").get(pk=row.citation_id)
    stays = {"undo", "cite"} & request.POST.keys() or (
        row.value in rows.ASKS_FOR_WORDING and row.stands_as_worded is None
    )
    position = at.position if stays else _next_asked(review, at)
    url = reverse("board:desk", args=[review.assignment_id])
    return redirect(f"{url}?citation={position}#focus" if position else f"{url}?citation={at.position}#answers")


def _next_asked(review: Review, at: Citation) -> int | None:
    """The position of the citation to be judged after this one; None after the last."""
    later = (row for row in rows.judged_citations(review) if row.position > at.position)
    return next((row.position for row in later if row.is_asked), None)


def _verdict_not_understood(request: HttpRequest, review: Review, citation_id: int, form: VerdictForm) -> HttpResponse:
    if autosave.is_autosave(request):
        return faults(review, form)
    position = Citation.objects.values_list("position", flat=True).get(pk=citation_id)
    return shown_again(request, review, lambda desk: desk.focus(position, None), verdict=form)


def saved(request: HttpRequest, assignment_id: int, version: str, *, claim: int | None = None) -> HttpResponse:
    """What an autosave hears, with the pieces of the page that it changes; of a ``claim`` also its guard."""
    desk = Desk(rows.current_review(assignment_id, request.user.pk), request.user)
    context = {"desk": desk, "url": reverse("board:desk", args=[assignment_id])}
    templates = PIECES
    if claim:
        templates, context["line"] = PIECES | OF_CLAIM, desk.lines[claim]
    pieces = {
        name: render_to_string(f"reviewboard/desk/{template}", context, request) for name, template in templates.items()
    }
    return autosave.saved(version, pieces)


def faults(review: Review, form: Form) -> HttpResponse:
    url = reverse("board:desk", args=[review.assignment_id])
    return autosave.not_saved(autosave.faults(form), url=url, link="Open the desk again", status=400)


@require_POST
def answers(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Keep checklist, remarks and recommendation. ``seen`` is the digest of the text they are about."""
    review = review_of_seen(request, assignment_id)
    form = AnswersForm(review.questions, request.POST)
    if not form.is_valid():
        if autosave.is_autosave(request):
            return faults(review, form)
        return shown_again(request, review, lambda desk: desk.focus(None, None), answers=form)
    try:
        reviews.save_answers(review, by=request.user, based_on=request.POST.get("based_on", ""), **form.answers())
    except SavedMeanwhile as newer:
        return two_texts.shown(request, newer, form, AnswersForm.of(newer.row), url=_answers_url(review))
    except Refused as refusal:
        return conflict.refused(request, review, refusal, typed_in(form))
    if review.revision_id != review.assignment.article.current_id:
        return conflict.text_changed(request, review, typed_in(form))
    if autosave.is_autosave(request):
        return saved(request, assignment_id, version_of(review))
    return redirect(_sign_url(review) if "sign" in request.POST else _answers_url(review))


def _citation_url(review: Review, citation_id: int) -> str:
    position = Citation.objects.values_list("position", flat=True).get(pk=citation_id)
    return reverse("board:desk", args=[review.assignment_id]) + f"?citation={position}#focus"


def _answers_url(review: Review) -> str:
    return reverse("board:desk", args=[review.assignment_id]) + "#answers"


def _sign_url(review: Review) -> str:
    return reverse("board:sign", args=[review.assignment_id]) + f"?seen={review.revision.digest}"

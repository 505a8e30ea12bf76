"""What is said of a claim as a whole, kept as it is typed; a plain form too."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.models import Claim
from articles.refusals import Refused
from reviewboard.actions import reviews
from reviewboard.actions.saved_meanwhile import SavedMeanwhile, version_of
from reviewboard.forms.claim_verdict import ClaimVerdictForm
from reviewboard.models import Review
from reviewboard.queries import desk as rows
from reviewboard.views import autosave, conflict, two_texts
from reviewboard.views.desk import shown_again, typed_in
from reviewboard.views.desk_saving import faults, saved


@require_POST
def claim_verdict(request: HttpRequest, assignment_id: int, claim_id: int) -> HttpResponse:
    """Keep what is typed about one claim. Plain: the same claim again."""
    review = rows.review_of_claim(claim_id, assignment_id, request.user.pk)
    form = ClaimVerdictForm(request.POST)
    if review is None:
        return conflict.not_in_this_text(request, assignment_id, typed_in(form))
    claim = Claim.objects.get(pk=claim_id)
    if not form.is_valid():
        return _not_understood(request, review, claim, form)
    try:
        based_on = request.POST.get("based_on", "")
        row = reviews.save_claim_verdict(review, claim_id, form.said(), by=request.user, based_on=based_on)
    except SavedMeanwhile as newer:
        return two_texts.shown(
            request, newer, form, ClaimVerdictForm.of(newer.row), url=_url(request, assignment_id, claim)
        )
    except Refused as refusal:
        return conflict.refused(request, review, refusal, typed_in(form))
    if review.revision_id != review.assignment.article.current_id:
        return conflict.text_changed(request, review, typed_in(form))
    if autosave.is_autosave(request):
        return saved(request, assignment_id, version_of(row), claim=claim.position)
    return redirect(_url(request, assignment_id, claim))


def _url(request: HttpRequest, assignment_id: int, claim: Claim) -> str:
    return reverse("board:desk", args=[assignment_id]) + f"?{_focus(request, claim)}#focus"


def _not_understood(request: HttpRequest, review: Review, claim: Claim, form: ClaimVerdictForm) -> HttpResponse:
    if autosave.is_autosave(request):
        return faults(review, form)
    return shown_again(request, review, lambda desk: desk.focus(None, claim.position), of_claim=form)


def _focus(request: HttpRequest, claim: Claim) -> str:
    """The citation that was in focus; the claim where it cites nothing."""
    citation = request.POST.get("citation", "")
    return f"citation={int(citation)}" if citation.isdecimal() and len(citation) < 7 else f"claim={claim.position}"

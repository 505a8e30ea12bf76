"""Remarks are kept while they are typed; and whether another page has saved anything since this one was shown."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from articles.refusals import Refused
from reviewboard.actions import draft_remarks
from reviewboard.actions.saved_meanwhile import SavedMeanwhile, version_of
from reviewboard.forms.remarking import KeptForm, ReplyForm
from reviewboard.models import Assignment, DraftRemark, Review
from reviewboard.queries.newest import newest_at
from reviewboard.queries.remarks import remarks_for
from reviewboard.views import autosave, conflict, two_texts
from reviewboard.views.desk import review_of_seen, typed_in
from reviewboard.views.desk_remarks import back, claim_of, remark_form


@require_POST
def draft(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """Keep what stands in one remark form; ``throw_away`` forgets it."""
    review = review_of_seen(request, assignment_id)
    name, form = remark_form(request, review)
    form.is_valid()
    kind, claim, url = DraftRemark.Kind(name), claim_of(review, form), back(review, form.cleaned_data)
    return _keep(request, review, kind, claim, form, url)


@require_POST
def reply(request: HttpRequest, assignment_id: int, remark_id: int) -> HttpResponse:
    """The same of a reply to a remark that the reviewer sees."""
    review, form = review_of_seen(request, assignment_id), ReplyForm(request.POST)
    remark = get_object_or_404(remarks_for(request.user, review.assignment.article), pk=remark_id)
    form.is_valid()
    url = reverse("board:desk", args=[assignment_id]) + f"#remark-{remark_id}"
    return _keep(request, review, DraftRemark.Kind.REPLY, remark, form, url)


def _keep(
    request: HttpRequest,
    review: Review,
    kind: DraftRemark.Kind,
    about: draft_remarks.About,
    form: KeptForm,
    url: str,
) -> HttpResponse:
    if "throw_away" in request.POST:
        draft_remarks.drop(review.assignment_id, kind, about, by=request.user)
        messages.success(request, "Thrown away.")
        return redirect(url)
    if too_much := form.too_much():
        return autosave.not_saved(" ".join(too_much), url=url, link="Open the desk again", status=400)
    based_on = request.POST.get("based_on", "")
    try:
        row = draft_remarks.save(review.assignment_id, kind, about, form.words(), by=request.user, based_on=based_on)
    except SavedMeanwhile as newer:
        return two_texts.shown(request, newer, form, type(form).of(newer.row, prefix=form.prefix), url=url)
    except Refused as refusal:
        return conflict.refused(request, review, refusal, typed_in(form))
    return autosave.saved(version_of(row), {}) if autosave.is_autosave(request) else redirect(url)


@require_POST
def drop_left_over(request: HttpRequest, assignment_id: int, draft_id: int) -> HttpResponse:
    """Throw away a draft on words that the text no longer has."""
    row = get_object_or_404(DraftRemark, pk=draft_id, assignment=assignment_id, assignment__reviewer=request.user)
    draft_remarks.drop(assignment_id, DraftRemark.Kind(row.kind), row.claim or row.remark, by=request.user)
    messages.success(request, "Thrown away.")
    return redirect("board:desk", assignment_id)


def newest(request: HttpRequest, assignment_id: int) -> JsonResponse:
    """When anything on this desk was saved last, from whichever page, and which text it is about now."""
    mine = Assignment.objects.filter(reviewer=request.user).select_related("article__current")
    assignment = get_object_or_404(mine, pk=assignment_id)
    return JsonResponse({"newest": newest_at(assignment_id), "revision": assignment.article.current.digest})

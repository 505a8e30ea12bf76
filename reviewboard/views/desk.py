"""The reviewer's desk: the text with its claims, and beside it what one citation rests on."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping

from django.forms import Form
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.gzip import gzip_page

from reviewboard.actions import reviews
from reviewboard.forms.answers import AnswersForm
from reviewboard.forms.claim_verdict import ClaimVerdictForm
from reviewboard.forms.desk import VerdictForm
from reviewboard.forms.remarking import CommentForm, SuggestionForm
from reviewboard.models import Assignment, DraftRemark, Review
from reviewboard.queries import desk as rows
from reviewboard.queries.checklists import with_questions
from reviewboard.queries.desk_page import Desk, Focus
from reviewboard.queries.draft_remarks import Begun, Drafts
from reviewboard.queries.since_signed import SinceSigned
from reviewboard.views import conflict

FORMS = (DraftRemark.Kind.COMMENT, DraftRemark.Kind.SUGGESTION, DraftRemark.Kind.GENERAL)
"""Remark forms that a desk has one of."""
DIGEST = re.compile("[0-9a-f]{64}")


@never_cache
@gzip_page
def page(request: HttpRequest, assignment_id: int) -> HttpResponse:
    """``?citation=`` or ``?claim=`` (positions) say what is in focus; htmx gets the panel alone.

    Opened without either, it begins with what changed since the reviewer signed. Never cached: whoever comes back to it
    with the back button sees what the server has, not what it had. Packed, since it is long and goes to phones; its
    one secret, the CSRF token, is masked anew in each answer, and the length is padded at random (BREACH).
    """
    review = review_on_desk(request, assignment_id)
    if review is None:
        return redirect("board:invitation", assignment_id)
    desk = Desk(review, request.user)
    citation, claim = number(request.GET.get("citation")), number(request.GET.get("claim"))
    if not (citation or claim) and review.signed_last and desk.can_write:
        context = {**_context(desk, None), "since": SinceSigned(desk)}
    else:
        context = _context(desk, desk.focus(citation, claim))
    piece = request.htmx and not request.htmx.history_restore_request
    template = "reviewboard/desk/_evidence.html" if piece else "reviewboard/desk/desk.html"
    return render(request, template, context)


def review_on_desk(request: HttpRequest, assignment_id: int) -> Review | None:
    """The person's review of the current text, begun where there is none, or they are asked about it again.

    None: they have none to write or read.
    """
    found = rows.current_review(assignment_id, request.user.pk)
    if found is None or (found.signature_id and found.assignment.state == Assignment.State.ACCEPTED):
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


def digest_given(given: str | None) -> str:
    """The digest of a text in an address or a form, "" where there is none; 404 for what is no digest."""
    if given and not DIGEST.fullmatch(given):
        raise Http404("That is not the digest of a text.")
    return given or ""


def number(given: str | None) -> int | None:
    """A position in an address or a form; None for anything else."""
    return int(given) if given and given.isdecimal() and len(given) < 7 else None


def _context(desk: Desk, focus: Focus | None, **forms: Form | str | int) -> dict:
    before, after = desk.place(focus)
    uncited = desk.next_uncited(focus)
    following = desk.after(after)
    drafts = Drafts(desk.review.drafts, (line.claim for line in desk.lines.values()))
    kept = _kept(drafts, focus, forms)
    return {
        "desk": desk,
        "focus": focus,
        "url": reverse("board:desk", args=[desk.assignment.pk]),
        "before": desk.before(before),
        "after": following,
        "unjudged": desk.next_unjudged(after),
        "uncited": uncited,
        "onward": "next-uncited" if uncited else "next-citation" if following else "answers",
        "line": focus.line if focus else None,
        "of_claim": ClaimVerdictForm.of(focus.line.judged.said) if focus else None,
        "verdict": _verdict_form(focus),
        "answers": AnswersForm.of(desk.review),
        "kept": kept,
        "left_over": drafts.left_over,
        "replies_kept": drafts.replies,
        "comment": CommentForm.of(kept.get("comment")),
        "suggestion": SuggestionForm.of(kept.get("suggestion"), initial={"replacement": _source_text(desk, focus)}),
        "general": CommentForm.of(kept.get("general"), prefix="general"),
        **forms,
    }


def _kept(drafts: Drafts, focus: Focus | None, forms: Mapping[str, Form | str | int]) -> dict[str, Begun]:
    """{kind: what was typed into that form and not made a remark yet}.

    Of ``forms``, one on other words than those that were kept does not show them, so what is typed into it is based on
    nothing: it is not kept in their place without a question.
    """
    claim = focus.line.claim if focus else None
    kept = {kind: drafts.of(kind, None if kind == DraftRemark.Kind.GENERAL else claim) for kind in FORMS}
    return {kind: row for kind, row in kept.items() if row and not _on_other_words(forms.get(kind), row)}


def _on_other_words(form: Form | None, kept: Begun) -> bool:
    return form is not None and (form["passage"].value() or "") != kept.passage


def _verdict_form(focus: Focus | None) -> VerdictForm | None:
    return VerdictForm.of(focus.citation.typed) if focus and focus.citation else None


def _source_text(desk: Desk, focus: Focus | None) -> str:
    """The claim as it stands in the body, with its markers."""
    return desk.revision.body[focus.line.claim.start : focus.line.claim.end] if focus else ""


def shown_again(
    request: HttpRequest,
    review: Review,
    focus: Callable[[Desk], Focus | None],
    *,
    status: int = 422,
    **forms: Form | str | int,
) -> HttpResponse:
    """The desk with a form as it was typed, and what is wrong with it; ``begun`` names the form to be typed into."""
    current = rows.current_review(review.assignment_id, request.user.pk)
    if current is None or current.revision_id != review.revision_id:
        typed = [pair for form in forms.values() if isinstance(form, Form) for pair in typed_in(form)]
        return conflict.text_changed(request, review, typed)
    desk = Desk(current, request.user)
    context = _context(desk, focus(desk), **forms)
    template = "reviewboard/desk/_evidence.html" if request.htmx else "reviewboard/desk/desk.html"
    return render(request, template, context, status=status)


def typed_in(form: Form) -> list[tuple[str, str]]:
    """(label, words) of what somebody typed, to be shown again where it could not be stored."""
    hidden = {field.name for field in form.hidden_fields()}
    return [(form[name].label, form.data.get(form.add_prefix(name), "")) for name in form.fields if name not in hidden]


def review_of_seen(request: HttpRequest, assignment_id: int) -> Review:
    """The person's review of the text whose digest the form carries; the newest one of theirs where it carries none."""
    mine = Review.objects.filter(assignment=assignment_id, assignment__reviewer=request.user)
    mine = with_questions(mine.select_related("revision", "assignment__article", "assignment__reviewer"))
    if seen := digest_given(request.POST.get("seen") or request.POST.get("general-seen")):
        mine = mine.filter(revision__digest=seen)
    review = mine.order_by("-revision__number", "-pk").first()
    if review is None:
        raise Http404
    return review

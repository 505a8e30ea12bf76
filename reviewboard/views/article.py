"""The article's file on the board, how far its checks are, and what changed between its revisions."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.html import strip_tags
from django.utils.text import Truncator

from articles.drafts.reading_grade import reading_grade
from articles.models import Article, Revision
from articles.permissions import User, overseers, pending_is_public
from articles.refusals import Refused
from reviewboard.forms.editing import CommentForm, GivenReferenceForm
from reviewboard.middleware import STATUS
from reviewboard.models import Assignment
from reviewboard.permissions import assignment_of, can_comment, can_edit, can_manage, can_open_file
from reviewboard.policy import QUORUM
from reviewboard.queries.changes import changes
from reviewboard.queries.file import File, Sight, articles_on_file, file_of, seen_revisions, sight_of
from reviewboard.queries.lookups import lookups_of
from reviewboard.queries.records import proposed_text
from reviewboard.queries.touched import touched
from reviewboard.queries.wordings import variant_rows
from reviewboard.views.passages import passages, references, to_look_at_twice
from reviewboard.views.remark_groups import grouped
from reviewboard.views.remark_rows import remark_rows
from reviewboard.views.reviewer_rows import reviewer_rows
from reviewboard.views.standing import blocker_rows, heading, moves
from reviewboard.views.waiver_rows import waiver_rows


def file(request: HttpRequest, slug: str) -> HttpResponse:
    """Everything on one article. A reviewer who follows a link to it lands on their desk."""
    article = articles_on_file().filter(slug=slug).first()
    if article is None or not can_open_file(request.user, article):
        return _to_desk(request.user, slug)
    return show_file(request, article, **_replacing(article, request.GET))


def _replacing(article: Article, asked: dict[str, str]) -> dict[str, Any]:
    """Which reference is to be replaced, and with ``?record=1`` by what: the words of its record, to be looked over."""
    number = _number(asked.get("replace"), 0)
    proposed = proposed_text(article.current, number) if number and "record" in asked else ""
    if not proposed:
        return {"replacing": number}
    form = GivenReferenceForm(initial={"given": proposed})
    return {"replacing": number, "reference_number": number, "reference_form": form}


def _to_desk(user: User, slug: str) -> HttpResponse:
    article = Article.objects.filter(slug=slug).first()
    assignment = assignment_of(user, article) if article else None
    if assignment is None:
        raise Http404
    page = "invitation" if assignment.state == Assignment.State.INVITED else "desk"
    return HttpResponseRedirect(reverse(f"board:{page}", args=[assignment.pk]))


def article_for(user: User, slug: str) -> Article:
    """The article, for who may open its file; 404 for everybody else, who need not know that it exists."""
    article = articles_on_file().filter(slug=slug).first()
    if article is None or not can_open_file(user, article):
        raise Http404
    return article


def refused(request: HttpRequest, slug: str, refusal: Refused, **typed: Any) -> HttpResponse:
    """The file again, saying why nothing was done, with what was typed."""
    status = STATUS.get(type(refusal), 409)
    return show_file(request, article_for(request.user, slug), status=status, refusal=refusal, **typed)


def show_file(request: HttpRequest, article: Article, *, status: int = 200, **typed: Any) -> HttpResponse:
    """``typed`` holds what a form on the page was sent with faults: comment_form, reference_form, remark_form;
    ``replacing`` is the number of the reference whose form is open.
    """
    found = file_of(article, request.user)
    context = _context(found, request.user) | typed
    return render(request, "reviewboard/article/file.html", context, status=status)


def _context(found: File, user: User) -> dict[str, Any]:
    article = found.article
    text, blockers = passages(found), blocker_rows(found, user)
    remarks = remark_rows(found, user)
    groups = grouped([row for row in remarks if row.is_open and not row.remark.is_unplaced], article.current.body)
    return {
        **_for_other_readers(found, user),
        "article": article,
        "revision": article.current,
        "file": found,
        "heading": heading(found),
        "blockers": blockers,
        "moves": moves(found, user),
        "text": text,
        "twice": to_look_at_twice(text) if found.sees_reviews else [],
        "references": references(found),
        "remarks": remarks,
        "remark_groups": groups,
        "unplaced_remarks": [row for row in remarks if row.is_open and row.remark.is_unplaced],
        "closed_remarks": [row for row in remarks if not row.is_open],
        "acceptable": sum(row.may_accept for row in remarks),
        "reviewers": reviewer_rows(found),
        "waivers": waiver_rows(found),
        "oversees": overseers(user),
        "quorum": QUORUM[article.risk],
        "pending_is_public": pending_is_public(article),
        "may_manage": can_manage(user, article),
        "may_edit": can_edit(user, article) and article.state in ("submitted", "under_review"),
        "may_comment": can_comment(user, article),
        "is_own": article.submitted_by_id == user.pk,
        "comment_form": CommentForm(claims=claim_choices(text), initial={"seen": article.current.digest}),
    }


def _for_other_readers(found: File, user: User) -> dict[str, Any]:
    article, published = found.article, found.publication.revision if found.publication else None
    compares = any(row.reviewer_id == user.pk and row.state in Assignment.ACTIVE for row in found.reviewers)
    rows = variant_rows(article, published, sees_reviews=found.sees_reviews, compares=user if compares else None)
    return {
        "variants": rows,
        "main_grade": reading_grade(article.current.body) if any(row.newest for row in rows) else None,
        "may_word": can_edit(user, article),
    }


def claim_choices(text: list) -> list[tuple[int, str]]:
    """The claims of a text as a person chooses among them: by number and first words."""
    claims = [claim for passage in text for claim in passage.claims]
    return [(claim.position, f"Claim {claim.position}: {_first_words(claim.html)}") for claim in claims]


def _first_words(html: str) -> str:
    return Truncator(strip_tags(html)).chars(70)


def checks(request: HttpRequest, slug: str) -> HttpResponse:
    """The line that says how far the look-up of the sources is; it asks for itself again until all were asked."""
    article = Article.objects.filter(slug=slug).first()
    if article is None or not can_open_file(request.user, article):
        raise Http404
    context = {"article": article, "lookups": lookups_of(article), "asked_again": True}
    return render(request, "reviewboard/article/_checks.html", context)


def article_changes(request: HttpRequest, slug: str) -> HttpResponse:
    """What changed from one revision to a later one; from the one before to the newest where nothing is asked for."""
    article = article_for(request.user, slug)
    old, new = _two(article, request.GET)
    sight = sight_of(request.user, article)
    notes = {row.number: row.note for row in seen_revisions(article, sight)}
    context = {
        "article": article,
        "old": old,
        "new": new,
        "numbers": range(1, article.current.number + 1),
        "changes": changes(old, new) if old != new else [],
        "touched": touched(old, new),
        "sees_reviews": sight == Sight.ALL,
        "note": notes[new.number],
    }
    return render(request, "reviewboard/article/changes.html", context)


def _two(article: Article, asked: dict[str, str]) -> tuple[Revision, Revision]:
    newest = article.current.number
    last = _number(asked.get("to"), newest)
    first = _number(asked.get("from"), max(last - 1, 1))
    rows = {row.number: row for row in article.revisions.filter(number__in=[first, last])}
    if not {first, last} <= rows.keys():
        raise Http404
    return rows[min(first, last)], rows[max(first, last)]


def _number(asked: str | None, default: int) -> int:
    if not asked:
        return default
    if not asked.isdecimal() or len(asked) > 6:
        raise Http404
    return int(asked)

"""What a reviewer does on the desk, by HTTP."""

from __future__ import annotations

from dataclasses import replace

from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from articles.models import Article, Person, Revision
from reviewboard.actions import editing
from reviewboard.actions.saved_meanwhile import version_of
from reviewboard.models import Assignment, DraftClaimVerdict, DraftVariantVerdict, DraftVerdict, Review, VariantReview
from tests.cast import STANDARD_QUESTIONS, fetched

CHECKED = {f"check_{key}": "yes" for key in STANDARD_QUESTIONS}


def desk_url(assignment: Assignment, query: str = "") -> str:
    return reverse("board:desk", args=[assignment.pk]) + query


def citation_url(assignment: Assignment, position: int, revision: Revision | None = None) -> str:
    """Where the verdict on that citation goes."""
    text = revision or fetched(assignment.article).current
    return reverse("board:desk-citation", args=[assignment.pk, text.citations.get(position=position).pk])


def opened(client: Client, assignment: Assignment, query: str = "") -> str:
    """The page as its reviewer sees it."""
    client.force_login(assignment.reviewer)
    response = client.get(desk_url(assignment, query))
    assert response.status_code == 200
    return response.content.decode()


def version(url: str) -> str:
    """What a page that was opened just now says it is based on."""
    at = resolve(url).kwargs
    if "variant_id" in at:
        return _version_of_variant(at)
    rows = DraftVerdict.objects.filter(review__assignment=at["assignment_id"], citation=at.get("citation_id"))
    if "claim_id" in at:
        rows = DraftClaimVerdict.objects.filter(review__assignment=at["assignment_id"], claim=at["claim_id"])
    elif "citation_id" not in at:
        rows = Review.objects.filter(assignment=at["assignment_id"]).order_by("-pk")
    return version_of(rows.first())


def _version_of_variant(at: dict) -> str:
    reviews = VariantReview.objects.filter(assignment=at["assignment_id"], variant=at["variant_id"])
    drafts = DraftVariantVerdict.objects.filter(review__in=reviews, claim__position=at.get("position"))
    return version_of((drafts if "position" in at else reviews).first())


def autosaved(client: Client, url: str, **typed: str) -> HttpResponse:
    """By a page that shows what was saved last, unless ``based_on`` says otherwise."""
    typed.setdefault("based_on", version(url))
    return client.post(url, typed, headers={"X-Autosave": "1", "Accept": "application/json"})


def answered(client: Client, assignment: Assignment, **typed: str) -> HttpResponse:
    url = reverse("board:desk-answers", args=[assignment.pk])
    return autosaved(client, url, seen=fetched(assignment.article).current.digest, **typed)


def all_typed(client: Client, assignment: Assignment, recommendation: str = "approve") -> None:
    """A whole review, typed by HTTP: every citation supports, every question is answered."""
    opened(client, assignment)
    for citation in fetched(assignment.article).current.citations.all():
        assert autosaved(client, citation_url(assignment, citation.position), value="supports").status_code == 200
    assert answered(client, assignment, recommendation=recommendation, **CHECKED).status_code == 200


def revised(article: Article, old: str, new: str, *, by: Person) -> Revision:
    """The next revision, with ``new`` in the place of ``old``."""
    current = fetched(article).current
    wording = editing.wording_of(current)
    assert old in wording.body
    changed = replace(wording, body=wording.body.replace(old, new))
    return editing.revise(article.pk, changed, by=by, seen=current.digest, note="Changed")

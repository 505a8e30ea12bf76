"""Bare views of the same kind as the site's pages: one to three indexed queries and a plain template.

They run in the same process behind the same middleware and show as many rows; they know nobody, ask no permission, and
tell nothing of what the text's review has come to.
"""

from __future__ import annotations

from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from articles.models import Article, Citation, LedgerEvent, Person, Publication, Reference, Signature, State
from reviewboard.models import Assignment, DraftVerdict

ROWS = 25


def article(request: HttpRequest, slug: str) -> HttpResponse:
    """An answer with its references and who signed it."""
    publications = Publication.objects.select_related("article", "revision__rendering")
    publication = publications.get(article__slug=slug, ended_at=None)
    context = {
        "article": publication.article,
        "revision": publication.revision,
        "references": Reference.objects.filter(revision=publication.revision_id)
        .select_related("source")
        .order_by("number"),
        "signatures": Signature.objects.filter(revision=publication.revision_id).order_by("pk"),
    }
    return render(request, "floors/article.html", context)


def queue(request: HttpRequest) -> HttpResponse:
    """A page of articles under review with their reviewers."""
    rows = Article.objects.filter(state=State.UNDER_REVIEW).select_related("current").order_by("due_on", "pk")
    articles = list(rows[:ROWS])
    reviewers: dict[int, list[Assignment]] = {}
    for row in Assignment.objects.filter(article__in=articles).select_related("reviewer").order_by("pk"):
        reviewers.setdefault(row.article_id, []).append(row)
    context = {"rows": [(row, reviewers.get(row.pk, [])) for row in articles]}
    return render(request, "floors/queue.html", context)


def desk(request: HttpRequest, pk: int) -> HttpResponse:
    """A text claim by claim, with the source of each citation and what was typed about it."""
    assignment = Assignment.objects.select_related("article__current__rendering").get(pk=pk)
    typed = {row.citation_id: row for row in DraftVerdict.objects.filter(review__assignment=pk)}
    context = {"assignment": assignment, "revision": assignment.article.current, **_claims(assignment.article, typed)}
    return render(request, "floors/desk.html", context)


def file(request: HttpRequest, slug: str) -> HttpResponse:
    """A text with its citations and who reviews it."""
    found = Article.objects.select_related("current__rendering", "submitted_by").get(slug=slug)
    assignments = Assignment.objects.filter(article=found).select_related("reviewer").order_by("pk")
    context = {"article": found, "revision": found.current, "assignments": assignments, **_claims(found, {})}
    return render(request, "floors/file.html", context)


def _claims(found: Article, typed: dict[int, DraftVerdict]) -> dict:
    rows = Citation.objects.filter(revision=found.current_id).select_related("claim", "reference__source")
    citations: dict[int, list[tuple[Citation, DraftVerdict | None]]] = {}
    references: dict[int, Reference] = {}
    for row in rows.order_by("position"):
        citations.setdefault(row.claim.position - 1, []).append((row, typed.get(row.pk)))
        references[row.reference.number] = row.reference
    blocks = [
        (block, [(claim, citations.get(claim["position"], [])) for claim in block["claims"]])
        for block in found.current.rendering.blocks
    ]
    return {"blocks": blocks, "references": [references[number] for number in sorted(references)]}


def history(request: HttpRequest, slug: str) -> HttpResponse:
    """The events of an article."""
    found = Article.objects.select_related("current").get(slug=slug)
    events = LedgerEvent.objects.filter(subject="article", subject_id=found.pk).order_by("-sequence")[:50]
    return render(request, "floors/history.html", {"article": found, "events": events})


def decide(request: HttpRequest, slug: str) -> HttpResponse:
    """Verify a password, lock and update a row and insert one."""
    person = Person.objects.get(email=request.POST["email"])
    if not check_password(request.POST["password"], person.password):
        return HttpResponse(status=422)
    with transaction.atomic():
        found = Article.objects.select_for_update(no_key=True).get(slug=slug)
        found.closed_because = "Decided"
        found.save(update_fields=["closed_because"])
        Signature.objects.create(
            revision_id=found.current_id,
            digest=request.POST["seen"],
            meaning=Signature.Meaning.APPROVAL,
            signer=person,
            signer_name=person.name,
            signed_at=timezone.now(),
        )
    return redirect(f"/floors/file/{slug}/")

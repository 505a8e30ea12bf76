"""Changing the text: the whole of it, or one reference."""

from __future__ import annotations

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_POST

from articles.drafts.draft import Finding
from articles.models import Article, Revision
from articles.refusals import Refused, Stale
from reviewboard.actions.editing import findings_of, give_reference, insist_edits, revise
from reviewboard.forms.editing import EditForm, GivenReferenceForm
from reviewboard.queries.changes import Change, changes_between
from reviewboard.queries.merging import merged
from reviewboard.queries.touched import touched_by
from reviewboard.queries.wording import Wording, wording_of
from reviewboard.views.article import article_for, refused, show_file

PAGE = "reviewboard/article/edit.html"


@dataclass(frozen=True, slots=True)
class Preview:
    """What storing the typed text would do."""

    changes: list[Change]
    touched: list[str]
    findings: list[Finding]


@dataclass(frozen=True, slots=True)
class Conflict:
    """Somebody else was quicker: what they changed, and what was typed, each against the text both began with.

    ``merged``: they worked in different places, and the form holds both.
    """

    revision: Revision
    seen: Revision | None
    theirs: list[Change]
    yours: list[Change]
    merged: bool


def edit(request: HttpRequest, slug: str) -> HttpResponse:
    article = article_for(request.user, slug)
    insist_edits(request.user, article)
    if request.method == "POST":
        return _typed(request, article)
    form = EditForm(wording_of(article.current), article.current.digest)
    return render(request, PAGE, {"article": article, "revision": article.current, "form": form})


def _typed(request: HttpRequest, article: Article) -> HttpResponse:
    seen = _seen(article, request.POST.get("seen", ""))
    shown = wording_of(seen or article.current)
    form = EditForm(shown, request.POST.get("seen", ""), request.POST)
    context = {"article": article, "revision": seen or article.current, "form": form}
    if not form.is_valid():
        return render(request, PAGE, context, status=422)
    if "preview" in request.POST:
        return render(request, PAGE, context | {"preview": _preview(shown, form.wording)})
    try:
        revision = revise(
            article.pk,
            form.wording,
            by=request.user,
            seen=form.text.cleaned_data["seen"],
            note=form.text.cleaned_data["note"],
        )
    except Stale:
        return _stale(request, article, seen, form)
    return _stored(request, article, revision)


def _seen(article: Article, digest: str) -> Revision | None:
    """The revision that was put before the person."""
    return article.revisions.filter(digest=digest).order_by("-number").first()


def _preview(shown: Wording, typed: Wording) -> Preview:
    return Preview(
        changes_between(shown, typed), touched_by(shown, typed), list(findings_of(typed, timezone.now().date()))
    )


def _stale(request: HttpRequest, article: Article, seen: Revision | None, form: EditForm) -> HttpResponse:
    """409: what they typed stays in the form, which from now on counts as begun from the current text."""
    current = article_for(request.user, article.slug).current
    before, now = form.shown, wording_of(current)
    both = merged(before, form.wording, now) if seen else None
    conflict = Conflict(
        current, seen, changes_between(before, now), changes_between(before, form.wording), both is not None
    )
    context = {
        "article": article,
        "revision": current,
        "form": EditForm(both or form.wording, current.digest, note=form.text.cleaned_data["note"]),
        "conflict": conflict,
    }
    return render(request, PAGE, context, status=409)


def _stored(request: HttpRequest, article: Article, revision: Revision) -> HttpResponse:
    if revision.pk == article.current_id:
        messages.info(request, "Nothing changed, so no revision was made.")
    else:
        messages.success(request, _said_of(revision))
    findings = "#findings" if revision.findings.exists() else ""
    return HttpResponseRedirect(reverse("board:article", args=[article.slug]) + findings)


def _said_of(revision: Revision) -> str:
    claims = revision.claims.filter(worded_in=revision).count()
    touched = {0: "No claim was touched", 1: "1 claim was touched"}.get(claims, f"{claims} claims were touched")
    findings = revision.findings.count()
    said = f"Saved as revision {revision.number}. {touched}."
    if not findings:
        return said
    return f"{said} The reading of it has {'1 finding' if findings == 1 else f'{findings} findings'}."


@require_POST
def reference(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Say what reference ``number`` is."""
    article = article_for(request.user, slug)
    form = GivenReferenceForm(request.POST, auto_id=f"id_reference_{number}_%s")
    typed = {"reference_form": form, "reference_number": number, "replacing": number}
    if not form.is_valid():
        return show_file(request, article, status=422, **typed)
    given, seen = form.cleaned_data["given"], form.cleaned_data["seen"]
    try:
        revision = give_reference(article.pk, number, given, by=request.user, seen=seen)
    except Refused as refusal:
        return refused(request, slug, refusal, **typed)
    messages.success(request, f"Reference {number} is given. {_said_of(revision)}")
    return HttpResponseRedirect(reverse("board:article", args=[slug]) + f"#reference-{number}")

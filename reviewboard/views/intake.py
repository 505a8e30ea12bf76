"""Drafts come in: read and shown first, with nothing stored; then stored as they were shown."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby, islice

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.views.decorators.http import require_POST

from articles.actions import imports
from articles.actions.imports import Imported
from articles.actions.references import with_references
from articles.actions.submissions import digest_of
from articles.citations import formats
from articles.dates import counted
from articles.drafts import incoming
from articles.drafts.claims import blocks
from articles.drafts.draft import DraftClaim, Finding
from articles.drafts.reading import Read
from articles.models import Person
from reviewboard.forms.intake import LIMIT, DraftForm, Given, KeptDraftForm, packed

MOST = 1000  # drafts by a page; the command takes any number
SHOWN = 60
LINKED = 3


@dataclass(frozen=True, slots=True)
class Row:
    """One draft of a preview, as it is shown."""

    outcome: Imported
    findings: tuple[Finding, ...]
    claims: list[DraftClaim]
    headings: list[str]

    @property
    def sections(self) -> list[tuple[str, list[DraftClaim]]]:
        return [(heading, list(group)) for heading, group in groupby(self.claims, key=lambda claim: claim.heading)]

    @property
    def cited(self) -> int:
        return sum(bool(claim.citations) for claim in self.claims)

    @property
    def citations(self) -> int:
        return sum(len(claim.citations) for claim in self.claims)

    @property
    def fatal(self) -> int:
        return sum(finding.severity == "fatal" for finding in self.findings)

    @property
    def to_resolve(self) -> str:
        return f"{counted(self.fatal, 'fault')} to resolve"


def hand_in(request: HttpRequest) -> HttpResponse:
    """The form; what is posted is read and shown, and nothing of it is stored."""
    if request.method != "POST":
        return render(request, "reviewboard/intake/hand_in.html", {"form": DraftForm()})
    form = DraftForm(request.POST, request.FILES)
    if not form.is_valid():
        return render(request, "reviewboard/intake/hand_in.html", {"form": form}, status=422)
    given = form.given()
    outcomes = _outcomes(given, request.user)
    if len(outcomes) > MOST:
        form.add_error(None, f"There are more than {MOST:,} drafts in it. Send them in smaller files.")
        return render(request, "reviewboard/intake/hand_in.html", {"form": form}, status=422)
    if given.references and len(outcomes) > 1:
        form.add_error(
            "references", f"They go with one draft, and there are {len(outcomes):,}. Import the others apart."
        )
        return render(request, "reviewboard/intake/hand_in.html", {"form": form}, status=422)
    return _previewed(request, given, outcomes, form)


@require_POST
def store(request: HttpRequest) -> HttpResponse:
    """Store what the preview showed; where it would come out otherwise by now, show it again instead."""
    form = KeptDraftForm(request.POST)
    if not form.is_valid():
        empty = DraftForm({"text": ""})
        empty.add_error(None, "What the page kept did not arrive whole. Choose the file, or paste the text, again.")
        return render(request, "reviewboard/intake/hand_in.html", {"form": empty}, status=422)
    given = form.given()
    outcomes = _outcomes(given, request.user)
    if _fingerprint(outcomes) != form.cleaned_data["seen"]:
        return _previewed(request, given, outcomes, DraftForm(), changed=True)
    stored = list(imports.store(_reads(given), by=request.user))
    _tell(request, stored)
    return redirect("board:my-drafts")


def _reads(given: Given) -> Iterator[Read]:
    reads = islice(incoming.read(given.data, name=given.name, format=given.format or None, limit=LIMIT), MOST + 1)
    if not given.references:
        return reads
    entries = formats.read(given.references)
    return (with_references(read, entries) for read in reads)


def _outcomes(given: Given, by: Person) -> list[Imported]:
    return list(imports.preview(_reads(given), by=by))


def _fingerprint(outcomes: Iterable[Imported]) -> str:
    """Of everything that would be stored, and of what became of each draft."""
    found = hashlib.sha256()
    for outcome in outcomes:
        digest = digest_of(outcome.read.draft) if outcome.read.draft else ""
        found.update(f"{outcome.status} {digest}\n".encode())
    return found.hexdigest()


def _previewed(
    request: HttpRequest, given: Given, outcomes: list[Imported], form: DraftForm, *, changed: bool = False
) -> HttpResponse:
    ready = [outcome for outcome in outcomes if outcome.status == "preview"]
    fatal = sum(any(finding.severity == "fatal" for finding in outcome.read.findings) for outcome in ready)
    counts = Counter(outcome.status for outcome in outcomes)
    context = {
        "given": given,
        "form": form,
        "changed": changed,
        "ready": len(ready) - fatal,
        "fatal": fatal,
        "would_store": len(ready),
        "refused": counts["refused"],
        "duplicate": counts["duplicate"],
        "total": len(outcomes),
        "not_shown": max(len(outcomes) - SHOWN, 0),
        "rows": [_row(outcome) for outcome in sorted(outcomes, key=_urgency)[:SHOWN]],
        "kept": packed(given.data) if ready else "",
        "seen": _fingerprint(outcomes),
    }
    status = 409 if changed else 200 if ready or counts["duplicate"] else 422
    return render(request, "reviewboard/intake/preview.html", context, status=status)


def _urgency(outcome: Imported) -> int:
    """What cannot come in stands first, then what would have to be resolved."""
    if outcome.status == "refused":
        return 0
    return 1 if any(finding.severity == "fatal" for finding in outcome.read.findings) else 2


def _row(outcome: Imported) -> Row:
    draft = outcome.read.draft
    if draft is None:
        return Row(outcome, outcome.read.findings, [], [])
    found = blocks(draft.body)
    headings = [draft.title, *(block.text for block in found if block.kind == "heading")]
    return Row(outcome, outcome.read.findings, [claim for block in found for claim in block.claims], headings)


def _tell(request: HttpRequest, outcomes: list[Imported]) -> None:
    stored = [outcome for outcome in outcomes if outcome.status == "stored"]
    here = [outcome for outcome in outcomes if outcome.status == "duplicate"]
    refused = len(outcomes) - len(stored) - len(here)
    if stored:
        messages.success(request, format_html("{} stored: {}", counted(len(stored), "draft"), _links(stored)))
    if here:
        messages.info(request, format_html("{} already here: {}", counted(len(here), "draft"), _links(here)))
    if refused:
        messages.warning(request, f"{counted(refused, 'draft')} refused, as the preview said.")


def _links(outcomes: list[Imported]) -> SafeString:
    named = [(outcome.article.get_absolute_url(), outcome.read.draft.title[:60]) for outcome in outcomes[:LINKED]]
    links = format_html_join(", ", '<a href="{}">{}</a>', named)
    more = len(outcomes) - len(named)
    return format_html("{} and {} more", links, more) if more else links

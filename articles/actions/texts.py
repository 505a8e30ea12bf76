"""Storing texts: what a revision is made of is derived once, here, and written set by set.

A step of the actions that submit and revise, for one text or for thousands: identifiers are taken from the sequences
first, so that rows can name each other and every table is filled with one statement.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.db import connection, models
from django.db.models import Q

from articles.actions.continuing import Kept, kept_claims
from articles.citations.rules import Cited
from articles.drafts.canonical import digest
from articles.drafts.claims import claims as claims_of
from articles.drafts.draft import DraftClaim, DraftReference, Finding
from articles.drafts.leaves import leaves
from articles.drafts.rendering import RENDERER_VERSION, render_blocks, render_html
from articles.models import (
    Article,
    Check,
    Citation,
    Claim,
    Person,
    Reference,
    Rendering,
    Revision,
    Source,
)
from articles.models import Finding as FindingRow

FRESH = dt.timedelta(days=7)


@dataclass(slots=True)
class NewText:
    """One text to be stored as revision ``number`` of ``article``, and whose words it is.

    ``revision_id`` may be taken beforehand (an article names its current revision). ``worded_by`` says who wrote a
    claim that is new or changed; the author of the revision where it says nothing.
    """

    article: Article
    number: int
    question: str
    title: str
    body: str
    references: tuple[DraftReference, ...]
    findings: tuple[Finding, ...]
    author: Person
    based_on: Revision | None = None
    note: str = ""
    text_dated_on: dt.date | None = None
    revision_id: int | None = None
    worded_by: Callable[[DraftClaim], Person | None] = lambda claim: None
    claims: tuple[DraftClaim, ...] = field(init=False)

    def __post_init__(self) -> None:
        """Derive the claims, and keep a place for every number that is cited and not listed."""
        self.claims = tuple(claims_of(self.body))
        listed = {reference.number for reference in self.references}
        cited = {number for claim in self.claims for number in claim.citations}
        unlisted = tuple(DraftReference(number) for number in sorted(cited - listed))
        self.references = tuple(sorted((*self.references, *unlisted), key=lambda reference: reference.number))

    @property
    def digest(self) -> str:
        return digest(self.question, self.title, self.body, self.references)


def take_ids(model: type[models.Model], count: int) -> list[int]:
    """``count`` identifiers from the model's sequence, never given to anyone else."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def store_texts(texts: Sequence[NewText], *, at: dt.datetime) -> list[Revision]:
    """The stored revisions, in order, with their references, claims, citations, findings and renderings.

    A fixed number of statements whatever the number of texts. Sources become due to be checked where they are new, were
    last answered for more than a week ago, or are cited in other words than any checked before. Where a new one has
    nothing but a web address, that is due to be tried.
    """
    _number(texts)
    sources = _sources([reference for text in texts for reference in text.references if reference.listed], at)
    revisions = [_revision(text, at) for text in texts]
    Revision.objects.bulk_create(revisions)
    Rendering.objects.bulk_create([_rendering(text) for text in texts])
    references = [_references(text, sources) for text in texts]
    _store(Reference, references)
    by_number = [{row.number: row for row in rows} for rows in references]
    claims = [_claims(text) for text in texts]
    _store_rooted(Claim, [row for rows in claims for row, _ in rows])
    citations = [_citations(text, rows, numbers) for text, rows, numbers in zip(texts, claims, by_number, strict=True)]
    _store_rooted(Citation, [row for rows in citations for row in rows])
    FindingRow.objects.bulk_create(
        row for text, numbers in zip(texts, by_number, strict=True) for row in _findings(text, numbers)
    )
    return revisions


def _number(texts: Sequence[NewText]) -> None:
    missing = [text for text in texts if text.revision_id is None]
    for text, revision_id in zip(missing, take_ids(Revision, len(missing)) if missing else [], strict=True):
        text.revision_id = revision_id


def _store(model: type[models.Model], rows: Iterable[Sequence[models.Model]]) -> None:
    model.objects.bulk_create([row for group in rows for row in group])


def _store_rooted(model: type[models.Model], rows: Sequence[models.Model]) -> None:
    """Store rows that have a root; those that continue nothing are their own."""
    for row, own in zip(rows, take_ids(model, len(rows)) if rows else [], strict=True):
        row.id = own
        row.root_id = row.root_id or own
    model.objects.bulk_create(rows)


def _sources(references: Sequence[DraftReference], at: dt.datetime) -> dict[str, Source]:
    """One row per work, made where it was unknown; what has to be looked up becomes due."""
    wanted: dict[str, Source] = {}
    for reference in references:
        wanted.setdefault(_key(reference), _source(reference, at))
    Source.objects.bulk_create([wanted[key] for key in sorted(wanted)], ignore_conflicts=True)
    known = {source.key: source for source in Source.objects.filter(key__in=wanted)}
    _make_due({(known[_key(reference)].pk, cited_key(reference)) for reference in references}, at)
    return known


def _source(reference: DraftReference, at: dt.datetime) -> Source:
    named = _cited(reference).identifiers
    return Source(
        key=_key(reference),
        doi=named.doi,
        pmid=named.pmid,
        url=named.url,
        as_cited=reference.as_cited or reference.title,
        check_due_at=at,
        link_due_at=at if named.url and not named.checkable else None,
    )


def _make_due(cited: set[tuple[int, str]], at: dt.datetime) -> None:
    """Have those sources looked up that have no fresh answer to being cited like this; in order, against deadlock."""
    ids = {source for source, _ in cited}
    fresh = Check.objects.filter(source__in=ids, cited_key__in={key for _, key in cited}, checked_at__gte=at - FRESH)
    answered = set(fresh.values_list("source_id", "cited_key").distinct())
    waiting = {source for source, key in cited if (source, key) not in answered}
    resting = Q(check_due_at=None) | Q(check_due_at__gt=at, checked_at__isnull=False)
    rows = Source.objects.filter(resting, pk__in=waiting).order_by("pk").select_for_update(no_key=True)
    Source.objects.filter(pk__in=list(rows.values_list("pk", flat=True))).update(check_due_at=at)


def _cited(reference: DraftReference) -> Cited:
    return Cited(
        as_cited=reference.as_cited, doi=reference.doi, pmid=reference.pmid, url=reference.url, title=reference.title
    )


def _key(reference: DraftReference) -> str:
    return _cited(reference).source_key


def cited_key(reference: DraftReference) -> str:
    """SHA-256 of everything a text says of a work, so that the same words are compared with a record only once."""
    said = (reference.as_cited, reference.doi, reference.pmid, reference.url, reference.title)
    return hashlib.sha256("\n".join(said).encode()).hexdigest()


def _revision(text: NewText, at: dt.datetime) -> Revision:
    return Revision(
        id=text.revision_id,
        article_id=text.article.pk,
        number=text.number,
        question=text.question,
        title=text.title,
        body=text.body,
        digest=text.digest,
        based_on=text.based_on,
        author=text.author,
        author_name=text.author.name,
        note=text.note,
        text_dated_on=text.text_dated_on,
        created_at=at,
    )


def _rendering(text: NewText) -> Rendering:
    return Rendering(
        revision_id=text.revision_id,
        version=RENDERER_VERSION,
        leaves=leaves(render_html(text.body)),
        blocks=render_blocks(text.body),
    )


def _references(text: NewText, sources: dict[str, Source]) -> list[Reference]:
    return [
        Reference(
            revision_id=text.revision_id,
            number=reference.number,
            as_cited=reference.as_cited,
            doi=reference.doi,
            pmid=reference.pmid,
            url=reference.url,
            title=reference.title,
            publisher=reference.publisher,
            passage=reference.passage,
            source=sources[_key(reference)] if reference.listed else None,
            cited_key=cited_key(reference) if reference.listed else "",
        )
        for reference in text.references
    ]


def _claims(text: NewText) -> list[tuple[Claim, Mapping[str, int]]]:
    """Each claim with the roots of its carried citations, by source key; {} where it is new or was touched."""
    keys = _reference_keys(text.references)
    kept = kept_claims(text.based_on, text.claims, keys) if text.based_on else {}
    return [_claim(text, position, claim, kept.get(position)) for position, claim in enumerate(text.claims, 1)]


def _claim(text: NewText, position: int, claim: DraftClaim, kept: Kept | None) -> tuple[Claim, Mapping[str, int]]:
    row = Claim(
        revision_id=text.revision_id,
        position=position,
        text=claim.text,
        start=claim.start,
        end=claim.end,
        heading=claim.heading,
        worded_in_id=text.revision_id,
        worded_by=text.worded_by(claim) or text.author,
    )
    if kept is None:
        return row, {}
    row.worded_in_id, row.worded_by_id = kept.claim.worded_in_id, kept.claim.worded_by_id
    row.root_id = kept.claim.root_id
    return row, kept.roots


def _reference_keys(references: Iterable[DraftReference]) -> dict[int, str]:
    return {
        reference.number: _key(reference) if reference.listed else f"unlisted:{reference.number}"
        for reference in references
    }


def _citations(
    text: NewText, claims: Sequence[tuple[Claim, Mapping[str, int]]], references: dict[int, Reference]
) -> list[Citation]:
    """The pairs in text order; ``root_id`` is set where the pair was there before, None where it is its own root."""
    keys = _reference_keys(text.references)
    pairs = [
        (row, references[number], roots.get(keys[number]))
        for (row, roots), claim in zip(claims, text.claims, strict=True)
        for number in claim.citations
    ]
    return [
        Citation(revision_id=text.revision_id, claim=claim, reference=reference, position=position, root_id=root)
        for position, (claim, reference, root) in enumerate(pairs, 1)
    ]


def _findings(text: NewText, references: dict[int, Reference]) -> list[FindingRow]:
    return [
        FindingRow(
            revision_id=text.revision_id,
            reference=references.get(finding.reference) if finding.reference else None,
            severity=finding.severity,
            code=finding.code,
            message=finding.message,
            where=finding.where,
        )
        for finding in text.findings
    ]

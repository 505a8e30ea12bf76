"""What readers see, in a fixed number of statements."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchQuery
from django.db.models import (
    BooleanField,
    Case,
    DateTimeField,
    Exists,
    F,
    Func,
    OuterRef,
    Q,
    QuerySet,
    TextField,
    Value,
    When,
)
from django.db.models.expressions import RawSQL
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.safestring import mark_safe

from articles.audiences import ShownVariant, VariantSigner, shown_variants, variant_signers
from articles.citations.answers import Record
from articles.citations.formats import Work, stored_record
from articles.doubts import Doubt, doubt_about, with_doubts
from articles.models import Article, Publication, Reference, Revision, Signature, Standing, State
from articles.models.revision import QUESTION_AND_TITLE
from articles.permissions import pending_is_public

LATEST_FIRST = ("-state_since_at", "-pk")
STYLES = {"nlm": "NLM (Vancouver)", "ama": "AMA"}
# Whether the record behind a reference is of the work that it cites: C4 passed for these words (actions/checks.py).
CONFIRMED = Func(
    KeyTransform("confirmed", "source__record"),
    F("cited_key"),
    function="jsonb_exists",
    output_field=BooleanField(),
)


def formatted(style: str) -> Case:
    """Of a reference: its line in that style, as HTML; "" where what it cites was not found to be the record's work."""
    line = KeyTextTransform(style, KeyTransform("rendered", "source__record"))
    return Case(When(CONFIRMED, then=line), default=Value(""), output_field=TextField())


UNREAD = ("source__record", "source__answers", "source__match", "passage")  # long, and not on the page


@dataclass(frozen=True)
class Reading:
    """What stands before readers at an article's address.

    ``publication`` is None where the text is pending; then ``revision`` is the newest, or None where pending texts are
    not shown. A withdrawn article has neither. ``style`` is one of ``STYLES``. ``variants`` are the approved wordings
    of the published revision for other readers; ``variant`` is the one that stands in the text's place, None: none was
    asked for, or there is none.
    """

    article: Article
    revision: Revision | None
    publication: Publication | None
    style: str = "nlm"
    variants: tuple[ShownVariant, ...] = ()
    variant: ShownVariant | None = None

    @property
    def is_approved(self) -> bool:
        return self.publication is not None

    @property
    def shown_state(self) -> str:
        """The state of the text that is shown: a published text was approved, whatever happens to the article now."""
        return State.APPROVED if self.is_approved else self.article.state

    @cached_property
    def references(self) -> list[Reference]:
        """In the order of their numbers, which is that of first use; each has ``formatted``, "" where it has to stand
        as cited, and the ``notices`` that registries list of the work.

        What was approved is the entry as the text cites it. A registry's record may take its place in front of readers
        only where the two were compared and agree; a citation that names another work, or that no registry could
        confirm, must not come out looking as sound as the others.
        """
        if self.revision is None:
            return []
        rows = self.revision.references.select_related("source").defer(*UNREAD)
        rows = rows.annotate(formatted=formatted(self.style), notices=KeyTransform("notices", "source__record"))
        found = list(rows.order_by("number"))
        for row in found:
            row.formatted = mark_safe(row.formatted or "")  # noqa: S308  made by articles.citations.rendering, escaped
        return found

    @property
    def has_formatted(self) -> bool:
        return any(row.formatted for row in self.references)

    @cached_property
    def signatures(self) -> list[Signature]:
        """Who reviewed this exact text and recommends it, who made exceptions for it and why, and who approved it.

        In order of time; each has ``exceptions``, the reasons of the waivers signed with it.
        """
        if self.publication is None:
            return []
        meanings = (Signature.Meaning.REVIEW_APPROVES, Signature.Meaning.WAIVER, Signature.Meaning.APPROVAL)
        rows = Signature.objects.filter(
            revision=self.publication.revision_id, digest=self.publication.revision.digest, meaning__in=meanings
        )
        reasons = ArrayAgg("waivers__reason", distinct=True, filter=Q(waivers__isnull=False), default=Value([]))
        found = rows.annotate(exceptions=reasons).order_by("pk")
        newest = {(row.signer_id, row.meaning, *row.exceptions): row for row in found}
        return sorted(newest.values(), key=lambda row: row.pk)

    @cached_property
    def variant_signers(self) -> list[VariantSigner]:
        """Who compared the shown wording with the main text and recommends it, and who approved it."""
        return variant_signers(self.variant) if self.variant else []

    @property
    def approved_at(self) -> dt.datetime:
        """When the text that is shown was approved; that of a published article alone was."""
        if self.variant:
            return next(signer.signed_at for signer in self.variant_signers if signer.approved)
        return self.publication.approval.signed_at

    @cached_property
    def leaves(self) -> list[dict]:
        """The text section by section, each with the references it rests on; claims on doubtful works are marked."""
        by_number = {row.number: row for row in self.references}
        doubts = {doubt.number: doubt for doubt in self.doubts}
        return [
            {
                "html": with_doubts(leaf["html"], doubts),
                "references": [by_number[number] for number in leaf["references"] if number in by_number],
            }
            for leaf in (self.variant or self.revision.rendering).leaves
        ]

    @cached_property
    def doubts(self) -> list[Doubt]:
        """The cited works that do not stand."""
        approved_at = self.publication.approval.signed_at if self.publication else None
        found = (doubt_about(row, row.notices or (), approved_at) for row in self.references)
        return [doubt for doubt in found if doubt]

    @property
    def new_doubts(self) -> list[Doubt]:
        """Those that the board has not yet read the text again for: readers must not rely on what rests on them."""
        return [doubt for doubt in self.doubts if not doubt.read_again]

    @cached_property
    def watch(self) -> Watch:
        """When the works that this text cites were last looked at."""
        sources = {row.source_id: row.source for row in self.references if row.source}.values()
        listed = [source for source in sources if source.standing != Standing.NOT_INDEXED]
        answered = [source.checked_at for source in listed if source.checked_at]
        seen = self.publication or self.article
        table_of = dt.datetime.fromisoformat(seen.table_of) if seen.table_of else None
        return Watch(len(sources), len(listed), len(answered), min(answered, default=None), seen.swept_at, table_of)


@dataclass(frozen=True, slots=True)
class Watch:
    """Of ``cited`` works ``listed`` are in registries; those answered about ``answered``, the oldest answer
    ``checked_at``. ``swept_at``: the last comparison with the Retraction Watch table, as loaded at ``table_of``.

    None: never.
    """

    cited: int
    listed: int
    answered: int
    checked_at: dt.datetime | None
    swept_at: dt.datetime | None
    table_of: dt.datetime | None

    @property
    def unanswered(self) -> int:
        return self.listed - self.answered

    @property
    def table_is_older(self) -> bool:
        return bool(self.swept_at and self.table_of and self.table_of.date() < self.swept_at.date())


def reading(slug: str, style: str = "nlm", audience: str = "") -> Reading:
    """What readers see at this address: one statement where a publication is live, else two. Raises DoesNotExist.

    ``audience``: whose wording is asked for; the main text where it has none that is approved.
    """
    live = _with_sweep(Publication.objects.select_related("article", "revision__rendering", "approval"))
    live = live.annotate(variants=shown_variants(audience))
    publication = live.filter(article__slug=slug, ended_at=None).first()
    if publication:
        variants = tuple(ShownVariant(**said) for said in publication.variants)
        variant = next((row for row in variants if row.audience == audience), None)
        return Reading(publication.article, publication.revision, publication, style, variants, variant)
    article = _with_sweep(Article.objects.select_related("current__rendering")).get(slug=slug)
    shown = article.state != State.WITHDRAWN and pending_is_public(article)
    return Reading(article, article.current if shown else None, None, style)


def cited_works(revision: Revision) -> list[Work]:
    """The works that a text names, to be written for reference managers: by the registry's record where it is of the
    work cited, else by what the text says. One statement."""
    rows = revision.references.filter(source__isnull=False).select_related("source").annotate(confirmed=CONFIRMED)
    return [Work(str(row.number), _record(row), as_cited=row.as_cited, url=row.url) for row in rows.order_by("number")]


def _record(row: Reference) -> Record:
    if row.confirmed:
        return stored_record(row.source.record)
    return Record(source="", doi=row.doi, pmid=row.pmid, title=row.title, publisher=row.publisher)


LAST_SWEEP = "(SELECT {what} FROM articles_sweep WHERE kind = 'table' ORDER BY finished_at DESC LIMIT 1)"


def _with_sweep(rows: QuerySet) -> QuerySet:
    """With ``swept_at`` and ``table_of``: the last comparison of sources with the Retraction Watch table, if any."""
    return rows.annotate(
        swept_at=RawSQL(LAST_SWEEP.format(what="finished_at"), [], DateTimeField()),  # noqa: S611 constants
        table_of=RawSQL(LAST_SWEEP.format(what="counts ->> 'loaded_at'"), [], TextField()),  # noqa: S611
    )


def shown_articles(search: str = "") -> QuerySet[Article]:
    """The articles that readers may open; with ``search``, those whose question or title fit."""
    live = Publication.objects.filter(article=OuterRef("pk"), ended_at=None)
    pending = Q(show_pending=True) | (Q(show_pending=None) if settings.SHOW_PENDING else Q(pk=None))
    rows = Article.objects.filter(Exists(live) | (~Q(state=State.WITHDRAWN) & pending)).select_related("current")
    if search:
        words = SearchQuery(search, config="english", search_type="websearch")
        rows = rows.filter(current__in=Revision.objects.annotate(words=QUESTION_AND_TITLE).filter(words=words))
    return rows.annotate(is_published=Exists(live))

"""What readers see, in a fixed number of statements."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.contrib.postgres.search import SearchQuery
from django.db.models import BooleanField, Case, Exists, F, Func, OuterRef, Q, QuerySet, TextField, Value, When
from django.db.models.fields.json import KeyTextTransform, KeyTransform
from django.utils.safestring import SafeString, mark_safe

from articles.citations.answers import Record
from articles.citations.formats import Work, stored_record
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
UNREAD = ("source__record", "source__answers", "source__match", "passage")  # long, and not on the page
BAD = (Standing.RETRACTED, Standing.WITHDRAWN, Standing.CONCERN, Standing.ABSENT)


@dataclass(frozen=True)
class Reading:
    """What stands before readers at an article's address.

    ``publication`` is None where the text is pending; then ``revision`` is the newest, or None where pending texts are
    not shown. A withdrawn article has neither. ``style`` is one of ``STYLES``.
    """

    article: Article
    revision: Revision | None
    publication: Publication | None
    style: str = "nlm"

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
        as cited.

        What was approved is the entry as the text cites it. A registry's record may take its place in front of readers
        only where the two were compared and agree; a citation that names another work, or that no registry could
        confirm, must not come out looking as sound as the others.
        """
        if self.revision is None:
            return []
        line = KeyTextTransform(self.style, KeyTransform("rendered", "source__record"))
        formatted = Case(When(CONFIRMED, then=line), default=Value(""), output_field=TextField())
        rows = self.revision.references.select_related("source").defer(*UNREAD).annotate(formatted=formatted)
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
    def leaves(self) -> list[dict]:
        """The text section by section, each with the references it rests on; citations of doubtful works are marked."""
        by_number = {row.number: row for row in self.references}
        doubtful = [row.number for row in self.doubtful]
        return [
            {
                "html": _marked(leaf["html"], doubtful),
                "references": [by_number[number] for number in leaf["references"] if number in by_number],
            }
            for leaf in self.revision.rendering.leaves
        ]

    @property
    def doubtful(self) -> list[Reference]:
        """Cited works that readers must not rely on."""
        return [row for row in self.references if row.source and row.source.standing in BAD]


def _marked(html: str, numbers: list[int]) -> SafeString:
    """The stored, sanitised HTML, with the citations of these references in the tone of bad news."""
    for number in numbers:
        html = html.replace(f'href="#ref-{number}"', f'href="#ref-{number}" data-tone="bad"')
    return mark_safe(html)  # noqa: S308  made by articles.drafts.rendering, which sanitises


def reading(slug: str, style: str = "nlm") -> Reading:
    """What readers see at this address: one statement where a publication is live, else two. Raises DoesNotExist."""
    live = Publication.objects.select_related("article", "revision__rendering", "approval")
    publication = live.filter(article__slug=slug, ended_at=None).first()
    if publication:
        return Reading(publication.article, publication.revision, publication, style)
    article = Article.objects.select_related("current__rendering").get(slug=slug)
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


def shown_articles(search: str = "") -> QuerySet[Article]:
    """The articles that readers may open; with ``search``, those whose question or title fit."""
    live = Publication.objects.filter(article=OuterRef("pk"), ended_at=None)
    pending = Q(show_pending=True) | (Q(show_pending=None) if settings.SHOW_PENDING else Q(pk=None))
    rows = Article.objects.filter(Exists(live) | (~Q(state=State.WITHDRAWN) & pending)).select_related("current")
    if search:
        words = SearchQuery(search, config="english", search_type="websearch")
        rows = rows.filter(current__in=Revision.objects.annotate(words=QUESTION_AND_TITLE).filter(words=words))
    return rows.annotate(is_published=Exists(live))

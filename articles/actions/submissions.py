"""Drafts come in. One at a time or by the thousand, it is the same action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles.actions.texts import NewText, store_texts, take_ids
from articles.drafts.canonical import digest
from articles.drafts.draft import Draft
from articles.ledger.record import append
from articles.models import Article, LedgerEvent, Person, Revision, Verb
from articles.nudge import nudge
from articles.permissions import can_submit
from articles.refusals import NotAllowed

SUBMISSIONS_LOCK = 0x5EED


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of one draft: ``status`` is stored, duplicate (``article`` is the one already here) or refused."""

    status: str
    article: Article
    why: str = ""


def submit(drafts: Sequence[Draft], *, by: Person) -> list[Submitted]:
    """Store each draft as the first revision of a new article, unless it is already here; in order.

    The same text (by digest), or the same ``external_id`` from the same submitter, is recognised. All or nothing: one
    transaction. Raises NotAllowed.
    """
    if not can_submit(by):
        raise NotAllowed("Only submitters and editors hand in drafts. Ask an admin for the role.")
    with transaction.atomic():
        _one_import_at_a_time()
        known = _known(drafts, by)
        fresh = _fresh([draft for draft, found in zip(drafts, known, strict=True) if found is None])
        stored = dict(zip(fresh, _store([*fresh.values()], by, timezone.now()), strict=True)) if fresh else {}
    outcomes = _Outcomes(stored)
    return [found or outcomes.of(draft) for draft, found in zip(drafts, known, strict=True)]


class _Outcomes:
    """What became of drafts that were not here before: the first of its text is stored, the others point at it."""

    def __init__(self, stored: dict[str, Article]) -> None:
        self.stored = stored
        self.by_external_id = {article.external_id: article for article in stored.values() if article.external_id}
        self.told: set[str] = set()

    def of(self, draft: Draft) -> Submitted:
        key = digest_of(draft)
        if key not in self.stored:
            return _recognised(None, self.by_external_id[draft.external_id])
        status, why = ("duplicate", "It stands twice in this file.") if key in self.told else ("stored", "")
        self.told.add(key)
        return Submitted(status, self.stored[key], why)


def digest_of(draft: Draft) -> str:
    return digest(draft.question, draft.title, draft.body, draft.references)


def _one_import_at_a_time() -> None:
    """Two imports of the same file at once would each find nothing: they take turns."""
    connection.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [SUBMISSIONS_LOCK])


def find_known(drafts: Sequence[Draft], *, by: Person) -> list[Submitted | None]:
    """For each draft, the article it already is, or None: what a preview says before anything is stored."""
    return _known(drafts, by)


def _known(drafts: Sequence[Draft], by: Person) -> list[Submitted | None]:
    digests = [digest_of(draft) for draft in drafts]
    revisions = Revision.objects.filter(digest__in=digests).select_related("article").order_by("-id")
    by_digest = {revision.digest: revision.article for revision in revisions}
    mine = Article.objects.filter(submitted_by=by, external_id__in=[d.external_id for d in drafts if d.external_id])
    by_external_id = {article.external_id: article for article in mine}
    return [
        _recognised(by_digest.get(key), by_external_id.get(draft.external_id))
        for draft, key in zip(drafts, digests, strict=True)
    ]


def _recognised(same_text: Article | None, same_id: Article | None) -> Submitted | None:
    if same_text:
        return Submitted("duplicate", same_text, "The same text is already here.")
    if same_id:
        why = f"“{same_id.external_id}” is already here with another text. Edit that article instead."
        return Submitted("refused", same_id, why)
    return None


def _fresh(drafts: Sequence[Draft]) -> dict[str, Draft]:
    """The drafts to store, by digest: of each text and of each ``external_id`` the first."""
    fresh: dict[str, Draft] = {}
    ids: set[str] = set()
    for draft in drafts:
        key = digest_of(draft)
        if key not in fresh and draft.external_id not in ids:
            fresh[key] = draft
        if draft.external_id:
            ids.add(draft.external_id)
    return fresh


def _store(drafts: Sequence[Draft], by: Person, at: dt.datetime) -> list[Article]:
    articles, texts, events = [], [], []
    ids = zip(take_ids(Article, len(drafts)), take_ids(Revision, len(drafts)), _slugs(drafts), strict=True)
    for draft, (article_id, revision_id, slug) in zip(drafts, ids, strict=True):
        article = _article(draft, article_id, revision_id, slug, by, at)
        text = _text(draft, article, revision_id, by)
        articles.append(article)
        texts.append(text)
        events.append(_event(draft, article, text, by, at))
    Article.objects.bulk_create(articles)
    store_texts(texts, at=at)
    LedgerEvent.objects.bulk_create(events)
    nudge("articles.tasks.sweep_checks")
    return articles


def _article(draft: Draft, pk: int, revision_id: int, slug: str, by: Person, at: dt.datetime) -> Article:
    return Article(
        id=pk,
        current_id=revision_id,
        slug=slug,
        external_id=draft.external_id,
        specialty=draft.specialty,
        drafted_by=draft.drafted_by,
        related_questions=list(draft.related_questions),
        submitted_by=by,
        submitted_at=at,
        state_since_at=at,
    )


def _text(draft: Draft, article: Article, revision_id: int, by: Person) -> NewText:
    return NewText(
        article=article,
        number=1,
        question=draft.question,
        title=draft.title,
        body=draft.body,
        references=draft.references,
        findings=draft.findings,
        author=by,
        text_dated_on=draft.last_updated,
        revision_id=revision_id,
        note="As submitted",
    )


def _event(draft: Draft, article: Article, text: NewText, by: Person, at: dt.datetime) -> LedgerEvent:
    new = {"state": article.state, "revision": 1, "title": draft.title, "references": len(draft.references)}
    return append(article, Verb.SUBMITTED, by=by, new=new, digest=text.digest, at=at)


def _slugs(drafts: Sequence[Draft]) -> list[str]:
    """An address for each, from its title; where that is taken, with the first letters of its digest."""
    plain = [slugify(draft.title or draft.question)[:80].strip("-") or "article" for draft in drafts]
    taken = set(Article.objects.filter(slug__in=plain).values_list("slug", flat=True))
    slugs = []
    for draft, slug in zip(drafts, plain, strict=True):
        slugs.append(f"{slug}-{digest_of(draft)[:10]}" if slug in taken else slug)
        taken.add(slug)
    return slugs

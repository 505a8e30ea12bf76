"""Drafts come in. One at a time or by the thousand, it is the same action."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from django.db import connection, transaction
from django.utils import timezone
from django.utils.text import slugify

from articles.actions.texts import NewText, store_texts, take_ids
from articles.drafts.canonical import digest
from articles.drafts.draft import Draft, Finding
from articles.ledger.record import append
from articles.models import Article, LedgerEvent, Person, Revision, Verb
from articles.nudge import nudge
from articles.permissions import can_submit
from articles.refusals import NotAllowed

SUBMISSIONS_LOCK = 0x5EED


@dataclass(frozen=True, slots=True)
class Submitted:
    """What became of one draft: ``status`` is new (not stored yet), stored, duplicate or refused, and ``why``.

    ``article`` is the one stored or the one it already is; None where there is none, or where that is one of the same
    import that is not stored yet (``twice``).
    """

    status: str
    article: Article | None = None
    why: str = ""
    twice: bool = False


@dataclass(slots=True)
class Seen:
    """What came earlier in the same import: texts by digest, and external ids with the questions they stood for."""

    digests: set[str] = field(default_factory=set)
    questions: dict[str, set[str]] = field(default_factory=dict)


def submit(drafts: Sequence[Draft], *, by: Person) -> list[Submitted]:
    """Store each draft as the first revision of a new article, unless it is already here; in order.

    Recognised are the same text (by digest), and the same question under the same ``external_id`` from the same
    submitter. All or nothing: one transaction. Raises NotAllowed.
    """
    if not can_submit(by):
        raise NotAllowed("Only submitters and editors hand in drafts. Ask an admin for the role.")
    with transaction.atomic():
        _one_import_at_a_time()
        foretold = foretell(drafts, by=by)
        fresh = [_with_note(draft, told) for draft, told in zip(drafts, foretold, strict=True) if told.status == "new"]
        stored = _store(fresh, by, timezone.now()) if fresh else []
    return _with_articles(drafts, foretold, stored)


def _with_note(draft: Draft, told: Submitted) -> Draft:
    """What is to be known of a new draft beside its text goes with its findings."""
    if not told.why:
        return draft
    return replace(draft, findings=(*draft.findings, Finding("warning", "external-id-shared", told.why)))


def _with_articles(
    drafts: Sequence[Draft], foretold: Sequence[Submitted], stored: Sequence[Article]
) -> list[Submitted]:
    """What was foretold, with the articles that were stored since."""
    new, outcomes = iter(stored), []
    here: dict[str | tuple[str, str], Article] = {}
    for draft, told in zip(drafts, foretold, strict=True):
        key, name = digest_of(draft), (draft.external_id, draft.question)
        if told.status == "new":
            here[key] = here[name] = article = next(new)
            told = replace(told, status="stored", article=article)
        elif told.twice:
            told = replace(told, article=here.get(key) or here[name])
        outcomes.append(told)
    return outcomes


def digest_of(draft: Draft) -> str:
    return digest(draft.question, draft.title, draft.body, draft.references)


def _one_import_at_a_time() -> None:
    """Two imports of the same file at once would each find nothing: they take turns."""
    connection.cursor().execute("SELECT pg_advisory_xact_lock(%s)", [SUBMISSIONS_LOCK])


def foretell(drafts: Sequence[Draft], *, by: Person | None, seen: Seen | None = None) -> list[Submitted]:
    """What would become of each draft, with nothing stored: new, duplicate or refused.

    ``seen`` is what came earlier in the same import, and is added to. ``by`` None: nobody's external ids are compared.
    """
    seen = seen or Seen()
    digests = [digest_of(draft) for draft in drafts]
    same_texts, same_ids = _same_texts(digests), _same_ids(drafts, by)
    outcomes = []
    for draft, key in zip(drafts, digests, strict=True):
        named = same_ids.get(draft.external_id, {})
        told = _unfit(draft) or _recognised(draft, same_texts.get(key), named) or _met_before(draft, key, seen)
        outcomes.append(told or _new(draft, key, named, seen))
    return outcomes


def _same_texts(digests: Sequence[str]) -> dict[str, Article]:
    revisions = Revision.objects.filter(digest__in=digests).select_related("article").order_by("-id")
    return {revision.digest: revision.article for revision in revisions.only("digest", "article")}


def _same_ids(drafts: Sequence[Draft], by: Person | None) -> dict[str, dict[str, Article]]:
    """{external id: {question: article}} of what this submitter handed in before."""
    ids = {draft.external_id for draft in drafts} - {""}
    found: dict[str, dict[str, Article]] = {}
    rows = Article.objects.filter(submitted_by=by, external_id__in=ids).select_related("current")
    for article in rows.defer("current__body"):
        found.setdefault(article.external_id, {})[article.current.question] = article
    return found


def _unfit(draft: Draft) -> Submitted | None:
    """Refused where a field is longer than what it is kept in."""
    for name in ("external_id", "specialty", "drafted_by"):
        size, fits = len(getattr(draft, name)), Article._meta.get_field(name).max_length
        if size > fits:
            return Submitted("refused", why=f"“{name}” has {size} characters; {fits} fit. Shorten it.")
    return None


def _recognised(draft: Draft, same_text: Article | None, named: dict[str, Article]) -> Submitted | None:
    if same_text:
        return Submitted("duplicate", same_text, "The same text is already here.")
    if draft.question in named:
        why = f"“{draft.external_id}” is already here with another text. Edit that article instead."
        return Submitted("refused", named[draft.question], why)
    return None


def _met_before(draft: Draft, key: str, seen: Seen) -> Submitted | None:
    if key in seen.digests:
        return Submitted("duplicate", why="It stands twice in this import.", twice=True)
    if draft.question in seen.questions.get(draft.external_id, ()):
        why = f"“{draft.external_id}” stands twice in this import, with different texts. Leave one out."
        return Submitted("refused", why=why, twice=True)
    return None


def _new(draft: Draft, key: str, named: dict[str, Article], seen: Seen) -> Submitted:
    """A draft to be stored; an external id that stands for other questions too is no name, so that is told."""
    seen.digests.add(key)
    others = {*named, *seen.questions.get(draft.external_id, ())}
    if draft.external_id:
        seen.questions.setdefault(draft.external_id, set()).add(draft.question)
    if not others:
        return Submitted("new")
    why = f"“{draft.external_id}” also names another article, with the question “{min(others)[:200]}”."
    return Submitted("new", why=why)


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

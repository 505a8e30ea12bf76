"""Comments and suggested wording, anchored to a passage."""

from __future__ import annotations

from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock, require_seen
from articles.drafts.anchors import Anchor, anchor
from articles.drafts.canonical import normalise
from articles.drafts.rewording import Edit, faults
from articles.ledger.record import record
from articles.models import Article, Person, Verb
from articles.refusals import NotPossible
from reviewboard.actions.mentions import insist_clear, tell_named
from reviewboard.models import Assignment, Remark
from reviewboard.permissions import assignment_of, can_close_remark, can_comment, insist
from reviewboard.policy import LONGEST_REMARK


def comment(
    article_id: int,
    *,
    by: Person,
    text: str,
    passage: tuple[int, int] | None = None,
    blocking: bool = False,
    seen: str | None = None,
) -> Remark:
    """Say something about the article, or about ``passage`` (offsets into the body whose digest is ``seen``).

    Raises NotAllowed, NotPossible, Stale.
    """
    said = {"kind": Remark.Kind.COMMENT, "text": _said(text), "blocking": blocking}
    return _remark(article_id, by, Verb.COMMENTED, passage, seen, **said)


def suggest(
    article_id: int,
    *,
    by: Person,
    passage: tuple[int, int],
    replacement: str,
    text: str = "",
    seen: str | None = None,
) -> Remark:
    """Offer other wording for ``passage``; an empty replacement offers to cut it.

    Raises NotAllowed, Stale, NotPossible (also where a citation marker would be broken, or nothing left of the text).
    """
    words = {"text": insist_short(text), "replacement": insist_short(normalise(replacement))}
    said = {"kind": Remark.Kind.SUGGESTION, **words}
    return _remark(article_id, by, Verb.SUGGESTED, passage, seen, **said)


def _said(text: str) -> str:
    if not text.strip():
        raise NotPossible("The comment is empty. Write what you want to say.")
    return insist_short(text)


def insist_short(text: str) -> str:
    """The text; raises NotPossible where it is longer than a remark can be."""
    if len(text) > LONGEST_REMARK:
        raise NotPossible(f"This is {len(text):,} characters long, and {LONGEST_REMARK:,} is the most. Shorten it.")
    return text


def _remark(
    article_id: int, by: Person, verb: Verb, passage: tuple[int, int] | None, seen: str | None, **said
) -> Remark:
    with transaction.atomic():
        article = lock(article_id)
        insist(can_comment(by, article), "Only editors, and reviewers who accepted, can remark on this text now.")
        if seen is not None:
            require_seen(article, seen)
        now = timezone.now()
        remark = Remark(
            article=article,
            revision=article.current,
            author=by,
            assignment=_as_reviewer(by, article),
            made_at=now,
            **_anchored(article, passage),
            **said,
        )
        _insist_rewords(remark, article)
        remark.shown_at = now if remark.assignment is None else None
        insist_clear(article, remark)
        remark.save(force_insert=True)
        event = record(article, verb, by=by, new=told(remark), digest=article.current.digest)
        tell_named(article, [remark] if remark.shown_at else [], event=event.hash)
    return remark


def _as_reviewer(by: Person, article: Article) -> Assignment | None:
    """Who is at work on a review speaks as its reviewer, also where they are an editor elsewhere."""
    assignment = assignment_of(by, article)
    return assignment if assignment and assignment.state == Assignment.State.ACCEPTED else None


def _insist_rewords(remark: Remark, article: Article) -> None:
    """A suggestion changes something, and leaves a sound text."""
    if not remark.is_suggestion:
        return
    if remark.replacement == remark.quote:
        raise NotPossible("The suggested wording is what stands there already. Change it, or leave a comment instead.")
    edit = Edit(remark.placed_start, remark.placed_end, remark.replacement)
    known = set(article.current.references.values_list("number", flat=True))
    if found := faults(article.current.body, [edit], known):
        raise NotPossible(" ".join(found))


def _anchored(article: Article, passage: tuple[int, int] | None) -> dict:
    if passage is None:
        return {}
    start, end = passage
    if not 0 <= start < end <= len(article.current.body):
        raise NotPossible("That passage is not in the text. Choose it again.")
    at: Anchor = anchor(article.current.body, start, end)
    words = {"quote": at.quote, "prefix": at.prefix, "suffix": at.suffix, "start": at.start, "block": at.block}
    return words | {"placed_start": start, "placed_end": end}


def told(remark: Remark) -> dict:
    """What the history keeps of it."""
    told = {"remark": remark.pk, "quote": remark.quote, "text": remark.text, "blocking": remark.blocking}
    return told | ({"replacement": remark.replacement} if remark.is_suggestion else {})


def resolve(remark_id: int, *, by: Person, reason: str = "") -> None:
    """An editor, or the author, says that it is dealt with. Raises NotAllowed, NotPossible."""
    _close_remark(remark_id, by, Remark.State.RESOLVED, Verb.COMMENT_RESOLVED, reason)


def reject(remark_id: int, *, by: Person, reason: str) -> None:
    """An editor does not take the suggested wording, and says why. Raises NotAllowed, NotPossible."""
    if not reason.strip():
        raise NotPossible("Say why it is rejected, so that whoever suggested it knows.")
    _close_remark(remark_id, by, Remark.State.REJECTED, Verb.SUGGESTION_REJECTED, reason)


def take_back(remark_id: int, *, by: Person) -> None:
    """The author no longer means it. Raises NotAllowed, NotPossible."""
    _close_remark(remark_id, by, Remark.State.TAKEN_BACK, Verb.REMARK_TAKEN_BACK, "")


def _close_remark(remark_id: int, by: Person, state: Remark.State, verb: Verb, reason: str) -> None:
    with transaction.atomic():
        article, remark = locked_remark(remark_id)
        insist(
            _may_close(by, remark, state), "Only its author can take a remark back; only an editor can decide on it."
        )
        _insist_fits(remark, state)
        close([remark], state, by=by, reason=reason)
        record(article, verb, by=by, new=told(remark), reason=reason, digest=article.current.digest)


def _insist_fits(remark: Remark, state: Remark.State) -> None:
    if remark.is_suggestion and state == Remark.State.RESOLVED:
        raise NotPossible("A suggestion is accepted or rejected, not resolved.")
    if not remark.is_suggestion and state == Remark.State.REJECTED:
        raise NotPossible("A comment is answered and resolved, not rejected.")


def _may_close(by: Person, remark: Remark, state: Remark.State) -> bool:
    if state == Remark.State.TAKEN_BACK:
        return remark.author_id == by.pk
    return by.is_editor and can_close_remark(by, remark) and (remark.shown_at is not None or remark.author_id == by.pk)


def locked_remark(remark_id: int) -> tuple[Article, Remark]:
    """The article's lock first, then the remark as it is under that lock; refuses one that is closed."""
    article = lock(Remark.objects.values_list("article_id", flat=True).get(pk=remark_id))
    remark = Remark.objects.select_related("author", "assignment", "article").get(pk=remark_id)
    insist_open(remark)
    return article, remark


def insist_open(remark: Remark) -> None:
    """Raise NotPossible where it was dealt with."""
    if not remark.is_open:
        raise NotPossible(f"This remark is already {remark.get_state_display().lower()}.")


def close(rows: Sequence[Remark], state: Remark.State, *, by: Person | None, reason: str = "") -> None:
    """Store how they ended; a step of the actions that decide on remarks. Opened again, nobody closed them."""
    at = timezone.now() if by else None
    for row in rows:
        row.state, row.closed_by, row.closed_at, row.close_reason = state, by, at, reason
    fields = ("state", "closed_by", "closed_at", "close_reason", "resulting_revision")
    Remark.objects.bulk_update(rows, fields)

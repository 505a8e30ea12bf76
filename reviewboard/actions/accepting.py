"""Suggestions taken into the text: one or several at once, always as one revision."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from django.db import transaction

from articles.actions.locking import lock, require_seen
from articles.drafts import rewording
from articles.drafts.draft import DraftClaim
from articles.drafts.markers import cited_numbers
from articles.models import Article, Person, Reference, Revision, Verb
from articles.refusals import NotPossible
from reviewboard.actions.editing import insist_edits, next_revision
from reviewboard.actions.placing import displace, overlap
from reviewboard.actions.remarks import close, insist_open
from reviewboard.models import Remark
from reviewboard.permissions import insist
from reviewboard.queries.remarks import remarks_for
from reviewboard.queries.wording import wording_of


def accept_suggestion(remark_id: int, *, by: Person, seen: str) -> Revision:
    """``accept_suggestions`` of one."""
    article_id = Remark.objects.values_list("article_id", flat=True).get(pk=remark_id)
    return accept_suggestions(article_id, [remark_id], by=by, seen=seen)


def accept_suggestions(article_id: int, remark_ids: Iterable[int], *, by: Person, seen: str) -> Revision:
    """Put the suggested wordings into the text, all or none; whoever suggested one words the claims that it touches.

    What other open suggestions on the same passages are about is then gone, so they are unplaced. Raises NotAllowed,
    Stale, NotPossible (none chosen, one closed or unplaced, two on the same words, or what comes of it is no sound
    text).
    """
    with transaction.atomic():
        article = lock(article_id)
        insist_edits(by, article)
        insist(by.is_editor, "Only an editor can accept a suggestion.")
        require_seen(article, seen)
        accepted = _chosen(article, set(remark_ids), by)
        _insist_unchanged(accepted, article.current.body)
        _insist_apart(accepted)
        edits = [rewording.Edit(row.placed_start, row.placed_end, row.replacement) for row in accepted]
        _insist_sound(article, accepted, edits)
        displace(article, accepted)
        revision = next_revision(
            article,
            replace(wording_of(article.current), body=rewording.apply(article.current.body, edits)),
            by=by,
            note=_note(accepted),
            worded_by=_worded_by(accepted, rewording.moved(edits)),
            verb=Verb.SUGGESTION_ACCEPTED,
            told={"accepted": [_told(row, article.current.body) for row in accepted]},
        )
        _close(accepted, rewording.moved(edits), revision, by)
        return revision


def _chosen(article: Article, remark_ids: set[int], by: Person) -> list[Remark]:
    """The suggestions in the order of the text; all exist for this editor, and are open."""
    if not remark_ids:
        raise NotPossible("No suggestion is chosen. Tick those that you accept.")
    rows = list(remarks_for(by, article).filter(pk__in=remark_ids))
    there = len(rows) == len(remark_ids) and all(row.shown_at for row in rows)
    insist(there, "Only an editor can accept a suggestion, and only one that was handed over to the editors.")
    for row in rows:
        insist_open(row)
        if not row.is_suggestion:
            raise NotPossible("A comment is answered and resolved, not accepted.")
    return sorted(rows, key=lambda row: row.placed_start or 0)


def _insist_unchanged(accepted: Sequence[Remark], body: str) -> None:
    """Wording that was suggested for other words than those that stand there now would undo what changed them."""
    for row in accepted:
        if row.passage_in(body) == row.replacement:
            raise NotPossible(f"The text reads already as {row.author.name} suggested. Reject the suggestion.")
        if row.passage_in(body) != row.quote:
            raise NotPossible(
                f"The passage that {row.author.name} suggested other words for has changed since. Edit the text by "
                "hand, and reject the suggestion."
            )


def _insist_apart(accepted: Sequence[Remark]) -> None:
    for one, other in pairwise(accepted):
        if overlap(one, other):
            names = " and ".join(dict.fromkeys((one.author.name, other.author.name)))
            raise NotPossible(
                f"Two suggestions by {names} change the same passage: “{_short(one.quote)}”. "
                "Choose one of them, or edit the text by hand."
            )


def _insist_sound(article: Article, accepted: Sequence[Remark], edits: Sequence[rewording.Edit]) -> None:
    body, known = article.current.body, article.current.references.values_list("number", flat=True)
    if found := rewording.faults(body, edits, set(known)):
        raise NotPossible(" ".join(found))
    _insist_same_works(article, accepted)


def _insist_same_works(article: Article, accepted: Sequence[Remark]) -> None:
    """A number that a suggestion cites still names the work that it named when the suggestion was made."""
    revisions = {article.current_id, *(row.revision_id for row in accepted)}
    rows = Reference.objects.filter(revision__in=revisions).values_list("revision", "number", "source")
    works = {(revision, number): source for revision, number, source in rows}
    for row in accepted:
        for number in cited_numbers(row.replacement):
            if works.get((row.revision_id, number)) != works.get((article.current_id, number)):
                raise NotPossible(
                    f"Reference {number} was another work when {row.author.name} suggested this. Edit the text by "
                    "hand, and reject the suggestion."
                )


def _worded_by(accepted: Sequence[Remark], spans: Sequence[tuple[int, int]]) -> Callable[[DraftClaim], Person | None]:
    """Claims that share a character with accepted words are their author's: of several, who wrote most of the claim."""

    def author(claim: DraftClaim) -> Person | None:
        share: Counter[Person] = Counter()
        for row, (start, end) in zip(accepted, spans, strict=True):
            if claim.start < end and start < claim.end:
                share[row.author] += min(claim.end, end) - max(claim.start, start)
        return share.most_common(1)[0][0] if share else None

    return author


def _note(accepted: Sequence[Remark]) -> str:
    names = list(dict.fromkeys(row.author.name for row in accepted))
    what = "a suggestion" if len(accepted) == 1 else f"{len(accepted)} suggestions"
    return f"Accepted {what} by {' and '.join(filter(None, [', '.join(names[:-1]), names[-1]]))}"


def _told(row: Remark, body: str) -> dict:
    return {"remark": row.pk, "by": row.author.name, "quote": row.passage_in(body), "replacement": row.replacement}


def _close(accepted: Sequence[Remark], spans: Sequence[tuple[int, int]], revision: Revision, by: Person) -> None:
    """They end where their words stand now."""
    for row, (start, end) in zip(accepted, spans, strict=True):
        row.resulting_revision = revision
        row.placed_start, row.placed_end = (start, end) if row.replacement else (None, None)
    Remark.objects.bulk_update(accepted, ("placed_start", "placed_end"))
    close(accepted, Remark.State.ACCEPTED, by=by)


def _short(text: str, size: int = 80) -> str:
    return text if len(text) <= size else f"{text[: size - 1].rstrip()}…"

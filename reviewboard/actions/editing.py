"""A new revision: an editor's own, or one that gives a missing reference; and the step that every other way takes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from operator import attrgetter

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock, require_seen
from articles.actions.references import reference_of
from articles.actions.texts import NewText, store_texts
from articles.citations.formats import Entry, detect, read
from articles.citations.rules import Cited
from articles.drafts.canonical import normalise
from articles.drafts.draft import Draft, DraftClaim, DraftReference, Finding
from articles.drafts.examining import examine
from articles.drafts.markers import cited_numbers
from articles.drafts.reference_list import malformed
from articles.ledger.record import record
from articles.models import Article, Person, Revision, State, Verb
from articles.nudge import nudge
from articles.refusals import NotPossible
from reviewboard.actions.placing import place_again
from reviewboard.actions.returning import return_to_signers, tell_signers
from reviewboard.permissions import can_edit, insist
from reviewboard.queries.wording import Wording, wording_of


def revise(article_id: int, wording: Wording, *, by: Person, seen: str, note: str) -> Revision:
    """Store ``wording`` as the next revision; one that changes nothing makes none and gives the current one back.

    Verdicts on claims that are unchanged, with the same sources, hold on; reviewers who had signed are asked to sign
    the new text. Raises NotAllowed, NotPossible, Stale.
    """
    with transaction.atomic():
        article = lock(article_id)
        insist_edits(by, article)
        require_seen(article, seen)
        return next_revision(article, wording, by=by, note=note)


def give_reference(article_id: int, number: int, given: str, *, by: Person, seen: str) -> Revision:
    """Say what reference ``number`` is: a DOI, PMID, URL or the full citation. Raises as ``revise`` does."""
    with transaction.atomic():
        article = lock(article_id)
        insist_edits(by, article)
        require_seen(article, seen)
        wording = wording_of(article.current)
        kept = [reference for reference in wording.references if reference.number != number]
        if len(kept) == len(wording.references):
            raise NotPossible(f"The text has no reference {number}.")
        references = sorted([*kept, reference_given(number, given)], key=lambda reference: reference.number)
        return next_revision(
            article, replace(wording, references=tuple(references)), by=by, note=f"Gave reference {number}"
        )


def reference_given(number: int, given: str) -> DraftReference:
    """The reference that an editor names by a DOI, a PMID (a bare number is one), a URL, the full citation, or an entry
    of a reference manager. Raises NotPossible where it is none, or several.
    """
    entries = read(given)
    if not entries:
        raise NotPossible(f"Give a DOI, a PMID, a URL or the full citation for reference {number}.")
    if faults := [fault for entry in entries for fault in entry.faults]:
        raise NotPossible(" ".join(faults[:3]))
    if detect(given) in ("text", "ids") and not _several(entries):
        # Wrapped, or a work's DOI and PMID side by side.
        words = " ".join(given.split())
        return reference_of(number, Entry("1", Cited(as_cited=words)) if len(entries) > 1 else entries[0])
    if len(entries) > 1:
        raise NotPossible(
            f"There are {len(entries)} references in it. Give one of them here; a list is added on the page where the "
            "text is edited."
        )
    return reference_of(number, entries[0])


def _several(entries: Sequence[Entry]) -> bool:
    """Whether a text names several works: it numbers them, or has several identifiers of a kind."""
    by_kind = [
        [entry for entry in entries if value(entry)] for value in (attrgetter("cited.doi"), attrgetter("cited.pmid"))
    ]
    numbered = [entry for entry in entries if entry.number is not None]
    return len(numbered) > 1 or any(len(named) > 1 for named in by_kind)


def insist_edits(by: Person, article: Article) -> None:
    """Raise NotPossible where nobody can change the text now, NotAllowed where this person may not."""
    if article.state not in (State.SUBMITTED, State.UNDER_REVIEW):
        raise NotPossible(
            f"The article is {article.get_state_display().lower()}. Reopen or restore it before changing its text."
        )
    insist(can_edit(by, article), "Only editors change this text now; a submitter may while it stands with them.")


def next_revision(
    article: Article,
    wording: Wording,
    *,
    by: Person,
    note: str,
    worded_by: Callable[[DraftClaim], Person | None] = lambda claim: None,
    verb: Verb = Verb.REVISED,
    told: dict | None = None,
) -> Revision:
    """Store the wording as the revision after the current one, with all that follows from it; a step of actions.

    ``worded_by`` names who words a claim, where it is not ``by``. Nothing changed: the current one, and no event.
    """
    before, at = article.current, timezone.now()
    text = _new_text(article, wording, by, note, worded_by, at)
    if text.digest == before.digest:
        return before
    [revision] = store_texts([text], at=at)
    article.current = revision
    place_again(article)
    returned = return_to_signers(article) if article.state == State.UNDER_REVIEW else []
    new = {"revision": revision.number, "title": revision.title, **_touched(revision), **(told or {})}
    old = {"revision": before.number, "title": before.title, "digest": before.digest}
    event = record(
        article,
        verb,
        by=by,
        changed=("current", "due_on"),
        old=old,
        new=new,
        reason=note,
        digest=revision.digest,
        at=at,
    )
    tell_signers(returned, article, event.hash, new)
    nudge("articles.tasks.sweep_checks")
    return revision


def _new_text(article: Article, wording: Wording, by: Person, note: str, worded_by, at: dt.datetime) -> NewText:
    body = normalise(wording.body)
    references = _completed(body, wording.references)
    clean = Wording(normalise(wording.question), normalise(wording.title), body, references)
    return NewText(
        article=article,
        number=article.current.number + 1,
        question=clean.question,
        title=clean.title,
        body=clean.body,
        references=clean.references,
        findings=findings_of(clean, at.date()),
        author=by,
        based_on=article.current,
        note=note,
        worded_by=worded_by,
    )


def findings_of(wording: Wording, today: dt.date) -> tuple[Finding, ...]:
    """What the reading of this wording turns up, as it does of a draft that comes in."""
    listed = tuple(row for row in wording.references if row.listed)
    found = examine(Draft(wording.question, wording.title, wording.body, listed), today)
    return (*found, *(fault for row in listed for fault in malformed(row)))


def _completed(body: str, references: Iterable[DraftReference]) -> tuple[DraftReference, ...]:
    """Every number that the body cites has an entry, empty where no list names it; an empty one nobody cites goes."""
    cited = cited_numbers(body)
    listed = {row.number: row for row in references if row.listed or row.number in cited}
    missing = {number: DraftReference(number) for number in cited if number not in listed}
    found = listed | missing
    return tuple(found[number] for number in sorted(found))


def _touched(revision: Revision) -> dict:
    """How many claims the revision touched, and how many citations keep what was said of them."""
    claims = revision.claims.filter(worded_in=revision).count()
    kept = revision.citations.exclude(root__revision=revision).count()
    return {"claims_touched": claims, "citations_kept": kept, "citations": revision.citations.count()}

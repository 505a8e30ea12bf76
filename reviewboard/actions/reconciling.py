"""Where reviewers differ on a citation: each stands by their verdict or changes it, and an editor breaks the tie."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock
from articles.ledger.record import record
from articles.models import Article, Citation, Person, Reconciliation, Signature, State, Verb, Verdict
from articles.refusals import NotPossible, Stale
from reviewboard.actions.reviews import Judgement
from reviewboard.actions.signing import authenticate, sign
from reviewboard.models import Assignment
from reviewboard.permissions import assignment_of, insist, insist_manages
from reviewboard.queries.disagreements import Disagreement, Side, disagreements


def stand_by(article_id: int, position: int, *, by: Person, seen: str, reason: str = "") -> Reconciliation:
    """A reviewer who has seen what the other found stays with their verdict on the citation at ``position``.

    ``seen`` is ``Disagreement.seen`` as it was shown. Raises NotAllowed, NotPossible, Stale.
    """
    with transaction.atomic():
        article = lock(article_id)
        found, mine = _mine(article, position, by, seen)
        row = _said(found, Reconciliation.Outcome.STANDS, mine.verdict, by, timezone.now(), reason=reason)
        new = {"citation": position, "verdict": mine.value}
        record(article, Verb.VERDICT_STOOD_BY, by=by, new=new, reason=reason, digest=article.current.digest)
    return row


def change(
    article_id: int, position: int, to: Judgement, *, by: Person, seen: str, password: str, reason: str = ""
) -> Verdict:
    """A reviewer who has seen what the other found gives another verdict, signed anew.

    Raises WrongPassword, NotAllowed, NotPossible, Stale.
    """
    authenticate(by, password)
    with transaction.atomic():
        article = lock(article_id)
        found, mine = _mine(article, position, by, seen)
        _insist_whole(to, mine)
        at = timezone.now()
        signature = sign(article, Signature.Meaning.VERDICT_CHANGED, by=by, at=at)
        verdict = _given(found, to, signature, by, at)
        changed = Reconciliation.Outcome.CHANGED
        _said(found, changed, verdict.pk, by, at, reason=reason, signature=signature)
        old = {"verdict": mine.value}
        new = {
            "citation": position,
            "verdict": to.value,
            "signature": signature.pk,
            "meaning": signature.meaning,
            "verdicts": {to.value: 1},
        }
        told = {"reason": reason, "digest": article.current.digest, "at": at}
        record(article, Verb.VERDICT_CHANGED, by=by, old=old, new=new, **told)
    return verdict


def decide(
    article_id: int | str, position: int, verdict: int, *, by: Person, seen: str, password: str, reason: str
) -> Reconciliation:
    """An editor says which of the reviewers' verdicts (its id) holds on the citation at ``position``, and why.

    Raises WrongPassword, NotAllowed, NotPossible, Stale.
    """
    authenticate(by, password)
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        insist(not article.assignments.filter(reviewer=by, state__in=Assignment.ACTIVE).exists(), REVIEWS_IT)
        found = _open(article, position, seen)
        held = next((side for side in found.sides if side.verdict == verdict), None)
        if held is None or not reason.strip():
            raise NotPossible("Choose the verdict that holds, and say why: the reviewers read it.")
        at = timezone.now()
        signature = sign(article, Signature.Meaning.TIE_BREAK, by=by, at=at)
        row = _said(found, Reconciliation.Outcome.DECIDED, verdict, by, at, reason=reason, signature=signature)
        new = {"citation": position, "verdict": held.value, "given_by": held.by, "signature": signature.pk}
        record(article, Verb.VERDICT_DECIDED, by=by, new=new, reason=reason, digest=article.current.digest, at=at)
    return row


REVIEWS_IT = "You review this article yourself, so another editor decides between the verdicts."


def _mine(article: Article, position: int, by: Person, seen: str) -> tuple[Disagreement, Side]:
    """The open disagreement and this reviewer's side of it; only who has submitted their review has one."""
    assignment = assignment_of(by, article)
    submitted = assignment is not None and assignment.state == Assignment.State.SUBMITTED
    insist(submitted, "Only a reviewer who has signed their review can answer another’s verdict.")
    found = _open(article, position, seen)
    mine = found.side_of(by)
    insist(mine is not None, "You gave no verdict on this citation, so there is nothing to stand by or to change.")
    return found, mine


def _open(article: Article, position: int, seen: str) -> Disagreement:
    if article.state != State.UNDER_REVIEW:
        raise NotPossible(f"The article is {article.get_state_display().lower()}, so its verdicts are not changed now.")
    found = next((row for row in disagreements(article) if row.position == position and row.is_open), None)
    if found is None:
        raise NotPossible("The reviewers no longer differ on this citation. Look at the list again.")
    if found.seen != seen:
        message = "A verdict on this citation was changed while you were at it. Read it, then answer again."
        raise Stale(message, seen=article.current.digest, current=article.current.digest)
    return found


def _insist_whole(to: Judgement, mine: Side) -> None:
    """A changed verdict is one that can be signed, and another than before."""
    if not to.value or (to.value, to.stands_as_worded) == (mine.value, mine.stands_as_worded):
        raise NotPossible("Choose another verdict than the one you gave, or stand by yours.")
    if to.value in (Verdict.Value.PARTLY, Verdict.Value.INDIRECT) and to.stands_as_worded is None:
        raise NotPossible("Say whether the wording can stand as it is.")


def _given(found: Disagreement, to: Judgement, signature: Signature, by: Person, at: dt.datetime) -> Verdict:
    citation = Citation.objects.select_related("reference__source").get(pk=found.citation)
    source = citation.reference.source
    return Verdict.objects.create(
        citation=citation,
        root_id=found.root,
        value=to.value,
        stands_as_worded=to.stands_as_worded,
        quote=to.quote,
        locator=to.locator,
        note=to.note,
        source_standing=source.standing if source else "unknown",
        given_by=by,
        given_by_name=by.name,
        signature=signature,
        given_at=at,
    )


def _said(
    found: Disagreement, outcome: Reconciliation.Outcome, verdict: int, by: Person, at: dt.datetime, **more
) -> Reconciliation:
    return Reconciliation.objects.create(
        root_id=found.root, outcome=outcome, verdict_id=verdict, said_by=by, said_by_name=by.name, said_at=at, **more
    )

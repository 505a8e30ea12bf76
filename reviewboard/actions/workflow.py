"""The article's way through its states, and a text's way before readers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock, require_seen
from articles.actions.watching import wake
from articles.ledger.record import append, record, record_all
from articles.models import Article, LedgerEvent, Person, Publication, Signature, State, Verb
from articles.refusals import Blocked, NotPossible
from reviewboard.actions.asking_again import tell_asked_again
from reviewboard.actions.assignments import end_open, tell_no_longer_needed
from reviewboard.actions.notices import editors_of, notify
from reviewboard.actions.reopening import reopen_for
from reviewboard.actions.signing import authenticate, sign
from reviewboard.actions.transitions import MOVED, insist_reason, move
from reviewboard.permissions import insist_manages
from reviewboard.policy import DEFAULT_DUE_DAYS
from reviewboard.queries.blockers import blockers

APPROVED_WITHOUT = "The text was approved before this review was signed."


def approve(article_id: int | str, *, by: Person, seen: str, password: str, publish_too: bool = False) -> Signature:
    """An editor signs that this exact text (``seen``: its digest) may be published; optionally publishes it.

    ``article_id``: or its slug, as for all actions here. Assignments that are still open end, since the text needs them
    no more. Raises WrongPassword, NotAllowed, Stale, NotPossible, or Blocked with everything that stands in the way.
    """
    authenticate(by, password)
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        require_seen(article, seen)
        at = timezone.now()
        old = move(article, Article.approve, at)
        _insist_unblocked(article)
        signature = sign(article, Signature.Meaning.APPROVAL, by=by, at=at)
        spared = end_open(article, APPROVED_WITHOUT)
        article.due_on = None if publish_too else at.date() + dt.timedelta(days=DEFAULT_DUE_DAYS)
        new = {"state": article.state, "revision": article.current.number, "signature": signature.pk}
        told = {"by": by, "digest": article.current.digest, "at": at}
        event = append(article, Verb.APPROVED, old=old, new=new, **told)
        published = [_publish(article, signature, **told)[1]] if publish_too else []
        record_all(article, [event, *published], changed=MOVED)
        _tell_submitter(article, event.hash, "approved", f"Approved: {article.current.title}")
        tell_no_longer_needed(spared, article, event.hash, APPROVED_WITHOUT)
    return signature


def _insist_unblocked(article: Article) -> None:
    found = blockers(article)
    if found:
        things = "1 thing stands" if len(found) == 1 else f"{len(found)} things stand"
        raise Blocked(f"Not approved: {things} in the way.", found)


def publish(article_id: int | str, *, by: Person, seen: str) -> Publication:
    """Put the approved text before readers, in place of the one they see now. Raises NotAllowed, Stale, NotPossible."""
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        require_seen(article, seen)
        if article.state != State.APPROVED:
            raise NotPossible("Only an approved text can be published. Approve it first.")
        approval = _approval(article)
        if article.publications.filter(ended_at=None, approval=approval).exists():
            raise NotPossible("This text is already before readers.")
        article.due_on = None
        publication, event = _publish(article, approval, by=by, digest=article.current.digest, at=timezone.now())
        record_all(article, [event], changed=("due_on",))
    return publication


def _approval(article: Article) -> Signature:
    signatures = article.current.signatures.filter(meaning=Signature.Meaning.APPROVAL)
    return signatures.order_by("-pk")[0]


def _publish(
    article: Article, approval: Signature, *, by: Person, digest: str, at: dt.datetime
) -> tuple[Publication, LedgerEvent]:
    """The stored publication, and its event, still to be stored."""
    ended = _end_live(article, by=by, at=at, reason="Replaced by a newly approved text")
    publication = Publication.objects.create(
        article=article,
        revision=article.current,
        approval=approval,
        published_by=by,
        published_by_name=by.name,
        published_at=at,
    )
    new = {"publication": publication.pk, "revision": article.current.number}
    return publication, append(
        article, Verb.PUBLISHED, by=by, old={"publications_ended": ended}, new=new, digest=digest, at=at
    )


def _end_live(article: Article, *, by: Person, at: dt.datetime, reason: str) -> int:
    live = article.publications.filter(ended_at=None)
    return live.update(ended_at=at, ended_by_name=by.name, end_reason=reason)


def end_publication(article_id: int | str, *, by: Person, reason: str) -> None:
    """Take the published text away from readers; the article's state stays. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = _locked(article_id, by, reason)
        if not _end_live(article, by=by, at=timezone.now(), reason=reason):
            raise NotPossible("Nothing of this article is published.")
        record(article, Verb.PUBLICATION_ENDED, by=by, reason=reason, digest=article.current.digest)


def send_back(article_id: int | str, *, by: Person, reason: str) -> None:
    """Back to whoever submitted it, to be worked over; open assignments end. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = _locked(article_id, by, reason)
        old = move(article, Article.send_back, timezone.now(), reason)
        spared = end_open(article, reason)
        event = _moved(article, Verb.SENT_BACK, by, old, reason)
        _tell_submitter(article, event.hash, "sent_back", f"Sent back to you: {article.current.title}", reason=reason)
        tell_no_longer_needed(spared, article, event.hash, reason)


def withdraw(article_id: int | str, *, by: Person, reason: str) -> None:
    """Readers get 410 with the reason; a live publication ends. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = _locked(article_id, by, reason)
        at = timezone.now()
        old = move(article, Article.withdraw, at, reason)
        spared = end_open(article, reason)
        article.due_on = None
        old["publications_ended"] = _end_live(article, by=by, at=at, reason=reason)
        event = _moved(article, Verb.WITHDRAWN, by, old, reason)
        _tell_submitter(article, event.hash, "withdrawn", f"Withdrawn: {article.current.title}", reason=reason)
        tell_no_longer_needed(spared, article, event.hash, reason)


def restore(article_id: int | str, *, by: Person, reason: str) -> None:
    """A withdrawn article starts again as submitted, its sources watched again. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article, at = _locked(article_id, by, reason), timezone.now()
        _moved(article, Verb.RESTORED, by, move(article, Article.restore, at, reason), reason)
        wake(article.current, at=at)


def reopen(article_id: int | str, *, by: Person, reason: str) -> None:
    """An approved text is in doubt: under review again. A live publication stays, with the reason as its notice.

    Reviewers whose verdicts no longer count, since a source got worse, are asked again about those.
    """
    with transaction.atomic():
        article = _locked(article_id, by, reason)
        old, asked = reopen_for(article, reason, timezone.now())
        event = _moved(article, Verb.REOPENED, by, old, reason)
        tell_asked_again(asked, article, event.hash)
        subject = f"Reopened: {article.current.title}"
        notify(editors_of(article), article, event=event.hash, template="reopened", subject=subject, reason=reason)


def _locked(article_id: int | str, by: Person, reason: str) -> Article:
    """Under lock, for an editor who gives a reason."""
    article = lock(article_id)
    insist_manages(by, article)
    insist_reason(reason)
    return article


def _moved(article: Article, verb: Verb, by: Person, old: dict, reason: str):
    new = {"state": article.state}
    return record(article, verb, by=by, changed=MOVED, old=old, new=new, reason=reason, digest=article.current.digest)


def _tell_submitter(article: Article, event: str, template: str, subject: str, **facts) -> None:
    notify([article.submitted_by], article, event=event, template=template, subject=subject, **facts)

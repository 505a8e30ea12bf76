"""The article's way through its states, and a text's way before readers."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock, require_seen
from articles.ledger.record import record
from articles.models import Article, Person, Publication, Signature, State, Verb
from articles.refusals import Blocked, NotPossible
from reviewboard.actions.notices import editors_of, notify
from reviewboard.actions.signing import authenticate, sign
from reviewboard.actions.transitions import MOVED, move
from reviewboard.models import Assignment
from reviewboard.permissions import insist_manages
from reviewboard.queries.blockers import blockers


def approve(article_id: int, *, by: Person, seen: str, password: str, publish_too: bool = False) -> Signature:
    """An editor signs that this exact text (``seen``: its digest) may be published; optionally publishes it.

    Raises WrongPassword, NotAllowed, Stale, NotPossible, or Blocked with everything that stands in the way.
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
        article.due_on = None
        new = {"state": article.state, "revision": article.current.number, "signature": signature.pk}
        event = record(
            article, Verb.APPROVED, by=by, changed=MOVED, old=old, new=new, digest=article.current.digest, at=at
        )
        if publish_too:
            _publish(article, signature, by=by, at=at)
        _tell_submitter(article, event.hash, "approved", f"Approved: {article.current.title}")
    return signature


def _insist_unblocked(article: Article) -> None:
    found = blockers(article)
    if found:
        things = "1 thing stands" if len(found) == 1 else f"{len(found)} things stand"
        raise Blocked(f"Not approved: {things} in the way.", found)


def publish(article_id: int, *, by: Person, seen: str) -> Publication:
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
        return _publish(article, approval, by=by, at=timezone.now())


def _approval(article: Article) -> Signature:
    signatures = article.current.signatures.filter(meaning=Signature.Meaning.APPROVAL)
    return signatures.order_by("-pk")[0]


def _publish(article: Article, approval: Signature, *, by: Person, at: dt.datetime) -> Publication:
    ended = _end_live(article, by=by, at=at, reason="Replaced by a newly approved text")
    publication = Publication.objects.create(
        article=article,
        revision=article.current,
        approval=approval,
        published_by=by,
        published_by_name=by.name,
        published_at=at,
    )
    record(
        article,
        Verb.PUBLISHED,
        by=by,
        old={"publications_ended": ended},
        new={"publication": publication.pk, "revision": article.current.number},
        digest=article.current.digest,
        at=at,
    )
    return publication


def _end_live(article: Article, *, by: Person, at: dt.datetime, reason: str) -> int:
    live = article.publications.filter(ended_at=None)
    return live.update(ended_at=at, ended_by_name=by.name, end_reason=reason)


def end_publication(article_id: int, *, by: Person, reason: str) -> None:
    """Take the published text away from readers; the article's state stays. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        if not _end_live(article, by=by, at=timezone.now(), reason=reason):
            raise NotPossible("Nothing of this article is published.")
        record(article, Verb.PUBLICATION_ENDED, by=by, reason=reason, digest=article.current.digest)


def send_back(article_id: int, *, by: Person, reason: str) -> None:
    """Back to whoever submitted it, to be worked over; open assignments end. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        old = move(article, Article.send_back, timezone.now(), reason)
        _end_assignments(article, reason)
        event = _moved(article, Verb.SENT_BACK, by, old, reason)
        _tell_submitter(article, event.hash, "sent_back", f"Sent back to you: {article.current.title}", reason=reason)


def withdraw(article_id: int, *, by: Person, reason: str) -> None:
    """Readers get 410 with the reason; a live publication ends. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        at = timezone.now()
        old = move(article, Article.withdraw, at, reason)
        old["publications_ended"] = _end_live(article, by=by, at=at, reason=reason)
        _end_assignments(article, reason)
        event = _moved(article, Verb.WITHDRAWN, by, old, reason)
        _tell_submitter(article, event.hash, "withdrawn", f"Withdrawn: {article.current.title}", reason=reason)


def restore(article_id: int, *, by: Person, reason: str) -> None:
    """A withdrawn article starts again as submitted. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        _moved(article, Verb.RESTORED, by, move(article, Article.restore, timezone.now(), reason), reason)


def reopen(article_id: int, *, by: Person, reason: str) -> None:
    """An approved text is in doubt: under review again. A live publication stays, with the reason as its notice."""
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        at = timezone.now()
        old = move(article, Article.reopen, at, reason)
        article.publications.filter(ended_at=None).update(notice=reason, notice_since_at=at)
        event = _moved(article, Verb.REOPENED, by, old, reason)
        subject = f"Reopened: {article.current.title}"
        notify(editors_of(article), article, event=event.hash, template="reopened", subject=subject, reason=reason)


def _moved(article: Article, verb: Verb, by: Person, old: dict, reason: str):
    new = {"state": article.state}
    return record(article, verb, by=by, changed=MOVED, old=old, new=new, reason=reason, digest=article.current.digest)


def _end_assignments(article: Article, reason: str) -> None:
    article.due_on = None
    article.assignments.filter(state__in=Assignment.OPEN).update(
        state=Assignment.State.WITHDRAWN, answered_at=timezone.now(), answer_reason=reason
    )


def _tell_submitter(article: Article, event: str, template: str, subject: str, **facts) -> None:
    notify([article.submitted_by], article, event=event, template=template, subject=subject, **facts)

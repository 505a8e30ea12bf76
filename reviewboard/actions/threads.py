"""What follows on a remark: replies, and opening it again."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock
from articles.ledger.record import record
from articles.models import Article, Person, State, Verb
from articles.refusals import NotPossible
from reviewboard.actions.mentions import insist_clear, tell_named
from reviewboard.actions.remarks import close, insist_short, told
from reviewboard.models import Assignment, Remark, Reply
from reviewboard.permissions import assignment_of, can_edit, can_reply, insist
from reviewboard.queries.remarks import remarks_for

ENDED = (Remark.State.RESOLVED, Remark.State.REJECTED)


def reply(remark_id: int, *, by: Person, text: str) -> Reply:
    """Say something more on a remark that exists for this person; whoever is named with ``@`` gets a mail.

    A reviewer's reply exists for others from their signature on, as their remarks do; at once where they go on with a
    remark of their own that the others have. Raises NotAllowed, NotPossible.
    """
    with transaction.atomic():
        article, remark = _locked(remark_id, by)
        insist(can_reply(by, article), "Only editors, reviewers at work on this text, and its submitter can reply now.")
        now, assignment = timezone.now(), _as_reviewer(by, article)
        made = Reply(remark=remark, author=by, assignment=assignment, text=_said(text), made_at=now)
        made.shown_at = now if _is_shown_at_once(made) else None
        insist_clear(article, made)
        made.save(force_insert=True)
        new = {**told(remark), "reply": made.pk, "text": made.text}
        event = record(article, Verb.REPLIED, by=by, new=new, digest=article.current.digest)
        tell_named(article, [made] if made.shown_at else [], event=event.hash)
    return made


def _locked(remark_id: int, by: Person) -> tuple[Article, Remark]:
    """The article's lock first, then the remark, if it exists for this person."""
    article = lock(Remark.objects.values_list("article_id", flat=True).get(pk=remark_id))
    remark = remarks_for(by, article).filter(pk=remark_id).first()
    insist(remark is not None, "This remark is not there for you.")
    return article, remark


def _said(text: str) -> str:
    if not text.strip():
        raise NotPossible("The reply is empty. Write what you want to say.")
    return insist_short(text)


def _as_reviewer(by: Person, article: Article) -> Assignment | None:
    """Whoever reviews the text speaks as its reviewer, also after signing."""
    assignment = assignment_of(by, article)
    return assignment if assignment and assignment.state != Assignment.State.INVITED else None


def _is_shown_at_once(made: Reply) -> bool:
    signed = made.assignment is None or made.assignment.state == Assignment.State.SUBMITTED
    return signed or (made.remark.author_id == made.author_id and made.remark.shown_at is not None)


def reopen(remark_id: int, *, by: Person, reason: str = "") -> None:
    """A comment that was resolved, or a suggestion that was rejected, is open again. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article, remark = _locked(remark_id, by)
        insist(_may_reopen(by, article, remark), "Only an editor, or its author, can open a remark again.")
        if article.state not in (State.SUBMITTED, State.UNDER_REVIEW):
            raise NotPossible(f"The article is {article.get_state_display().lower()}. Reopen or restore it first.")
        if remark.state not in ENDED:
            raise NotPossible(f"This remark is {remark.get_state_display().lower()}, so it is not opened again.")
        old = {"state": remark.state}
        close([remark], Remark.State.OPEN, by=None)
        record(
            article,
            Verb.REMARK_REOPENED,
            by=by,
            old=old,
            new={**told(remark), "state": remark.state},
            reason=reason,
            digest=article.current.digest,
        )


def _may_reopen(by: Person, article: Article, remark: Remark) -> bool:
    return can_reply(by, article) and (remark.author_id == by.pk or (by.is_editor and can_edit(by, article)))

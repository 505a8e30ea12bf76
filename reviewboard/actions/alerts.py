"""A source that articles rest on stands worse than before: editors get a task, approved texts are in doubt again.

The work is a ``StandingChange``, written with the change itself. Each article is dealt with in a transaction of its
own, by what the source's standing is at that moment and not by what it was when the change was written: so changes may
be followed late, twice, by two workers or in another order, and the effect is there once. What was done for a change is
in the article's history, under its number.
"""

from __future__ import annotations

import datetime as dt
import textwrap
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.actions.locking import lock
from articles.ledger.record import append, record, record_all
from articles.models import Article, LedgerEvent, Person, Role, Source, StandingChange, State, Verb
from articles.refusals import NotPossible
from articles.standings import BAD, NOT_KNOWN, SAID, eases, gravity, worsens
from reviewboard.actions.asking_again import ask_again, spare
from reviewboard.actions.assignments import tell_no_longer_needed
from reviewboard.actions.notices import editors_of, notify
from reviewboard.actions.reopening import reopen_for
from reviewboard.actions.transitions import MOVED, insist_reason
from reviewboard.models import Alert, Assignment
from reviewboard.permissions import insist_manages
from reviewboard.queries.relying import StaleVerdict, stale_verdicts
from reviewboard.queries.resting import FOLLOWED, Resting, resting_on, unfollowed

CLAIMS_NAMED, CHARACTERS_OF_A_CLAIM = 4, 120
CLEARED = " It stands better again since."


def waiting_changes() -> list[int]:
    """Changes that are still to be followed, oldest first."""
    rows = StandingChange.objects.filter(handled_at=None).order_by("changed_at", "pk")
    return list(rows.values_list("pk", flat=True))


def follow(change_id: int, *, going_on=lambda: True) -> bool:
    """Tell every article that rests on the source; False where something is left to do.

    ``going_on`` is asked before each article. What another worker has in hand is left to it.
    """
    change = StandingChange.objects.get(pk=change_id)
    for article_id in unfollowed(change):
        if not going_on() or not follow_in(article_id, change_id):
            return False
    StandingChange.objects.filter(pk=change_id, handled_at=None).update(handled_at=timezone.now())
    return True


def follow_in(article_id: int, change_id: int) -> bool:
    """Bring one article up to date with its source; False where another worker has this change in hand."""
    with transaction.atomic():
        rows = StandingChange.objects.select_for_update(skip_locked=True, no_key=True)
        change = rows.filter(pk=change_id, handled_at=None).first()
        if change is None:
            return False
        article = lock(article_id)
        if not _is_followed(article, change):
            _bring_up_to_date(article, Source.objects.get(pk=change.source_id), change)
    return True


def _is_followed(article: Article, change: StandingChange) -> bool:
    events = LedgerEvent.objects.filter(subject=article.LEDGER_SUBJECT, subject_id=article.pk, verb__in=FOLLOWED)
    return events.filter(new__change=change.pk).exists()


def _bring_up_to_date(article: Article, source: Source, change: StandingChange) -> None:
    alert = article.alerts.filter(source=source, closed_at=None).first()
    if alert is None:
        if worsens(change.old, source.standing) and _is_concerned(article, source, change):
            _warn(article, Alert(article=article, source=source, old=change.old), change, source)
        elif eases(change.old, source.standing):
            _spare(article, change, source, Verb.ALERT_CLOSED, {})
    elif worsens(alert.new, source.standing):
        _warn(article, alert, change, source)
    elif eases(alert.new, source.standing):
        _ease(article, alert, change, source)


def _is_concerned(article: Article, source: Source, change: StandingChange) -> bool:
    """Does a text rest on it? What a draft that nobody reviews yet cites is told by its findings."""
    live = article.publications.filter(ended_at=None)
    if live.filter(revision__references__source=source).exists():
        return True
    unread = article.state == State.SUBMITTED and change.old in NOT_KNOWN
    return not (unread or article.is_withdrawn) and article.current.references.filter(source=source).exists()


def _warn(article: Article, alert: Alert, change: StandingChange, source: Source) -> None:
    """The source got worse: open the task or bring it up to date, reopen where the text is in doubt, tell everyone."""
    at = timezone.now()
    before = alert.new or alert.old
    alert.new, alert.said = source.standing, " ".join(change.said)
    alert.opened_at = alert.opened_at or at
    alert.save()
    resting = resting_on(article.current_id, source.pk)
    events = [_opened(article, alert, change, before, resting, at)]
    stale = [verdict for verdict in stale_verdicts(article) if verdict.source_id == source.pk]
    asked: Sequence[Assignment] = ()
    if article.state == State.APPROVED and resting and source.standing in BAD:
        reason = why(resting, source.standing)
        old, asked = reopen_for(article, reason, at)
        new = {"state": article.state, "alert": alert.pk}
        digest = article.current.digest
        events.append(append(article, Verb.REOPENED, by=None, old=old, new=new, reason=reason, digest=digest, at=at))
    elif article.state == State.UNDER_REVIEW:
        asked = ask_again(article, {verdict.reviewer_id for verdict in stale})
    _put_notice(article, source, at)
    record_all(article, events, changed=MOVED)
    _tell(article, alert, resting, stale, asked, events)


def _opened(
    article: Article, alert: Alert, change: StandingChange, before: str, resting: Sequence[Resting], at: dt.datetime
) -> LedgerEvent:
    new = {
        "alert": alert.pk,
        "change": change.pk,
        "source": alert.source.key,
        "standing": alert.new,
        "said": list(change.said),
        "claims": [position for row in resting for position in row.positions],
    }
    old, digest = {"standing": before}, article.current.digest
    return append(article, Verb.ALERT_OPENED, by=None, old=old, new=new, digest=digest, at=at)


def _put_notice(article: Article, source: Source, at: dt.datetime) -> None:
    """Readers of a published text learn why it is in doubt, also where the text at work is another one by now."""
    live = article.publications.filter(ended_at=None).first()
    if live is None or source.standing not in BAD or (live.notice and not live.notice.endswith(CLEARED)):
        return
    if resting := resting_on(live.revision_id, source.pk):
        live.notice, live.notice_since_at = why(resting, source.standing), at
        live.save(update_fields=("notice", "notice_since_at"))


def _take_back_notice(article: Article, source: Source, before: str) -> None:
    """What readers were told of this source is no longer so: said where the text is still being reviewed, else gone."""
    live = article.publications.filter(ended_at=None).exclude(notice="").first()
    if live is None or before not in BAD or live.notice != why(resting_on(live.revision_id, source.pk), before):
        return
    if article.state == State.APPROVED:
        live.notice, live.notice_since_at = "", None
    else:
        live.notice += CLEARED
    live.save(update_fields=("notice", "notice_since_at"))


def why(resting: Sequence[Resting], standing: str) -> str:
    """Which reference, what became of it, and which claims rest on it, in sentences that readers see."""
    named = " and ".join(f"Reference {row.number} ({row.short})" for row in resting)
    claims = list(dict.fromkeys(text for row in resting for _, text in row.claims))
    if not claims:
        return f"{named} {SAID[standing]}. No claim cites it."
    shown = [f"“{_short(text.rstrip('.'))}”" for text in claims[:CLAIMS_NAMED]]
    more = len(claims) - len(shown)
    shown += [f"{more} more"] if more > 0 else []
    return f"{named} {SAID[standing]}. Resting on it: {', '.join(shown)}."


def _short(text: str) -> str:
    """The beginning of a claim, cut at the edge of a word; one that is longer than all of it is cut within."""
    short = textwrap.shorten(text, CHARACTERS_OF_A_CLAIM, placeholder="…")
    return short if short != "…" else f"{text[: CHARACTERS_OF_A_CLAIM - 1]}…"


def _tell(
    article: Article,
    alert: Alert,
    resting: Sequence[Resting],
    stale: Sequence[StaleVerdict],
    asked: Iterable[Assignment],
    events: Sequence[LedgerEvent],
) -> None:
    """The editors, and the reviewers who relied on the source, each once and with the claims that are theirs."""
    relied = _people(verdict.reviewer_id for verdict in stale)
    facts = {"said": SAID[alert.new], "resting": resting, "alert": alert}
    subject = f"A source {SAID[alert.new]}: {article.current.title}"
    notify(
        _editors(article),
        article,
        event=events[0].hash,
        template="alert",
        subject=subject,
        path=f"{reverse('board:alerts')}#alert-{alert.pk}",
        reopened=len(events) > 1,
        asked=[assignment.reviewer for assignment in asked],
        **facts,
    )
    desks = {assignment.reviewer_id: assignment for assignment in _open_assignments(article)}
    for person in relied:
        mine = desks.get(person.pk)
        notify(
            [person],
            article,
            event=f"{events[0].hash}:relied",
            template="relied",
            subject=subject,
            path=reverse("board:desk", args=[mine.pk]) if mine else reverse("board:my-reviews"),
            assignment=mine,
            citations=[str(verdict.citation) for verdict in stale if verdict.reviewer_id == person.pk],
            **facts,
        )


def _editors(article: Article) -> list[Person]:
    """Whoever invited its reviewers; nobody did, or is there any more: every editor."""
    return editors_of(article) or list(Person.objects.filter(roles__contains=[Role.EDITOR], is_active=True))


def _people(ids: Iterable[int]) -> list[Person]:
    return list(Person.objects.filter(pk__in=set(ids), is_active=True).order_by("pk"))


def _open_assignments(article: Article) -> list[Assignment]:
    return list(article.assignments.filter(state=Assignment.State.ACCEPTED))


def _ease(article: Article, alert: Alert, change: StandingChange, source: Source) -> None:
    """The source stands better: the task is done where it stands no worse than before, else brought up to date."""
    before, alert.new, alert.said = alert.new, source.standing, " ".join(change.said)
    over = gravity(source.standing) <= gravity(alert.old)
    if over:
        _take_back_notice(article, source, before)
        alert.closed_at, alert.closed_because = timezone.now(), _stands_again(source)
    alert.save()
    _spare(article, change, source, Verb.ALERT_CLOSED if over else Verb.ALERT_OPENED, {"alert": alert.pk})


def _spare(article: Article, change: StandingChange, source: Source, verb: Verb, told: dict) -> None:
    """Reviewers who were asked again, and need not be any more, are told so; the event says what eased."""
    spared = []
    if article.state == State.UNDER_REVIEW:
        spared = spare(article, {verdict.reviewer_id for verdict in stale_verdicts(article)})
    if not (told or spared):
        return
    new = {**told, "change": change.pk, "source": source.key, "standing": source.standing}
    reason, digest = _stands_again(source) if verb == Verb.ALERT_CLOSED else "", article.current.digest
    old = {"standing": change.old}
    event = record(article, verb, by=None, changed=("due_on",), old=old, new=new, reason=reason, digest=digest)
    tell_no_longer_needed(spared, article, event.hash, _stands_again(source))


def _stands_again(source: Source) -> str:
    return f"The source stands better again: {source.get_standing_display().lower()}."


def close_alert(alert_id: int, *, by: Person, reason: str) -> None:
    """An editor has dealt with it, and says how. Raises Alert.DoesNotExist, NotAllowed, NotPossible."""
    with transaction.atomic():
        article = lock(Alert.objects.values_list("article_id", flat=True).get(pk=alert_id))
        insist_manages(by, article)
        insist_reason(reason)
        alert = Alert.objects.select_related("source").get(pk=alert_id)
        if alert.closed_at is not None:
            raise NotPossible(f"This task is already closed: {alert.closed_because}")
        alert.closed_at, alert.closed_by, alert.closed_because = timezone.now(), by, reason
        alert.save(update_fields=("closed_at", "closed_by", "closed_because"))
        new = {"alert": alert.pk, "source": alert.source.key, "standing": alert.new}
        record(article, Verb.ALERT_CLOSED, by=by, new=new, reason=reason, digest=article.current.digest)

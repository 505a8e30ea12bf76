"""Who reviews what: asked, answered, taken back."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from django.conf import settings
from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.actions.locking import lock
from articles.ledger.record import record
from articles.models import Article, Person, State, Verb
from articles.refusals import Blocked, NotAllowed, NotPossible
from reviewboard import mailed_links
from reviewboard.actions.due import set_due
from reviewboard.actions.notices import notify
from reviewboard.actions.returning import return_to_signers, tell_signers
from reviewboard.actions.transitions import MOVED, insist_reason, move
from reviewboard.models import Assignment
from reviewboard.permissions import can_answer, insist, insist_manages
from reviewboard.queries.blockers import fatal_findings
from reviewboard.queries.candidates import obstacles, reasons
from reviewboard.queries.my_reviews import work_of
from reviewboard.queries.pace import seconds_each


def invite(
    article_id: int | str, reviewers: Sequence[Person], *, by: Person, due_on: dt.date, because: str = ""
) -> list[Assignment]:
    """Ask board members for a review by ``due_on``; the first invitation starts the review, since it shows the text.

    Each is told what spoke for them, and what the editor adds in ``because``. Whoever signed an earlier text of an
    article that was sent back is asked again with that, by name or not.
    ``article_id``: or its slug. Raises NotAllowed (also where somebody submitted or edited the text, or is no
    reviewer), NotPossible (asked already, declined, takes none), Blocked (fatal findings that are not waived).
    """
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        _insist_can_be_asked(reviewers, article, due_on)
        old = {"state": article.state}
        returned = _start_review(article)
        back = {assignment.reviewer_id for assignment in returned}
        said = {"invited_by": by, "invited_at": timezone.now(), "due_on": due_on, "asked_because": because}
        asked = [person for person in reviewers if person.pk not in back]
        assignments = _invitations(article, asked, said)
        set_due(article)
        new = {"state": article.state, "reviewers": [person.name for person in reviewers], "due_on": due_on.isoformat()}
        event = record(article, Verb.INVITED, by=by, changed=MOVED, old=old, new=new, digest=article.current.digest)
        _send_invitations(assignments, article, event.hash)
        tell_signers(returned, article, event.hash, new)
    return assignments


def _insist_can_be_asked(reviewers: Sequence[Person], article: Article, due_on: dt.date) -> None:
    if not reviewers:
        raise NotPossible("Choose at least one reviewer.")
    if due_on < timezone.now().date():
        raise NotPossible("The due date has passed. Choose today or a later day.")
    found = obstacles(article, reviewers)
    if found:
        said = [f"{person.name} ({found[person.pk].words})" for person in reviewers if person.pk in found]
        refusal = NotAllowed if any(obstacle.by_rule for obstacle in found.values()) else NotPossible
        raise refusal(f"Nobody was invited. These cannot be asked to review it: {', '.join(said)}.")


def _start_review(article: Article) -> list[Assignment]:
    """SUBMITTED moves on, if nothing fatal is known about the draft; UNDER_REVIEW stays.

    Gives the assignments that are open again, of those who had signed an earlier text before it was sent back.
    """
    if article.state == State.UNDER_REVIEW:
        return []
    fatal = fatal_findings(article)
    if fatal:
        things = "1 fatal finding has" if len(fatal) == 1 else f"{len(fatal)} fatal findings have"
        raise Blocked(f"Not sent to reviewers: {things} to be resolved or waived first.", fatal)
    article.review_started_at = timezone.now()
    move(article, Article.start_review, article.review_started_at)
    return return_to_signers(article)


def _invitations(article: Article, reviewers: Sequence[Person], said: dict) -> list[Assignment]:
    if not reviewers:
        return []
    why = reasons(article, reviewers)
    rows = [Assignment(article=article, reviewer=row, reasons=why.get(row.pk, []), **said) for row in reviewers]
    return Assignment.objects.bulk_create(rows)


def _send_invitations(assignments: Sequence[Assignment], article: Article, event: str) -> None:
    paces = seconds_each([assignment.reviewer for assignment in assignments])
    for assignment in assignments:
        token = mailed_links.token_of(assignment)
        notify(
            [assignment.reviewer],
            article,
            event=event,
            template="invitation",
            subject=f"Review asked by {assignment.due_on:%-d %B}: {article.current.title}",
            path=reverse("board:mailed-invitation", args=[token]),
            assignment=assignment,
            work=work_of(assignment, paces[assignment.reviewer_id]),
            calendar=settings.SITE_URL + reverse("board:mailed-due-day", args=[token]),
            desk=settings.SITE_URL + reverse("board:invitation", args=[assignment.pk]),
            until=mailed_links.ends_on(assignment),
        )


def accept(assignment_id: int, *, by: Person) -> None:
    """The reviewer takes it on. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article, assignment = _locked(assignment_id)
        _insist_answers(by, assignment)
        _answer(assignment, Assignment.State.ACCEPTED)
        record(article, Verb.ACCEPTED, by=by, new={"assignment": assignment.pk}, digest=article.current.digest)


def decline(assignment_id: int, *, by: Person, reason: str) -> None:
    """The reviewer says no, and why; the editor who asked is told. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article, assignment = _locked(assignment_id)
        _insist_answers(by, assignment)
        insist_reason(reason)
        _answer(assignment, Assignment.State.DECLINED, reason)
        set_due(article)
        event = _recorded(article, Verb.DECLINED, by, assignment, reason)
        subject = f"Declined by {by.name}: {article.current.title}"
        to = [assignment.invited_by]
        notify(to, article, event=event.hash, template="declined", subject=subject, reason=reason, reviewer=by)


def withdraw_assignment(assignment_id: int, *, by: Person, reason: str) -> None:
    """An editor takes an assignment back; what was signed stays signed. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        article, assignment = _locked(assignment_id)
        insist_manages(by, article)
        insist_reason(reason)
        if assignment.state not in Assignment.OPEN:
            raise NotPossible("This assignment has already ended.")
        _answer(assignment, Assignment.State.WITHDRAWN, reason)
        set_due(article)
        event = _recorded(article, Verb.ASSIGNMENT_WITHDRAWN, by, assignment, reason)
        tell_no_longer_needed([assignment.reviewer], article, event.hash, reason)


def end_open(article: Article, reason: str) -> list[Person]:
    """Whatever is still asked of reviewers ends; whose assignments those were. A step of what ends a review."""
    if article.due_on is None:
        return []
    open_ones = list(article.assignments.filter(state__in=Assignment.OPEN).select_related("reviewer"))
    ids = [assignment.pk for assignment in open_ones]
    ended = {"state": Assignment.State.WITHDRAWN, "answered_at": timezone.now(), "answer_reason": reason}
    Assignment.objects.filter(pk__in=ids).update(**ended)
    article.due_on = None
    return [assignment.reviewer for assignment in open_ones]


def tell_no_longer_needed(reviewers: Sequence[Person], article: Article, event: str, reason: str) -> None:
    subject = f"No longer needed: {article.current.title}"
    path = reverse("board:my-reviews")
    notify(reviewers, article, event=event, template="unassigned", subject=subject, path=path, reason=reason)


def _recorded(article: Article, verb: Verb, by: Person, assignment: Assignment, reason: str):
    new = {"assignment": assignment.pk, "reviewer": assignment.reviewer.name, "state": assignment.state}
    return record(article, verb, by=by, changed=("due_on",), new=new, reason=reason, digest=article.current.digest)


def _locked(assignment_id: int) -> tuple[Article, Assignment]:
    """The article's lock first, then the assignment as it is under that lock."""
    article = lock(Assignment.objects.values_list("article_id", flat=True).get(pk=assignment_id))
    return article, Assignment.objects.select_related("reviewer", "invited_by").get(pk=assignment_id)


def _insist_answers(by: Person, assignment: Assignment) -> None:
    insist(assignment.reviewer_id == by.pk, "Only the person who was asked can answer.")
    if not can_answer(by, assignment):
        raise NotPossible(f"This invitation is already {assignment.get_state_display().lower()}.")


def _answer(assignment: Assignment, state: Assignment.State, reason: str = "") -> None:
    assignment.state, assignment.answered_at, assignment.answer_reason = state, timezone.now(), reason
    assignment.save(update_fields=("state", "answered_at", "answer_reason"))

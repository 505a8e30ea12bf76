"""Many at once, on real connections with real commits: one wins, the others are told, and nothing is done twice."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import pytest
from django.db import connection

from articles.ledger.verify import verify
from articles.models import Article, LedgerEvent, OutboxMail, Person, Publication, Revision, Signature, State, Verb
from articles.refusals import NotPossible, Refused, Stale
from reviewboard.actions import accepting, assignments, editing, remarks, workflow
from reviewboard.models import Assignment, ChecklistVersion, Question, Remark
from tests.cast import PASSWORD, fetched, ready_to_approve, signed_review, submitted, under_review
from tests.clock import in_days
from tests.reviewboard.checklists import changed, made

pytestmark = pytest.mark.django_db(transaction=True)
Outcome = object | Refused


def at_once(*acts: Callable[[], object]) -> list[Outcome]:
    """What each gave, or the refusal it raised. All wait at one line, each with a connection of its own."""
    line = threading.Barrier(len(acts))
    outcomes: list[Outcome] = [None] * len(acts)

    def run(place: int, act: Callable[[], object]) -> None:
        try:
            line.wait(timeout=60)
            outcomes[place] = act()
        except Refused as refusal:
            outcomes[place] = refusal
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(timeout=120)
    assert not any(thread.is_alive() for thread in threads)
    return outcomes


def refusals(outcomes: Sequence[Outcome]) -> list[type]:
    return sorted(
        (type(outcome) for outcome in outcomes if isinstance(outcome, Refused)), key=lambda kind: kind.__name__
    )


def again(person: Person) -> Person:
    """A copy of one's own for each thread."""
    return Person.objects.get(pk=person.pk)


@pytest.fixture
def ready(editor, submitter, reviewer) -> Article:
    article = ready_to_approve(editor, submitter, reviewer)
    OutboxMail.objects.all().delete()
    return article


def test_fifty_approve_one_article_and_one_does(ready, editor, submitter):
    def approve(by: Person) -> Signature:
        said = {"seen": ready.current.digest, "password": PASSWORD, "publish_too": True}
        return workflow.approve(ready.pk, by=by, **said)

    outcomes = at_once(*(partial(approve, again(editor)) for _ in range(50)))
    assert sum(isinstance(outcome, Signature) for outcome in outcomes) == 1
    assert refusals(outcomes) == [NotPossible] * 49
    assert Signature.objects.filter(meaning=Signature.Meaning.APPROVAL).count() == 1
    assert LedgerEvent.objects.filter(verb=Verb.APPROVED).count() == 1
    assert Publication.objects.count() == 1
    assert [mail.to for mail in OutboxMail.objects.all()] == [submitter]
    assert verify().whole


def test_inviting_and_withdrawing_leave_nobody_at_work_on_a_withdrawn_article(
    submitter, editor, other_editor, reviewer
):
    article = submitted(submitter)
    outcomes = at_once(
        lambda: assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(5)),
        lambda: workflow.withdraw(article.pk, by=other_editor, reason="Wrong drug"),
    )
    assert fetched(article).state == State.WITHDRAWN
    assert refusals(outcomes) in ([], [NotPossible])
    states = [assignment.state for assignment in Assignment.objects.all()]
    assert states == ([] if refusals(outcomes) else [Assignment.State.WITHDRAWN])
    assert verify().whole


def test_the_same_reviewer_invited_twice_at_once_is_asked_once(submitter, editor, other_editor, reviewer):
    article = submitted(submitter)
    outcomes = at_once(
        lambda: assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(5)),
        lambda: assignments.invite(article.pk, [again(reviewer)], by=other_editor, due_on=in_days(6)),
    )
    assert refusals(outcomes) == [NotPossible]
    assert Assignment.objects.count() == OutboxMail.objects.count() == 1


def test_two_editors_revise_at_once_and_one_is_told_that_the_text_changed(submitter, editor, other_editor):
    article = submitted(submitter)
    wording = editing.wording_of(article.current)

    def revise(by: Person, title: str) -> Revision:
        changed = replace(wording, title=title)
        return editing.revise(article.pk, changed, by=by, seen=article.current.digest, note="")

    outcomes = at_once(lambda: revise(editor, "By Ines"), lambda: revise(other_editor, "By Tom"))
    assert refusals(outcomes) == [Stale]
    [won] = [outcome for outcome in outcomes if isinstance(outcome, Revision)]
    assert fetched(article).current == won
    assert Revision.objects.count() == 2
    assert verify().whole


def test_approving_and_revising_never_approve_a_text_that_nobody_signed(ready, editor, other_editor):
    changed = replace(editing.wording_of(ready.current), title="Changed meanwhile")
    seen = ready.current.digest
    outcomes = at_once(
        lambda: workflow.approve(ready.pk, by=editor, seen=seen, password=PASSWORD),
        lambda: editing.revise(ready.pk, changed, by=other_editor, seen=seen, note=""),
    )
    [refusal] = refusals(outcomes)
    article = fetched(ready)
    if refusal is Stale:
        assert (article.state, article.current.number) == (State.UNDER_REVIEW, 2)
    else:
        assert (article.state, article.current.number) == (State.APPROVED, 1)


def test_two_answers_to_one_invitation(submitter, editor, reviewer):
    article = submitted(submitter)
    [assignment] = assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(5))
    outcomes = at_once(
        lambda: assignments.accept(assignment.pk, by=reviewer),
        lambda: assignments.decline(assignment.pk, by=again(reviewer), reason="No time"),
    )
    assert refusals(outcomes) == [NotPossible]
    answers = LedgerEvent.objects.filter(verb__in=[Verb.ACCEPTED, Verb.DECLINED]).count()
    assert answers == 1


def test_accepting_while_the_editor_sends_it_back(submitter, editor, reviewer, second_reviewer):
    article = submitted(submitter)
    under_review(article, editor, second_reviewer)
    [assignment] = assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(5))
    outcomes = at_once(
        lambda: assignments.accept(assignment.pk, by=reviewer),
        lambda: workflow.send_back(article.pk, by=editor, reason="Doses are missing"),
    )
    assert refusals(outcomes) in ([], [NotPossible])
    assert {row.state for row in Assignment.objects.all()} == {Assignment.State.WITHDRAWN}
    assert fetched(article).state == State.SUBMITTED


def test_of_two_who_change_a_checklist_one_makes_the_version(editor, other_editor):
    """The other is told what came first, and nothing of it is overwritten."""
    version = made(editor)
    asked = [Question("own", f"Asked by {person.name}?") for person in (editor, other_editor)]
    acts = [partial(changed, version, by, question) for by, question in zip((editor, other_editor), asked, strict=True)]
    outcomes = at_once(*acts)
    [stored] = [outcome for outcome in outcomes if isinstance(outcome, ChecklistVersion)]
    assert [type(outcome) for outcome in outcomes if outcome is not stored] == [Stale]
    assert (stored.number, version.checklist.versions.count()) == (2, 2)


def test_two_editors_accept_overlapping_suggestions_at_once_and_one_does(
    submitter, editor, other_editor, reviewer, second_reviewer
):
    article = submitted(submitter)
    both = under_review(article, editor, reviewer, second_reviewer)
    article = fetched(article)
    at = article.current.body.index("in most adults")
    shared = {"article_id": article.pk, "seen": article.current.digest}
    wide = remarks.suggest(by=reviewer, passage=(at, at + 14), replacement="in adults", **shared)
    narrow = remarks.suggest(by=second_reviewer, passage=(at + 3, at + 7), replacement="many", **shared)
    start = article.current.body.index("Rest")
    apart = remarks.suggest(by=second_reviewer, passage=(start, start + 4), replacement="Bed rest", **shared)
    for assignment in both:
        signed_review(assignment, recommendation="changes")
    outcomes = at_once(
        lambda: accepting.accept_suggestions(remark_ids=[wide.pk, apart.pk], by=editor, **shared),
        lambda: accepting.accept_suggestions(remark_ids=[narrow.pk, apart.pk], by=other_editor, **shared),
    )
    assert refusals(outcomes) == [Stale]
    [won] = [outcome for outcome in outcomes if isinstance(outcome, Revision)]
    assert fetched(article).current == won
    assert "Bed rest beyond" in won.body
    assert LedgerEvent.objects.filter(verb=Verb.SUGGESTION_ACCEPTED).count() == 1
    ended = dict(Remark.objects.values_list("pk", "state"))
    assert ended[apart.pk] == "accepted"
    assert sorted([ended[wide.pk], ended[narrow.pk]]) == ["accepted", "open"]
    assert Remark.objects.get(state="open").displaced_by.state == "accepted"
    assert verify().whole

"""Who reviews what: asked, answered, taken back."""

from __future__ import annotations

import pytest

from articles.drafts.draft import Finding
from articles.models import LedgerEvent, OutboxMail, Person, State, Verb
from articles.refusals import Blocked, NotAllowed, NotPossible
from reviewboard.actions import assignments, waivers
from reviewboard.models import Assignment, Member
from reviewboard.queries.blockers import blockers
from tests.cast import PASSWORD, fetched, submitted, under_review
from tests.clock import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(submitter):
    return submitted(submitter)


def invite(article, by, *people, days: int = 5):
    return assignments.invite(article.pk, people, by=by, due_on=in_days(days))


def test_the_first_invitation_starts_the_review_and_later_ones_do_not(article, editor, reviewer, second_reviewer):
    invite(article, editor, reviewer)
    started = fetched(article).review_started_at
    invite(article, editor, second_reviewer, days=2)
    found = fetched(article)
    assert (found.state, found.review_started_at, found.due_on) == (State.UNDER_REVIEW, started, in_days(2))
    assert LedgerEvent.objects.filter(verb=Verb.INVITED).count() == 2


def test_an_article_is_due_when_its_first_open_assignment_is(article, editor, reviewer, second_reviewer):
    soon, later = invite(article, editor, reviewer, days=2) + invite(article, editor, second_reviewer, days=9)
    assert fetched(article).due_on == in_days(2)
    assignments.decline(soon.pk, by=reviewer, reason="No time")
    assert fetched(article).due_on == in_days(9)
    assignments.withdraw_assignment(later.pk, by=editor, reason="Not needed")
    assert fetched(article).due_on is None


def test_nobody_is_asked_in_vain(article, editor, reviewer):
    with pytest.raises(NotPossible, match="at least one"):
        invite(article, editor)
    with pytest.raises(NotPossible, match="has passed"):
        invite(article, editor, reviewer, days=-1)
    assert fetched(article).state == State.SUBMITTED


def test_all_are_asked_or_nobody(article, editor, reviewer, submitter):
    with pytest.raises(NotAllowed, match=r"Sam Whitlow \(not a reviewer\)"):
        invite(article, editor, reviewer, submitter)
    assert not Assignment.objects.exists()
    assert not OutboxMail.objects.exists()


def test_who_has_been_asked_or_declined_is_not_asked_again(article, editor, reviewer):
    [assignment] = invite(article, editor, reviewer)
    with pytest.raises(NotPossible, match=r"Helena Brandt \(already asked: invited\)"):
        invite(article, editor, reviewer)
    assignments.decline(assignment.pk, by=reviewer, reason="On leave")
    with pytest.raises(NotPossible, match="On leave"):
        invite(article, editor, reviewer)


def test_who_was_withdrawn_can_be_asked_again(article, editor, reviewer):
    [assignment] = invite(article, editor, reviewer)
    assignments.withdraw_assignment(assignment.pk, by=editor, reason="Too early")
    assert invite(article, editor, reviewer)[0].state == Assignment.State.INVITED


def test_who_takes_no_invitations_is_not_asked(article, editor, reviewer):
    Member.objects.update(accepts_invitations=False)
    with pytest.raises(NotPossible, match="takes no invitations"):
        invite(article, editor, Person.objects.get(pk=reviewer.pk))


def test_only_another_editor_asks(article, reviewer, submitter, admin_person, editor):
    for somebody in (reviewer, submitter, admin_person):
        with pytest.raises(NotAllowed):
            invite(article, somebody, reviewer)
    own = submitted(editor, title="Mine", question="Mine?", body="Mine. [1]")
    with pytest.raises(NotAllowed, match="another editor"):
        invite(own, editor, reviewer)


def test_a_fatal_finding_blocks_until_it_is_waived(submitter, editor, reviewer):
    article = submitted(submitter, findings=(Finding("fatal", "answer-missing", "There is no answer."),))
    with pytest.raises(Blocked) as refused:
        invite(article, editor, reviewer)
    assert [blocker.sentence for blocker in refused.value.blockers] == ["There is no answer."]
    waivers.waive(
        article.pk,
        [refused.value.blockers[0].key],
        by=editor,
        seen=article.current.digest,
        password=PASSWORD,
        reason="The answer is in the second part",
        until_on=in_days(3),
    )
    invite(article, editor, reviewer)
    assert fetched(article).state == State.UNDER_REVIEW
    assert "finding" not in [blocker.kind for blocker in blockers(article)]


def test_only_who_was_asked_answers_and_once(article, editor, reviewer, second_reviewer):
    [assignment] = invite(article, editor, reviewer)
    with pytest.raises(NotAllowed):
        assignments.accept(assignment.pk, by=second_reviewer)
    assignments.accept(assignment.pk, by=reviewer)
    with pytest.raises(NotPossible, match="already accepted"):
        assignments.decline(assignment.pk, by=reviewer, reason="Changed my mind")


def test_declining_and_taking_back_need_a_reason(article, editor, reviewer, second_reviewer):
    first, second = invite(article, editor, reviewer, second_reviewer)
    with pytest.raises(NotPossible, match="reason"):
        assignments.decline(first.pk, by=reviewer, reason=" ")
    with pytest.raises(NotPossible, match="reason"):
        assignments.withdraw_assignment(second.pk, by=editor, reason="")
    assert {row.state for row in Assignment.objects.all()} == {Assignment.State.INVITED}


def test_the_editor_who_asked_is_told_of_a_refusal(article, editor, other_editor, reviewer):
    [assignment] = invite(article, editor, reviewer)
    OutboxMail.objects.all().delete()
    assignments.decline(assignment.pk, by=reviewer, reason="On leave")
    mail = OutboxMail.objects.get()
    assert (mail.to, mail.subject) == (editor, "Declined by Helena Brandt: Exercise for back pain")


def test_a_signed_review_cannot_be_taken_back(article, editor, reviewer):
    [assignment] = under_review(article, editor, reviewer)
    Assignment.objects.update(state=Assignment.State.SUBMITTED)
    with pytest.raises(NotPossible, match="already ended"):
        assignments.withdraw_assignment(assignment.pk, by=editor, reason="Too late")

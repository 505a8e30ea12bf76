"""The article's way through its states: who may, from where, with what reason, and what is written down."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.ledger.verify import verify
from articles.models import LedgerEvent, OutboxMail, Publication, Signature, Source, State, Verb
from articles.refusals import Blocked, NotAllowed, NotPossible, Stale, WrongPassword
from reviewboard.actions import editing, workflow
from reviewboard.models import Assignment
from tests.cast import PASSWORD, fetched, ready_to_approve, signed_review, submitted, under_review

pytestmark = pytest.mark.django_db
REASONED = {
    "send_back": workflow.send_back,
    "withdraw": workflow.withdraw,
    "restore": workflow.restore,
    "reopen": workflow.reopen,
    "end_publication": workflow.end_publication,
}


@pytest.fixture
def ready(editor, submitter, reviewer):
    return ready_to_approve(editor, submitter, reviewer)


@pytest.fixture
def approved(ready, editor):
    approve(ready, editor)
    return fetched(ready)


def approve(article, by, **said):
    return workflow.approve(article.pk, by=by, **{"seen": article.current.digest, "password": PASSWORD, **said})


def nothing_happened(article) -> bool:
    states = (fetched(article).state, LedgerEvent.objects.filter(verb=Verb.APPROVED).count())
    return states == (State.UNDER_REVIEW, 0) and not Signature.objects.filter(meaning="approval").exists()


def test_the_event_of_an_approval_names_the_signature_and_the_text(ready, editor):
    signature = approve(ready, editor)
    event = LedgerEvent.objects.get(verb=Verb.APPROVED)
    assert (event.actor, event.actor_name, event.digest) == (editor, "Ines Calder", ready.current.digest)
    assert (event.old, event.new) == (
        {"state": "under_review"},
        {"state": "approved", "revision": 1, "signature": signature.pk},
    )
    assert signature.digest == ready.current.digest


def test_credentials_are_those_at_signing(ready, editor):
    editor.credentials = "MD"
    editor.save()
    signature = approve(ready, editor)
    editor.credentials = ""
    editor.save()
    assert Signature.objects.get(pk=signature.pk).signed_as == "Ines Calder, MD"


def test_by_slug_it_is_the_same_article(ready, editor):
    workflow.approve(ready.slug, by=editor, seen=ready.current.digest, password=PASSWORD)
    assert fetched(ready).state == State.APPROVED


def test_a_wrong_password_comes_before_everything(ready, editor):
    with pytest.raises(WrongPassword):
        approve(ready, editor, password="wrong")
    assert nothing_happened(ready)


def test_a_text_not_seen_is_not_approved(ready, editor):
    with pytest.raises(Stale) as refused:
        approve(ready, editor, seen="0" * 64)
    assert (refused.value.seen, refused.value.current) == ("0" * 64, ready.current.digest)
    assert nothing_happened(ready)


def test_blockers_come_with_the_refusal(ready, editor):
    Source.objects.update(checked_at=None)
    with pytest.raises(Blocked, match="2 things stand in the way") as refused:
        approve(ready, editor)
    assert [blocker.kind for blocker in refused.value.blockers] == ["source", "source"]
    assert nothing_happened(ready)


@pytest.mark.parametrize("name", ["reviewer", "submitter", "admin_person", "outsider"])
def test_only_editors_approve(ready, request, name):
    with pytest.raises(NotAllowed):
        approve(ready, request.getfixturevalue(name))
    assert nothing_happened(ready)


def test_an_editor_who_left_does_nothing(ready, editor):
    editor.is_active = False
    with pytest.raises(NotAllowed):
        approve(ready, editor)


@pytest.mark.parametrize("act", REASONED)
def test_a_reason_is_needed(approved, editor, act):
    with pytest.raises(NotPossible, match="reason"):
        REASONED[act](approved.pk, by=editor, reason="  ")
    assert fetched(approved).state == State.APPROVED


@pytest.mark.parametrize("act", REASONED)
def test_no_editor_takes_back_their_own(editor, act):
    article = submitted(editor)
    with pytest.raises(NotAllowed, match="another editor"):
        REASONED[act](article.pk, by=editor, reason="Mine")


@pytest.mark.parametrize(
    ("act", "state"),
    [("restore", "approved"), ("send_back", "approved"), ("end_publication", "approved"), ("reopen", "submitted")],
)
def test_what_the_state_does_not_allow(approved, editor, submitter, act, state):
    article = approved if state == "approved" else submitted(submitter, title="Other", question="O?", body="O. [1]")
    events = LedgerEvent.objects.count()
    with pytest.raises(NotPossible):
        REASONED[act](article.pk, by=editor, reason="Because")
    assert (fetched(article).state, LedgerEvent.objects.count()) == (state, events)


def test_there_and_back_again(approved, editor):
    workflow.reopen(approved.pk, by=editor, reason="In doubt")
    workflow.send_back(approved.pk, by=editor, reason="Work it over")
    workflow.withdraw(approved.pk, by=editor, reason="No longer needed")
    workflow.restore(approved.pk, by=editor, reason="Needed after all")
    article = fetched(approved)
    assert (article.state, article.closed_because, article.due_on) == (State.SUBMITTED, "Needed after all", None)
    verbs = list(LedgerEvent.objects.filter(subject="article").order_by("-sequence").values_list("verb", "reason")[:4])
    assert verbs == [
        (Verb.RESTORED, "Needed after all"),
        (Verb.WITHDRAWN, "No longer needed"),
        (Verb.SENT_BACK, "Work it over"),
        (Verb.REOPENED, "In doubt"),
    ]
    assert verify().whole


def test_reopened_and_unchanged_it_can_be_approved_again(approved, editor):
    workflow.reopen(approved.pk, by=editor, reason="In doubt")
    approve(approved, editor)
    assert Signature.objects.filter(meaning="approval").count() == 2


def test_a_reopened_text_that_changes_asks_its_signers_again(approved, editor, reviewer):
    workflow.reopen(approved.pk, by=editor, reason="In doubt")
    wording = replace(editing.wording_of(approved.current), title="Exercise for low back pain")
    editing.revise(approved.pk, wording, by=editor, seen=approved.current.digest, note="")
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    assert fetched(approved).due_on is not None
    with pytest.raises(Blocked):
        approve(fetched(approved), editor)
    signed_review(Assignment.objects.get())
    approve(fetched(approved), editor)


def test_publishing_replaces_what_readers_saw(approved, editor):
    workflow.publish(approved.pk, by=editor, seen=approved.current.digest)
    workflow.reopen(approved.pk, by=editor, reason="In doubt")
    approve(approved, editor, publish_too=True)
    old, new = Publication.objects.order_by("pk")
    assert old.ended_by_name == "Ines Calder"
    assert (new.ended_at, new.notice) == (None, "")
    published = LedgerEvent.objects.filter(verb=Verb.PUBLISHED).order_by("sequence")
    assert [event.old for event in published] == [{"publications_ended": 0}, {"publications_ended": 1}]


def test_withdrawing_tells_everyone_once(submitter, editor, reviewer, second_reviewer):
    article = submitted(submitter)
    under_review(article, editor, reviewer, second_reviewer)
    OutboxMail.objects.all().delete()
    workflow.withdraw(article.pk, by=editor, reason="Wrong drug")
    assert sorted(mail.to.name for mail in OutboxMail.objects.select_related("to")) == [
        "Chidi Okafor",
        "Helena Brandt",
        "Sam Whitlow",
    ]
    assert {row.state for row in Assignment.objects.all()} == {Assignment.State.WITHDRAWN}

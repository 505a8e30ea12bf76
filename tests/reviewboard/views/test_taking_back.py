"""Sending back, withdrawing, restoring, reopening, ending a publication, through HTTP."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.models import LedgerEvent, OutboxMail, Publication, State, Verb
from reviewboard.actions import workflow
from reviewboard.models import Assignment
from tests.cast import PASSWORD, fetched, ready_to_approve, submitted, under_review
from tests.counting import statements

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(submitter):
    return submitted(submitter)


@pytest.fixture
def reviewed(article, editor, reviewer):
    under_review(article, editor, reviewer)
    OutboxMail.objects.all().delete()
    return fetched(article)


@pytest.fixture
def published(editor, submitter, reviewer):
    found = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD, publish_too=True)
    OutboxMail.objects.all().delete()
    return fetched(found)


def url(article, act: str) -> str:
    return reverse(f"board:article-{act}", args=[article.slug])


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def told(client, by, article, act: str) -> str:
    client.force_login(by)
    response = client.get(url(article, act))
    assert response.status_code == 200
    return words(response)


def done(client, by, article, act: str, reason: str = "A reason"):
    client.force_login(by)
    return client.post(url(article, act), {"reason": reason})


def mailed() -> dict[str, str]:
    return {mail.to.name: mail.subject for mail in OutboxMail.objects.select_related("to")}


ACTS = ["send-back", "withdraw", "restore", "reopen", "end-publication"]


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize("name", ["reviewer", "submitter", "admin_person", "outsider"])
def test_only_editors_take_back(client, request, published, act, name):
    assert done(client, request.getfixturevalue(name), published, act).status_code == 403
    assert client.get(url(published, act)).status_code == 403
    assert fetched(published).state == State.APPROVED


@pytest.mark.parametrize("act", ACTS)
def test_nobody_takes_back_what_they_submitted(client, editor, act):
    article = submitted(editor)
    assert done(client, editor, article, act).status_code == 403
    assert fetched(article).state == State.SUBMITTED


@pytest.mark.parametrize(("act", "state"), [("send-back", "under_review"), ("withdraw", "under_review")])
def test_a_reason_is_asked_for(client, editor, reviewed, act, state):
    for reason in ("", "   "):
        response = done(client, editor, reviewed, act, reason)
        assert response.status_code == 200
        assert "Say why" in words(response)
    assert fetched(reviewed).state == state


def test_sending_back(client, editor, submitter, reviewer, reviewed):
    page = told(client, editor, reviewed, "send-back")
    assert "Sam Whitlow, who submitted it, is told your reason" in page
    assert "Readers see it as submitted" in page
    response = done(client, editor, reviewed, "send-back", "Doses are missing")
    assert response.url == reverse("board:article", args=[reviewed.slug])
    article = fetched(reviewed)
    assert (article.state, article.closed_because, article.due_on) == (State.SUBMITTED, "Doses are missing", None)
    assignment = Assignment.objects.get()
    assert (assignment.state, assignment.answer_reason) == (Assignment.State.WITHDRAWN, "Doses are missing")
    assert mailed() == {
        "Sam Whitlow": "Sent back to you: Exercise for back pain",
        "Helena Brandt": "No longer needed: Exercise for back pain",
    }
    assert LedgerEvent.objects.get(verb=Verb.SENT_BACK).reason == "Doses are missing"


def test_withdrawing_ends_the_publication(client, editor, published):
    assert "Readers lose revision 1, which is published now." in told(client, editor, published, "withdraw")
    done(client, editor, published, "withdraw", "Harmful as it stands")
    assert fetched(published).state == State.WITHDRAWN
    assert Publication.objects.get().end_reason == "Harmful as it stands"
    assert mailed() == {"Sam Whitlow": "Withdrawn: Exercise for back pain"}


def test_restoring(client, editor, article):
    workflow.withdraw(article.pk, by=editor, reason="By mistake")
    OutboxMail.objects.all().delete()
    assert "starts again as submitted" in told(client, editor, article, "restore")
    done(client, editor, article, "restore", "It was a mistake")
    assert fetched(article).state == State.SUBMITTED
    assert mailed() == {}


def test_reopening_keeps_the_publication_with_a_notice(client, editor, published):
    page = told(client, editor, published, "reopen")
    assert "Readers go on seeing revision 1, which is published. Your reason stands above it as a notice." in page
    done(client, editor, published, "reopen", "A trial was corrected")
    article = fetched(published)
    assert (article.state, article.due_on) == (State.UNDER_REVIEW, None)
    live = Publication.objects.get()
    assert (live.ended_at, live.notice) == (None, "A trial was corrected")
    assert mailed() == {"Ines Calder": "Reopened: Exercise for back pain"}


def test_ending_the_publication_leaves_the_state(client, editor, published):
    assert "Readers lose revision 1." in told(client, editor, published, "end-publication")
    done(client, editor, published, "end-publication", "The guideline was replaced")
    assert fetched(published).state == State.APPROVED
    assert Publication.objects.get().end_reason == "The guideline was replaced"
    assert LedgerEvent.objects.filter(verb=Verb.PUBLICATION_ENDED).count() == 1


@pytest.mark.parametrize("act", ["send-back", "restore", "reopen", "end-publication"])
def test_what_cannot_be_done_now_says_so_and_keeps_the_reason(client, editor, article, act):
    assert "This cannot be done now" in told(client, editor, article, act)
    response = done(client, editor, article, act, "Kept as typed")
    assert response.status_code == 409
    assert "Kept as typed" in response.content.decode()
    assert fetched(article).state == State.SUBMITTED
    assert LedgerEvent.objects.count() == 1


@pytest.mark.parametrize("act", ACTS)
def test_an_article_that_is_not_there(client, editor, act):
    client.force_login(editor)
    address = reverse(f"board:article-{act}", args=["none"])
    assert client.get(address).status_code == 404
    assert client.post(address, {"reason": "None"}).status_code == 404


def test_withdrawing_costs_at_most_ten_statements(client, editor, reviewed):
    client.force_login(editor)
    asked = statements(lambda: client.post(url(reviewed, "withdraw"), {"reason": "Wrong"}))
    assert fetched(reviewed).state == State.WITHDRAWN
    assert len(asked) <= 10, asked

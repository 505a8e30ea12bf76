"""The whole story by its actions: a draft is submitted, reviewed, changed, reviewed again, approved and published."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.ledger.verify import verify
from articles.models import LedgerEvent, OutboxMail, Signature, State
from articles.refusals import Blocked
from reviewboard.actions import accepting, editing, remarks, workflow
from reviewboard.models import Assignment
from reviewboard.queries.blockers import blockers
from tests.cast import PASSWORD, fetched, signed_review, sources_stand, submitted, under_review


@pytest.mark.django_db
def test_from_draft_to_publication(editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    article = fetched(article)
    assert article.state == State.UNDER_REVIEW
    assert [blocker.kind for blocker in blockers(article)] == ["unjudged", "unsigned"]

    start = article.current.body.index("helps. [1, 2]")
    remarks.suggest(article.pk, by=reviewer, passage=(start, start + 5), replacement="may help")
    signed_review(assignment)
    article = fetched(article)
    assert [blocker.kind for blocker in blockers(article)] == ["remark"]
    with pytest.raises(Blocked):
        workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)

    [remark] = article.remarks.all()
    revision = accepting.accept_suggestion(remark.pk, by=editor, seen=article.current.digest)
    assert revision.number == 2
    assert [claim.worded_by for claim in revision.claims.order_by("position")] == [submitter, reviewer, submitter]
    article = fetched(article)
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    assert [(b.kind, b.count) for b in blockers(article)] == [("unjudged", 2), ("unsigned", 1)]

    signed_review(Assignment.objects.get())
    article = fetched(article)
    assert blockers(article) == ()
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    article = fetched(article)
    assert article.state == State.APPROVED
    assert article.publications.get().revision == revision
    assert Signature.objects.filter(meaning=Signature.Meaning.APPROVAL).count() == 1
    assert verify().whole
    assert list(LedgerEvent.objects.filter(subject="article").order_by("sequence").values_list("verb", flat=True)) == [
        "article.submitted",
        "assignment.invited",
        "assignment.accepted",
        "suggestion.made",
        "review.signed",
        "suggestion.accepted",
        "review.signed",
        "article.approved",
        "publication.started",
    ]
    assert OutboxMail.objects.filter(to=submitter).count() == 1


@pytest.mark.django_db
def test_a_text_sent_back_and_changed_returns_to_whoever_had_signed_it(editor, submitter, reviewer, second_reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment, recommendation="changes")
    workflow.send_back(article.pk, by=editor, reason="The reviewer asks for changes")
    article = fetched(article)
    wording = editing.wording_of(article.current)
    changed = replace(wording, body=wording.body.replace("most adults", "many adults"))
    editing.revise(article.pk, changed, by=submitter, seen=article.current.digest, note="As asked")
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED

    under_review(article, editor, second_reviewer)
    assert Assignment.objects.get(reviewer=reviewer).state == Assignment.State.ACCEPTED
    assert OutboxMail.objects.filter(to=reviewer, subject__startswith="Changed since you signed").count() == 1

"""Comments and suggestions: who may say what, for whom it exists, how it ends."""

from __future__ import annotations

import pytest

from articles.models import LedgerEvent
from articles.refusals import NotAllowed, NotPossible, Stale
from reviewboard.actions import remarks, workflow
from reviewboard.models import Assignment, Remark
from tests.cast import fetched, signed_review, sources_stand, submitted, typed_review, under_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    return fetched(article)


def test_an_editors_comment_is_there_at_once(article, editor):
    remark = remarks.comment(article.pk, by=editor, text="Is this so?", passage=(5, 10), blocking=True)
    assert (remark.quote, remark.start, remark.blocking, remark.revision) == ("falls", 5, True, article.current)
    assert remark.shown_at == remark.made_at
    assert remark.assignment is None
    event = LedgerEvent.objects.get(verb="comment.made")
    assert event.new == {"remark": remark.pk, "quote": "falls", "text": "Is this so?", "blocking": True}


def test_a_reviewers_comment_is_shown_when_they_sign(article, reviewer):
    assignment = Assignment.objects.get()
    remark = remarks.comment(article.pk, by=reviewer, text="Is this so?")
    assert (remark.assignment, remark.shown_at) == (assignment, None)
    review = signed_review(assignment)
    assert Remark.objects.get().shown_at == review.signature.signed_at


def test_a_suggestion_keeps_the_words_in_the_history(article, reviewer):
    remarks.suggest(article.pk, by=reviewer, passage=(0, 4), replacement="Ache", text="Plainer")
    event = LedgerEvent.objects.get(verb="suggestion.made")
    assert (event.new["quote"], event.new["replacement"], event.new["text"]) == ("Pain", "Ache", "Plainer")


def test_an_empty_comment_says_nothing(article, editor):
    with pytest.raises(NotPossible, match="The comment is empty"):
        remarks.comment(article.pk, by=editor, text=" \n")


def test_a_suggestion_of_what_stands_there_is_none(article, editor):
    with pytest.raises(NotPossible, match="is what stands there already"):
        remarks.suggest(article.pk, by=editor, passage=(0, 4), replacement="Pain")


@pytest.mark.parametrize("passage", [(0, 0), (5, 4), (-1, 4), (0, 100_000)])
def test_a_passage_lies_inside_the_text(article, editor, passage):
    with pytest.raises(NotPossible, match="That passage is not in the text"):
        remarks.comment(article.pk, by=editor, text="Is this so?", passage=passage)


def test_a_passage_of_another_text_is_stale(article, editor):
    with pytest.raises(Stale):
        remarks.comment(article.pk, by=editor, text="Is this so?", passage=(0, 4), seen="0" * 64)


def test_who_may_remark(article, editor, submitter, second_reviewer, admin_person, outsider):
    for nobody in (submitter, second_reviewer, admin_person, outsider):
        with pytest.raises(NotAllowed):
            remarks.comment(article.pk, by=nobody, text="Is this so?")
    assert Remark.objects.count() == 0


def test_a_reviewer_who_signed_is_done_remarking(article, reviewer):
    signed_review(Assignment.objects.get())
    with pytest.raises(NotAllowed):
        remarks.comment(article.pk, by=reviewer, text="One more thing")


def test_nobody_remarks_on_a_withdrawn_article(article, editor):
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    with pytest.raises(NotAllowed):
        remarks.comment(article.pk, by=editor, text="Is this so?")


def test_an_editor_resolves_a_comment(article, editor, reviewer):
    remark = remarks.comment(article.pk, by=reviewer, text="Is this so?", blocking=True)
    with pytest.raises(NotAllowed):
        remarks.resolve(remark.pk, by=editor)
    review = typed_review(Assignment.objects.get(), recommendation="changes")
    signed_review(review.assignment, recommendation="changes")
    remarks.resolve(remark.pk, by=editor, reason="Answered")
    remark = Remark.objects.get()
    assert (remark.state, remark.closed_by, remark.close_reason) == ("resolved", editor, "Answered")
    assert LedgerEvent.objects.get(verb="comment.resolved").reason == "Answered"
    with pytest.raises(NotPossible, match="already resolved"):
        remarks.resolve(remark.pk, by=editor)


def test_each_kind_ends_in_its_own_way(article, editor):
    comment = remarks.comment(article.pk, by=editor, text="Is this so?")
    suggestion = remarks.suggest(article.pk, by=editor, passage=(0, 4), replacement="Ache")
    with pytest.raises(NotPossible, match="A comment is answered and resolved, not rejected"):
        remarks.reject(comment.pk, by=editor, reason="No")
    with pytest.raises(NotPossible, match="A suggestion is accepted or rejected, not resolved"):
        remarks.resolve(suggestion.pk, by=editor)
    with pytest.raises(NotPossible, match="Say why it is rejected"):
        remarks.reject(suggestion.pk, by=editor, reason=" ")
    remarks.reject(suggestion.pk, by=editor, reason="The guideline says pain")
    assert LedgerEvent.objects.get(verb="suggestion.rejected").reason == "The guideline says pain"


def test_only_its_author_takes_a_remark_back(article, editor, reviewer):
    remark = remarks.comment(article.pk, by=reviewer, text="Is this so?")
    with pytest.raises(NotAllowed, match="Only its author can take a remark back"):
        remarks.take_back(remark.pk, by=editor)
    remarks.take_back(remark.pk, by=reviewer)
    assert Remark.objects.get().state == "taken_back"
    assert LedgerEvent.objects.filter(verb="remark.taken_back").count() == 1

"""Replies, names in them, and opening a remark again: who may, for whom it exists, what the history and mails hold."""

from __future__ import annotations

import pytest

from articles.ledger.verify import verify
from articles.models import LedgerEvent, OutboxMail, Person, Role
from articles.refusals import NotAllowed, NotPossible
from reviewboard.actions import remarks, threads, workflow
from reviewboard.models import Assignment, Remark, Reply
from reviewboard.queries.remarks import replies_of, threads_for
from tests.cast import PASSWORD, fetched, person, ready_to_approve, signed_review, submitted, under_review

pytestmark = pytest.mark.django_db
SECRET = "Nonsense from start to end"


@pytest.fixture
def article(editor, submitter, reviewer, second_reviewer):
    """Under review by two; nothing is signed yet."""
    article = submitted(submitter)
    under_review(article, editor, reviewer, second_reviewer)
    return fetched(article)


@pytest.fixture
def asked(article, editor) -> Remark:
    """An editor's comment, which all at work see."""
    return remarks.comment(article.pk, by=editor, text="Is this so?", passage=(0, 4))


def sign(who: Person) -> None:
    signed_review(Assignment.objects.get(reviewer=who), recommendation="changes")


def seen_by(who: Person, article) -> dict[int, list[str]]:
    """{remark: the replies that exist for this person}."""
    return {row.pk: [reply.text for reply in replies_of(row)] for row in threads_for(who, article)}


def mailed() -> list[tuple[str, str]]:
    return list(OutboxMail.objects.filter(body__contains="#remark-").values_list("to__name", "subject").order_by("pk"))


# --- replies --------------------------------------------------------------------------------------------------------


def test_an_editors_reply_is_there_at_once_and_in_the_history(article, asked, other_editor, reviewer):
    made = threads.reply(asked.pk, by=other_editor, text="See the guideline")
    assert (made.shown_at, made.assignment) == (made.made_at, None)
    assert seen_by(reviewer, article) == {asked.pk: ["See the guideline"]}
    event = LedgerEvent.objects.get(verb="remark.replied")
    assert event.actor == other_editor
    assert event.new == {
        "remark": asked.pk,
        "reply": made.pk,
        "quote": "Pain",
        "text": "See the guideline",
        "blocking": False,
    }
    assert verify().whole


def test_a_reviewers_reply_exists_for_others_from_their_signature_on(
    article, asked, editor, reviewer, second_reviewer, submitter
):
    threads.reply(asked.pk, by=reviewer, text="It is")
    assert seen_by(reviewer, article) == {asked.pk: ["It is"]}
    for other in (editor, second_reviewer, submitter):
        assert seen_by(other, article) == {asked.pk: []}
    sign(reviewer)
    assert seen_by(editor, article) == {asked.pk: ["It is"]}
    for other in (second_reviewer, submitter):
        assert seen_by(other, article) == {asked.pk: []}
    sign(second_reviewer)
    assert seen_by(second_reviewer, article) == {asked.pk: ["It is"]}
    assert seen_by(submitter, article) == {asked.pk: []}


def test_after_signing_a_reviewer_goes_on_talking_at_once(article, editor, reviewer):
    own = remarks.comment(article.pk, by=reviewer, text="Which dose?")
    sign(reviewer)
    threads.reply(own.pk, by=editor, text="Both")
    threads.reply(own.pk, by=reviewer, text="Then say so")
    assert seen_by(editor, article)[own.pk] == ["Both", "Then say so"]


def test_a_reviewer_goes_on_in_a_thread_that_the_others_have_also_while_they_review_again(article, editor, reviewer):
    own = remarks.comment(article.pk, by=reviewer, text="Which dose?")
    sign(reviewer)
    Assignment.objects.filter(reviewer=reviewer).update(state=Assignment.State.ACCEPTED)
    threads.reply(own.pk, by=reviewer, text="I mean the second one")
    assert seen_by(editor, article)[own.pk] == ["I mean the second one"]


def test_a_submitter_replies_while_the_article_is_with_them(editor, submitter):
    article = submitted(submitter)
    remark = remarks.comment(article.pk, by=editor, text="Is this so?")
    threads.reply(remark.pk, by=submitter, text="It is")
    assert seen_by(editor, article) == {remark.pk: ["It is"]}


@pytest.mark.parametrize("who", ["submitter", "admin_person", "outsider"])
def test_who_does_not_reply(request, asked, who):
    with pytest.raises(NotAllowed):
        threads.reply(asked.pk, by=request.getfixturevalue(who), text="Hm")
    assert not Reply.objects.exists()


def test_nobody_replies_to_what_they_do_not_see(article, editor, reviewer, second_reviewer):
    hidden = remarks.comment(article.pk, by=reviewer, text="Which dose?")
    for other in (editor, second_reviewer):
        with pytest.raises(NotAllowed, match="not there for you"):
            threads.reply(hidden.pk, by=other, text="Hm")


@pytest.mark.parametrize(
    ("text", "why"),
    [(" \n", "The reply is empty"), ("x" * 20_001, "This is 20,001 characters long, and 20,000 is the most")],
)
def test_a_reply_says_something_and_ends(asked, editor, text, why):
    with pytest.raises(NotPossible, match=why):
        threads.reply(asked.pk, by=editor, text=text)
    threads.reply(asked.pk, by=editor, text="x" * 20_000)


# --- names ----------------------------------------------------------------------------------------------------------


def test_who_is_named_gets_one_mail_with_a_link_and_not_the_words(article, asked, editor, other_editor):
    text = f"@Tom Reyes and @Reyes: {SECRET}"
    threads.reply(asked.pk, by=editor, text=text)
    mail = OutboxMail.objects.get(to=other_editor)
    assert mail.subject == "Ines Calder mentioned you in a remark on “Exercise for back pain”"
    assert f"/board/articles/{article.slug}/#remark-{asked.pk}" in mail.body
    for words in (SECRET, "Is this so?", "Pain falls"):
        assert words not in mail.body + mail.subject


def test_a_new_comment_may_name_somebody_too(article, editor, reviewer):
    remarks.comment(article.pk, by=editor, text="@Helena Brandt, is this so?")
    assert mailed() == [("Helena Brandt", "Ines Calder mentioned you in a remark on “Exercise for back pain”")]


def test_whose_remark_is_replied_to_hears_of_it_once(asked, other_editor, editor):
    threads.reply(asked.pk, by=other_editor, text="Yes")
    threads.reply(asked.pk, by=other_editor, text="@Ines see above")
    threads.reply(asked.pk, by=editor, text="Thanks")
    assert mailed() == [
        ("Ines Calder", "Tom Reyes replied to your remark on “Exercise for back pain”"),
        ("Ines Calder", "Tom Reyes mentioned you in a remark on “Exercise for back pain”"),
    ]


def test_a_name_in_an_unsigned_review_is_told_with_the_signature(article, editor, reviewer):
    remarks.comment(article.pk, by=reviewer, text="@Ines Calder, which dose?")
    taken = remarks.comment(article.pk, by=reviewer, text="@Ines Calder, never mind")
    remarks.take_back(taken.pk, by=reviewer)
    assert mailed() == []
    sign(reviewer)
    assert mailed() == [("Ines Calder", "Helena Brandt mentioned you in a remark on “Exercise for back pain”")]


def test_naming_never_reveals_a_remark_to_who_may_not_see_it(
    article, asked, editor, reviewer, second_reviewer, submitter
):
    own = remarks.comment(article.pk, by=reviewer, text="@Chidi Okafor @Sam Whitlow @Pat Nobody which dose?")
    sign(reviewer)
    threads.reply(own.pk, by=editor, text="@Chidi Okafor @Sam Whitlow what do you say?")
    threads.reply(asked.pk, by=reviewer, text="@Chidi Okafor @Sam Whitlow it is")
    assert {name for name, _ in mailed()} == {"Helena Brandt", "Ines Calder"}


def test_a_reply_that_the_author_of_the_remark_may_not_see_is_not_told_to_them(editor, submitter, reviewer):
    article = submitted(submitter)
    remark = remarks.comment(article.pk, by=submitter, text="I am not sure of this")
    under_review(article, editor, reviewer)
    sign(reviewer)
    threads.reply(remark.pk, by=reviewer, text="Nor am I")
    assert mailed() == []


def test_a_name_that_fits_two_people_is_asked_about(article, asked, editor, other_editor):
    person("Tom Hall", Role.EDITOR)
    with pytest.raises(NotPossible, match=r"“@Tom” could be several people\. Write @Tom Hall or @Tom Reyes"):
        threads.reply(asked.pk, by=editor, text="@Tom what do you say?")
    threads.reply(asked.pk, by=editor, text="@tom hall what do you say? Write to a@tom.org")
    assert [name for name, _ in mailed()] == ["Tom Hall"]


def test_a_name_that_became_unclear_before_the_signature_does_not_hold_it_up(article, other_editor, reviewer):
    remarks.comment(article.pk, by=reviewer, text="@Tom which dose?")
    person("Tom Hall", Role.EDITOR)
    sign(reviewer)
    assert mailed() == []


# --- opening again --------------------------------------------------------------------------------------------------


def test_a_resolved_comment_blocks_again_once_it_is_opened_again(article, editor):
    remark = remarks.comment(article.pk, by=editor, text="Is this so?", blocking=True)
    remarks.resolve(remark.pk, by=editor, reason="Yes")
    threads.reopen(remark.pk, by=editor, reason="Not quite")
    remark = Remark.objects.get()
    assert (remark.state, remark.closed_by, remark.closed_at, remark.close_reason) == ("open", None, None, "")
    event = LedgerEvent.objects.get(verb="remark.reopened")
    assert (event.old, event.new["state"], event.reason) == ({"state": "resolved"}, "open", "Not quite")
    with pytest.raises(NotPossible, match="This remark is open, so it is not opened again"):
        threads.reopen(remark.pk, by=editor)


def test_the_author_of_a_rejected_suggestion_may_insist(article, editor, reviewer, second_reviewer):
    remark = remarks.suggest(article.pk, by=reviewer, passage=(0, 4), replacement="Ache")
    for who in (reviewer, second_reviewer):
        sign(who)
    remarks.reject(remark.pk, by=editor, reason="No")
    with pytest.raises(NotAllowed):
        threads.reopen(remark.pk, by=second_reviewer)
    threads.reopen(remark.pk, by=reviewer)
    assert Remark.objects.get().state == "open"


def test_what_was_accepted_or_taken_back_stays_so(article, editor):
    remark = remarks.comment(article.pk, by=editor, text="Is this so?")
    remarks.take_back(remark.pk, by=editor)
    with pytest.raises(NotPossible, match="This remark is taken back, so it is not opened again"):
        threads.reopen(remark.pk, by=editor)


def test_on_an_approved_text_nothing_is_opened_again(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    remark = remarks.comment(article.pk, by=editor, text="Is this so?", blocking=True)
    remarks.resolve(remark.pk, by=editor)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    with pytest.raises(NotPossible, match="The article is approved"):
        threads.reopen(remark.pk, by=editor)

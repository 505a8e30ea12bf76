"""Replies by HTTP, on the file and on the desk; who can be named; what the history shows of them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviewboard.actions import remarks, threads
from reviewboard.models import Assignment, Remark, Reply
from tests.cast import fetched, signed_review, under_review
from tests.reviewboard.views.at_the_desk import opened

SCRIPT = "<script>alert('x')</script><b>&amp;"
ESCAPED = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;&lt;b&gt;&amp;amp;"


@pytest.fixture
def remark(assignment, editor) -> Remark:
    return remarks.comment(assignment.article_id, by=editor, text="Is this so?", passage=(0, 4))


def file_url(article) -> str:
    return reverse("board:article", args=[article.slug])


def replied(client, by, remark: Remark, text: str, **data: str):
    client.force_login(by)
    return client.post(reverse("board:remark-reply", args=[remark.pk]), {"text": text} | data)


def replied_at_desk(client, assignment, remark: Remark, text: str):
    opened(client, assignment)
    url = reverse("board:desk-reply", args=[assignment.pk, remark.pk])
    return client.post(url, {"text": text, "seen": fetched(assignment.article).current.digest})


def test_a_reply_stands_under_its_remark_on_the_file(client, remark, editor, article):
    response = replied(client, editor, remark, SCRIPT)
    assert response.url == f"{file_url(article)}#remark-{remark.pk}"
    page = client.get(response.url).content.decode()
    assert ESCAPED in page[page.index(f'id="remark-{remark.pk}"') :]
    assert SCRIPT not in page


@pytest.mark.parametrize(
    ("text", "why"), [(" ", "The reply is empty."), ("x" * 20_001, "This is 20001 characters long")]
)
def test_a_reply_with_a_fault_is_kept_as_typed_on_the_file(client, remark, editor, text, why):
    response = replied(client, editor, remark, text)
    assert response.status_code == 422
    page = response.content.decode()
    assert why in page
    assert f"{text}</textarea>" in page
    assert '<details class="reply" open>' in page


def test_a_refused_reply_is_kept_as_typed_on_the_file(client, remark, submitter):
    response = replied(client, submitter, remark, "Careful words")
    assert response.status_code == 403
    assert "can reply now" in response.content.decode()


def test_a_reviewer_replies_on_the_desk(client, remark, assignment, editor, article):
    response = replied_at_desk(client, assignment, remark, "It is, see p. 4")
    assert response.url == reverse("board:desk", args=[assignment.pk]) + f"#remark-{remark.pk}"
    page = opened(client, assignment)
    assert "It is, see p. 4" in page
    assert "Goes to the editors with your review." in page
    client.force_login(editor)
    assert "It is, see p. 4" not in client.get(file_url(article)).content.decode()


@pytest.mark.parametrize(("text", "why"), [("", "The reply is empty."), ("x" * 20_001, "20,000 is the most")])
def test_a_reply_with_a_fault_is_kept_as_typed_on_the_desk(client, remark, assignment, text, why):
    response = replied_at_desk(client, assignment, remark, text)
    assert response.status_code == 422
    assert why in response.content.decode()
    assert f"{text}</textarea>" in response.content.decode()
    assert not Reply.objects.exists()


def test_a_name_that_fits_two_is_asked_about_on_the_desk_with_what_was_typed(
    client, remark, assignment, django_user_model
):
    for name in ("Tom Hall", "Tom Reyes"):
        django_user_model.objects.create_user(f"{name.split()[1]}@example.org", name, "x", roles=["editor"])
    response = replied_at_desk(client, assignment, remark, "@Tom what do you say?")
    assert response.status_code == 409
    page = response.content.decode()
    assert "“@Tom” could be several people. Write @Tom Hall or @Tom Reyes." in page
    assert "@Tom what do you say?</textarea>" in page


def test_a_remark_that_is_not_there_for_a_reviewer_takes_no_reply(client, assignment, article, editor, second_reviewer):
    [other] = under_review(article, editor, second_reviewer)
    hidden = remarks.comment(article.pk, by=second_reviewer, text="Which dose?")
    signed_review(other, recommendation="changes")
    assert replied_at_desk(client, assignment, hidden, "Hm").status_code == 404
    assert replied(client, assignment.reviewer, hidden, "Hm").status_code == 404


def test_who_can_be_named_is_who_may_see_the_remark(client, remark, assignment, editor, other_editor, second_reviewer):
    under_review(fetched(assignment.article), editor, second_reviewer)
    url = reverse("board:remark-people", args=[remark.pk])

    def names(by) -> set[str]:
        client.force_login(by)
        return {
            name for name in NAMES if f"@{name}" in client.get(url, headers={"HX-Request": "true"}).content.decode()
        }

    assert names(editor) == {"Tom Reyes", "Helena Brandt", "Chidi Okafor", "Sam Whitlow"}
    assert names(assignment.reviewer) == {"Ines Calder", "Tom Reyes"}  # of other reviewers they know nothing yet
    signed_review(assignment, recommendation="changes")
    assert names(assignment.reviewer) == {"Ines Calder", "Tom Reyes", "Chidi Okafor", "Sam Whitlow"}
    assert "Who can be named in a reply" in client.get(url).content.decode()


NAMES = ("Ines Calder", "Tom Reyes", "Helena Brandt", "Chidi Okafor", "Sam Whitlow")


def test_a_comment_is_opened_again_from_the_file_and_from_the_desk(client, assignment, editor, reviewer, article):
    own = remarks.comment(article.pk, by=reviewer, text="Which dose?", blocking=True)
    signed_review(assignment, recommendation="changes")
    remarks.resolve(own.pk, by=editor, reason="Both")
    url = reverse("board:remark-reopen", args=[own.pk])
    assert url in opened(client, assignment)
    desk = reverse("board:desk", args=[assignment.pk])
    assert client.post(url, {"next": desk}).url == desk
    assert Remark.objects.get().state == "open"
    remarks.resolve(own.pk, by=editor)
    client.force_login(editor)
    assert url in client.get(file_url(article)).content.decode()
    client.post(url)
    assert Remark.objects.get().state == "open"


def test_the_history_holds_a_reply_for_whom_it_exists(client, remark, assignment, editor, submitter, article):
    threads.reply(remark.pk, by=assignment.reviewer, text="It is, see p. 4")
    signed_review(assignment, recommendation="changes")
    threads.reply(remark.pk, by=editor, text="Then it stays")
    url = reverse("board:article-history", args=[article.slug])

    def history(by) -> str:
        client.force_login(by)
        return client.get(url).content.decode()

    assert "It is, see p. 4" in history(editor)
    assert "It is, see p. 4" not in history(submitter)
    assert "Then it stays" in history(submitter)


def test_an_editor_who_reviews_it_learns_nothing_of_other_reviewers_replies(
    client, remark, assignment, other_editor, editor, article
):
    other_editor.roles = ["editor", "reviewer"]
    other_editor.save()
    under_review(article, editor, other_editor)
    threads.reply(remark.pk, by=assignment.reviewer, text="It is, see p. 4")
    signed_review(assignment, recommendation="changes")
    client.force_login(other_editor)
    for name in ("article", "article-history"):
        page = client.get(reverse(f"board:{name}", args=[article.slug])).content.decode()
        assert "Is this so?" in page
        assert "It is, see p. 4" not in page
    assert "It is, see p. 4" not in client.get(reverse("board:history")).content.decode()
    assert Assignment.objects.filter(reviewer=other_editor).exists()

"""What readers see: the text, how far its review has come, and never a pending text that looks approved."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from articles.actions.submissions import submit
from articles.drafts.draft import DraftReference
from articles.models import Article, FollowUpQuestion, Source, Standing
from reviewboard.actions import handling, waivers, workflow
from reviewboard.queries.blockers import blockers
from tests.cast import PASSWORD, draft, fetched, ready_to_approve, signed_review, submitted, under_review
from tests.clock import today

pytestmark = pytest.mark.django_db


@pytest.fixture
def approved(editor, submitter, reviewer) -> Article:
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    return fetched(article)


def page(article: Article, status: int = 200) -> str:
    response = Client().get(article.get_absolute_url())
    assert response.status_code == status
    return response.content.decode()


def test_a_pending_text_says_so_and_names_nobody(submitter):
    html = page(submitted(submitter, related_questions=("What about rest?",)))
    assert "Does exercise help back pain?" in html
    assert "Not yet approved." in html
    assert "Educational purpose only" in html
    assert 'aria-current="step"><b>' in html
    assert "Who approved this text" not in html
    assert "Approved</b> by the Medical Advisory Board" not in html


def test_an_approved_text_says_who_which_revision_and_when(approved):
    html = page(approved)
    assert "Not yet approved" not in html
    assert "Approved</b> by the Medical Advisory Board" in html
    assert "Helena Brandt, MD, PhD" in html
    assert "Ines Calder" in html
    assert "Revision 1" in html
    assert approved.current.digest[:4] in html


def test_what_the_page_always_has(submitter):
    html = page(submitted(submitter, related_questions=("What about rest?", "And <b>heat</b>?")))
    for words in (
        "Last updated",
        "Editorial policy",
        "Written for",
        "Related questions",
        "What about rest?",
        "And &lt;b&gt;heat&lt;/b&gt;?",
        "Professional medical disclaimer",
        "Have a follow-up question?",
    ):
        assert words in html
    assert 'href="#ref-1"' in html
    assert 'id="ref-1"' in html
    assert "https://doi.org/10.5555/exercise" in html


def test_hostile_text_stays_text(submitter):
    hostile = DraftReference(1, as_cited="<script>alert(1)</script>", url="https://example.org/?a=<b>")
    html = page(
        submitted(submitter, title="<img src=x>", body="<script>alert(2)</script> is bad. [1]", references=(hostile,))
    )
    assert "<script>alert" not in html
    assert "<img" not in html


def test_an_address_that_runs_script_is_no_link(submitter):
    sly = DraftReference(1, as_cited="A page", url="javascript:alert(1)")
    assert "javascript:" not in page(submitted(submitter, references=(sly,)))


def test_a_pending_text_is_hidden_where_the_site_or_the_article_says_so(submitter, editor, settings):
    article = submitted(submitter)
    settings.SHOW_PENDING = False
    assert "Pain falls with exercise" not in page(article)
    handling.handle(article.pk, handling.Handling("standard", "", True, ""), by=editor)
    assert "Pain falls with exercise" in page(article)
    settings.SHOW_PENDING = True
    handling.handle(article.pk, handling.Handling("standard", "", False, ""), by=editor)
    html = page(article)
    assert "This answer is being reviewed" in html
    assert "Pain falls with exercise" not in html


def test_a_withdrawn_article_is_gone_with_the_reason(approved, editor):
    workflow.withdraw(approved.pk, by=editor, reason="The main trial was retracted.")
    assert "The main trial was retracted." in page(approved, 410)


def test_a_reopened_article_still_shows_what_was_approved_with_a_notice(approved, editor):
    workflow.reopen(approved.pk, by=editor, reason="A newer trial disagrees.")
    html = page(approved)
    assert "This answer is being reviewed again" in html
    assert "A newer trial disagrees." in html
    assert "Approved</b> by the Medical Advisory Board" in html


def test_a_source_that_fell_is_marked_where_it_is_cited(approved):
    Source.objects.filter(doi="10.5555/walking").update(standing=Standing.RETRACTED)
    html = page(approved)
    assert "A source of this answer is in doubt" in html
    assert html.count('<span class="doubt" role="note"') == 2  # once beside each claim
    assert "Reference 2 has been retracted</b>" in html
    assert 'href="#ref-2" data-tone="bad"' in html
    assert 'href="#ref-1" data-tone="bad"' not in html


def test_could_not_be_checked_is_neither_good_nor_bad(submitter):
    html = page(submitted(submitter))
    assert "Could not be checked" in html
    assert "Exists and stands" not in html


def test_a_reference_that_the_draft_does_not_name_says_so(submitter):
    assert "No source is given" in page(submitted(submitter, references=()))


def test_there_is_no_such_article(client):
    assert client.get("/articles/never-heard-of/").status_code == 404


def test_a_follow_up_question_reaches_the_editors(submitter, client):
    article = submitted(submitter)
    response = client.post(f"/articles/{article.slug}/ask/", {"text": "  And at night? ", "revision": "1"}, follow=True)
    assert "Your question has reached the editors." in response.content.decode()
    assert list(FollowUpQuestion.objects.values_list("text", "revision_number")) == [("And at night?", 1)]


def test_a_question_that_is_too_long_is_kept_on_the_page(submitter, client):
    article = submitted(submitter)
    response = client.post(f"/articles/{article.slug}/ask/", {"text": "why " * 600, "revision": "1"})
    assert response.status_code == 422
    assert "why why" in response.content.decode()
    assert FollowUpQuestion.objects.count() == 0


@pytest.mark.parametrize("state", ["pending", "approved"])
def test_a_page_costs_three_statements_however_long_its_text(request, submitter, client, state, editor, reviewer):
    article = request.getfixturevalue("approved") if state == "approved" else submitted(submitter)
    with CaptureQueriesContext(connection) as asked:
        client.get(article.get_absolute_url())
    assert len(asked) == 3


def test_the_list_costs_the_same_for_3_and_for_300(submitter, client):
    def cost() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert client.get("/").status_code == 200
        return len(asked)

    submit([draft(question=f"Question {n}?", title=f"Title {n}") for n in range(3)], by=submitter)
    few = cost()
    submit([draft(question=f"Question {n}?", title=f"Title {n}") for n in range(3, 300)], by=submitter)
    assert cost() == few == 1


def test_the_list_pages_through_every_answer_once(submitter, client):
    submit([draft(question=f"Question {n}?", title=f"Title {n}") for n in range(45)], by=submitter)
    seen, address = [], "/"
    while address:
        response = client.get(address)
        seen += [row.slug for row in response.context["rows"]]
        address = "/" + response.context["next_url"] if response.context["next_url"] else ""
    assert sorted(seen) == sorted(Article.objects.values_list("slug", flat=True))
    assert len(seen) == 45


def test_search_finds_by_question_and_says_when_nothing_fits(submitter, client):
    submitted(submitter)
    assert "Does exercise help back pain?" in client.get("/", {"q": "exercises"}).content.decode()
    assert "No answer fits these words" in client.get("/", {"q": "zebra"}).content.decode()


def test_pages_beside_the_answers(client, reviewer):
    assert "Editorial policy" in client.get("/how-we-review/").content.decode()
    assert "Helena Brandt, MD, PhD" in client.get("/the-board/").content.decode()


def test_questions_from_one_address_are_limited_and_nothing_typed_is_lost(submitter, client):
    cache.clear()
    article = submitted(submitter)
    sent = [client.post(f"/articles/{article.slug}/ask/", {"text": f"Why {n}?", "revision": "1"}) for n in range(6)]
    assert [response.status_code for response in sent] == [302] * 5 + [429]
    assert "Why 5?" in sent[-1].content.decode()
    assert FollowUpQuestion.objects.count() == 5


@pytest.mark.parametrize("address", ["/?q=%00", "/?q=a%00b", "/?after=%00"])
def test_a_garbled_address_is_no_fault_of_the_site(client, address):
    assert client.get(address).status_code == 200


def test_a_garbled_revision_number_is_refused(submitter, client):
    article = submitted(submitter)
    response = client.post(f"/articles/{article.slug}/ask/", {"text": "Why?", "revision": "9" * 30})
    assert response.status_code == 422


def test_exceptions_are_named_where_readers_see_who_approved(editor, submitter, reviewer):
    article = submitted(submitter)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    keys = [blocker.key for blocker in blockers(fetched(article))]
    seen = article.current.digest
    waivers.waive(
        article.pk, keys, by=editor, seen=seen, password=PASSWORD, reason="The registries are down.", until_on=today()
    )
    workflow.approve(article.pk, by=editor, seen=seen, password=PASSWORD, publish_too=True)
    assert "made an exception: The registries are down." in page(article)

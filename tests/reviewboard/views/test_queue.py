"""The editors' queue, through HTTP."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.actions.submissions import submit
from articles.drafts.draft import Finding
from articles.models import Article, Publication, Risk, State
from reviewboard.actions import assignments, handling, workflow
from tests.cast import (
    PASSWORD,
    draft,
    fetched,
    ready_to_approve,
    signed_review,
    sources_stand,
    submitted,
    typed_review,
    under_review,
)
from tests.clock import in_days
from tests.counting import statements

pytestmark = pytest.mark.django_db
QUEUE = "/board/queue/"


def page_of(client, person, **query: str) -> str:
    client.force_login(person)
    response = client.get(QUEUE, query)
    assert response.status_code == 200
    return response.content.decode()


def titles(page: str) -> list[str]:
    return re.findall(r"data-stop>([^<]+)</a>", page)


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def many(by, count: int) -> list[Article]:
    drafts = [
        draft(title=f"Draft {n:03}", question=f"Question {n:03}?", body=f"Claim {n:03}. [1]") for n in range(count)
    ]
    return [outcome.article for outcome in submit(drafts, by=by)]


@pytest.mark.parametrize("name", ["reviewer", "submitter", "outsider"])
def test_only_overseers_see_it(client, request, name):
    client.force_login(request.getfixturevalue(name))
    assert client.get(QUEUE).status_code == 403


def test_visitors_are_asked_to_sign_in(client):
    assert client.get(QUEUE).url == "/board/sign-in/?next=/board/queue/"


def test_an_empty_board_says_how_to_begin(client, editor):
    page = page_of(client, editor)
    assert "No articles yet" in page
    assert reverse("board:import") in page


def test_nothing_waits_for_an_editor_says_what_is_going_on(client, editor, submitter, reviewer):
    under_review(submitted(submitter), editor, reviewer)
    page = words(page_of(client, editor))
    assert "Nothing waits for you" in page
    assert "1 with reviewers" in page


def test_each_view_says_what_its_emptiness_means(client, editor, submitter):
    submitted(submitter)
    assert "Nobody’s answer is overdue." in page_of(client, editor, view="late")
    assert "Nothing has been withdrawn." in page_of(client, editor, view="withdrawn")
    assert "No article matches" in page_of(client, editor, view="to-assign", q="zebra")


def test_a_submitted_article_waits_to_be_assigned(client, editor, submitter):
    article = submitted(submitter)
    sources_stand(article)
    page = words(page_of(client, editor))
    assert "To assign Nobody has been asked" in page
    assert "Your turn: assign a reviewer" in page
    assert "Submitted 4 citations" in page


def test_a_fatal_finding_is_named_with_what_to_do(client, editor, submitter):
    found = Finding("fatal", "answer-missing", "There is no answer in this draft.")
    submitted(submitter, findings=(found,))
    page = words(page_of(client, editor))
    assert "There is no answer in this draft." in page
    assert "Your turn: correct the text, or waive it with a reason" in page


def test_unchecked_sources_are_unknown_not_bad(client, editor, submitter):
    submitted(submitter)
    page = page_of(client, editor)
    assert "2 references not known to stand yet" in page
    assert 'data-tone="unknown"' in page


def test_at_high_risk_two_reviewers_are_asked_for(client, editor, submitter):
    article = submitted(submitter)
    handling.handle(article.pk, handling.Handling(Risk.HIGH, "Spine", None, ""), by=editor)
    page = words(page_of(client, editor))
    assert "assign 2 reviewers" in page
    assert "High risk · Spine" in page


def test_with_a_reviewer_at_work_it_is_the_reviewers_turn(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    page = words(page_of(client, editor, view="with-reviewers"))
    assert "4 citations need a verdict, and 1 more" in page
    assert "The reviewers’ turn" in page
    assert "0 of 4" in page


def test_a_late_answer_comes_first_and_is_marked(client, editor, submitter, reviewer, second_reviewer):
    soon = submitted(submitter)
    under_review(soon, editor, reviewer)
    late = submitted(submitter, title="Overdue", question="Late?", body="Late. [1]")
    under_review(late, editor, second_reviewer)
    Article.objects.filter(pk=late.pk).update(due_on=in_days(-2))
    assert titles(page_of(client, editor, view="with-reviewers")) == ["Overdue", "Exercise for back pain"]
    page = words(page_of(client, editor))
    assert titles(page_of(client, editor)) == ["Overdue"]
    assert "day late" in page
    assert "Your turn: an answer is late" in page


def test_what_nothing_stands_in_the_way_of_is_to_be_decided(client, editor, submitter, reviewer):
    ready_to_approve(editor, submitter, reviewer)
    page = page_of(client, editor)
    assert "To decide" in page
    assert "Nothing stands in the way of approval" in page
    assert "approve it, or send it back" in page
    assert 'aria-label="4 of 4 judged"' in page
    assert page.count('<i data-verdict="supports"></i>') == 4


def test_signing_the_last_review_brings_it_to_the_editors(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    assert fetched(article).due_on is not None
    signed_review(assignment, recommendation="changes")
    assert fetched(article).due_on is None
    page = words(page_of(client, editor, view="to-decide"))
    assert "Helena Brandt asks for changes to this revision" in page
    assert "Your turn: make the changes, then ask for a new signature" in page


def test_where_everyone_declined_a_reviewer_is_asked_for(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(3))
    assignments.decline(assignment.pk, by=reviewer, reason="On leave")
    page = words(page_of(client, editor, view="to-decide"))
    assert "nobody is at work on it: invite a reviewer" in page


def test_approved_and_not_published_waits_until_it_is(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    assert "Approved, but readers do not see it" in page_of(client, editor, view="to-publish")
    workflow.publish(article.pk, by=editor, seen=article.current.digest)
    assert titles(page_of(client, editor, view="to-publish")) == []
    assert "Readers see revision 1" in page_of(client, editor, view="all")
    workflow.end_publication(article.pk, by=editor, reason="Superseded")
    assert "Approved, but taken from readers" in page_of(client, editor, view="all")
    assert titles(page_of(client, editor)) == []


def test_a_reopened_article_says_why(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    workflow.reopen(article.pk, by=editor, reason="A trial was corrected")
    assert Publication.objects.filter(ended_at=None).count() == 1
    assert "Reopened: A trial was corrected" in page_of(client, editor, view="to-decide")


def test_what_was_sent_back_is_the_submitters_turn(client, editor, submitter, reviewer):
    article = submitted(submitter)
    under_review(article, editor, reviewer)
    workflow.send_back(article.pk, by=editor, reason="Doses are missing")
    page = words(page_of(client, editor))
    assert "With the submitter: Doses are missing" in page
    assert "The submitter’s turn" in page


def test_a_withdrawn_article_shows_its_reason(client, editor, submitter):
    article = submitted(submitter)
    workflow.withdraw(article.pk, by=editor, reason="Written about the wrong drug")
    page = page_of(client, editor, view="withdrawn")
    assert "Withdrawn: Written about the wrong drug" in page
    assert "Nobody’s turn" in page


def test_ones_own_submission_is_another_editors_turn(client, editor):
    submitted(editor)
    page = words(page_of(client, editor))
    assert "Another editor’s turn: assign a reviewer" in page
    assert "Your turn:" not in page


def test_an_admin_reads_and_ticks_nothing(client, admin_person, submitter):
    submitted(submitter)
    page = page_of(client, admin_person)
    assert "An editor’s turn" in page
    assert 'name="row"' not in page
    assert "data-bulk" not in page


def test_filters_narrow_and_are_kept(client, editor, submitter):
    first, second, _ = many(submitter, 3)
    handling.handle(first.pk, handling.Handling(Risk.HIGH, "Spine", None, ""), by=editor)
    handling.handle(second.pk, handling.Handling(Risk.HIGH, "Heart", None, ""), by=editor)
    assert titles(page_of(client, editor, view="to-assign", risk="high")) == ["Draft 000", "Draft 001"]
    page = page_of(client, editor, view="to-assign", risk="high", specialty="Heart")
    assert titles(page) == ["Draft 001"]
    assert '<option value="high" selected>High</option>' in page
    assert '<option value="Heart" selected>Heart</option>' in page
    assert '<option value="Spine">Spine</option>' in page
    assert titles(page_of(client, editor, view="to-assign", order="newest")) == ["Draft 002", "Draft 001", "Draft 000"]
    assert titles(page_of(client, editor, view="all", state="withdrawn")) == []
    assert len(titles(page_of(client, editor, view="all", state="submitted"))) == 3


def test_nonsense_in_the_address_is_not_said(client, editor, submitter):
    submitted(submitter)
    page = page_of(client, editor, view="to-assign", risk="enormous", order="sideways", after="~~", state="?")
    assert titles(page) == ["Exercise for back pain"]
    assert "To assign" in page_of(client, editor, view="no-such-view")


@pytest.mark.parametrize(
    "said",
    ["exercise", "Exerc", "back pain", "help back", "exercise-for-back-pain", "exercise-for", "10.5555/exercise",
     "https://doi.org/10.5555/EXERCISE"],
)  # fmt: skip
def test_it_finds_by_words_address_and_doi(client, editor, submitter, said):
    submitted(submitter)
    submitted(submitter, title="Sleep", question="Is sleep good?", body="Sleep is good. [1]", references=())
    assert titles(page_of(client, editor, q=said)) == ["Exercise for back pain"]


@pytest.mark.parametrize(
    "said", ["exercise:* | !sleep", "'; drop table", "&", "!!", "a" * 500, "10.5555/none", "\x00x"]
)
def test_it_searches_for_anything_without_breaking(client, editor, submitter, said):
    submitted(submitter)
    client.force_login(editor)
    assert client.get(QUEUE, {"q": said}).status_code == 200


def walked(client, editor, **query: str) -> list[list[str]]:
    pages, address = [], None
    page = page_of(client, editor, **query)
    while True:
        pages.append(titles(page))
        found = re.search(r'href="([^"]+)" rel="next"', page)
        if not found:
            return pages
        address = found[1].replace("&amp;", "&")
        page = client.get(address).content.decode()


@pytest.mark.parametrize(("view", "order"), [("to-assign", "oldest"), ("to-assign", "newest"), ("all", "newest")])
def test_pages_show_each_article_once_and_in_order(client, editor, submitter, view, order):
    many(submitter, 60)
    pages = walked(client, editor, view=view, order=order)
    assert [len(page) for page in pages] == [25, 25, 10]
    seen = [title for page in pages for title in page]
    assert seen == sorted((f"Draft {n:03}" for n in range(60)), reverse=order == "newest")


def test_pages_by_due_date_show_each_article_once(client, editor, submitter):
    articles = many(submitter, 60)
    for n, article in enumerate(articles):
        Article.objects.filter(pk=article.pk).update(state=State.UNDER_REVIEW, due_on=in_days(n % 3))
    pages = walked(client, editor, view="with-reviewers")
    seen = [title for page in pages for title in page]
    assert len(seen) == len(set(seen)) == 60
    assert seen[:2] == ["Draft 000", "Draft 003"]


def test_the_number_of_statements_is_the_same_for_3_and_for_300(client, editor, submitter, reviewer):
    client.force_login(editor)
    addresses = [
        QUEUE,
        *(f"{QUEUE}?view={view}" for view in ("late", "to-assign", "with-reviewers", "to-decide", "all")),
    ]
    addresses += [f"{QUEUE}?view=to-assign&risk=high&specialty=Spine", f"{QUEUE}?q=draft"]
    many(submitter, 3)
    few = [len(statements(lambda at=at: client.get(at))) for at in addresses]
    articles = many(submitter, 300)[3:]
    for n, article in enumerate(articles[:200]):
        due = [in_days(-1), in_days(3), None][n % 3]
        Article.objects.filter(pk=article.pk).update(state=State.UNDER_REVIEW, due_on=due)
    assert [len(statements(lambda at=at: client.get(at))) for at in addresses] == few
    assert max(few) <= 6


def test_a_view_that_nothing_fits_costs_no_more(client, editor):
    client.force_login(editor)
    assert len(statements(lambda: client.get(QUEUE))) <= 6


def test_what_a_reviewer_has_not_signed_yet_does_not_show(client, editor, submitter, reviewer):
    article = submitted(submitter)
    [assignment] = under_review(article, editor, reviewer)
    typed_review(assignment, value="does_not_support")
    page = page_of(client, editor, view="with-reviewers")
    assert 'aria-label="0 of 4 judged"' in page
    assert '<i data-verdict="not"></i>' not in page


def test_counts_stop_at_a_thousand(client, editor, submitter, monkeypatch):
    monkeypatch.setattr("reviewboard.queries.counts.CAP", 5)
    many(submitter, 8)
    page = words(page_of(client, editor))
    assert "To assign 5+" in page
    assert "Your turn 5+" in page

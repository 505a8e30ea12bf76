"""Signed answers stand everywhere with the question as it was asked, whatever editors changed since."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse

from articles.models import Article, Role
from reviewboard.actions import checklists, reviews
from reviewboard.models import Assignment, Checklist, Review
from tests.cast import PASSWORD, STANDARD_QUESTIONS, fetched, person, typed_review, under_review
from tests.counting import statements
from tests.reviewboard.checklists import DOSES, MISSING, READABLE, changed, made
from tests.reviewboard.views.at_the_desk import desk_url, opened

pytestmark = pytest.mark.django_db

AS_ASKED = (
    ("Are all doses right?", "no"),
    ("How readable is it?", "4 of 5 (1 hardly, 5 very)"),
    ("What is missing?", "Kidneys &lt;script&gt;"),
)


def sign(assignment: Assignment, **said: str) -> Review:
    review = typed_review(assignment, recommendation="changes")
    checklist = dict.fromkeys(STANDARD_QUESTIONS, "yes") | said
    reviews.save_answers(review, by=assignment.reviewer, recommendation="changes", checklist=checklist, remarks="")
    reviews.sign_review(review.pk, by=assignment.reviewer, seen=review.revision.digest, password=PASSWORD)
    return review


@pytest.fixture
def signed(assignment, editor) -> Review:
    """With an answer of every kind; then every wording was changed, and one checklist retired."""
    version = made(editor)
    review = sign(assignment, doses="no", readable="4", missing="Kidneys <script>")
    changed(version, editor, *(replace(row, text=f"Anew: {row.key}") for row in (DOSES, READABLE, MISSING)))
    checklists.retire_checklist(Checklist.objects.get(name="Standard").pk, by=editor, reason="Too long")
    return review


def address(name: str, review: Review) -> str:
    return reverse(name, args=[fetched(review.assignment.article).slug])


def read(client, who, url: str) -> str:
    client.force_login(who)
    response = client.get(url)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def is_shown(html: str) -> bool:
    assert "Anew:" not in html
    return all(question in html and answer in html for question, answer in AS_ASKED)


def test_on_the_desk_as_what_was_answered(client, signed):
    html = read(client, signed.assignment.reviewer, desk_url(signed.assignment))
    assert is_shown(html)
    assert "<dt>Are all doses right?</dt><dd>no</dd>" in html
    assert 'name="check_doses"' not in html


@pytest.mark.parametrize("name", ["board:article", "board:article-approve", "board:article-history"])
def test_in_the_file_on_the_page_of_the_decision_and_in_the_history(client, signed, editor, name):
    assert is_shown(read(client, editor, address(name, signed)))


def test_on_the_page_of_the_decision_each_under_its_signature(client, signed, editor):
    html = read(client, editor, address("board:article-approve", signed))
    assert 'Answers to the checklist<span class="said"> of Helena Brandt</span>' in html


def test_an_editor_who_is_to_review_it_sees_none_before_they_signed(client, signed, editor):
    both = person("Bo Both", Role.EDITOR, Role.REVIEWER)
    [own] = under_review(fetched(signed.assignment.article), editor, both)
    for name in ("board:article", "board:article-approve", "board:article-history"):
        assert "How readable is it?" not in read(client, both, address(name, signed))
    sign(own, doses="yes")
    html = read(client, both, address("board:article-approve", signed))
    assert all(question in html and answer in html for question, answer in AS_ASKED)


def test_who_handed_it_in_sees_none(client, signed, submitter):
    for name in ("board:article", "board:article-history"):
        assert "How readable is it?" not in read(client, submitter, address(name, signed))


def test_one_or_thirty_questions_cost_the_same(client, article: Article, assignment, editor):
    """On the desk before and after signing, in the file, on the page of the decision."""
    few = costs(client, assignment, editor)
    Article.objects.filter(pk=article.pk).update(risk="high")
    for number in range(6):
        questions = [replace(DOSES, key=f"q{number}{place}", text=f"Question {number}.{place}?") for place in range(5)]
        made(editor, *questions, name=f"Checklist {number}")
    other = person("Una Other", Role.REVIEWER)
    [second] = under_review(article, editor, other)
    many = costs(client, second, editor)
    assert len(Review.objects.latest("pk").answers) == 35
    assert many == few


def costs(client, assignment: Assignment, editor) -> list[int]:
    opened(client, assignment)
    found = [len(statements(lambda: client.get(desk_url(assignment))))]
    sign(assignment)
    found.append(len(statements(lambda: client.get(desk_url(assignment)))))
    client.force_login(editor)
    for name in ("board:article", "board:article-approve"):
        url = reverse(name, args=[fetched(assignment.article).slug])
        client.get(url)
        found.append(len(statements(lambda: client.get(url))))  # noqa: B023
    return found

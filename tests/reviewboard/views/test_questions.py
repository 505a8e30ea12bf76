"""What readers asked, for editors."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.actions.readers import ask
from articles.models import Article, FollowUpQuestion
from tests.cast import submitted

pytestmark = pytest.mark.django_db
URL = "/board/questions/"


@pytest.fixture
def article(submitter):
    return submitted(submitter)


def asked(article: Article, count: int) -> None:
    FollowUpQuestion.objects.bulk_create(
        FollowUpQuestion(article=article, revision_number=1, text=f"Question {n}", asked_at=timezone.now())
        for n in range(count)
    )


def test_a_question_with_its_article(client, article, editor):
    ask(article, 1, "And at 82?\n<script>alert(1)</script>")
    client.force_login(editor)
    page = client.get(URL).content.decode()
    assert "And at 82?<br>&lt;script&gt;" in page
    assert f'<a href="/board/articles/{article.slug}/">Exercise for back pain</a>, revision 1' in page


def test_nothing_asked_yet(client, editor):
    client.force_login(editor)
    assert "No questions yet" in client.get(URL).content.decode()


def test_only_editors_see_them(client, admin_person, reviewer, submitter, outsider):
    for person in (admin_person, reviewer, submitter, outsider):
        client.force_login(person)
        assert client.get(URL).status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


def test_newest_first_and_pages_meet(client, article, editor):
    asked(article, 120)
    client.force_login(editor)
    seen, where = [], URL
    while where:
        page = client.get(where).content.decode()
        seen += [int(number) for number in re.findall(r"Question (\d+)<", page)]
        link = re.search(r'href="(\?[^"]*)" rel="next"', page)
        where = URL + link[1] if link else ""
    assert seen == list(range(119, -1, -1))


def test_the_cost_is_the_same_for_3_and_for_300(client, article, editor):
    client.force_login(editor)

    def statements(count: int) -> int:
        asked(article, count)
        with CaptureQueriesContext(connection) as found:
            assert client.get(URL).status_code == 200
        return len(found)

    assert statements(3) == statements(300) <= 2 + 2  # one is the masthead's

"""The masthead offers each role its own sections, and counts only what waits for this person."""

from __future__ import annotations

import pytest
from django.test import RequestFactory
from django.urls import reverse

from reviewboard.context_processors import board
from tests.cast import submitted, under_review
from tests.counting import statements

pytestmark = pytest.mark.django_db


def sections(person, path: str = "/board/") -> list[dict]:
    request = RequestFactory().get(path)
    request.user = person
    return list(board(request)["sections"])


def labels(person) -> list[str]:
    return [section["label"] for section in sections(person)]


def counts(person) -> dict[str, object]:
    return {section["label"]: section["count"] for section in sections(person) if section["count"]}


def test_sections_by_role(editor, reviewer, submitter, admin_person, outsider):
    assert labels(editor) == ["Queue", "Alerts", "My drafts", "Import", "Questions", "History"]
    assert labels(reviewer) == ["My reviews"]
    assert labels(submitter) == ["My drafts", "Import"]
    assert labels(admin_person) == ["Queue", "Alerts", "Questions", "History", "Mail", "Admin"]
    assert labels(outsider) == []


def test_what_is_looked_after_rarely_is_in_the_menu_of_those_who_do(client, editor, reviewer):
    for who, shown in ((editor, True), (reviewer, False)):
        client.force_login(who)
        page = client.get("/board/", follow=True).content.decode()
        for url in ("/board/checklists/", "/board/wording/", "/board/numbers/"):
            assert (f'<a href="{url}">' in page) is shown


def test_only_what_waits_for_this_person_is_counted(editor, reviewer, second_reviewer, submitter, admin_person):
    submitted(submitter, question="One?", title="One", body="Nobody was asked. [1]")
    under_review(submitted(submitter), editor, reviewer)
    assert counts(editor) == {"Queue": "1"}
    assert counts(reviewer) == {"My reviews": "1"}
    assert counts(second_reviewer) == {}
    assert counts(submitter) == {}
    assert counts(admin_person) == {}


def test_the_section_one_is_in_is_marked(editor):
    marked = [section["label"] for section in sections(editor, "/board/queue/") if section["current"]]
    assert marked == ["Queue"]


def test_one_statement_where_it_is_shown_and_none_where_it_is_not(editor, admin_person):
    request = RequestFactory().get("/")
    request.user = editor
    assert statements(lambda: board(request)) == []
    assert len(statements(lambda: sections(editor))) == 1
    assert statements(lambda: sections(admin_person)) == []


def test_only_who_may_open_every_file_can_search(editor, submitter):
    request = RequestFactory().get("/")
    request.user = editor
    assert board(request)["find_url"] == "/board/queue/"
    request = RequestFactory().get("/")
    request.user = submitter
    assert not board(request)["find_url"]


def test_pages_of_oversight_count_nothing(client, editor, submitter):
    submitted(submitter)
    client.force_login(editor)
    waiting = '<b>1<span class="said"> waiting for you</span></b>'
    assert waiting in client.get(reverse("board:queue")).content.decode()
    assert waiting not in client.get(reverse("board:history")).content.decode()

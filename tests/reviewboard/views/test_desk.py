"""The reviewer's desk, through HTTP."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.cast import fetched, sources_stand, submitted, under_review

HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def article(submitter):
    found = submitted(submitter)
    sources_stand(found)
    return found


@pytest.fixture
def assignment(article, editor, reviewer):
    [made] = under_review(article, editor, reviewer)
    return made


def desk_url(assignment, query: str = "") -> str:
    return reverse("board:desk", args=[assignment.pk]) + query


def citation_url(assignment, position: int) -> str:
    citation = fetched(assignment.article).current.citations.get(position=position)
    return reverse("board:desk-citation", args=[assignment.pk, citation.pk])


def opened(client, assignment, query: str = "") -> str:
    client.force_login(assignment.reviewer)
    response = client.get(desk_url(assignment, query))
    assert response.status_code == 200
    return response.content.decode()


def autosaved(client, url: str, **typed):
    return client.post(url, typed, headers={"X-Autosave": "1", "Accept": "application/json"})


def test_the_whole_text_is_there_with_a_mark_for_every_citation(client, assignment):
    page = opened(client, assignment)
    assert "Pain falls with exercise in most adults." in page
    assert "What helps" in page
    for position, reference in ((1, 1), (2, 1), (3, 2), (4, 2)):
        mark = f'Citation {position}, reference </span>{reference}<span class="said">, Not judged yet'
        assert mark in page
    assert "<b>0 of 4</b> citations judged" in page
    assert "about 4 minutes left" in page
    assert "Nothing typed yet" in page


def test_the_first_citation_that_is_not_judged_is_in_focus(client, assignment):
    opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="supports")
    assert "<b>Citation 2 of 4</b>" in opened(client, assignment)
    assert "<b>Citation 4 of 4</b>" in opened(client, assignment, "?citation=4")
    assert "<b>Citation 2 of 4</b>" in opened(client, assignment, "?citation=99")
    assert "<b>Citation 2 of 4</b>" in opened(client, assignment, "?citation=x")

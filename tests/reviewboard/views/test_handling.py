"""Risk, specialty, pending texts and the notice, through HTTP."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.models import LedgerEvent, Verb
from tests.cast import fetched, submitted

pytestmark = pytest.mark.django_db
SAID = {"risk": "high", "specialty": "Spine surgery", "show_pending": "no", "notice": "Being revised."}


@pytest.fixture
def article(submitter):
    return submitted(submitter)


def url(article) -> str:
    return reverse("board:article-handling", args=[article.slug])


def handled(article) -> tuple:
    found = fetched(article)
    return (found.risk, found.specialty, found.show_pending, found.notice)


def test_it_is_stored_with_old_and_new_in_the_history(client, editor, article):
    client.force_login(editor)
    assert client.post(url(article), SAID).url == reverse("board:article", args=[article.slug])
    assert handled(article) == ("high", "Spine surgery", False, "Being revised.")
    event = LedgerEvent.objects.get(verb=Verb.SETTINGS_CHANGED)
    assert event.old == {"risk": "standard", "specialty": "", "show_pending": None, "notice": ""}
    assert event.new == {
        "risk": "high",
        "specialty": "Spine surgery",
        "show_pending": False,
        "notice": "Being revised.",
    }


def test_the_page_shows_what_is_set(client, editor, reviewer, article, settings):
    settings.SHOW_PENDING = False
    client.force_login(editor)
    client.post(url(article), SAID)
    page = client.get(url(article)).content.decode()
    assert re.findall(r'value="(\w+)"[^>]* checked', page) == ["high", "no"]
    assert "Being revised.</textarea>" in page
    assert "As the site does (now no)" in page
    assert '<option value="Rehabilitation"></option>' in page


def test_saving_what_is_there_records_nothing(client, editor, article):
    client.force_login(editor)
    client.post(url(article), {"risk": "standard", "show_pending": "site"})
    assert not LedgerEvent.objects.filter(verb=Verb.SETTINGS_CHANGED).exists()


def test_nonsense_is_told_and_the_rest_kept(client, editor, article):
    client.force_login(editor)
    response = client.post(url(article), SAID | {"risk": "enormous"})
    assert response.status_code == 200
    assert "Spine surgery" in response.content.decode()
    assert handled(article) == ("standard", "", None, "")


@pytest.mark.parametrize("name", ["reviewer", "submitter", "admin_person"])
def test_only_editors_handle(client, request, article, name):
    client.force_login(request.getfixturevalue(name))
    assert client.post(url(article), SAID).status_code == 403
    assert handled(article) == ("standard", "", None, "")


def test_nobody_handles_what_they_submitted(client, editor):
    article = submitted(editor)
    client.force_login(editor)
    assert client.post(url(article), SAID).status_code == 403
    assert handled(article) == ("standard", "", None, "")

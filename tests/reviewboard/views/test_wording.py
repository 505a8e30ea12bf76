"""The lists of words that claim too much, kept by editors."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.drafts.wording_guard import DEFAULT_WORDS
from articles.refusals import NotAllowed
from reviewboard.actions.guarding import guard
from reviewboard.models import GuardedWords
from tests.reviewboard.views.at_the_desk import autosaved, opened

HOSTILE = "<script>alert(1)</script>"
URL = "/board/wording/"


def typed(**lists: str) -> dict[str, str]:
    return {name: "\n".join(words) for name, words in DEFAULT_WORDS.items()} | lists


def test_the_lists_that_come_with_the_site_are_there_to_be_changed(client, editor):
    client.force_login(editor)
    page = client.get(URL).content.decode()
    assert "proven\nproves" in page
    assert "nobody has changed them" in page


def test_a_changed_list_holds_on_every_desk_and_says_who_changed_it(client, editor, assignment):
    client.force_login(editor)
    answer = client.post(URL, typed(low="  Walking\nwalking\n\n fall*"), follow=True)
    assert "Low certainty: changed by Ines Calder" in answer.content.decode()
    row = GuardedWords.objects.get()
    assert (row.certainty, row.words, row.changed_by) == ("low", ["Walking", "walking", "fall*"], editor)
    opened(client, assignment)
    claim = assignment.article.current.claims.get(position=1)
    url = reverse("board:desk-claim", args=[assignment.pk, claim.pk])
    assert "“falls” says more" in autosaved(client, url, certainty="low").json()["pieces"]["guard"]


def test_saving_what_is_there_changes_nothing(client, editor):
    client.force_login(editor)
    assert "Nothing was changed." in client.post(URL, typed(), follow=True).content.decode()
    assert not GuardedWords.objects.exists()


@pytest.mark.parametrize(
    ("words", "why"),
    [
        ("x" * 61, "is longer than 60 characters"),
        ("\n".join(f"w{n}" for n in range(200)), "at most 200 words; this one has 201"),
        ("*", "stands for every word"),
    ],
)
def test_what_cannot_be_a_list_is_said_and_kept_in_the_form(client, editor, words, why):
    client.force_login(editor)
    answer = client.post(URL, typed(low=f"{HOSTILE}\n{words}"))
    page = answer.content.decode()
    assert (answer.status_code, GuardedWords.objects.count()) == (422, 0)
    assert why in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert HOSTILE not in page


def test_reviewers_do_not_change_them(reviewer):
    with pytest.raises(NotAllowed):
        guard({"low": ["x"]}, by=reviewer)

"""The demonstration board is played by the actions, ends as told, and its history is whole."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from articles.ledger.verify import verify
from articles.models import Article, LedgerEvent, Person
from reviewboard.demo import board
from reviewboard.models import Alert, Member

pytestmark = pytest.mark.django_db


@pytest.fixture
def loaded() -> dict[str, Article]:
    call_command("load_demo", stdout=StringIO())
    return {article.external_id: article for article in Article.objects.select_related("current")}


def test_every_story_ends_as_it_is_told(loaded):
    told = {row["article"]: (row["state"], row["revision"], row["published"]) for row in board.told()["stories"]}
    assert {
        key: (row.state, row.current.number, row.publications.filter(ended_at=None).exists())
        for key, row in loaded.items()
    } == told


def test_the_source_that_was_retracted_has_an_open_alert(loaded):
    alert = Alert.objects.get(closed_at=None)
    assert (alert.article, alert.new) == (loaded["demo-mmr-autism"], "retracted")


def test_the_history_is_whole(loaded):
    found = verify()
    assert found.whole
    assert found.events == LedgerEvent.objects.count()


def test_eight_members_and_every_text_marked_as_demonstration(loaded):
    assert Member.objects.count() == 8
    assert {row.notice for row in loaded.values()} == {
        "Demonstration text, written to show how this site works; not medical advice."
    }


def test_it_needs_an_empty_database(loaded):
    with pytest.raises(CommandError, match="empty database"):
        call_command("load_demo")
    call_command("load_demo", "--if-empty")
    assert Article.objects.count() == 12


def test_a_login_for_each_role(loaded):
    out = StringIO()
    call_command("load_demo", "--logins", stdout=out)
    lines = out.getvalue().splitlines()
    assert [line.split()[0] for line in lines] == ["Reviewer", "Editor", "Admin", "Submitter"]
    for line in lines:
        person = Person.objects.get(email=line.split()[1])
        assert person.check_password(board.told()["demo"]["password"])

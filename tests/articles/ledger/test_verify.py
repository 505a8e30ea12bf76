"""A history that is whole says so; one that was touched names the first broken event."""

from __future__ import annotations

import json
from contextlib import contextmanager
from io import StringIO

import pytest
from django.core.management import call_command
from django.db import connection

from articles.ledger.chain import canonical, hash_of
from articles.ledger.verify import verify, verify_subject
from articles.models import LedgerEvent
from reviewboard.actions import workflow
from tests.cast import fetched, sources_stand, submitted, under_review


@contextmanager
def triggers_lifted():
    """What only the owner of the tables, or a superuser, can do."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("ALTER TABLE articles_ledgerevent DISABLE TRIGGER USER")
        yield cursor
        cursor.execute("ALTER TABLE articles_ledgerevent ENABLE ALWAYS TRIGGER articles_ledgerevent_rows")
        cursor.execute("ALTER TABLE articles_ledgerevent ENABLE ALWAYS TRIGGER articles_ledgerevent_table")


@pytest.fixture
def story(editor, submitter, reviewer):
    """Two articles; the first was submitted, sent to a reviewer who accepted, and withdrawn: four events."""
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    workflow.withdraw(article.pk, by=editor, reason="Superseded by a guideline")
    submitted(submitter, question="Another?", title="Another")
    return fetched(article)


def event(article, sequence) -> LedgerEvent:
    return LedgerEvent.objects.get(subject="article", subject_id=article.pk, sequence=sequence)


def test_a_whole_history(story):
    found = verify()
    assert found.whole
    assert found.events == LedgerEvent.objects.count() == 5


def test_every_event_names_who_when_and_what(story):
    last = event(story, 4)
    assert (last.verb, last.actor_name, last.reason) == (
        "article.withdrawn",
        "Ines Calder",
        "Superseded by a guideline",
    )
    assert last.old["state"] == "under_review"
    assert last.new["state"] == "withdrawn"
    assert last.digest == story.current.digest
    assert last.previous == event(story, 3).hash
    assert (story.chain_length, story.chain_head) == (4, last.hash)


@pytest.mark.parametrize(
    ("statement", "sequence", "why"),
    [
        ("UPDATE articles_ledgerevent SET actor_name = 'Somebody else' WHERE id = %s", 2, "content is not what was"),
        ("UPDATE articles_ledgerevent SET new = '{}' WHERE id = %s", 2, "content is not what was"),
        (
            "UPDATE articles_ledgerevent SET at = at + interval '1 microsecond' WHERE id = %s",
            2,
            "content is not what was",
        ),
        ("UPDATE articles_ledgerevent SET previous = hash WHERE id = %s", 2, "does not follow"),
        ("DELETE FROM articles_ledgerevent WHERE id = %s", 2, "event 2 is missing"),
    ],
)
def test_an_event_changed_by_a_superuser_is_named(story, statement, sequence, why):
    with triggers_lifted() as cursor:
        cursor.execute(statement, [event(story, sequence).pk])
    broken = verify().first_broken
    assert (broken.subject, broken.subject_id, broken.sequence) == ("article", story.pk, sequence)
    assert why in broken.why


def test_an_event_rewritten_with_its_own_hash_breaks_the_next(story):
    forged = event(story, 2)
    forged.reason = "Never said"
    with triggers_lifted() as cursor:
        cursor.execute(
            "UPDATE articles_ledgerevent SET reason = %s, hash = %s WHERE id = %s",
            [forged.reason, hash_of(forged), forged.pk],
        )
    broken = verify().first_broken
    assert (broken.sequence, broken.why) == (3, "it does not follow the event before it")


def test_a_tail_that_was_cut_off_shows(story):
    with triggers_lifted() as cursor:
        cursor.execute("DELETE FROM articles_ledgerevent WHERE id = %s", [event(story, 4).pk])
    broken = verify().first_broken
    assert (broken.subject_id, broken.sequence) == (story.pk, 4)
    assert "the chain ends at event 3" in broken.why


def test_the_command_says_whole(story):
    out = StringIO()
    call_command("verify_ledger", "--json", stdout=out)
    assert json.loads(out.getvalue()) == {"whole": True, "events": 5, "checkpoints": 0, "first_broken": None}


def test_the_command_names_the_first_broken_event_and_ends_with_1(story):
    with triggers_lifted() as cursor:
        cursor.execute("UPDATE articles_ledgerevent SET reason = 'x' WHERE id = %s", [event(story, 3).pk])
    out = StringIO()
    with pytest.raises(SystemExit) as ended:
        call_command("verify_ledger", stdout=out)
    assert ended.value.code == 1
    assert f"event 3 of article {story.pk}" in out.getvalue()


def test_the_hash_can_be_made_without_this_code(story):
    first = event(story, 1)
    told = json.loads(canonical(first))
    assert told["verb"] == "article.submitted"
    assert told["previous"] == ""
    assert list(told) == sorted(told)


def test_one_article_is_verified_in_one_statement(story, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = verify_subject(story)
    assert (found.whole, found.events, found.subjects) == (True, 4, 1)


def test_one_article_that_was_touched_names_its_first_broken_event(story):
    with triggers_lifted() as cursor:
        cursor.execute("UPDATE articles_ledgerevent SET reason = 'x' WHERE id = %s", [event(story, 3).pk])
    assert verify_subject(story).first_broken == verify().first_broken
    assert verify_subject(story).first_broken.sequence == 3


def test_one_article_whose_tail_was_cut_off_shows(story):
    with triggers_lifted() as cursor:
        cursor.execute("DELETE FROM articles_ledgerevent WHERE id = %s", [event(story, 4).pk])
    assert verify_subject(story).first_broken == verify().first_broken


def test_an_event_appended_since_the_article_was_read_is_no_fault(story, editor):
    stale = fetched(story)
    workflow.restore(story.pk, by=editor, reason="The guideline is out")
    assert verify_subject(stale).events == 5
    assert verify_subject(stale).whole


def test_an_article_without_any_event_left_is_not_whole(story):
    with triggers_lifted() as cursor:
        cursor.execute("DELETE FROM articles_ledgerevent WHERE subject_id = %s AND subject = 'article'", [story.pk])
    assert verify_subject(story).first_broken == verify().first_broken


def test_one_person_is_verified_too(admin_person):
    assert verify_subject(admin_person).whole

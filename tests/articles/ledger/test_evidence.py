"""What a superuser changes beside the history shows too: texts, signatures, verdicts, publications, states."""

from __future__ import annotations

import pytest
from django.db import connection

from articles.ledger.verify import verify
from articles.models import Signature
from reviewboard.actions import workflow
from tests.cast import PASSWORD, fetched, ready_to_approve


@pytest.fixture
def published(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    return fetched(article)


def tamper(table: str, statement: str) -> None:
    """What only the owner of the tables, or a superuser, can do: with the triggers of the table lifted."""
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(statement)


def test_a_published_article_agrees_with_its_history(published):
    assert verify().first_broken is None


@pytest.mark.parametrize(
    ("table", "statement", "why"),
    [
        (
            "revision",
            "UPDATE articles_revision SET body = body || ' Not.'",
            "text of revision 1 is not what",
        ),
        ("reference", "UPDATE articles_reference SET as_cited = 'Another work'", "text of revision 1 is not what"),
        (
            "verdict",
            "UPDATE articles_verdict SET value = 'partly' WHERE value = 'supports'",
            "not those that were",
        ),
        ("verdict", "DELETE FROM articles_verdict", "not those that were"),
        ("signature", "UPDATE articles_signature SET signer_name = 'Dr Nobody'", "is not what its event tells of"),
        ("signature", "UPDATE articles_signature SET signed_at = signed_at - interval '1 day'", "not what its event"),
        ("signature", "UPDATE articles_signature SET meaning = 'review_advises_against'", "are not those that were"),
        (
            "publication",
            "UPDATE articles_publication SET id = id + 1000",
            "publication of this event is not",
        ),
        ("article", "UPDATE articles_article SET state = 'withdrawn'", "its history does not say so"),
    ],
)
def test_what_was_changed_beside_the_history_is_named(published, table, statement, why):
    tamper(f"articles_{table}", statement)
    broken = verify().first_broken
    assert broken.subject_id == published.pk
    assert why in broken.why


def test_a_signature_that_nobody_gave_is_named(published, editor):
    first = Signature.objects.order_by("pk")[0]
    first.pk = None
    first.signer, first.signer_name = editor, editor.name
    first.save(force_insert=True)
    assert "in the name of Ines Calder stands in no event" in verify().first_broken.why


def test_a_signature_that_is_gone_is_named(published):
    tamper("articles_verdict", "DELETE FROM articles_verdict")
    tamper("articles_publication", "DELETE FROM articles_publication")
    tamper("reviewboard_review", "UPDATE reviewboard_review SET signature_id = NULL")
    tamper("articles_signature", "DELETE FROM articles_signature")
    assert "is gone" in verify().first_broken.why

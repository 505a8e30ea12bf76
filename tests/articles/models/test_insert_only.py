"""What the database itself refuses, whatever the code says."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from articles.drafts.draft import Finding
from articles.models import Article, ClaimVerdict, Signature, State
from reviewboard.actions import variants, waivers, workflow
from reviewboard.queries.blockers import blockers
from tests.cast import PASSWORD, fetched, ready_to_approve, submitted
from tests.clock import today
from tests.wordings import approved_for_readers, compared, written

RECORDS = (
    "revision",
    "reference",
    "claim",
    "citation",
    "finding",
    "check",
    "verdict",
    "claimverdict",
    "waiver",
    "signature",
    "audiencevariant",
    "variantclaim",
    "variantsignature",
    "variantverdict",
    "varianttakenback",
    "ledgerevent",
)


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError as error:
        return "is a record" in str(error)
    return False


@pytest.fixture
def records(editor, submitter, reviewer) -> None:
    """At least one row of most records, so that row triggers have something to refuse."""
    article = ready_to_approve(editor, submitter, reviewer)
    claim, signature = article.current.claims.first(), Signature.objects.first()
    said = {"given_by": reviewer, "given_by_name": reviewer.name, "given_at": signature.signed_at}
    ClaimVerdict.objects.create(claim=claim, root=claim, signature=signature, certainty="low", **said)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    variant = written(article, editor)
    compared(article.assignments.get(), variant)
    approved_for_readers(variant, editor)
    variants.take_back_variant(variant.pk, by=editor, reason="Because")
    finding = Finding("fatal", "reference-unlisted", "Reference 1 is cited but not listed.", "reference 1", 1)
    unchecked = submitted(submitter, question="And unchecked?", title="Unchecked", references=(), findings=(finding,))
    [first, *_] = blockers(fetched(unchecked))
    waivers.waive(
        unchecked.pk,
        [first.key],
        by=editor,
        seen=unchecked.current.digest,
        password=PASSWORD,
        reason="Because",
        until_on=today(),
    )


@pytest.mark.parametrize("name", [name for name in RECORDS if name != "check"])
def test_rows_of_records_cannot_be_changed_or_removed(name, records):
    table = f"articles_{name}"
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM {table}")
        assert cursor.fetchone()[0] > 0
    assert refused(f"UPDATE {table} SET id = id")
    assert refused(f"DELETE FROM {table}")


@pytest.mark.django_db
@pytest.mark.parametrize("name", RECORDS)
def test_records_cannot_be_emptied(name):
    assert refused(f"TRUNCATE articles_{name} CASCADE")


@pytest.mark.django_db
def test_triggers_hold_for_replication_too():
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT tgrelid::regclass::text, tgenabled::text FROM pg_trigger WHERE tgfoid = %s::regproc",
            ["articles_refuse_change"],
        )
        found = cursor.fetchall()
    kept = [f"articles_{name}" for name in (*RECORDS, "publication", "matchdecision", "reconciliation")]
    kept += ["reviewboard_checklistversion", "reviewboard_review"]
    assert sorted(found) == sorted([(name, "A") for name in kept for _ in range(2)] + [("reviewboard_checklist", "A")])


def test_the_state_takes_only_the_edges_of_the_model(submitter):
    article = submitted(submitter)
    with pytest.raises(IntegrityError, match="does not go from submitted to approved"), transaction.atomic():
        Article.objects.filter(pk=article.pk).update(state=State.APPROVED)


def test_an_article_begins_as_submitted(submitter):
    article = submitted(submitter)
    article.pk, article.slug, article.state_since_at = None, "other", article.submitted_at
    born_approved = Article(
        slug="born-approved",
        state=State.APPROVED,
        current_id=article.current_id,
        submitted_by=submitter,
        submitted_at=article.submitted_at,
        state_since_at=article.submitted_at,
    )
    with pytest.raises(IntegrityError, match="begins as submitted"), transaction.atomic():
        born_approved.save()


def test_a_signature_is_bound_to_the_digest_its_revision_has(editor, submitter):
    article = submitted(submitter)
    forged = Signature(
        revision=article.current,
        digest="0" * 64,
        meaning=Signature.Meaning.APPROVAL,
        signer=editor,
        signer_name=editor.name,
        signed_at=article.submitted_at,
    )
    forged.save()
    with pytest.raises(IntegrityError, match="signature_of_the_digest"):
        connection.check_constraints()
    connection.needs_rollback = True


def test_a_publication_can_only_be_ended_or_marked(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    assert refused("UPDATE articles_publication SET published_by_name = 'Somebody else'")
    assert refused("DELETE FROM articles_publication")
    workflow.end_publication(article.pk, by=editor, reason="Enough")
    assert refused("UPDATE articles_publication SET ended_at = NULL")

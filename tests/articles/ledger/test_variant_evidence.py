"""What a superuser changes of texts for other readers, beside the history, is named."""

from __future__ import annotations

import pytest

from articles.ledger.verify import verify
from articles.models import AudienceVariant, VariantSignature
from reviewboard.actions import variants, workflow
from tests.articles.ledger.test_evidence import tamper
from tests.cast import PASSWORD, fetched, ready_to_approve
from tests.wordings import PLAIN, approved_for_readers, compared, written

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(editor, submitter, reviewer):
    """With one wording replaced by a second, whose approval was taken back, and a third in force."""
    found = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD, publish_too=True)
    for more in ("", "\nAsk your doctor. [1]\n"):
        variant = written(found, editor, PLAIN + more)
        compared(found.assignments.get(), variant)
        approved_for_readers(variant, editor)
    variants.take_back_variant(variant.pk, by=editor, reason="Misread")
    approved_for_readers(variant, editor)
    return fetched(found)


def test_all_of_it_agrees_with_its_history(article):
    assert verify().first_broken is None
    assert VariantSignature.objects.count() == 5


@pytest.mark.parametrize(
    ("table", "statement", "why"),
    [
        ("audiencevariant", "UPDATE articles_audiencevariant SET body = body || ' Not.'", "is not what was digested"),
        ("audiencevariant", "UPDATE articles_audiencevariant SET title = 'Other'", "is not what was digested"),
        ("audiencevariant", "UPDATE articles_audiencevariant SET audience = 'student'", "is not what was digested"),
        ("audiencevariant", "UPDATE articles_audiencevariant SET author_name = 'Dr Nobody'", "not what its event"),
        ("variantverdict", "DELETE FROM articles_variantverdict", "are not those that were signed"),
        ("variantverdict", "UPDATE articles_variantverdict SET value = 'adds', note = 'x'", "not those that were"),
        ("variantsignature", "UPDATE articles_variantsignature SET signer_name = 'Dr Nobody'", "not what its event"),
        (
            "variantsignature",
            "UPDATE articles_variantsignature SET meaning = 'review_asks_changes' WHERE meaning = 'review_approves'",
            "are not those that were signed",
        ),
        ("varianttakenback", "DELETE FROM articles_varianttakenback", "of this event is gone"),
        (
            "varianttakenback",
            "UPDATE articles_varianttakenback SET by_name = 'Dr Nobody'",
            "is not what an event tells",
        ),
    ],
)
def test_what_was_changed_beside_the_history_is_named(article, table, statement, why):
    tamper(f"articles_{table}", statement)
    broken = verify().first_broken
    assert broken.subject_id == article.pk
    assert why in broken.why


def test_a_signature_that_nobody_gave_is_named(article, editor):
    variant = AudienceVariant.objects.earliest("pk")
    VariantSignature.objects.create(
        variant=variant, digest=variant.digest, meaning="approval", signer=editor, signer_name=editor.name,
        signed_at=variant.created_at,
    )  # fmt: skip
    assert "in the name of Ines Calder stands in no event" in verify().first_broken.why


def test_a_text_that_nobody_wrote_is_named(article, editor):
    first = AudienceVariant.objects.earliest("pk")
    first.pk, first.number = None, 9
    first.save(force_insert=True)
    assert "number 9 after revision 1, stands in no event" in verify().first_broken.why

"""Which wordings of a published text stand before readers: the approved ones of exactly that revision, no others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.fields import ArrayField
from django.db.models import JSONField
from django.db.models.expressions import RawSQL

from articles.models import Audience, VariantSignature

REVIEW, APPROVAL = VariantSignature.Meaning.REVIEW_APPROVES, VariantSignature.Meaning.APPROVAL


@dataclass(frozen=True, slots=True)
class ShownVariant:
    """An approved wording. ``leaves`` as those of a revision's rendering, [] where another one was asked for."""

    id: int
    audience: str
    number: int
    title: str
    digest: str
    created_at: str
    leaves: list[dict]

    @property
    def written_at(self) -> dt.datetime:
        return dt.datetime.fromisoformat(self.created_at)

    @property
    def label(self) -> str:
        return Audience(self.audience).label

    @property
    def readers(self) -> str:
        return Audience(self.audience).readers


@dataclass(frozen=True, slots=True)
class VariantSigner:
    signed_as: str
    approved: bool
    signed_at: dt.datetime


# Written by hand: the ORM would build it anew for every reader, which takes longer than PostgreSQL needs for it.
SHOWN = """
ARRAY(
    SELECT jsonb_build_object('id', v.id, 'audience', v.audience, 'number', v.number, 'title', v.title,
        'digest', v.digest, 'created_at', v.created_at,
        'leaves', CASE WHEN v.audience = %s THEN r.leaves ELSE '[]'::jsonb END)
    FROM articles_audiencevariant v JOIN articles_variantrendering r ON r.variant_id = v.id
    WHERE v.revision_id = articles_publication.revision_id AND EXISTS (
        SELECT FROM articles_variantsignature s LEFT JOIN articles_varianttakenback t ON t.approval_id = s.id
        WHERE s.variant_id = v.id AND s.meaning = 'approval' AND t.id IS NULL)
    ORDER BY v.audience
)
"""


def shown_variants(audience: str) -> RawSQL:
    """To annotate a query of publications with: what ``ShownVariant`` is made of, for the revision that is published.

    Its text comes along only for ``audience``. At most one for each audience has an approval in force.
    """
    return RawSQL(SHOWN, [audience], ArrayField(JSONField()))  # noqa: S611 a constant


def variant_signers(variant: ShownVariant) -> list[VariantSigner]:
    """Who compared and recommends it, and whose approval holds, in order of time."""
    rows = VariantSignature.objects.filter(
        variant=variant.id, digest=variant.digest, meaning__in=(REVIEW, APPROVAL), taken_back=None
    )
    return [VariantSigner(row.signed_as, row.meaning == APPROVAL, row.signed_at) for row in rows.order_by("pk")]

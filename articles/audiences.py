"""Which wordings of a published text stand before readers: the approved ones of exactly that revision, no others."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, Exists, F, JSONField, OuterRef, Value, When
from django.db.models.functions import JSONObject

from articles.models import Audience, AudienceVariant, VariantSignature

REVIEW, APPROVAL = VariantSignature.Meaning.REVIEW_APPROVES, VariantSignature.Meaning.APPROVAL
KEPT = ("id", "audience", "number", "title", "digest", "created_at")


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


def shown_variants(revision: str, audience: str) -> ArraySubquery:
    """To annotate a query with: what ``ShownVariant`` is made of, for the revision in the field ``revision``.

    Its text comes along only for ``audience``. At most one for each audience has an approval in force.
    """
    approved = VariantSignature.objects.filter(variant=OuterRef("pk"), meaning=APPROVAL, taken_back=None)
    leaves = Case(
        When(audience=audience, then=F("rendering__leaves")),
        default=Value([], JSONField()),
        output_field=JSONField(),
    )
    rows = AudienceVariant.objects.filter(Exists(approved), revision=OuterRef(revision)).order_by("audience")
    return ArraySubquery(rows.values(said=JSONObject(**{name: F(name) for name in KEPT}, leaves=leaves)))


def variant_signers(variant: ShownVariant) -> list[VariantSigner]:
    """Who compared and recommends it, and whose approval holds, in order of time."""
    rows = VariantSignature.objects.filter(
        variant=variant.id, digest=variant.digest, meaning__in=(REVIEW, APPROVAL), taken_back=None
    )
    return [VariantSigner(row.signed_as, row.meaning == APPROVAL, row.signed_at) for row in rows.order_by("pk")]

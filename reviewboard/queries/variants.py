"""The wordings of an article for other readers: which there are, how far each has come, and what stands in its way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import QuerySet

from articles.models import (
    Article,
    AudienceVariant,
    Revision,
    State,
    VariantSignature,
    VariantVerdict,
)
from reviewboard.policy import QUORUM

APPROVAL = VariantSignature.Meaning.APPROVAL
FAULTS = tuple(value for value in VariantVerdict.Value if value != VariantVerdict.Value.SAME)
FOUND = {
    VariantVerdict.Value.CHANGES: "changes the meaning",
    VariantVerdict.Value.LEAVES_OUT: "leaves out something that matters",
    VariantVerdict.Value.ADDS: "adds a claim",
}


@dataclass(frozen=True, slots=True)
class Obstacle:
    """What stands between a variant and its approval. ``turn`` is who clears it: editor or reviewer."""

    sentence: str
    remedy: str
    turn: str


def newest_variant(revision: Revision, audience: str) -> AudienceVariant | None:
    return revision.variants.filter(audience=audience).order_by("-number").first()


def latest_wording(article: Article, audience: str) -> AudienceVariant | None:
    """The newest wording for these readers of any revision, with its revision."""
    rows = AudienceVariant.objects.filter(revision__article=article, audience=audience).select_related("revision")
    return rows.order_by("-revision__number", "-number").first()


def is_current(variant: AudienceVariant, article: Article) -> bool:
    """Is it the newest wording for its readers of the article's current revision?"""
    newer = AudienceVariant.objects.filter(
        revision=variant.revision_id, audience=variant.audience, number__gt=variant.number
    )
    return variant.revision_id == article.current_id and not newer.exists()


def approvals_in_force(revision: Revision | int, audience: str | None = None) -> QuerySet[VariantSignature]:
    """Approvals that nobody took back, at most one for each audience, with their variants."""
    rows = VariantSignature.objects.filter(variant__revision=revision, meaning=APPROVAL, taken_back=None)
    rows = rows.filter(variant__audience=audience) if audience else rows
    return rows.select_related("variant").order_by("pk")


def reviews_signed(variant: AudienceVariant) -> list[VariantSignature]:
    """What reviewers signed about exactly this wording, with their verdicts as ``found``, oldest first."""
    rows = variant.signatures.exclude(meaning=APPROVAL).order_by("pk").prefetch_related("verdicts__claim")
    return list(rows)


def obstacles(variant: AudienceVariant, article: Article, signed: Sequence[VariantSignature]) -> list[Obstacle]:
    """What an editor's approval of it waits for; ``signed`` is ``reviews_signed``. Two statements at most."""
    return [*_about_the_text(variant, article), *_about_the_reviews(article, signed)]


def _about_the_text(variant: AudienceVariant, article: Article) -> list[Obstacle]:
    if not is_current(variant, article):
        sentence = f"This wording is of an older text: revision {article.current.number} or a newer wording replaced it"
        return [Obstacle(sentence, "Write the newest text for these readers, and have it compared.", "editor")]
    if article.state != State.APPROVED:
        sentence = f"The main text, revision {article.current.number}, is {article.get_state_display().lower()}"
        return [Obstacle(sentence, "A wording can be approved once the text that it says again is.", "editor")]
    return []


def _about_the_reviews(article: Article, signed: Sequence[VariantSignature]) -> list[Obstacle]:
    needed = QUORUM[article.risk].signatures
    recommend = sum(row.meaning == VariantSignature.Meaning.REVIEW_APPROVES for row in signed)
    found = [_fault(row, verdict) for row in signed for verdict in row.verdicts.all() if verdict.value in FAULTS]
    dissent = [_dissent(row) for row in signed if row.meaning == VariantSignature.Meaning.REVIEW_ASKS_CHANGES]
    if recommend >= needed:
        return [*found, *dissent]
    reviewers = "1 reviewer" if needed == 1 else f"{needed} reviewers"
    sentence = f"{recommend} of {reviewers} compared exactly this wording and recommend it"
    return [*found, *dissent, Obstacle(sentence, "Whoever reviews the main text can compare it.", "reviewer")]


def _fault(row: VariantSignature, verdict: VariantVerdict) -> Obstacle:
    sentence = f"Claim {verdict.claim.position} {FOUND[verdict.value]}, says {row.signer_name}"
    return Obstacle(sentence, f"“{verdict.note}” Write it anew without that.", "editor")


def _dissent(row: VariantSignature) -> Obstacle:
    return Obstacle(f"{row.signer_name} asks for changes", "Make them in a new wording, and ask again.", "editor")

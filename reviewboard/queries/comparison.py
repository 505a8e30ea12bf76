"""A variant beside the main text, claim by claim, with what one reviewer says of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Q, Value

from articles.drafts.aligning import Alignment, align
from articles.drafts.reading_grade import reading_grade
from articles.models import AudienceVariant, Claim, Person, Revision, VariantClaim, VariantSignature, VariantVerdict
from reviewboard.models import DraftVariantVerdict, VariantReview
from reviewboard.policy import READING_GRADE
from reviewboard.queries.variants import reviews_signed

SAME = VariantVerdict.Value.SAME


@dataclass(frozen=True, slots=True)
class MainClaim:
    """A claim of the main text, and the numbers of the references that it cites."""

    position: int
    text: str
    citations: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Row:
    """A claim of the variant, the main text's claims that it says again, what the reader of the page says of it
    (``typed``; "" nothing) and what others signed, as (verdict, signature).
    """

    claim: VariantClaim
    main: tuple[MainClaim, ...]
    value: str
    note: str
    version: str
    others: tuple[tuple[VariantVerdict, VariantSignature], ...]

    @property
    def words(self) -> str:
        """What is said of it, in words."""
        return VariantVerdict.Value(self.value).label.lower() if self.value else "not compared"


def main_claims(revision: Revision) -> list[MainClaim]:
    """In text order, in one statement."""
    numbers = ArrayAgg(
        "citations__reference__number",
        filter=Q(citations__isnull=False),
        order_by="citations__position",
        default=Value([]),
    )
    rows = Claim.objects.filter(revision=revision).order_by("position").annotate(numbers=numbers)
    return [MainClaim(*row[:2], tuple(row[2])) for row in rows.values_list("position", "text", "numbers")]


def claims_of(variant: AudienceVariant) -> list[VariantClaim]:
    return list(variant.claims.order_by("position"))


class Comparison:
    """``review`` is the reader's own; None for whoever only looks on. Each part is asked for when it is first shown."""

    def __init__(self, variant: AudienceVariant, review: VariantReview | None, *, sees_others: bool) -> None:
        self.variant, self.revision, self.review = variant, variant.revision, review
        self.sees_others = sees_others

    @cached_property
    def main(self) -> list[MainClaim]:
        return main_claims(self.revision)

    @cached_property
    def claims(self) -> list[VariantClaim]:
        return claims_of(self.variant)

    @cached_property
    def alignment(self) -> Alignment:
        return align(self.main, self.claims)

    @cached_property
    def typed(self) -> list[DraftVariantVerdict]:
        return list(self.review.verdicts.all()) if self.review else []

    @cached_property
    def signed(self) -> list[VariantSignature]:
        """What reviewers signed of it; none before the reader may see that."""
        return reviews_signed(self.variant) if self.sees_others else []

    @cached_property
    def rows(self) -> list[Row]:
        typed = {row.claim_id: row for row in self.typed}
        return [
            self._row(claim, beside, typed.get(claim.pk))
            for claim, beside in zip(self.claims, self.alignment.rows, strict=True)
        ]

    def _row(self, claim: VariantClaim, beside: Sequence[int], typed: DraftVariantVerdict | None) -> Row:
        main = tuple(self.main[at] for at in beside)
        mine = self.review.signature_id if self.review else None
        others = tuple(
            (verdict, signature)
            for signature in self.signed
            if signature.pk != mine
            for verdict in signature.verdicts.all()
            if verdict.claim_id == claim.pk
        )
        if typed is None:
            return Row(claim, main, "", "", "", others)
        return Row(claim, main, typed.value, typed.note, typed.saved_at.isoformat(), others)

    @property
    def left_out(self) -> list[MainClaim]:
        """What the main text says and no claim of the variant says again."""
        return [self.main[at] for at in self.alignment.left_out]

    @property
    def judged(self) -> int:
        return sum(bool(row.value) for row in self.rows)

    @property
    def missing(self) -> list[str]:
        return missing(self.review, self.claims, self.typed)

    @property
    def main_grade(self) -> float:
        return reading_grade(self.revision.body)

    @property
    def grade(self) -> float:
        return reading_grade(self.variant.body)

    @property
    def target_grade(self) -> int | None:
        return READING_GRADE.get(self.variant.audience)

    @property
    def reads_too_hard(self) -> bool:
        return self.target_grade is not None and self.grade > self.target_grade


def missing(review: VariantReview, claims: Sequence[VariantClaim], typed: Sequence[DraftVariantVerdict]) -> list[str]:
    """What keeps a comparison from being signed, in sentences; none: it can be signed."""
    given = [row for row in typed if row.value]
    faults = [row for row in given if row.value != SAME]
    silent = sum(not row.note.strip() for row in faults)
    approves = review.recommendation == VariantReview.Recommendation.APPROVE
    asks = review.recommendation == VariantReview.Recommendation.CHANGES
    left = len(claims) - len(given)
    return [
        sentence
        for holds, sentence in (
            (not review.recommendation, "Choose a recommendation."),
            (silent, f"Say why for {_counted(silent)} that you did not find to say the same."),
            (left and not asks, f"{_counted(left)} still to be compared."),
            (
                faults and approves,
                f"You found {_counted(len(faults))} not to say the same: ask for changes, or change that.",
            ),
            (
                asks and not faults and not review.remarks.strip(),
                "Say what should change: beside a claim, or in the remarks.",
            ),
        )
        if holds
    ]


def _counted(count: int) -> str:
    return "1 claim" if count == 1 else f"{count} claims"


def said_before(variant: AudienceVariant, by: Person) -> Iterator[tuple[VariantClaim, str, str]]:
    """Claims of which this person said something in an earlier wording and that nobody touched since, with the value
    and note that they gave: the same words on the same sources, and beside them the same of the main text.
    """
    earlier = _compared_before(variant, by)
    if earlier is None:
        return
    verdicts = {row.claim_id: row for row in earlier.verdicts.all()}
    known = {key: verdicts[claim.pk] for key, claim in _keyed(earlier.variant) if claim.pk in verdicts}
    for key, claim in _keyed(variant):
        if key in known:
            yield claim, known[key].value, known[key].note


def _compared_before(variant: AudienceVariant, by: Person) -> VariantReview | None:
    rows = VariantReview.objects.filter(
        assignment__reviewer=by,
        variant__audience=variant.audience,
        variant__revision__article=variant.revision.article_id,
    )
    return rows.exclude(variant=variant).select_related("variant__revision").order_by("-variant").first()


def _keyed(variant: AudienceVariant) -> Iterator[tuple[tuple, VariantClaim]]:
    """Each claim by its words and sources and those of the main claims beside it: numbers may be others by now."""
    sources = dict(variant.revision.references.values_list("number", "source_id"))

    def said(claim: VariantClaim | MainClaim) -> tuple[str, frozenset]:
        return claim.text, frozenset(sources.get(number, number) for number in claim.citations)

    for row in Comparison(variant, None, sees_others=False).rows:
        yield (said(row.claim), tuple(said(claim) for claim in row.main)), row.claim

"""What a reviewer says of claims as a whole becomes a record when the review is signed. Steps of the actions there."""

from __future__ import annotations

import datetime as dt
from collections import Counter

from articles.models import ClaimVerdict, Person, Signature
from reviewboard.models import DraftClaimVerdict, Review
from reviewboard.queries.judged_claims import JudgedClaim, judged_claims


def give_claim_verdicts(review: Review, signature: Signature, by: Person, at: dt.datetime) -> dict[str, int]:
    """What was typed and is not signed already becomes verdicts; how many of each thing said, for the ledger."""
    given = [_verdict(judged, signature, by, at) for judged in judged_claims(review).values() if judged.is_news]
    ClaimVerdict.objects.bulk_create(given)
    return dict(sum((row.tally for row in given), Counter()))


def _verdict(judged: JudgedClaim, signature: Signature, by: Person, at: dt.datetime) -> ClaimVerdict:
    assert judged.typed is not None
    return ClaimVerdict(
        claim=judged.claim,
        root_id=judged.claim.root_id,
        **judged.typed.facts,
        given_by=by,
        given_by_name=by.name,
        signature=signature,
        given_at=at,
    )


def bring_claim_verdicts(before: Review, review: Review) -> None:
    """Copy what was typed of claims that the new revision left alone."""
    here = dict(review.revision.claims.values_list("root_id", "pk"))
    rows = list(before.claim_verdicts.select_related("claim").filter(claim__root__in=here))
    for row in rows:
        row.pk, row.review, row.claim_id = None, review, here[row.claim.root_id]
    DraftClaimVerdict.objects.bulk_create(rows, ignore_conflicts=True)

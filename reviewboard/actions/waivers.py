"""A named exception to what stands in the way, signed, with a reason and an end."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock, require_seen
from articles.ledger.record import record
from articles.models import Person, Signature, Verb, Waiver
from articles.refusals import NotPossible
from reviewboard.actions.signing import authenticate, sign
from reviewboard.permissions import insist_manages
from reviewboard.policy import MAX_WAIVER_DAYS
from reviewboard.queries.blockers import Blocker, blockers


def waive(
    article_id: int | str, keys: Sequence[str], *, by: Person, seen: str, password: str, reason: str, until_on: dt.date
) -> list[Waiver]:
    """An editor answers for going on in spite of the blockers named by ``keys``, until ``until_on``.

    Raises WrongPassword, NotAllowed, Stale, NotPossible (not a blocker now, no reason, an end that is past or too far).
    """
    authenticate(by, password)
    with transaction.atomic():
        article = lock(article_id)
        insist_manages(by, article)
        require_seen(article, seen)
        _insist_reasoned(reason, until_on)
        waived = {blocker.key: blocker for blocker in blockers(article) if blocker.key in keys}
        if not waived or waived.keys() != set(keys):
            raise NotPossible("What you wanted to waive no longer stands in the way. Look at the list again.")
        _insist_waivable(waived.values())
        at = timezone.now()
        signature = sign(article, Signature.Meaning.WAIVER, by=by, at=at)
        rows = Waiver.objects.bulk_create(
            Waiver(
                article=article,
                blocker=blocker.key,
                standing=blocker.what[:12] if blocker.kind == "source" else "",
                reason=reason,
                until_on=until_on,
                given_by=by,
                given_by_name=by.name,
                signature=signature,
                given_at=at,
            )
            for blocker in waived.values()
        )
        new = {
            "signature": signature.pk,
            "waived": [blocker.sentence for blocker in waived.values()],
            "until_on": until_on.isoformat(),
        }
        record(article, Verb.WAIVED, by=by, new=new, reason=reason, digest=article.current.digest, at=at)
    return rows


def _insist_waivable(waived: Iterable[Blocker]) -> None:
    refused = [blocker.sentence for blocker in waived if not blocker.waivable]
    if refused:
        raise NotPossible(
            f"{refused[0]}: no waiver replaces a reviewer. Have it judged and signed, or change the text."
        )


def _insist_reasoned(reason: str, until_on: dt.date) -> None:
    today = timezone.now().date()
    if not reason.strip():
        raise NotPossible("A waiver needs a reason. Say why it is safe to go on.")
    if not today <= until_on <= today + dt.timedelta(days=MAX_WAIVER_DAYS):
        raise NotPossible(f"A waiver ends within {MAX_WAIVER_DAYS} days, and not before today.")

"""A review, kept on the server while it is typed, and signed in the end."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from articles.actions.locking import lock, require_seen
from articles.ledger.record import record
from articles.models import Article, Citation, Person, Signature, Verb, Verdict
from articles.refusals import NotPossible, Stale
from reviewboard.actions.active_time import believed
from reviewboard.actions.claim_verdicts import bring_claim_verdicts, give_claim_verdicts
from reviewboard.actions.differing import tell_who_differ
from reviewboard.actions.due import set_due
from reviewboard.actions.mentions import tell_named
from reviewboard.actions.notices import editors_of, notify
from reviewboard.actions.saved_meanwhile import held, insist_newest
from reviewboard.actions.signing import authenticate, sign
from reviewboard.models import Assignment, DraftClaimVerdict, DraftVerdict, Remark, Reply, Review
from reviewboard.permissions import can_write_review, insist, is_author
from reviewboard.queries import answers, desk
from reviewboard.queries.checklists import fitting
from reviewboard.queries.judged_claims import SaidOfClaim

MEANINGS = {
    Review.Recommendation.APPROVE: Signature.Meaning.REVIEW_APPROVES,
    Review.Recommendation.CHANGES: Signature.Meaning.REVIEW_ASKS_CHANGES,
    Review.Recommendation.AGAINST: Signature.Meaning.REVIEW_ADVISES_AGAINST,
}


@dataclass(frozen=True, slots=True)
class Judgement:
    """A verdict as typed: everything may still be empty.

    ``active_seconds``: the time spent on the citation so far, in all, as its reviewer's page counted it.
    """

    value: str = ""
    stands_as_worded: bool | None = None
    quote: str = ""
    locator: str = ""
    note: str = ""
    active_seconds: int = 0


def open_review(assignment: Assignment, *, by: Person) -> Review:
    """The review of the article's current revision, begun where none is open; what was typed before stays.

    It asks the checklists that fit the article now, and goes on asking them whatever editors change meanwhile. Draft
    verdicts on citations that the new revision left alone come along. Where this reviewer signed the same
    revision before, the new review is about what rests on a source that got worse since. Raises NotAllowed.
    """
    _insist_writes(by, assignment)
    now = timezone.now()
    with transaction.atomic():
        review, new = Review.objects.get_or_create(
            assignment=assignment,
            revision_id=assignment.article.current_id,
            signature=None,
            defaults={"started_at": now, "saved_at": now},
        )
        if new:
            review.checklists.add(*fitting(assignment.article))
            _bring_along(review)
    return review


def _bring_along(review: Review) -> None:
    """Copy what was typed, and not signed, on the review before this one.

    Of a signed one the verdicts hold by themselves, and the answers are offered again; what to recommend is asked anew.
    Answers come along where the question is word for word the same.
    """
    before = review.assignment.reviews.exclude(pk=review.pk).order_by("-revision__number", "-pk").first()
    if before is None:
        return
    review.checklist = answers.brought_along(before.questions, before.checklist, review.questions)
    if before.signature_id is None:
        review.recommendation, review.remarks = before.recommendation, before.remarks
        _bring_verdicts(before, review)
        bring_claim_verdicts(before, review)
    review.save(update_fields=("recommendation", "checklist", "remarks"))


def _bring_verdicts(before: Review, review: Review) -> None:
    here = dict(review.revision.citations.values_list("root_id", "pk"))
    rows = list(before.verdicts.select_related("citation").filter(citation__root__in=here))
    for row in rows:
        row.pk, row.review, row.citation_id = None, review, here[row.citation.root_id]
    DraftVerdict.objects.bulk_create(rows, ignore_conflicts=True)


def save_verdict(
    review: Review, citation_id: int, typed: Judgement, *, by: Person, based_on: str | None = None
) -> DraftVerdict:
    """Keep what is typed about one citation. Raises NotAllowed, NotPossible, SavedMeanwhile.

    ``based_on`` is the version that the page was showing, "" where nothing was saved yet; None where no page was shown.
    The text may have a newer revision by now: then it is kept with this one, where ``open_review`` finds it.
    """
    with transaction.atomic():
        _lock_unsigned(review, by)
        if not review.revision.citations.filter(pk=citation_id).exists():
            raise NotPossible("This citation is not part of the text under review.")
        row = review.verdicts.filter(citation=citation_id).first() or DraftVerdict(
            review=review, citation_id=citation_id
        )
        row.active_seconds = max(row.active_seconds, believed(typed.active_seconds, review))
        said = _as_kept(typed)
        if not held(row, said):
            insist_newest(row, based_on)
            row.saved_at = timezone.now()
            vars(row).update(said)
        row.save()
    return row


def _as_kept(typed: Judgement) -> dict:
    stands = typed.stands_as_worded if typed.value in desk.ASKS_FOR_WORDING else None
    return {
        "value": typed.value,
        "stands_as_worded": stands,
        "quote": typed.quote,
        "locator": typed.locator,
        "note": typed.note,
    }


def save_claim_verdict(
    review: Review, claim_id: int, typed: SaidOfClaim, *, by: Person, based_on: str | None = None
) -> DraftClaimVerdict:
    """Keep what is typed about one claim as a whole; ``based_on`` as in ``save_verdict``.

    Whether it needs a source is kept only of a claim that cites nothing.

    Raises NotAllowed, NotPossible, SavedMeanwhile.
    """
    with transaction.atomic():
        _lock_unsigned(review, by)
        claim = review.revision.claims.filter(pk=claim_id).annotate(cites=Exists(_citations_of_claim())).first()
        if claim is None:
            raise NotPossible("This claim is not part of the text under review.")
        facts = typed.facts | ({"need": ""} if claim.cites else {})
        row = DraftClaimVerdict.objects.filter(review=review, claim=claim).first()
        row = row or DraftClaimVerdict(review=review, claim=claim)
        if not held(row, facts):
            insist_newest(row, based_on)
            vars(row).update(facts, saved_at=timezone.now())
            row.save()
    return row


def _citations_of_claim() -> QuerySet[Citation]:
    return Citation.objects.filter(claim=OuterRef("pk"))


def save_answers(
    review: Review,
    *,
    by: Person,
    recommendation: str,
    checklist: dict[str, str],
    remarks: str,
    based_on: str | None = None,
) -> None:
    """Keep answers ({key of a question: answer}), remarks and recommendation as typed; ``based_on`` as in
    ``save_verdict``.

    Raises NotAllowed, NotPossible, SavedMeanwhile.
    """
    said = {"recommendation": recommendation, "checklist": checklist, "remarks": remarks}
    with transaction.atomic():
        row = _lock_unsigned(review, by)
        vars(review).update(said, saved_at=row.saved_at)
        if held(row, said):
            return
        insist_newest(row, based_on)
        review.saved_at = timezone.now()
        review.save(update_fields=("recommendation", "checklist", "remarks", "saved_at"))


def _insist_writes(by: Person, assignment: Assignment) -> None:
    insist(assignment.reviewer_id == by.pk, "Only the reviewer who accepted this review can write it.")
    if not can_write_review(by, assignment):
        raise NotPossible(f"This assignment is {assignment.get_state_display().lower()}, so nothing can be written.")


def _lock_unsigned(review: Review, by: Person) -> Review:
    """The row under its lock. Refuses what comes after the signature, even where it came in the same moment."""
    locked = Review.objects.select_for_update(no_key=True).get(pk=review.pk)
    review.signature_id = locked.signature_id
    _insist_unsigned(review, by)
    return locked


def _insist_unsigned(review: Review, by: Person) -> None:
    if review.signature_id is not None:
        raise NotPossible("This review is signed and cannot be changed.")
    _insist_writes(by, review.assignment)


def missing(review: Review) -> list[str]:
    """What keeps this review from being signed, in sentences; none: it can be signed."""
    return desk.missing(review, desk.judged_citations(review), desk.open_blocking_remarks(review))


def sign_review(review_id: int, *, by: Person, seen: str, password: str) -> Signature:
    """Turn the typed review into verdicts under a signature on the text's digest (``seen``).

    Raises WrongPassword, NotAllowed, Stale (the review is kept as typed), NotPossible with what is missing.
    """
    authenticate(by, password)
    with transaction.atomic():
        article, review = _locked(review_id)
        citations = desk.judged_citations(review)
        _insist_signs(review, article, by, seen, citations)
        at = timezone.now()
        signature = sign(article, MEANINGS[review.recommendation], by=by, at=at)
        counts = _give_verdicts(citations, signature, by, at)
        of_claims = give_claim_verdicts(review, signature, by, at)
        _close(review, signature, at)
        set_due(article)
        event = _record_signing(article, review, signature, by, counts, of_claims)
        tell_named(article, _show_remarks(review.assignment, at), event=event.hash)
        differing = tell_who_differ(article, by, event.hash)
        subject = f"Review signed by {by.name}: {article.current.title}"
        facts = {"review": review, "differing": differing}
        notify(editors_of(article), article, event=event.hash, template="reviewed", subject=subject, **facts)
    return signature


def _locked(review_id: int) -> tuple[Article, Review]:
    """The article's lock first, then the review as it is under that lock."""
    article = lock(Review.objects.values_list("assignment__article_id", flat=True).get(pk=review_id))
    rows = Review.objects.select_related("assignment__reviewer", "revision")
    review = rows.select_for_update(of=("self",)).get(pk=review_id)
    review.assignment.article = article
    return article, review


def _insist_signs(
    review: Review, article: Article, by: Person, seen: str, citations: Sequence[desk.JudgedCitation]
) -> None:
    _insist_unsigned(review, by)
    insist(not is_author(by, article), "You submitted or edited this text, so you cannot review it.")
    require_seen(article, seen)
    if review.revision_id != article.current_id:
        message = (
            f"The text changed: revision {article.current.number} replaced the one you reviewed. Your review is kept."
        )
        raise Stale(message, seen=review.revision.digest, current=article.current.digest)
    lacking = desk.missing(review, citations, desk.open_blocking_remarks(review))
    if lacking:
        raise NotPossible(" ".join(lacking))


def _give_verdicts(
    citations: Sequence[desk.JudgedCitation], signature: Signature, by: Person, at: dt.datetime
) -> dict[str, int]:
    """What was typed with a value becomes verdicts; how many of each value."""
    given = [citation for citation in citations if citation.typed and citation.typed.value]
    Verdict.objects.bulk_create(_verdict(citation, signature, by, at) for citation in given)
    return dict(Counter(citation.typed.value for citation in given))


def _verdict(citation: desk.JudgedCitation, signature: Signature, by: Person, at: dt.datetime) -> Verdict:
    typed = citation.typed
    return Verdict(
        citation_id=citation.pk,
        root_id=citation.root_id,
        value=typed.value,
        stands_as_worded=typed.stands_as_worded,
        quote=typed.quote,
        locator=typed.locator,
        note=typed.note,
        source_standing=citation.standing,
        active_seconds=typed.active_seconds,
        given_by=by,
        given_by_name=by.name,
        signature=signature,
        given_at=at,
    )


def _close(review: Review, signature: Signature, at: dt.datetime) -> None:
    review.signature, review.answers = signature, answers.as_signed(review.questions, review.checklist)
    review.save(update_fields=("signature", "answers"))
    assignment = review.assignment
    assignment.state, assignment.answered_at = Assignment.State.SUBMITTED, at
    assignment.save(update_fields=("state", "answered_at"))


def _show_remarks(assignment: Assignment, at: dt.datetime) -> list[Remark | Reply]:
    """What the reviewer said on the way exists for others from now on; all of it that was not taken back."""
    hidden = list(assignment.remarks.filter(shown_at=None).select_related("author"))
    replies = list(assignment.replies.filter(shown_at=None).select_related("author", "remark__author"))
    assignment.remarks.filter(shown_at=None).update(shown_at=at)
    assignment.replies.filter(shown_at=None).update(shown_at=at)
    return [*(remark for remark in hidden if remark.state != Remark.State.TAKEN_BACK), *replies]


def _record_signing(
    article: Article,
    review: Review,
    signature: Signature,
    by: Person,
    counts: dict[str, int],
    of_claims: dict[str, int],
):
    new = {
        "signature": signature.pk,
        "revision": review.revision.number,
        "meaning": signature.meaning,
        "verdicts": counts,
        "checklist": review.answers,
    }
    if of_claims:
        new["claims"] = of_claims
    at, digest = signature.signed_at, signature.digest
    return record(article, Verb.REVIEW_SIGNED, by=by, changed=("due_on",), new=new, digest=digest, at=at)

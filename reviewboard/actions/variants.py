"""Texts for other readers: written, approved for them, and taken back. The main text is never touched by any of it."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from articles.actions.locking import lock, require_seen
from articles.drafts.canonical import normalise, variant_digest
from articles.drafts.claims import claims
from articles.drafts.leaves import leaves
from articles.drafts.rendering import RENDERER_VERSION, render_html
from articles.drafts.variant_text import findings_of
from articles.drafts.words import count_words
from articles.ledger.record import record
from articles.models import (
    Article,
    Audience,
    AudienceVariant,
    LedgerEvent,
    Person,
    Revision,
    State,
    VariantClaim,
    VariantRendering,
    VariantSignature,
    VariantTakenBack,
    Verb,
)
from articles.refusals import Blocked, NotPossible, Stale
from reviewboard.actions.notices import notify
from reviewboard.actions.signing import authenticate
from reviewboard.actions.transitions import insist_reason
from reviewboard.models import Assignment
from reviewboard.permissions import can_edit, has_worded, insist, insist_manages
from reviewboard.queries.variants import approvals_in_force, newest_variant, obstacles, reviews_signed


@dataclass(frozen=True, slots=True)
class Reworded:
    """A wording as typed. ``revision`` and ``before`` are the digests of the main text and of the wording that its
    writer saw; ``before`` is "" where there was none.
    """

    title: str
    body: str
    revision: str
    before: str


def write_variant(article_id: int | str, audience: Audience, typed: Reworded, *, by: Person) -> AudienceVariant:
    """Store a wording of the current revision for these readers; one that changes nothing gives the newest one back.

    Whoever reviews the article is asked to compare it. Raises NotAllowed, Stale, NotPossible with what is wrong.
    """
    with transaction.atomic():
        article = lock(article_id)
        insist_rewords(by, article)
        require_seen(article, typed.revision)
        before = newest_variant(article.current, audience)
        _require_seen_wording(before, typed.before)
        title, body = normalise(typed.title), normalise(typed.body)
        _insist_sound(article.current, title, body)
        digest = variant_digest(article.current.digest, audience, title, body)
        if before and before.digest == digest:
            return before
        variant = _stored(article, audience, title, body, digest, by=by, before=before)
        event = _record(article, Verb.VARIANT_WRITTEN, variant, by=by, at=variant.created_at, words=count_words(body))
        _ask_reviewers(article, variant, event)
    return variant


def insist_rewords(by: Person, article: Article) -> None:
    """Raise NotPossible where nobody can write now, NotAllowed where this person may not."""
    if article.state == State.WITHDRAWN:
        raise NotPossible("The article is withdrawn. Restore it before writing a text for other readers.")
    insist(can_edit(by, article), "Only editors write this now; a submitter may while the text stands with them.")


def _require_seen_wording(newest: AudienceVariant | None, seen: str) -> None:
    current = newest.digest if newest else ""
    if current != seen and newest:
        message = f"{newest.author_name} wrote a text for {newest.readers} while you were at it."
        raise Stale(message, seen=seen, current=current)


def _insist_sound(revision: Revision, title: str, body: str) -> None:
    numbers = set(revision.references.values_list("number", flat=True))
    fatal = [found for found in findings_of(title, body, numbers) if found.severity == "fatal"]
    if fatal or not title.strip():
        raise NotPossible(" ".join(found.message for found in fatal) or "Give the text a title.")


def _stored(
    article: Article,
    audience: Audience,
    title: str,
    body: str,
    digest: str,
    *,
    by: Person,
    before: AudienceVariant | None,
) -> AudienceVariant:
    variant = AudienceVariant.objects.create(
        revision=article.current,
        audience=audience,
        number=before.number + 1 if before else 1,
        title=title,
        body=body,
        digest=digest,
        based_on=before,
        author=by,
        author_name=by.name,
        created_at=timezone.now(),
    )
    VariantRendering.objects.create(variant=variant, version=RENDERER_VERSION, leaves=leaves(render_html(body)))
    VariantClaim.objects.bulk_create(
        VariantClaim(variant=variant, position=position, text=claim.text, citations=list(claim.citations))
        for position, claim in enumerate(claims(body), 1)
    )
    return variant


def _record(
    article: Article, verb: Verb, variant: AudienceVariant, *, by: Person, at: dt.datetime, **new
) -> LedgerEvent:
    named = {"variant": variant.pk, "audience": variant.audience, "number": variant.number}
    reason = new.pop("reason", "")
    new = named | {"revision": variant.revision.number} | new
    return record(article, verb, by=by, new=new, reason=reason, digest=variant.digest, at=at)


def _ask_reviewers(article: Article, variant: AudienceVariant, event: LedgerEvent) -> None:
    at_work = (Assignment.State.ACCEPTED, Assignment.State.SUBMITTED)
    subject = f"A text for {variant.readers} to compare: {article.current.title}"
    for assignment in article.assignments.filter(state__in=at_work).select_related("reviewer"):
        if not has_worded(assignment.reviewer, variant):
            path = reverse("board:variant-desk", args=[assignment.pk, variant.pk])
            notify([assignment.reviewer], article, event=event.hash, template="variant_written", subject=subject,
                   path=path, variant=variant)  # fmt: skip


def approve_variant(variant_id: int, *, by: Person, seen: str, password: str) -> VariantSignature:
    """An editor signs that this exact wording (``seen``: its digest) may stand before its readers.

    They see it as long as its revision is published. It says nothing of the main text. An approval of an earlier
    wording for the same readers ends. Raises WrongPassword, NotAllowed, NotPossible, Stale, or Blocked with what is in
    the way.
    """
    authenticate(by, password)
    with transaction.atomic():
        article, variant = _locked(variant_id)
        insist_manages(by, article)
        _insist_seen(variant, seen)
        if approvals_in_force(variant.revision_id).filter(variant=variant).exists():
            raise NotPossible("This wording is approved already.")
        _insist_unblocked(variant, article)
        at = timezone.now()
        replaced = [_take_back(old, f"Replaced by number {variant.number}", by=by, at=at)
                    for old in approvals_in_force(variant.revision_id, variant.audience)]  # fmt: skip
        signature = sign_variant(variant, VariantSignature.Meaning.APPROVAL, by=by, at=at)
        event = _record(
            article, Verb.VARIANT_APPROVED, variant, by=by, at=at, signature=signature.pk, replaced=replaced
        )
        told = {person.pk: person for person in (article.submitted_by, variant.author)}
        subject = f"Approved for {variant.readers}: {article.current.title}"
        notify(told.values(), article, event=event.hash, template="variant_approved", subject=subject, variant=variant)
    return signature


def _locked(variant_id: int) -> tuple[Article, AudienceVariant]:
    """The article under its lock, and the variant. Raises AudienceVariant.DoesNotExist."""
    variant = AudienceVariant.objects.select_related("revision", "author").get(pk=variant_id)
    article = lock(variant.revision.article_id)
    variant.revision.article = article
    return article, variant


def _insist_seen(variant: AudienceVariant, seen: str) -> None:
    if seen != variant.digest:
        raise Stale("That is another wording than the one on this page.", seen=seen, current=variant.digest)


def _insist_unblocked(variant: AudienceVariant, article: Article) -> None:
    found = obstacles(variant, article, reviews_signed(variant))
    if found:
        raise Blocked(f"Not approved: {'. '.join(row.sentence for row in found)}.", tuple(found))


def sign_variant(
    variant: AudienceVariant, meaning: VariantSignature.Meaning, *, by: Person, at: dt.datetime
) -> VariantSignature:
    """A stored signature on this wording, bound to its digest."""
    return VariantSignature.objects.create(
        variant=variant,
        digest=variant.digest,
        meaning=meaning,
        signer=by,
        signer_name=by.name,
        signer_credentials=by.credentials,
        signed_at=at,
    )


def _take_back(approval: VariantSignature, reason: str, *, by: Person, at: dt.datetime) -> int:
    VariantTakenBack.objects.create(approval=approval, by=by, by_name=by.name, reason=reason, at=at)
    return approval.pk


def take_back_variant(variant_id: int, *, by: Person, reason: str) -> None:
    """Readers of this wording get the main text again; that, and the article's state, stay as they are.

    Raises NotAllowed, NotPossible.
    """
    with transaction.atomic():
        article, variant = _locked(variant_id)
        insist_manages(by, article)
        insist_reason(reason)
        approval = approvals_in_force(variant.revision_id).filter(variant=variant).first()
        if approval is None:
            raise NotPossible("This wording is not approved, so there is nothing to take back.")
        at = timezone.now()
        taken = _take_back(approval, reason, by=by, at=at)
        _record(article, Verb.VARIANT_TAKEN_BACK, variant, by=by, at=at, approval=taken, reason=reason)

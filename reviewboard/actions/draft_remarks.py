"""Comments and suggestions while they are typed. Making the remark itself is ``remarks``."""

from __future__ import annotations

import datetime as dt
from dataclasses import asdict, dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from articles.models import Claim, Person
from articles.refusals import NotPossible
from reviewboard.actions.saved_meanwhile import held, insist_newest
from reviewboard.models import Assignment, DraftRemark, Remark
from reviewboard.permissions import can_write_review, insist

About = Claim | Remark | None


@dataclass(frozen=True, slots=True)
class Words:
    """What stands in a remark form."""

    text: str = ""
    replacement: str = ""
    blocking: bool = False
    start: int | None = None
    end: int | None = None
    passage: str = ""


def save(
    assignment_id: int,
    kind: DraftRemark.Kind,
    about: About,
    words: Words,
    *,
    by: Person,
    based_on: str | None = None,
) -> DraftRemark:
    """Keep what is typed in one form ``about`` a claim, a remark that it replies to, or the whole text (None).

    ``based_on`` is the version that the page was showing, None: no page was.

    Raises NotAllowed, NotPossible, SavedMeanwhile.
    """
    said = asdict(words)
    with transaction.atomic():
        assignment = _locked(assignment_id, by)
        _insist_writes(assignment, by)
        row = _kept(assignment, kind, about) or DraftRemark(assignment=assignment, kind=kind, **_place(about))
        if not held(row, said) and not _just_made(row, words):
            insist_newest(row, based_on)
            row.saved_at, row.claim = timezone.now(), _place(about)["claim"]
            vars(row).update(said)
            row.save()
    return row


def _just_made(row: DraftRemark, words: Words) -> bool:
    """Did these words become a remark while they were still on their way here? Then they are not begun again."""
    if row.pk is not None:
        return False
    since = timezone.now() - dt.timedelta(minutes=1)
    made = row.assignment.remarks.filter(text=words.text, replacement=words.replacement, made_at__gte=since)
    if row.remark_id:
        made = row.remark.replies.filter(assignment=row.assignment, text=words.text, made_at__gte=since)
    return made.exists()


def drop(assignment_id: int, kind: DraftRemark.Kind, about: About, *, by: Person) -> None:
    """Forget it: it was made, or thrown away. Raises NotAllowed."""
    with transaction.atomic():
        row = _kept(_locked(assignment_id, by), kind, about)
        if row:
            row.delete()


def _locked(assignment_id: int, by: Person) -> Assignment:
    """The lock under which a reviewer's drafts are read and written."""
    assignment = Assignment.objects.select_for_update(no_key=True).get(pk=assignment_id)
    insist(assignment.reviewer_id == by.pk, "Only the reviewer who accepted this review can write it.")
    return assignment


def _insist_writes(assignment: Assignment, by: Person) -> None:
    if not can_write_review(by, assignment):
        raise NotPossible(f"This assignment is {assignment.get_state_display().lower()}, so nothing can be written.")


def _place(about: About) -> dict[str, Claim | Remark | None]:
    """The fields that say what a draft is about."""
    return {
        "claim": about if isinstance(about, Claim) else None,
        "remark": about if isinstance(about, Remark) else None,
    }


def _kept(assignment: Assignment, kind: DraftRemark.Kind, about: About) -> DraftRemark | None:
    """What is kept for the form, also where it was begun on an earlier revision that words the claim the same."""
    rows = assignment.draft_remarks.filter(kind=kind)
    if not isinstance(about, Claim):
        return rows.filter(**_place(about)).first()
    earlier = Q(claim__root=about.root_id) & ~Q(claim__revision=about.revision_id)
    return rows.filter(Q(claim=about) | earlier).order_by("-claim__revision__number").first()

"""Who may do what on the board: predicates that read as English, and the one way to insist on them.

DESIGN: a person may hold several roles, but never reviews what they submitted or edited; an admin's role alone changes
no article; an editor does not decide on an article they submitted.
"""

from __future__ import annotations

import enum
from collections.abc import Collection

from articles.models import Article, AudienceVariant, Person, State, VariantSignature
from articles.permissions import User, overseers
from articles.refusals import NotAllowed
from reviewboard.models import Assignment, Remark


def is_author(user: User, article: Article) -> bool:
    """Did this person submit the article or write one of its revisions?"""
    return article.submitted_by_id == user.pk or article.revisions.filter(author=user.pk).exists()


def can_manage(user: User, article: Article) -> bool:
    """Invite, send back, withdraw, restore, reopen, approve, publish, end a publication, waive."""
    return user.is_authenticated and user.is_active and user.is_editor and article.submitted_by_id != user.pk


def can_edit(user: User, article: Article) -> bool:
    """Make a new revision, resolve findings: editors; submitters their own while it is submitted."""
    if not user.is_authenticated or not user.is_active or article.state == State.WITHDRAWN:
        return False
    own = user.is_submitter and article.submitted_by_id == user.pk and article.state == State.SUBMITTED
    return own or user.is_editor


def can_review(user: User, article: Article) -> bool:
    """Be asked for a review: a board member who neither submitted nor edited it."""
    return user.is_active and user.is_reviewer and not is_author(user, article)


def can_answer(user: User, assignment: Assignment) -> bool:
    return user.is_active and assignment.reviewer_id == user.pk and assignment.state == Assignment.State.INVITED


def can_write_review(user: User, assignment: Assignment) -> bool:
    return user.is_active and assignment.reviewer_id == user.pk and assignment.state == Assignment.State.ACCEPTED


def can_compare(user: User, assignment: Assignment, variant: AudienceVariant) -> bool:
    """Hold a variant against the main text: whoever reviews or reviewed the article, and wrote no such wording."""
    mine = assignment.reviewer_id == user.pk and assignment.article_id == variant.revision.article_id
    at_work = assignment.state in (Assignment.State.ACCEPTED, Assignment.State.SUBMITTED)
    return user.is_active and mine and at_work and not has_worded(user, variant)


def has_worded(user: User, variant: AudienceVariant) -> bool:
    """Did this person write the main text, or any wording of it for these readers?"""
    article = variant.revision.article
    wrote = AudienceVariant.objects.filter(revision__article=article, audience=variant.audience, author=user.pk)
    return is_author(user, article) or wrote.exists()


def can_see_comparisons(user: User, variant: AudienceVariant) -> bool:
    """See what reviewers found of a variant: overseers; one who reviews the article too, after their own signature."""
    if not overseers(user) or not user.is_reviewer:
        return overseers(user)
    signed = variant.signatures.filter(signer=user.pk).exclude(meaning=VariantSignature.Meaning.APPROVAL)
    return signed.exists() or assignment_of(user, variant.revision.article) is None


def assignment_of(user: User, article: Article) -> Assignment | None:
    """The active assignment of this person on this article."""
    if not user.is_authenticated:
        return None
    return article.assignments.filter(reviewer=user, state__in=Assignment.ACTIVE).first()


def can_comment(user: User, article: Article) -> bool:
    """Editors; reviewers who accepted; submitters on their own when it stands with them."""
    if not user.is_authenticated or not user.is_active or article.state == State.WITHDRAWN:
        return False
    if user.is_editor:
        return True
    if user.is_submitter and article.submitted_by_id == user.pk:
        return article.state == State.SUBMITTED
    assignment = assignment_of(user, article)
    return assignment is not None and assignment.state == Assignment.State.ACCEPTED


def can_reply(user: User, article: Article) -> bool:
    """Who can comment, and reviewers who signed; to what they see."""
    if can_comment(user, article):
        return True
    if not user.is_authenticated or not user.is_active or article.state == State.WITHDRAWN:
        return False
    assignment = assignment_of(user, article) if user.is_reviewer else None
    return assignment is not None and assignment.state == Assignment.State.SUBMITTED


def can_close_remark(user: User, remark: Remark) -> bool:
    """Its author, or who may edit the text."""
    return user.is_active and (remark.author_id == user.pk or can_edit(user, remark.article))


def can_open_file(user: User, article: Article) -> bool:
    """See the article's page on the board: editors, admins, whoever submitted it."""
    return overseers(user) or (user.is_authenticated and user.is_submitter and article.submitted_by_id == user.pk)


def can_keep_checklists(user: User) -> bool:
    """Say what reviewers are asked beside the citations."""
    return user.is_active and overseers(user)


class Sight(enum.Enum):
    """How much of an article's history a person sees."""

    WHOLE = "whole"
    REVIEWED = "reviewed"  # signed their review: all but what other reviewers have not signed yet
    JUDGING = "judging"  # oversees, and is to review it: nothing of other reviewers before their own signature
    SUBMITTED = "submitted"  # handed it in: nothing of what reviewers remarked and found
    OWN_ACTS = "own acts"


def history_sight(user: User, article: Article, states: Collection[str] | None = None) -> Sight | None:
    """Overseers all; submitters of their own; reviewers what they reviewed, and before they signed their own acts.

    ``states`` are those of the person's assignments on it, where they are known.
    """
    if not user.is_authenticated:
        return None
    states = _assignment_states(user, article) if states is None else set(states)
    if overseers(user):
        return Sight.JUDGING if states & set(Assignment.OPEN) else Sight.WHOLE
    if can_open_file(user, article):
        return Sight.SUBMITTED
    if Assignment.State.SUBMITTED in states:
        return Sight.REVIEWED
    return Sight.OWN_ACTS if states else None


def _assignment_states(user: Person, article: Article) -> set[str]:
    if not user.is_reviewer:
        return set()
    return set(article.assignments.filter(reviewer=user).values_list("state", flat=True))


def can_see_history(user: User, article: Article) -> bool:
    """Any of it; ``history_sight`` says how much."""
    return history_sight(user, article) is not None


def insist(allowed: bool, message: str) -> None:
    """Raise NotAllowed with a sentence that says who may."""
    if not allowed:
        raise NotAllowed(message)


def insist_manages(by: Person, article: Article) -> None:
    own = article.submitted_by_id == by.pk
    message = "You submitted this article, so another editor has to do this." if own else "Only an editor can do this."
    insist(can_manage(by, article), message)

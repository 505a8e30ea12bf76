"""Who can be asked to review an article, who cannot and why, and how much each has in hand."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.core.exceptions import ObjectDoesNotExist
from django.db.models import Count, Exists, F, Func, OuterRef, Q

from articles.dates import day
from articles.models import Article, Person, Role, State
from reviewboard.models import Assignment, Member, Review


@dataclass(frozen=True, slots=True)
class Obstacle:
    """Why somebody cannot be asked. ``by_rule``: no act of anybody can change it for this text."""

    words: str
    by_rule: bool = False
    assignment: Assignment | None = None

    @property
    def can_be_taken_back(self) -> bool:
        return self.assignment is not None and self.assignment.state in Assignment.OPEN


AWAY = Obstacle("takes no invitations at present")
NO_AUTHOR = "Not an author of the text"


@dataclass(frozen=True, slots=True)
class Candidate:
    """``in_hand``: open assignments of ``capacity``; ``fits``: the article's specialty is one of theirs.

    ``merits``: what speaks for them on this article, in words.
    """

    person: Person
    specialties: tuple[str, ...]
    in_hand: int
    capacity: int
    fits: bool
    merits: tuple[str, ...]
    obstacle: Obstacle | None

    @property
    def is_free(self) -> bool:
        return self.in_hand < self.capacity

    @property
    def load(self) -> str:
        if self.in_hand:
            return f"{self.in_hand} of {self.capacity} in hand"
        return f"Free: takes up to {self.capacity}"

    @property
    def reasons(self) -> list[str]:
        """Why them, as the editor sees it when choosing and as they are told when they are asked."""
        load = f"Room for another: {self.load}" if self.in_hand else self.load
        return [*self.merits, *((load,) if self.is_free else ()), NO_AUTHOR]


def obstacles(article: Article, people: Iterable[Person]) -> dict[int, Obstacle]:
    """{person id: why they cannot be asked to review this article}; whoever can be asked is not in it.

    Two statements, if the people come with their ``membership``.
    """
    authors = dict(article.revisions.order_by("-number").values_list("author_id", "number"))
    signed = Exists(
        Review.objects.filter(assignment=OuterRef("pk"), revision=article.current_id).exclude(signature=None)
    )
    earlier = {row.reviewer_id: row for row in article.assignments.annotate(signed_this=signed).order_by("pk")}
    found = {person.pk: _obstacle(person, article, authors.get(person.pk), earlier.get(person.pk)) for person in people}
    return {pk: obstacle for pk, obstacle in found.items() if obstacle}


def _obstacle(person: Person, article: Article, wrote: int | None, earlier: Assignment | None) -> Obstacle | None:
    if not (person.is_active and person.is_reviewer):
        return Obstacle("not a reviewer", by_rule=True)
    if article.submitted_by_id == person.pk:
        return Obstacle("submitted this article", by_rule=True)
    if wrote is not None:
        return Obstacle(f"edited it (revision {wrote})", by_rule=True)
    if earlier and earlier.state in Assignment.ACTIVE and not _is_asked_again(article, earlier):
        return Obstacle(f"already asked: {earlier.get_state_display().lower()}", assignment=earlier)
    if earlier and earlier.state == Assignment.State.DECLINED:
        return Obstacle(_declined(earlier), assignment=earlier)
    if not _membership(person).accepts_invitations:
        return AWAY
    return None


def _is_asked_again(article: Article, earlier: Assignment) -> bool:
    """Sent back, worked over, and on its way to reviewers again: who signed an earlier text has to sign this one."""
    signed_before = earlier.state == Assignment.State.SUBMITTED and not earlier.signed_this
    return article.state == State.SUBMITTED and signed_before


def _declined(assignment: Assignment) -> str:
    why = f": {assignment.answer_reason}" if assignment.answer_reason else ""
    return f"declined on {day(assignment.answered_at)}{why}"


def _membership(person: Person) -> Member:
    """A reviewer without a row of their own is a member with nothing said about them."""
    try:
        return person.membership
    except ObjectDoesNotExist:
        return Member(person=person)


def board(person_ids: Sequence[int] | None = None) -> list[Person]:
    """Active reviewers with their ``membership`` and ``in_hand``, by name: one statement."""
    in_hand = Count("assignments", filter=Q(assignments__state__in=Assignment.OPEN))
    people = Person.objects.filter(is_active=True, roles__contains=[Role.REVIEWER])
    if person_ids is not None:
        people = people.filter(pk__in=person_ids)
    return list(people.select_related("membership").annotate(in_hand=in_hand).order_by("name", "pk"))


def candidates(article: Article) -> list[Candidate]:
    """The whole board for this article: who fits and is free first, who cannot be asked last. Three statements."""
    people = board()
    found = obstacles(article, people)
    rows = [_candidate(person, article.specialty, found.get(person.pk)) for person in people]
    return sorted(rows, key=_preference)


def reasons(article: Article, reviewers: Sequence[Person]) -> dict[int, list[str]]:
    """{person id: why they are asked to review this article}. One statement."""
    people = board([person.pk for person in reviewers])
    return {person.pk: _candidate(person, article.specialty, None).reasons for person in people}


def free_first(people: Sequence[Person]) -> list[Candidate]:
    """The board without an article in mind."""
    rows = [_candidate(person, "", None if _membership(person).accepts_invitations else AWAY) for person in people]
    return sorted(rows, key=_preference)


def _candidate(person: Person, specialty: str, obstacle: Obstacle | None) -> Candidate:
    member = _membership(person)
    wanted = specialty.casefold()
    fits = bool(wanted) and wanted in (name.casefold() for name in member.specialties)
    merits = (f"Same specialty: {specialty}",) if fits else ()
    return Candidate(person, tuple(member.specialties), person.in_hand, member.capacity, fits, merits, obstacle)


def _preference(row: Candidate) -> tuple:
    return (row.obstacle is not None, not row.is_free, not row.fits, row.in_hand / max(row.capacity, 1))


def specialties_of_board() -> list[str]:
    """Every specialty that somebody on the board has, by name."""
    names = Member.objects.annotate(name=Func(F("specialties"), function="unnest")).values_list("name", flat=True)
    return sorted(set(names))

"""People: added and changed by an admin, deactivated, never deleted."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction

from articles.ledger.record import record
from articles.models import Person, Role, Verb
from articles.refusals import NotAllowed, NotPossible
from reviewboard.models import Member
from reviewboard.permissions import insist


@dataclass(frozen=True, slots=True)
class Particulars:
    """What is known of a person; ``specialties``, ``capacity`` and ``accepts_invitations`` hold for board members."""

    name: str
    email: str
    roles: tuple[str, ...]
    credentials: str = ""
    is_active: bool = True
    specialties: tuple[str, ...] = ()
    capacity: int = 3
    accepts_invitations: bool = True


def particulars_of(person: Person) -> Particulars:
    member = Member.objects.filter(person=person).first() or Member()
    return Particulars(
        name=person.name,
        email=person.email,
        roles=tuple(person.roles),
        credentials=person.credentials,
        is_active=person.is_active,
        specialties=tuple(member.specialties),
        capacity=member.capacity,
        accepts_invitations=member.accepts_invitations,
    )


def add_person(particulars: Particulars, *, by: Person | None, password: str | None = None) -> Person:
    """A new person; without a password they set one by the mailed link. ``by`` None: the first ones, by command.

    Raises NotAllowed, NotPossible (unknown role, address taken).
    """
    with transaction.atomic():
        _insist(by, particulars)
        if Person.objects.filter(email__iexact=particulars.email).exists():
            raise NotPossible(f"There is already a person with the address {particulars.email}.")
        person = Person.objects.create_user(
            particulars.email,
            particulars.name,
            password,
            roles=list(particulars.roles),
            credentials=particulars.credentials,
            is_active=particulars.is_active,
        )
        _seat(person, particulars)
        record(person, Verb.PERSON_ADDED, by=by, new=_told(particulars))
    return person


def change_person(person_id: int, particulars: Particulars, *, by: Person) -> None:
    """Store what changed, with old and new in the person's history. Raises as ``add_person``."""
    with transaction.atomic():
        person = Person.objects.select_for_update(no_key=True).get(pk=person_id)
        _insist(by, particulars)
        old, new = _told(particulars_of(person)), _told(particulars)
        changed = {name for name in new if new[name] != old[name]}
        if not changed:
            return
        person.name, person.email, person.credentials = particulars.name, particulars.email, particulars.credentials
        person.roles, person.is_active = list(particulars.roles), particulars.is_active
        _seat(person, particulars)
        record(
            person,
            Verb.PERSON_CHANGED,
            by=by,
            changed=("name", "email", "credentials", "roles", "is_active"),
            old={name: old[name] for name in sorted(changed)},
            new={name: new[name] for name in sorted(changed)},
        )


def _insist(by: Person | None, particulars: Particulars) -> None:
    insist(by is None or (by.is_active and by.is_admin), "Only an admin manages people.")
    unknown = set(particulars.roles) - set(Role.values)
    if unknown:
        raise NotPossible(f"There is no role {', '.join(sorted(unknown))}.")
    if by is not None and by.email == particulars.email and Role.ADMIN not in particulars.roles:
        raise NotAllowed("You cannot take the admin role from yourself. Ask another admin.")


def _seat(person: Person, particulars: Particulars) -> None:
    """Reviewers sit on the board; who no longer reviews keeps the seat's row, for what they signed."""
    if Role.REVIEWER not in particulars.roles and not Member.objects.filter(person=person).exists():
        return
    Member.objects.update_or_create(
        person=person,
        defaults={
            "specialties": list(particulars.specialties),
            "capacity": particulars.capacity,
            "accepts_invitations": particulars.accepts_invitations,
        },
    )


def _told(particulars: Particulars) -> dict:
    told = asdict(particulars)
    return told | {"roles": sorted(particulars.roles), "specialties": list(particulars.specialties)}

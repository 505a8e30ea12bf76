"""Checklists: made, changed and retired by editors and admins, on the record of the board's policy."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from django.db import transaction
from django.utils import timezone

from articles.ledger.record import record
from articles.models import Person, Policy, Verb
from articles.refusals import NotPossible, Stale
from reviewboard.models import Checklist, ChecklistVersion, Question
from reviewboard.permissions import can_keep_checklists, insist

MOST_QUESTIONS = 50


@dataclass(frozen=True, slots=True)
class Wording:
    """What a checklist is called, of which articles it is asked (empty: of all), and its questions in order."""

    name: str
    risks: tuple[str, ...]
    specialties: tuple[str, ...]
    questions: tuple[Question, ...]


def wording_of(version: ChecklistVersion) -> Wording:
    """``version`` comes with its checklist."""
    checklist = version.checklist
    return Wording(checklist.name, tuple(checklist.risks), tuple(checklist.specialties), version.asked)


def make_checklist(wording: Wording, *, by: Person, note: str = "") -> ChecklistVersion:
    """A new checklist with its first version. Raises NotAllowed, NotPossible (name taken, no question)."""
    with transaction.atomic():
        policy = _locked_policy(by)
        checklist = Checklist()
        _insist_sound(wording, checklist)
        version = _next_version(checklist, 1, wording, by, note)
        new = _told(wording) | {"version": 1}
        record(policy, Verb.CHECKLIST_MADE, by=by, new=new, reason=note, at=version.made_at)
    return version


def change_checklist(
    checklist_id: int, wording: Wording, *, by: Person, seen: int, note: str = ""
) -> ChecklistVersion | None:
    """The next version, asked in reviews opened from now on; None where nothing changed. ``seen``: the number changed.

    Raises NotAllowed, NotPossible, Stale (somebody else made a newer one).
    """
    with transaction.atomic():
        policy = _locked_policy(by)
        before = _newest(checklist_id)
        _insist_seen(before, seen)
        _insist_sound(wording, before.checklist)
        old, new = _told(wording_of(before)), _told(wording)
        changed = [name for name in new if new[name] != old[name]]
        if not changed:
            return None
        version = _next_version(before.checklist, before.number + 1, wording, by, note)
        record(
            policy,
            Verb.CHECKLIST_CHANGED,
            by=by,
            old={name: old[name] for name in changed} | {"version": before.number},
            new={name: new[name] for name in changed} | {"name": wording.name, "version": version.number},
            reason=note,
            at=version.made_at,
        )
    return version


def retire_checklist(checklist_id: int, *, by: Person, reason: str) -> None:
    """Ask it in no review from now on; open reviews go on asking it. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        policy = _locked_policy(by)
        version = _newest(checklist_id)
        if version.checklist.retired_at is not None:
            raise NotPossible("This checklist is retired already.")
        version.checklist.retired_at = timezone.now()
        version.checklist.save(update_fields=("retired_at",))
        record(policy, Verb.CHECKLIST_RETIRED, by=by, new=_named(version), reason=reason)


def use_checklist_again(checklist_id: int, *, by: Person) -> None:
    """Take up a retired one again, as it was. Raises NotAllowed, NotPossible."""
    with transaction.atomic():
        policy = _locked_policy(by)
        version = _newest(checklist_id)
        if version.checklist.retired_at is None:
            raise NotPossible("This checklist is in use.")
        version.checklist.retired_at = None
        version.checklist.save(update_fields=("retired_at",))
        record(policy, Verb.CHECKLIST_USED_AGAIN, by=by, new=_named(version))


def _locked_policy(by: Person) -> Policy:
    """One change of the policy at a time."""
    insist(can_keep_checklists(by), "Only editors and admins keep the checklists.")
    return Policy.objects.select_for_update(no_key=True).get()


def _newest(checklist_id: int) -> ChecklistVersion:
    """Raises ChecklistVersion.DoesNotExist."""
    return ChecklistVersion.objects.select_related("checklist").filter(checklist=checklist_id).latest("number")


def _insist_seen(newest: ChecklistVersion, seen: int) -> None:
    if newest.number != seen:
        message = (
            f"{newest.made_by_name} made version {newest.number} of this checklist while you were at version {seen}. "
            "Nothing was stored. Compare yours with it, then save again."
        )
        raise Stale(message, seen=str(seen), current=str(newest.number))


def _insist_sound(wording: Wording, checklist: Checklist) -> None:
    if not 1 <= len(wording.questions) <= MOST_QUESTIONS:
        raise NotPossible(f"A checklist has between 1 and {MOST_QUESTIONS} questions.")
    if Checklist.objects.filter(name__iexact=wording.name).exclude(pk=checklist.pk).exists():
        raise NotPossible(
            f"There is a checklist called “{wording.name}” already. Change that one, or use another name."
        )


def _next_version(checklist: Checklist, number: int, wording: Wording, by: Person, note: str) -> ChecklistVersion:
    checklist.name = wording.name
    checklist.risks, checklist.specialties = list(wording.risks), list(wording.specialties)
    checklist.save()
    return ChecklistVersion.objects.create(
        checklist=checklist,
        number=number,
        questions=[asdict(question) for question in wording.questions],
        made_by=by,
        made_by_name=by.name,
        made_at=timezone.now(),
        note=note,
    )


def _told(wording: Wording) -> dict:
    """As the history holds it: what is in the version, in JSON."""
    return {
        "name": wording.name,
        "risks": list(wording.risks),
        "specialties": list(wording.specialties),
        "questions": [asdict(question) for question in wording.questions],
    }


def _named(version: ChecklistVersion) -> dict:
    return {"name": version.checklist.name, "version": version.number}

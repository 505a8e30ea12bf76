"""Checklists of every kind of question, for tests."""

from __future__ import annotations

from articles.models import Person
from reviewboard.actions import checklists
from reviewboard.actions.checklists import Wording
from reviewboard.models import ChecklistVersion, Kind, Question

DOSES = Question("doses", "Are all doses right?", help="Look at <units> too")
READABLE = Question("readable", "How readable is it?", Kind.SCALE, required=False, low="hardly", high="very")
MISSING = Question("missing", "What is missing?", Kind.TEXT, required=False)
EVERY_KIND = (DOSES, READABLE, MISSING)


def wording(*questions: Question, name: str = "Doses", risks=(), specialties=()) -> Wording:
    return Wording(name, tuple(risks), tuple(specialties), questions or EVERY_KIND)


def made(editor: Person, *questions: Question, **about) -> ChecklistVersion:
    return checklists.make_checklist(wording(*questions, **about), by=editor)


def changed(version: ChecklistVersion, editor: Person, *questions: Question, **about) -> ChecklistVersion:
    """The next version, with these questions."""
    wanted = wording(*questions, **{"name": version.checklist.name} | about)
    return checklists.change_checklist(version.checklist_id, wanted, by=editor, seen=version.number)

"""What editors want answered of a text beside its citations: checklists, in immutable versions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from articles.models import Risk

SCALE = ("1", "2", "3", "4", "5")
LOOKED_TWICE = "looked_twice"
"""Key of the question whether doses, contraindications and the like were looked at twice, as the site begins."""


class Kind(models.TextChoices):
    YES_NO_NA = "yes_no_na", "Yes, no, does not apply"
    SCALE = "scale", "Scale from 1 to 5"
    TEXT = "text", "Text"


@dataclass(frozen=True, slots=True)
class Question:
    """One question. ``key`` names it in answers; ``low`` and ``high`` say what 1 and 5 of a scale stand for."""

    key: str
    text: str
    kind: str = Kind.YES_NO_NA
    required: bool = True
    help: str = ""
    low: str = ""
    high: str = ""

    @property
    def wording(self) -> tuple[str, ...]:
        """What a person is asked: two questions with the same wording are the same question."""
        return (self.text, self.kind, self.low, self.high)


def joined(checklists: Iterable[Iterable[Question]]) -> tuple[Question, ...]:
    """The questions of several checklists in order, each wording once; required where one of them requires it.

    Where two wordings share a key, the later one gets a number after it: an answer belongs to one question.
    """
    asked: dict[tuple[str, ...], Question] = {}
    for question in (question for questions in checklists for question in questions):
        known = asked.get(question.wording)
        if known is None:
            known = replace(question, key=free_key(question.key, {row.key for row in asked.values()}))
        asked[question.wording] = replace(known, required=known.required or question.required)
    return tuple(asked.values())


def free_key(key: str, taken: Iterable[str]) -> str:
    """``key``, or the first of key-2, key-3 … that is not taken."""
    numbers = range(2, len(taken) + 3)
    return next(name for name in (key, *(f"{key}-{number}" for number in numbers)) if name not in taken)


class Checklist(models.Model):
    """Asked of every article with one of these risks and specialties; empty: of any. Retired, never deleted."""

    name = models.CharField(max_length=120)
    risks = ArrayField(models.CharField(max_length=8, choices=Risk.choices), default=list)
    specialties = ArrayField(models.CharField(max_length=120), default=list)
    retired_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("name"), name="checklist_name_once"),
            models.CheckConstraint(
                condition=models.Q(risks__contained_by=Risk.values), name="checklist_risks_are_known"
            ),
        ]

    def fits(self, risk: str, specialty: str) -> bool:
        """Is it asked of an article with this risk and specialty? Capitals make no difference."""
        specialties = [name.casefold() for name in self.specialties]
        return (not self.risks or risk in self.risks) and (not specialties or specialty.casefold() in specialties)


class ChecklistVersion(models.Model):
    """A record: every change of a checklist is a new row, and a review keeps the versions that it was opened with."""

    checklist = models.ForeignKey(Checklist, models.PROTECT, related_name="versions")
    number = models.PositiveIntegerField()
    questions = models.JSONField(help_text="[{key, text, kind, required, help, low, high}]")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+")
    made_by_name = models.CharField(max_length=200)
    made_at = models.DateTimeField()
    note = models.TextField(blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=("checklist", "number"), name="checklist_version_number_once")]

    @property
    def asked(self) -> tuple[Question, ...]:
        return tuple(Question(**row) for row in self.questions)

"""What shows only when the references of a text stand beside each other (C13, C16), how old they are (C14), and what
the reading of the draft found about them.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from django.utils import timezone

from articles.citations.rules import Outcome, Ruling
from articles.citations.rules.age import c14_age
from articles.citations.rules.listed import Listed, c13_no_duplicate, c16_numbering
from articles.models import Finding, Revision, Standing
from reviewboard.queries.finding_rows import Row
from reviewboard.queries.records import record_of

SEVEREST_FIRST = ("fatal", "warning", "note")
TAKEN_BACK = (Standing.RETRACTED, Standing.WITHDRAWN)  # its age is no matter any more
OF_THE_DRAFT = {"reference-unlisted", "reference-uncited", "reference-order"}  # what C16 would say once more


@dataclass(frozen=True, slots=True)
class OfTheList:
    """One thing about the list: ``severity`` is fatal, warning or note; ``where`` names the place, "" for the whole."""

    severity: str
    message: str
    where: str = ""


def about_list(revision: Revision, rows: Sequence[Row]) -> list[OfTheList]:
    """The severest first; one statement. What passed is not told."""
    drafted = list(Finding.objects.filter(revision=revision.pk, reference__isnull=False).order_by("pk"))
    found = [OfTheList(row.severity, row.message, row.where) for row in drafted]
    if not OF_THE_DRAFT & {row.code for row in drafted}:
        found += [OfTheList(each.severity, each.message) for each in _numbering(rows)]
    found += _twins(rows)
    found += _old(rows)
    return sorted(found, key=lambda row: SEVEREST_FIRST.index(row.severity))


def _numbering(rows: Sequence[Row]) -> list[Outcome]:
    uses = sorted((position, row.number) for row in rows for position in row.cited_by)
    listed = sorted(row.number for row in rows if row.listed.source)
    found = c16_numbering([number for _, number in uses], listed)
    return [each for each in found if each.outcome is not Ruling.PASSED]


def _twins(rows: Sequence[Row]) -> Iterator[OfTheList]:
    by_number = sorted((row for row in rows if row.listed.source), key=lambda row: row.number)
    for name, outcomes in c13_no_duplicate([_listed(row) for row in by_number]).items():
        for each in outcomes:
            yield OfTheList(each.severity, each.message, f"reference {name}")


def _old(rows: Sequence[Row]) -> Iterator[OfTheList]:
    this_year = timezone.now().year
    for row in sorted(rows, key=lambda row: row.number):
        source = row.listed.source
        record = _listed(row).record if source and source.standing not in TAKEN_BACK else None
        for each in c14_age(record, this_year):
            if each.outcome is not Ruling.PASSED:
                yield OfTheList(each.severity, each.message, f"reference {row.number}")


def _listed(row: Row) -> Listed:
    source = row.listed.source
    assert source is not None, "only what is listed stands in the list"
    return Listed(str(row.number), source.doi, source.pmid, record_of(source.record))

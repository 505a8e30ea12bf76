"""Which claims a change touches, and what was said of the others."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from articles.drafts.carry_over import carry_over
from articles.drafts.claims import claims
from articles.models import Citation, Revision, Verdict
from reviewboard.queries.wording import Wording, work_of


@dataclass(frozen=True, slots=True)
class TouchedClaim:
    """A claim of the later revision that is new or was changed since the earlier one."""

    position: int
    text: str
    worded_by: str
    revision: int


@dataclass(frozen=True, slots=True)
class Touched:
    """``kept`` of the later revision's ``citations`` were there before; of these ``carried`` had been judged."""

    claims: list[TouchedClaim]
    citations: int
    kept: int
    carried: int


def touched(old: Revision, new: Revision) -> Touched:
    """Between two stored revisions of an article, ``old`` the earlier one; two statements."""
    rows = new.claims.filter(worded_in__number__gt=old.number).order_by("position")
    names = rows.values_list("position", "text", "worded_by__name", "worded_in__number")
    judged = Exists(Verdict.objects.filter(root=OuterRef("root"), citation__revision__number__lte=old.number))
    kept = Q(root__revision__number__lte=old.number)
    counts = Citation.objects.filter(revision=new).aggregate(
        citations=Count("pk"), kept=Count("pk", filter=kept), carried=Count("pk", filter=kept & judged)
    )
    return Touched([TouchedClaim(*row) for row in names], **counts)


def touched_by(old: Wording, new: Wording) -> list[str]:
    """The claims that a change would touch, before it is stored: those that verdicts would not be carried over to."""
    before, after = claims(old.body), claims(new.body)
    known, cited = _works(old), _works(new)
    pairs = carry_over(
        before, after, old_key=lambda number: known.get(number, ""), new_key=lambda number: cited.get(number, "")
    )
    return [entry.new.text for entry in pairs if entry.new and entry.outcome != "carried"]


def _works(wording: Wording) -> dict[int, str]:
    return {row.number: work_of(row) for row in wording.references}

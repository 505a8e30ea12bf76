"""How far the reviewers of a text agreed before they saw each other's verdicts."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from articles.models import Article, Signature, Verdict
from reviewboard.kappa import cohen, fleiss


@dataclass(frozen=True, slots=True)
class Agreement:
    """``people`` judged ``citations`` independently, at least two each; on ``same`` of them all gave the same verdict.

    ``kappa``: Cohen's for two people, Fleiss' for more; None where everybody gave one value throughout.
    """

    people: int
    citations: int
    same: int
    kappa: float | None

    @property
    def measure(self) -> str:
        return "Cohen’s kappa" if self.people == 2 else "Fleiss’ kappa"


def agreement_on(article: Article) -> Agreement | None:
    """Of the current text's citations; None while fewer than two people judged any of them. One statement."""
    return _agreement(Verdict.objects.filter(root__in=article.current.citations.values("root")))


def agreement_of_all() -> Agreement | None:
    """Of everything that the board ever judged twice. One statement."""
    return _agreement(Verdict.objects.all())


def _agreement(verdicts) -> Agreement | None:
    first = verdicts.exclude(signature__meaning=Signature.Meaning.VERDICT_CHANGED).order_by("root", "given_by", "pk")
    given: dict[int, dict[int, str]] = defaultdict(dict)
    for root, person, value in first.distinct("root", "given_by").values_list("root", "given_by", "value").iterator():
        given[root][person] = value
    twice = [values for values in given.values() if len(values) > 1]
    people = sorted({person for values in twice for person in values})
    if not twice:
        return None
    same = sum(len(set(values.values())) == 1 for values in twice)
    return Agreement(len(people), len(twice), same, _kappa(twice, people))


def _kappa(twice: Iterable[dict[int, str]], people: list[int]) -> float | None:
    if len(people) == 2:
        return cohen([(values[people[0]], values[people[1]]) for values in twice])
    return fleiss([list(values.values()) for values in twice])

"""How far the reviewers of a text agreed before they saw each other's verdicts."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db import connection

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


INDEPENDENT = """
WITH first AS (
    SELECT DISTINCT ON (v.root_id, v.given_by_id) v.root_id, v.given_by_id, v.value
    FROM articles_verdict v JOIN articles_signature s ON s.id = v.signature_id AND s.meaning <> 'verdict_changed'
    WHERE v.given_at >= %s
    ORDER BY v.root_id, v.given_by_id, v.id
), twice AS (
    SELECT array_agg(value::text ORDER BY value) AS said, array_agg(given_by_id) AS people
    FROM first GROUP BY root_id HAVING count(*) > 1
)
SELECT said, count(*), (SELECT count(DISTINCT person) FROM twice, unnest(people) person) FROM twice GROUP BY said
"""


def agreement_since(since: dt.date) -> Agreement | None:
    """Of everything that the board judged twice since that day, whoever judged it: Fleiss' kappa. One statement."""
    with connection.cursor() as cursor:
        cursor.execute(INDEPENDENT, [since])
        rows = cursor.fetchall()
    if not rows:
        return None
    rated = [said for said, count, _ in rows for _ in range(count)]
    same = sum(count for said, count, _ in rows if len(set(said)) == 1)
    return Agreement(rows[0][2], len(rated), same, fleiss(rated))


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

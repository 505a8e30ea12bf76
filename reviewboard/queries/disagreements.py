"""Where reviewers who have signed differ on a citation: both sides, who has answered the other, what was decided."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import connection

from articles.models import Article, Person
from reviewboard.queries.blockers import counted

SQL = """
SELECT counted.article_id, counted.position, counted.citation_id, counted.root_id, counted.reference, cl.text,
    jsonb_agg(jsonb_build_object(
        'verdict', v.id, 'value', v.value, 'stands_as_worded', v.stands_as_worded, 'quote', v.quote,
        'locator', v.locator, 'note', v.note, 'by_id', v.given_by_id, 'by', v.given_by_name, 'at', v.given_at,
        'overruled', counted.overruled, 'answer', said.outcome, 'reason', said.reason) ORDER BY v.id),
    (SELECT jsonb_build_object('verdict', d.verdict_id, 'by', d.said_by_name, 'reason', d.reason, 'at', d.said_at)
        FROM articles_reconciliation d WHERE d.root_id = counted.root_id AND d.outcome = 'decided'
        ORDER BY d.id DESC LIMIT 1)
FROM counted
JOIN articles_verdict v ON v.id = counted.verdict_id
JOIN articles_citation c ON c.id = counted.citation_id
JOIN articles_claim cl ON cl.id = c.claim_id
LEFT JOIN LATERAL (
    SELECT r.outcome, r.reason FROM articles_reconciliation r
    WHERE r.verdict_id = v.id AND r.outcome <> 'decided' ORDER BY r.id DESC LIMIT 1
) said ON true
GROUP BY counted.article_id, counted.position, counted.citation_id, counted.root_id, counted.reference, cl.text
HAVING count(DISTINCT v.value) > 1
ORDER BY counted.article_id, counted.position
"""


@dataclass(frozen=True, slots=True)
class Side:
    """One reviewer's newest verdict. ``answer``: "stands" or "changed" once they answered the other's, else None;
    ``reason`` is what they said to it. ``overruled``: an editor decided for another one.
    """

    verdict: int
    value: str
    stands_as_worded: bool | None
    quote: str
    locator: str
    note: str
    by_id: int
    by: str
    at: dt.datetime
    overruled: bool
    answer: str | None
    reason: str | None


@dataclass(frozen=True, slots=True)
class Decision:
    """What an editor decided: the ``verdict`` (its id) that holds."""

    verdict: int
    by: str
    reason: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Disagreement:
    """``position`` is the citation's in the current text. ``sides``: whoever gave their verdict first, first."""

    position: int
    citation: int
    root: int
    reference: int
    claim: str
    sides: Sequence[Side]
    decision: Decision | None

    @property
    def is_open(self) -> bool:
        """Do verdicts that hold differ?"""
        return len({side.value for side in self.sides if not side.overruled}) > 1

    @property
    def waiting(self) -> list[Side]:
        """Those who have not answered the other's verdict."""
        return [side for side in self.sides if self.is_open and not side.answer]

    def waits_for(self, reader: Side | None = None) -> str:
        """Their names in words; the reader, if one of them, is “you”."""
        names = ["you" if side is reader else side.by for side in self.waiting]
        return " and ".join(sorted(names, key=lambda name: name != "you"))

    @property
    def seen(self) -> str:
        """The verdicts that differ, as a form carries them: what is answered is what was shown."""
        return "-".join(str(side.verdict) for side in self.sides)

    def side_of(self, person: Person) -> Side | None:
        return next((side for side in self.sides if side.by_id == person.pk), None)

    def is_asked(self, person: Person) -> bool:
        side = self.side_of(person)
        return self.is_open and side is not None and not side.answer


def disagreements(article: Article) -> list[Disagreement]:
    """Those on the current text, in text order; one statement. Who may see them is the caller's to say."""
    return disagreements_of([article.pk]).get(article.pk, [])


def disagreements_of(article_ids: Sequence[int]) -> dict[int, list[Disagreement]]:
    """By article id, for many articles in one statement; an article without any is not in it."""
    found: dict[int, list[Disagreement]] = {}
    with connection.cursor() as cursor:
        cursor.execute(counted() + SQL, {"articles": list(article_ids)})
        for article_id, *columns, sides, decision in cursor.fetchall():
            found.setdefault(article_id, []).append(Disagreement(*columns, _sides(sides), _decision(decision)))
    return found


def _sides(rows: str | list) -> tuple[Side, ...]:
    return tuple(Side(**_timed(row)) for row in _loaded(rows))


def _decision(row: str | dict | None) -> Decision | None:
    return Decision(**_timed(_loaded(row))) if row else None


def _loaded(value):
    return json.loads(value) if isinstance(value, str) else value


def _timed(row: dict) -> dict:
    return row | {"at": dt.datetime.fromisoformat(row["at"])}

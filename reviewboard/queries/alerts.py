"""Tasks about sources: what happened, what rests on it, who else cites it, who was asked again; a page at a time."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db import connection
from django.db.models import F

from articles.models import Article, Citation, State
from articles.paging import KeysetPage, page
from articles.standings import BAD, SAID
from reviewboard.models import Alert, Assignment

PAGE = 20
NAMED = 5


@dataclass(frozen=True, slots=True)
class Affected:
    """A claim of the current text that rests on the source. ``claim``, ``citation`` and ``reference`` are numbers."""

    claim: int
    citation: int
    reference: int
    text: str


@dataclass(frozen=True, slots=True)
class Other:
    slug: str
    title: str
    state: str


@dataclass(frozen=True, slots=True)
class AlertRow:
    """One open alert. ``others`` are the first few of ``others_count`` other articles on the same source; ``asked`` the
    reviewers who signed the current text and are asked again about it.
    """

    alert: Alert
    claims: Sequence[Affected]
    others: Sequence[Other]
    others_count: int
    asked: Sequence[str]

    @property
    def article(self) -> Article:
        return self.alert.article

    @property
    def tone(self) -> str:
        return "bad" if self.alert.new in BAD else "warn"

    @property
    def what(self) -> str:
        """“A source has been retracted”."""
        return f"A source {SAID.get(self.alert.new, 'stands worse than before')}"

    @property
    def reference(self) -> int | None:
        return self.claims[0].reference if self.claims else None

    @property
    def more_others(self) -> int:
        return self.others_count - len(self.others)

    @property
    def notices(self) -> list[dict]:
        """What each registry says was published about the work, as {kind, notice_id, date, source, said}."""
        return list(self.alert.source.record.get("notices", ()))

    @property
    def can_be_reopened(self) -> bool:
        return self.article.state == State.APPROVED


def open_alerts(after: str = "") -> KeysetPage:
    """``PAGE`` open alerts as ``AlertRow``, the newest first, that come after the key of the page before.

    Four statements, however many there are.
    """
    rows = Alert.objects.filter(closed_at=None).select_related("article__current", "source")
    found = page(rows.defer("article__current__body"), ("-opened_at", "-id"), after=after, size=PAGE)
    return KeysetPage(_rows(found.rows), found.next_key)


def _rows(alerts: Sequence[Alert]) -> list[AlertRow]:
    claims, resting, asked = _affected(alerts), _resting(alerts), _asked(alerts)
    return [_row(alert, claims, resting.get(alert.source_id, NOBODY), asked) for alert in alerts]


def _row(alert: Alert, claims: dict, resting: _Resting, asked: dict) -> AlertRow:
    elsewhere = [other for article_id, other in resting.first if article_id != alert.article_id]
    count = resting.count - (alert.article_id in resting.alerted)
    here = claims.get((alert.article.current_id, alert.source_id), ())
    return AlertRow(alert, here, elsewhere[:NAMED], count, asked.get(alert.article_id, ()))


def _affected(alerts: Iterable[Alert]) -> dict[tuple[int, int], list[Affected]]:
    """{(revision, source): the claims of that text that rest on it}."""
    revisions = {alert.article.current_id for alert in alerts}
    rows = Citation.objects.filter(revision__in=revisions, reference__source__in={alert.source_id for alert in alerts})
    names = ("revision_id", "reference__source", "claim__position", "position", "reference__number", "claim__text")
    found: dict[tuple[int, int], list[Affected]] = {}
    for revision, source, *said in rows.order_by("revision", "position").values_list(*names):
        found.setdefault((revision, source), []).append(Affected(*said))
    return found


def _asked(alerts: Iterable[Alert]) -> dict[int, list[str]]:
    """{article: who signed its current text and has it open again}."""
    rows = Assignment.objects.filter(
        article__in={alert.article_id for alert in alerts},
        state=Assignment.State.ACCEPTED,
        reviews__revision=F("article__current"),
        reviews__signature__isnull=False,
    )
    found: dict[int, list[str]] = {}
    for article, name in rows.order_by("reviewer__name").values_list("article", "reviewer__name").distinct():
        found.setdefault(article, []).append(name)
    return found


RESTING = """
WITH resting AS (
    SELECT r.source_id, a.id FROM articles_reference r
    JOIN articles_article a ON a.current_id = r.revision_id AND a.state <> 'withdrawn'
    WHERE r.source_id = ANY(%(sources)s)
  UNION
    SELECT r.source_id, p.article_id FROM articles_reference r
    JOIN articles_publication p ON p.revision_id = r.revision_id AND p.ended_at IS NULL
    WHERE r.source_id = ANY(%(sources)s)
),
numbered AS (
    SELECT source_id, id, count(*) OVER w AS n, array_agg(id) FILTER (WHERE id = ANY(%(articles)s)) OVER w AS alerted,
        row_number() OVER (PARTITION BY source_id ORDER BY id) AS place
    FROM resting WINDOW w AS (PARTITION BY source_id)
)
SELECT n.source_id, n.n, n.alerted, a.id, a.slug, v.title, a.state
FROM numbered n JOIN articles_article a ON a.id = n.id JOIN articles_revision v ON v.id = a.current_id
WHERE n.place <= %(most)s ORDER BY n.source_id, n.place
"""


@dataclass(frozen=True, slots=True)
class _Resting:
    """``count`` articles rest on a source, the ``first`` few with their ids; ``alerted`` are those with a row here."""

    count: int
    alerted: Sequence[int]
    first: list[tuple[int, Other]]


NOBODY = _Resting(0, (), [])


def _resting(alerts: Sequence[Alert]) -> dict[int, _Resting]:
    """{source: which articles rest on it}."""
    asked = {"sources": [row.source_id for row in alerts], "articles": [row.article_id for row in alerts]}
    found: dict[int, _Resting] = {}
    with connection.cursor() as cursor:
        cursor.execute(RESTING, asked | {"most": NAMED + 1})
        for source, count, alerted, article, *said in cursor.fetchall():
            resting = found.setdefault(source, _Resting(count, alerted or (), []))
            resting.first.append((article, Other(*said)))
    return found

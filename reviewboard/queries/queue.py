"""The editors' queue: which articles stand where, a page at a time, at the same cost however many there are.

Every view is a range of an index. What waits for an editor is told by ``due_on`` alone: it is the earliest day on which
somebody's answer is due, so an article under review without one has every answer that was asked for.
"""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from operator import attrgetter

from django.contrib.postgres.search import SearchQuery
from django.db import connection
from django.db.models import DateField, Func, Q, QuerySet, Value
from django.utils import timezone

from articles.citations.identifiers import find, source_key
from articles.models import Article, Person, Reference, Revision, State
from articles.models.revision import QUESTION_AND_TITLE
from articles.paging import KeysetPage, page
from reviewboard.models import Alert, Assignment
from reviewboard.queries.counts import counting

PAGE = 25
GLANCE = 7
MATCHES = 500
TODAY = Func(template="CURRENT_DATE", output_field=DateField())  # UTC: every connection says so


@dataclass(frozen=True, slots=True)
class Order:
    """An index has the rows in the order of these ``fields``."""

    label: str
    fields: tuple[str, ...]


DUE = Order("Due first", ("due_on", "id"))
OLDEST = Order("Oldest first", ("submitted_at", "id"))
NEWEST = Order("Newest first", ("-submitted_at", "-id"))
FIRST_IN = Order("Oldest first", ("id",))
LAST_IN = Order("Newest first", ("-id",))


@dataclass(frozen=True, slots=True)
class View:
    """A saved question. ``nothing`` is said where no row answers it; of ``orders`` the first is its own."""

    label: str
    about: str
    nothing: str
    condition: Q
    orders: dict[str, Order] = field(default_factory=lambda: {"oldest": OLDEST, "newest": NEWEST})

    @property
    def order(self) -> Order:
        return next(iter(self.orders.values()))

    @property
    def articles(self) -> QuerySet[Article]:
        return Article.objects.filter(self.condition)


VIEWS = {
    "late": View(
        "Late",
        "Somebody’s answer is overdue.",
        "Nobody’s answer is overdue.",
        Q(state=State.UNDER_REVIEW, due_on__lt=TODAY),
        {"due": DUE},
    ),
    "to-decide": View(
        "To decide",
        "Under review, and every answer that was asked for is in.",
        "No article has all its answers and waits for a decision. Those under review are with reviewers.",
        Q(state=State.UNDER_REVIEW, due_on=None),
    ),
    "to-publish": View(
        "To publish",
        "Approved, but not put before readers yet.",
        "Everything that was approved has been published.",
        Q(state=State.APPROVED, due_on__isnull=False),
        {"due": DUE},
    ),
    "to-assign": View(
        "To assign",
        "Nobody has been asked to review these yet.",
        "Every article that came in has been given to reviewers.",
        Q(state=State.SUBMITTED),
    ),
    "with-reviewers": View(
        "With reviewers",
        "Somebody’s answer is due; late ones first.",
        "No reviewer is at work. Assign articles that were submitted, or decide on those that came back.",
        Q(state=State.UNDER_REVIEW, due_on__isnull=False),
        {"due": DUE, "oldest": OLDEST, "newest": NEWEST},
    ),
    "withdrawn": View(
        "Withdrawn",
        "Readers see the reason in place of the text.",
        "Nothing has been withdrawn.",
        Q(state=State.WITHDRAWN),
        {"newest": NEWEST, "oldest": OLDEST},
    ),
    "all": View(
        "All",
        "Every article, whatever its state.",
        "There are no articles yet.",
        Q(),
        {"newest": LAST_IN, "oldest": FIRST_IN},
    ),
}
WAITING = ("late", "to-decide", "to-publish", "to-assign")  # for an editor, most pressing first


@dataclass(frozen=True, slots=True)
class Narrowing:
    """What a view is narrowed to; empty: to nothing."""

    q: str = ""
    state: str = ""
    risk: str = ""
    specialty: str = ""

    @property
    def condition(self) -> Q:
        given = {name: value for name in ("state", "risk", "specialty") if (value := getattr(self, name))}
        return Q(**given) & (found(self.q) if self.q else Q())


def found(words: str) -> Q:
    """Articles with these words in title, question or address, or citing this DOI, PMID or page."""
    named = find(words)
    if named.checkable or named.url:
        return Q(current__in=Reference.objects.filter(source__key=source_key(named)).values("revision"))
    by_slug = Article.objects.filter(slug__startswith=words.strip().lower()).values("current")[:MATCHES]
    return Q(current__in=by_slug.union(_worded(words)))


def _worded(words: str) -> QuerySet:
    """Revisions with words that begin like these; of those that thousands share, ``MATCHES``."""
    prefixes = " & ".join(f"{word}:*" for word in re.findall(r"\w+", words))
    revisions = Revision.objects.annotate(words=QUESTION_AND_TITLE)
    matching = revisions.filter(words=SearchQuery(prefixes, search_type="raw", config="english"))
    return matching.values("pk")[:MATCHES]


FIELDS = (
    "id", "slug", "state", "risk", "specialty", "submitted_at", "state_since_at", "due_on", "closed_because",
    "submitted_by_id", "current__title", "current__created_at",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Listed:
    """One article as a list shows it: ``FIELDS``."""

    id: int
    slug: str
    state: str
    risk: str
    specialty: str
    submitted_at: dt.datetime
    state_since_at: dt.datetime
    due_on: dt.date | None
    closed_because: str
    submitted_by_id: int
    title: str
    text_made_at: dt.datetime

    @property
    def is_late(self) -> bool:
        return self.due_on is not None and self.due_on < timezone.now().date()


def page_of(view: View, narrowing: Narrowing, order: Order, after: str = "") -> KeysetPage:
    """``PAGE`` articles, as ``Listed``, that come after the key of the page before."""
    rows = view.articles.filter(narrowing.condition).values_list(*FIELDS, named=True)
    found = page(rows, order.fields, after=after, size=PAGE)
    return KeysetPage([Listed(*row) for row in found.rows], found.next_key)


def at_a_glance() -> dict[str, list[Listed]]:
    """The first few of each thing that waits for an editor, in one statement; by the name of its view."""
    first, *others = [
        VIEWS[name]
        .articles.order_by(*VIEWS[name].order.fields)
        .annotate(view=Value(name))[:GLANCE]
        .values_list("view", *FIELDS)
        for name in WAITING
    ]
    parts: dict[str, list[Listed]] = {name: [] for name in WAITING}
    for name, *row in first.union(*others, all=True):
        parts[name].append(Listed(*row))
    for name, rows in parts.items():
        rows.sort(key=attrgetter(*VIEWS[name].order.fields))
    return parts


def waiting_for(person: Person) -> dict[str, QuerySet]:
    """What waits for this person, by name, to be counted."""
    editors = {name: VIEWS[name].articles for name in WAITING} if person.is_editor else {}
    if editors:
        editors["alerts"] = Alert.objects.filter(closed_at=None)
    mine = Assignment.objects.filter(reviewer=person, state__in=Assignment.OPEN)
    return editors | ({"reviews": mine} if person.is_reviewer else {})


SPECIALTIES = """
WITH RECURSIVE names AS (
    (SELECT specialty FROM articles_article WHERE specialty > '' ORDER BY specialty LIMIT 1)
  UNION ALL
    SELECT (SELECT a.specialty FROM articles_article a WHERE a.specialty > names.specialty ORDER BY specialty LIMIT 1)
    FROM names WHERE names.specialty IS NOT NULL
)
SELECT specialty FROM names WHERE specialty IS NOT NULL LIMIT 200
"""


@dataclass(frozen=True, slots=True)
class Margins:
    """Around the list: how much is in each view and waits for this person, and all specialties of articles."""

    counts: dict[str, int]
    specialties: list[str]


def margins(person: Person) -> Margins:
    """In one statement; specialties are found by jumping through their index from one to the next."""
    questions = {name: view.articles for name, view in VIEWS.items()} | waiting_for(person)
    sql, params = counting(questions)
    with connection.cursor() as cursor:
        cursor.execute(f"{sql} UNION ALL SELECT specialty, -1 FROM ({SPECIALTIES}) AS known", params)  # noqa: S608
        rows = cursor.fetchall()
    counts = {name: count for name, count in rows if count >= 0}
    return Margins(dict.fromkeys(questions, 0) | counts, [name for name, count in rows if count < 0])

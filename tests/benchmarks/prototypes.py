"""One of each story, played by the site's own actions: what loading then makes thousands of."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Callable

from articles.actions.submissions import submit
from articles.models import Article, Check, OutboxMail, Person, Role, Source, Standing
from reviewboard.actions import remarks, workflow
from tests import cast
from tests.benchmarks.hashing import as_in_production
from tests.benchmarks.texts import draft

COUNTS = {"published": 10, "ready": 10, "at_work": 8, "invited": 4, "sent_back": 1, "withdrawn": 1, "submitted": 16}
TOTAL = sum(COUNTS.values())
REVIEWERS = ["Brandt", "Okafor", "Silva", "Novak", "Haas", "Laurent", "Mori", "Petrov", "Quist", "Adeyemi"]
RULES = ("C1", "C2", "C3", "C6")
COMMENTS = 5
SIGNS_DEARLY, SIGNS_CHEAPLY = "calder@example.org", "reyes@example.org"


def play() -> None:
    """Fill an empty database with ``TOTAL`` articles named ``<story>-<number>``, and the people who worked on them."""
    editor = cast.person("Ines Calder", Role.EDITOR)
    cast.person("Tom Reyes", Role.EDITOR)
    submitter = cast.person("Sam Whitlow", Role.SUBMITTER)
    cast.person("Noor Haddad", Role.ADMIN)
    reviewers = [cast.person(f"Helena {name}", Role.REVIEWER, credentials="MD, PhD") for name in REVIEWERS]
    names = [f"{story}-{number}" for story, count in COUNTS.items() for number in range(count)]
    stored = submit([draft(name) for name in names], by=submitter)
    _look_up_sources()
    for place, (name, outcome) in enumerate(zip(names, stored, strict=True)):
        pair = reviewers[place % 10], reviewers[(place + 3) % 10]
        STORIES[name.partition("-")[0]](outcome.article, editor, *pair)
    OutboxMail.objects.update(sent_at=dt.datetime.now(dt.UTC))
    Person.objects.filter(email=SIGNS_DEARLY).update(password=as_in_production())


def _look_up_sources() -> None:
    """Every source was found and stands, with one answer of each rule."""
    at = dt.datetime.now(dt.UTC)
    sources = list(Source.objects.all())
    for source in sources:
        source.standing, source.standing_since_at, source.checked_at, source.tried_at = Standing.STANDS, at, at, at
        source.check_due_at = at + dt.timedelta(days=6)
        source.record = {"title": source.as_cited, "doi": source.doi, "authors": [["Doe", "Jane"], ["Roe", "Rita"]] * 6}
    Source.objects.bulk_update(
        sources, ("standing", "standing_since_at", "checked_at", "tried_at", "check_due_at", "record")
    )
    Check.objects.bulk_create(check for source in sources for check in _checks(source, at))


def _checks(source: Source, at: dt.datetime) -> list[Check]:
    run = uuid.uuid4()
    return [_check(source, run, rule, at) for rule in RULES]


def _check(source: Source, run: uuid.UUID, rule: str, at: dt.datetime) -> Check:
    url = f"https://api.crossref.org/works/{source.doi}"
    seen = {"service": "crossref", "url": url, "at": at.isoformat(), "status": 200}
    said = "Crossref holds the work, and what it says of it agrees with the citation."
    return Check(
        source=source, run=run, rule=rule, rule_version="1", outcome="passed", severity="note", message=said,
        evidence=[seen], checked_at=at,
    )  # fmt: skip


def _submitted(article: Article, editor: Person, *reviewers: Person) -> None:
    """Nobody has looked at it yet."""


def _invited(article: Article, editor: Person, *reviewers: Person) -> None:
    due = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=7)
    cast.assignments.invite(article.pk, reviewers, by=editor, due_on=due)


def _at_work(article: Article, editor: Person, *reviewers: Person) -> None:
    _discussed(article, editor)
    for assignment in cast.under_review(article, editor, *reviewers):
        cast.typed_review(assignment)


def _ready(article: Article, editor: Person, *reviewers: Person) -> None:
    _discussed(article, editor)
    for assignment in cast.under_review(article, editor, *reviewers):
        cast.signed_review(assignment)


def _published(article: Article, editor: Person, *reviewers: Person) -> None:
    _ready(article, editor, *reviewers)
    seen = cast.fetched(article).current.digest
    workflow.approve(article.pk, by=editor, seen=seen, password=cast.PASSWORD, publish_too=True)


def _sent_back(article: Article, editor: Person, *reviewers: Person) -> None:
    _invited(article, editor, *reviewers)
    workflow.send_back(article.pk, by=editor, reason="The dose in the second section needs a source.")


def _withdrawn(article: Article, editor: Person, *reviewers: Person) -> None:
    workflow.withdraw(article.pk, by=editor, reason="The question was answered elsewhere.")


def _discussed(article: Article, editor: Person) -> None:
    """Comments of the editor's, all but the last resolved: each is one event, each resolution another."""
    asked = [f"Is the interval of claim {number} the trial's own?" for number in range(COMMENTS)]
    made = [remarks.comment(article.pk, by=editor, text=text, passage=(0, 40)) for text in asked]
    for remark in made[:-1]:
        remarks.resolve(remark.pk, by=editor, reason="Yes, see table 2.")


STORIES: dict[str, Callable[..., None]] = {
    "submitted": _submitted,
    "invited": _invited,
    "at_work": _at_work,
    "ready": _ready,
    "published": _published,
    "sent_back": _sent_back,
    "withdrawn": _withdrawn,
}

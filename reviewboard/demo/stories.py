"""Playing the stories of ``board.toml``: every step is the action that a page would call."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

from django.utils import timezone

from articles.actions.checks import Question, store_results
from articles.actions.retractions import load_table
from articles.actions.submissions import submit
from articles.citations.retraction_watch import judged
from articles.citations.rules import Cited
from articles.models import Article, Citation, Person, Source
from articles.retraction_table import said_of
from reviewboard.actions import (
    accepting,
    alerts,
    assignments,
    handling,
    members,
    remarks,
    reviews,
    waivers,
    workflow,
)
from reviewboard.demo import board
from reviewboard.models import Assignment, Remark, Review
from reviewboard.queries.blockers import blockers
from reviewboard.queries.desk import judged_citations


def load() -> list[Article]:
    """Add the people, then play each story; the articles, in the order of the file. Meant for an empty database."""
    people = {row["key"]: _person(row) for row in board.told()["people"]}
    articles = board.articles()
    return [_play(story, articles[story["article"]], people) for story in board.told()["stories"]]


def _person(row: dict) -> Person:
    particulars = members.Particulars(
        name=row["name"],
        email=row["email"],
        roles=tuple(row["roles"]),
        credentials=row.get("credentials", ""),
        specialties=tuple(row.get("specialties", ())),
        capacity=row.get("capacity", 3),
        accepts_invitations=row.get("accepts_invitations", True),
    )
    return members.add_person(
        particulars, by=None, password=board.told()["demo"]["password"] if row["signs_in"] else None
    )


def _play(story: dict, demo: board.DemoArticle, people: dict[str, Person]) -> Article:
    [outcome] = submit([demo.draft], by=people[story["submitted_by"]])
    _mark(outcome.article, demo, people)
    for step in story.get("steps", ()):
        person = people.get(step.get("by", ""))
        ACTS[step["act"]](_now(outcome.article), person, step, people)
    return _now(outcome.article)


def _mark(article: Article, demo: board.DemoArticle, people: dict[str, Person]) -> None:
    """An editor sets the risk, and the line that says to readers what this text is."""
    editor = next(person for person in people.values() if person.is_editor)
    before = handling.handling_of(article)
    after = handling.Handling(demo.risk, before.specialty, before.show_pending, demo.notice)
    handling.handle(article.pk, after, by=editor)


def _now(article: Article) -> Article:
    return Article.objects.select_related("current").get(pk=article.pk)


def _password() -> str:
    return board.told()["demo"]["password"]


def _invite(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    due_on = timezone.now().date() + dt.timedelta(days=step["due_in_days"])
    assignments.invite(article.pk, [people[step["reviewer"]]], by=by, due_on=due_on)


def _assignment(article: Article, by: Person) -> Assignment:
    return article.assignments.select_related("article", "reviewer").get(reviewer=by, state__in=Assignment.ACTIVE)


def _accept(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    assignments.accept(_assignment(article, by).pk, by=by)


def _decline(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    assignments.decline(_assignment(article, by).pk, by=by, reason=step["reason"])


def _review(article: Article, by: Person) -> Review:
    return reviews.open_review(_assignment(article, by), by=by)


def _judge(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    review = _review(article, by)
    open_ones = [judged.pk for judged in judged_citations(review) if not judged.value]
    waiting = list(Citation.objects.filter(pk__in=open_ones).select_related("claim", "reference").order_by("position"))
    covered = waiting if step["cover"] == "all" else waiting[: len(waiting) // 2]
    for citation in covered:
        said = _verdict(article, citation, step.get("verdicts", ()))
        reviews.save_verdict(review, citation.pk, said, by=by)


def _verdict(article: Article, citation: Citation, told: list[dict]) -> reviews.Judgement:
    statement = article.current.body[citation.claim.start : citation.claim.end]
    here = [row for row in told if row["reference"] == citation.reference.number and row["claim"] in statement]
    said = board.told()["default_verdict"] | (here[0] if here else {})
    return reviews.Judgement(**{name: said[name] for name in said if name not in ("claim", "reference")})


def _passage(article: Article, words: str) -> tuple[int, int]:
    start = article.current.body.index(words)
    return start, start + len(words)


def _comment(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    passage = _passage(article, step["passage"]) if step.get("passage") else None
    remarks.comment(article.pk, by=by, text=step["text"], passage=passage, blocking=step.get("blocking", False))


def _suggest(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    passage = _passage(article, step["passage"])
    remarks.suggest(article.pk, by=by, passage=passage, replacement=step["replacement"], text=step.get("text", ""))


def _sign_review(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    review = _review(article, by)
    said = {name: step.get(name, "") for name in ("recommendation", "remarks")}
    reviews.save_answers(review, by=by, checklist=dict(step.get("checklist", {})), **said)
    reviews.sign_review(review.pk, by=by, seen=article.current.digest, password=_password())


def _accept_suggestion(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    remark = article.remarks.get(kind=Remark.Kind.SUGGESTION, state=Remark.State.OPEN, quote=step["passage"])
    accepting.accept_suggestion(remark.pk, by=by, seen=article.current.digest)


def _waive(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    found = [row for row in blockers(article) if row.kind == step["blocker"] and row.what in step["what"]]
    if not found:
        return
    waivers.waive(
        article.pk,
        [row.key for row in found],
        by=by,
        seen=article.current.digest,
        password=_password(),
        reason=step["reason"],
        until_on=timezone.now().date() + dt.timedelta(days=step["days"]),
    )


def _load_retractions(article: Article, by: Person | None, step: dict, people: dict[str, Person]) -> None:
    """No registry is asked for the demonstration: what the table says of the article's sources is stored at once.

    And followed, as a worker would.
    """
    with (board.HERE / step["file"]).open("rb") as table:
        load_table(table, at=timezone.now())
    sources = {source.doi: source for source in Source.objects.filter(references__revision=article.current)}
    for key, said in said_of(sources, []).items():
        cited = Cited(doi=key.removeprefix("doi:"))
        store_results(Question(sources[cited.doi], cited, {}), [judged(cited, said)], at=timezone.now())
    for change in alerts.waiting_changes():
        alerts.follow(change)


def _approve(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    workflow.approve(article.pk, by=by, seen=article.current.digest, password=_password())


def _publish(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    workflow.publish(article.pk, by=by, seen=article.current.digest)


def _reopen(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    workflow.reopen(article.pk, by=by, reason=step["reason"])


def _withdraw(article: Article, by: Person, step: dict, people: dict[str, Person]) -> None:
    workflow.withdraw(article.pk, by=by, reason=step["reason"])


Act = Callable[[Article, Person, dict, dict[str, Person]], None]
ACTS: dict[str, Act] = {
    "invite": _invite,
    "accept": _accept,
    "decline": _decline,
    "judge": _judge,
    "comment": _comment,
    "suggest": _suggest,
    "sign_review": _sign_review,
    "accept_suggestion": _accept_suggestion,
    "waive": _waive,
    "load_retractions": _load_retractions,
    "approve": _approve,
    "publish": _publish,
    "reopen": _reopen,
    "withdraw": _withdraw,
}

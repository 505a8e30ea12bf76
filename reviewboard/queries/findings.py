"""The findings page of an article: every reference with all that is known of it, in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles.models import Article, Citation, MatchDecision, Reference, Revision, Waiver
from articles.permissions import User, overseers
from reviewboard.queries.about_list import OfTheList, about_list
from reviewboard.queries.blockers import Blocker, blockers
from reviewboard.queries.finding_rows import GRAVEST_FIRST, Decision, Group, Row, Ruled
from reviewboard.queries.lookups import Lookups, lookups
from reviewboard.queries.references import answers_to, row_of, with_answers
from reviewboard.queries.registries import proofs

COUNTED_ELSEWHERE = 100  # a source that thousands cite is not counted to the end
ABOUT_A_REFERENCE = ("finding", "source", "cited")


@dataclass(frozen=True)
class Findings:
    """``rows`` severest first; ``about_the_list`` is what was found about the list as a whole."""

    article: Article
    rows: Sequence[Row]
    about_the_list: Sequence[OfTheList]

    @property
    def by_number(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: row.number)

    def of(self, group: Group) -> list[Row]:
        return [row for row in self.rows if row.group == group]

    @property
    def fatal(self) -> list[int]:
        """The references that keep the text from reviewers."""
        return sorted(row.number for row in self.rows if row.is_fatal)

    @property
    def lookups(self) -> Lookups:
        return lookups(row.listed.source for row in self.rows if row.listed.source)

    @property
    def waiting(self) -> list[int]:
        return [row.number for row in self.by_number if row.listed.is_waiting]


def article_on_findings(slug: str) -> Article | None:
    return Article.objects.select_related("current", "submitted_by").filter(slug=slug).first()


def findings_of(article: Article, user: User) -> Findings:
    """``article`` comes from ``article_on_findings``; four more statements."""
    standing_in_the_way = [blocker for blocker in blockers(article) if blocker.kind in ABOUT_A_REFERENCE]
    waivers = list(Waiver.objects.filter(article=article.pk, until_on__gte=timezone.now().date()).order_by("-pk"))
    found = _references(article)
    rows = [_row(reference, article, standing_in_the_way, waivers, overseers(user)) for reference in found]
    rows.sort(key=lambda row: (list(Group).index(row.group), GRAVEST_FIRST.index(row.tone), row.number))
    return Findings(article, rows, about_list(article.current, rows))


def waiting_of(article: Article) -> set[int]:
    """The references whose sources wait for their turn or are being asked, in one statement."""
    rows = Reference.objects.filter(revision=article.current_id, source__check_due_at__lte=timezone.now())
    return set(rows.values_list("number", flat=True))


def _references(article: Article) -> QuerySet[Reference]:
    rows = Reference.objects.filter(revision=article.current_id).order_by("number")
    return with_answers(rows, version=F("rule_version"), evidence=F("evidence")).annotate(
        decision=Subquery(_decisions()[:1]),
        elsewhere=Func(ArraySubquery(_elsewhere(article)), function="cardinality", output_field=IntegerField()),
        cited_by=ArraySubquery(_citations()),
    )


def _decisions() -> QuerySet[MatchDecision]:
    rows = MatchDecision.objects.filter(source=OuterRef("source")).order_by("-id")
    said = {"confirmed": F("confirmed"), "title": F("title"), "name": F("decided_by_name"), "at": F("decided_at")}
    return rows.values(row=JSONObject(**said))


def _elsewhere(article: Article) -> QuerySet[Article]:
    others = Article.objects.filter(current__references__source=OuterRef("source")).exclude(pk=article.pk)
    return others.values("pk").distinct()[:COUNTED_ELSEWHERE]


def _citations() -> QuerySet[Citation]:
    return Citation.objects.filter(reference=OuterRef("pk")).order_by("position").values("position")


def _row(
    reference: Reference, article: Article, found: Iterable[Blocker], waivers: Iterable[Waiver], sees_others: bool
) -> Row:
    said = [_ruled(**answer) for answer in answers_to(reference)]
    keys = set(_keys(reference, article.current))
    return Row(
        reference=reference,
        listed=row_of(reference, said),
        blockers=tuple(blocker for blocker in found if blocker.ident == reference.number),
        waivers=tuple(waiver for waiver in waivers if _is_about(waiver.blocker, keys)),
        decision=_decision(reference.decision),
        elsewhere=reference.elsewhere if sees_others else None,
        cited_by=tuple(reference.cited_by),
    )


def _ruled(evidence: list[dict], **answer: Any) -> Ruled:
    return Ruled(**answer, proofs=proofs(evidence))


def _keys(reference: Reference, revision: Revision) -> Iterator[str]:
    """What the keys of blockers of this reference begin or end with, as ``queries.blockers`` makes them."""
    yield f":{reference.number}:r{revision.number}"
    if reference.source:
        yield f"source:{reference.source_id}:{reference.source.standing}"
        yield f"source:{reference.source_id}:stale"
        yield f"cited:{reference.source_id}:{reference.cited_key[:16]}:"


def _is_about(key: str, keys: set[str]) -> bool:
    if key.startswith("source:"):
        return key in keys
    return any(key.startswith(about) or (key.startswith("finding:") and key.endswith(about)) for about in keys)


def _decision(row: dict | None) -> Decision | None:
    return Decision(**(row | {"at": parse_datetime(row["at"])})) if row else None

"""The findings page of an article: every reference with all that is known of it, in a fixed number of statements."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import F, Func, IntegerField, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils import timezone
from django.utils.dateparse import parse_datetime

from articles import marks
from articles.citations.rules import Ruling
from articles.models import Article, Citation, Finding, LinkState, MatchDecision, Reference, Revision, Waiver
from articles.permissions import User, overseers
from reviewboard.queries.blockers import Blocker, blockers, is_fatal
from reviewboard.queries.lookups import Lookups, lookups
from reviewboard.queries.records import CONFIRMED, Match, SideBySide, match_of, side_by_side, title_beside
from reviewboard.queries.references import ReferenceRow, Said, row_of, with_answers
from reviewboard.queries.registries import Proof, RegistryAnswer, answers_of, disagree, proofs

COUNTED_ELSEWHERE = 100  # a source that thousands cite is not counted to the end
ABOUT_A_REFERENCE = ("finding", "source", "cited")
# What the rules found out about how a work is cited, at a glance; the sentence stands below.
CITED_AS = {
    Ruling.INVALID_ID: ("bad", "Malformed identifier"),
    Ruling.ID_CONFLICT: ("bad", "Identifiers of two works"),
    Ruling.WRONG_WORK: ("bad", "Identifier of another work"),
    Ruling.TITLE_DIFFERS: ("warn", "Another title"),
    Ruling.TITLE_REVIEW: ("warn", "Title to compare"),
    Ruling.TITLE_VARIES: ("warn", "Title varies"),
    Ruling.CITED_WRONG: ("warn", "Details differ"),
    Ruling.PARTLY_RETRACTED: ("warn", "Partly retracted"),
    Ruling.MAYBE_RETRACTED: ("warn", "Perhaps retracted"),
    Ruling.REINSTATED: ("info", "Reinstated"),
}
NO_NEW_ANSWER = ("unknown", "Asked again without an answer")
TITLES_TO_COMPARE = {Ruling.TITLE_VARIES, Ruling.TITLE_REVIEW}
RECORD_IS_BETTER = TITLES_TO_COMPARE | {Ruling.CITED_WRONG, Ruling.TITLE_DIFFERS}
LINKS = {LinkState.DEAD: ("warn", "Its page is gone"), LinkState.SOFT_DEAD: ("warn", "Its page leads elsewhere")}
TONES = {Ruling.PASSED: "good", Ruling.UNAVAILABLE: "unknown", Ruling.NOT_CHECKABLE: "unknown"}
GRAVEST_FIRST = ("bad", "warn", "unknown", "info", "good")


class Group(StrEnum):
    """Whose turn a reference is. In the order of the page."""

    NEEDS = "needs"
    CHECKING = "checking"
    LOOK = "look"
    FINE = "fine"


@dataclass(frozen=True, slots=True)
class Ruled(Said):
    """One rule's answer of the newest look-up, with what it rests on."""

    rule: str
    version: str
    outcome: str
    proofs: tuple[Proof, ...]

    @property
    def tone(self) -> str:
        """What passed is good, what could not be found out is unknown, whatever the severity."""
        return TONES.get(self.outcome) or marks.tone(self.severity)


@dataclass(frozen=True, slots=True)
class Decision:
    """The newest word of a person on the suggested match."""

    confirmed: bool
    title: str
    name: str
    at: dt.datetime


@dataclass(frozen=True)
class Row:
    """One reference with all that is known of it. ``blockers`` are those that no waiver clears.

    ``elsewhere``: how many other articles rest on the same source, at most COUNTED_ELSEWHERE; None where the person is
    not to know. ``cited_by`` are the positions of the citations that rest on it.
    """

    reference: Reference
    listed: ReferenceRow
    blockers: tuple[Blocker, ...]
    waivers: tuple[Waiver, ...]
    decision: Decision | None
    elsewhere: int | None
    cited_by: tuple[int, ...]

    @property
    def number(self) -> int:
        return self.listed.number

    @property
    def said(self) -> tuple[Ruled, ...]:
        return self.listed.said

    @property
    def told(self) -> list[Ruled]:
        """What a person has to read; notes stand with how it was checked."""
        return [ruled for ruled in self.said if ruled.severity != "note"]

    @cached_property
    def answers(self) -> tuple[RegistryAnswer, ...]:
        return answers_of(self.listed.source)

    @property
    def registries_disagree(self) -> bool:
        return disagree(self.answers)

    @cached_property
    def proofs(self) -> tuple[Proof, ...]:
        once = {(proof.url, proof.fetched_at): proof for ruled in self.said for proof in ruled.proofs}
        return tuple(once.values())

    @cached_property
    def match(self) -> Match | None:
        return match_of(self.listed.source)

    @property
    def match_beside(self) -> SideBySide:
        """The words that cite it, and the suggested match."""
        return side_by_side(self.listed.as_cited, self.match.text or self.match.title)

    @property
    def titles(self) -> SideBySide | None:
        """The title as cited and as recorded, where they differ by a word or so."""
        return title_beside(self.reference) if self._outcomes & TITLES_TO_COMPARE else None

    @property
    def has_better_record(self) -> bool:
        """Does its record say something that the reference should say, too?"""
        if self.match and self.match.state == CONFIRMED:
            return not (self.reference.doi or self.reference.pmid)
        return bool(self._outcomes & RECORD_IS_BETTER and self.listed.source.record)

    @property
    def _outcomes(self) -> set[str]:
        return {ruled.outcome for ruled in self.said}

    @cached_property
    def marks(self) -> list[tuple[str, str]]:
        """(tone, words): the state at a glance, the work's standing first."""
        cited = [CITED_AS[ruled.outcome] for ruled in self.said if ruled.outcome in CITED_AS]
        return list(dict.fromkeys([*self._standing_marks(cited), *cited, *self._link_marks()]))

    def _standing_marks(self, cited: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str]]:
        """Another work than is meant may well exist and stand: that is no news of this reference."""
        tone = self.listed.tone if self.listed.was_tried else "unknown"
        if tone != "good" or all(other != "bad" for other, _ in cited):
            yield tone, self.listed.standing
        if self.listed.is_unanswered and self.listed.source.checked_at:
            yield NO_NEW_ANSWER

    def _link_marks(self) -> Iterator[tuple[str, str]]:
        if self.listed.source and self.listed.source.link_state in LINKS:
            yield LINKS[LinkState(self.listed.source.link_state)]

    @property
    def tone(self) -> str:
        """The gravest of its marks and of what the rules tell."""
        tones = {tone for tone, _ in self.marks} | {ruled.tone for ruled in self.told}
        return "bad" if self.is_fatal else min(tones, key=GRAVEST_FIRST.index)

    @property
    def is_fatal(self) -> bool:
        return any(map(is_fatal, self.blockers))

    @property
    def group(self) -> Group:
        if self.listed.is_waiting and not self.is_fatal:
            return Group.CHECKING
        if self.asks:
            return Group.NEEDS
        if any(blocker.turn == "machine" for blocker in self.blockers):
            return Group.CHECKING
        return Group.FINE if self.tone == "good" and not self.waivers else Group.LOOK

    @property
    def asks(self) -> bool:
        """Is there something that only a person can clear?"""
        suggested = self.match is not None and self.match.is_suggested
        return suggested or any(blocker.turn == "editor" for blocker in self.blockers)


@dataclass(frozen=True)
class Findings:
    """``rows`` severest first; ``about_the_list`` is what was found about the list as a whole."""

    article: Article
    rows: Sequence[Row]
    about_the_list: Sequence[Finding]

    @property
    def by_number(self) -> list[Row]:
        return sorted(self.rows, key=lambda row: row.number)

    @cached_property
    def counts(self) -> dict[Group, int]:
        return {group: len(self.of(group)) for group in Group}

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
    return Findings(article, rows, list_findings(article.current))


def waiting_of(article: Article) -> set[int]:
    """The references whose sources wait for their turn or are being asked, in one statement."""
    rows = Reference.objects.filter(revision=article.current_id, source__check_due_at__lte=timezone.now())
    return set(rows.values_list("number", flat=True))


def list_findings(revision: Revision) -> list[Finding]:
    """What the reading of the text turned up about its references: numbers, entries, identifiers."""
    rows = Finding.objects.filter(revision=revision.pk, reference__isnull=False).select_related("reference")
    return list(rows.order_by("pk"))


def _references(article: Article) -> QuerySet[Reference]:
    names = ("rule", "outcome", "severity", "message", "evidence")
    rows = with_answers(article.current, version=F("rule_version"), **{name: F(name) for name in names})
    return rows.annotate(
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
    said = [_ruled(**answer) for answer in reference.said]
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


def _ruled(evidence: list[dict], **answer: str) -> Ruled:
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

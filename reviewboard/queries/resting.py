"""What rests on a source: which articles, and which of their claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, Q, QuerySet

from articles.models import Article, Citation, LedgerEvent, Publication, Reference, StandingChange, State, Subject, Verb
from reviewboard.models import Alert

FOLLOWED = (Verb.ALERT_OPENED, Verb.ALERT_CLOSED)


@dataclass(frozen=True, slots=True)
class Resting:
    """One reference of a text with the claims that cite it, in text order."""

    number: int
    short: str
    claims: tuple[tuple[int, str], ...]

    @property
    def positions(self) -> list[int]:
        return [position for position, _ in self.claims]

    @property
    def numbers(self) -> str:
        """2, 3, 7."""
        return ", ".join(map(str, self.positions))


def articles_on(source_id: int) -> QuerySet[Article]:
    """Articles whose current or published text cites the source, and those with an open alert about it."""
    live = Publication.objects.filter(ended_at=None, revision__references__source=source_id).values("article")
    current = Article.objects.exclude(state=State.WITHDRAWN).filter(current__references__source=source_id)
    alerted = Alert.objects.filter(source=source_id, closed_at=None).values("article")
    return Article.objects.filter(Q(pk__in=current.values("pk")) | Q(pk__in=live) | Q(pk__in=alerted)).order_by("pk")


def unfollowed(change: StandingChange) -> list[int]:
    """The articles on the source in whose history this change was not followed yet."""
    events = LedgerEvent.objects.filter(subject=Subject.ARTICLE, subject_id=OuterRef("pk"), verb__in=FOLLOWED)
    done = Exists(events.filter(at__gte=change.changed_at, new__change=change.pk))
    return list(articles_on(change.source_id).filter(~done).values_list("pk", flat=True))


def resting_on(revision_id: int, source_id: int) -> list[Resting]:
    """The references of this text that name the source, with their claims; none: the text does not cite it."""
    references = Reference.objects.filter(revision=revision_id, source=source_id).order_by("number")
    cited = Citation.objects.filter(revision=revision_id, reference__source=source_id).order_by("position")
    pairs = list(cited.values_list("reference", "claim__position", "claim__text"))
    return [Resting(row.number, row.short, tuple(_claims_of(row.pk, pairs))) for row in references]


def _claims_of(reference_id: int, pairs: Iterable[tuple[int, int, str]]) -> Iterator[tuple[int, str]]:
    return ((position, text) for cited, position, text in pairs if cited == reference_id)

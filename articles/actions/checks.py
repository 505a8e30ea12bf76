"""What the registries said of a source is written down, and who rests on it is told by the history.

Looking up takes seconds and holds no lock: ``take_due`` marks rows as taken and commits, the look-up runs,
``store_results`` writes. A worker that dies in between leaves rows whose ``taken_until`` runs out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import uuid
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from django.conf import settings
from django.db import transaction
from django.db.models import Q

from articles.actions.watching import again_after, cited, published
from articles.citations.abstracts import Abstract as FoundAbstract
from articles.citations.answers import Record
from articles.citations.checking import Result
from articles.citations.matching.choosing import Match, MatchState
from articles.citations.rendering.styles import rendered
from articles.citations.retraction_watch import SERVICE as RETRACTION_WATCH
from articles.citations.rules import Cited, Outcome, Ruling
from articles.citations.telling import CONFIRMED, REFUSED, last_told, told, told_match
from articles.ledger.record import append
from articles.models import (
    Abstract,
    Article,
    Check,
    LedgerEvent,
    MatchDecision,
    Publication,
    Reference,
    Source,
    Standing,
    StandingChange,
    Verb,
)
from articles.models.ledger import Chained
from articles.nudge import nudge
from articles.standings import eases, worsens

TAKEN_FOR = dt.timedelta(seconds=settings.CHECK_TAKEN_SECONDS)
TRY_AGAIN_AFTER = (dt.timedelta(hours=1), dt.timedelta(hours=6), dt.timedelta(hours=24))
# Kept for each way of citing a work that has been looked at, so that the same words are not looked at again tomorrow.
NOTHING_TO_COMPARE = Outcome("C4", Ruling.NOT_CHECKABLE, "note", "There is no record to compare the citation with.")


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be asked about one source: the bare work, and every way in which texts cite it (by ``cited_key``)."""

    source: Source
    bare: Cited
    forms: dict[str, Cited]

    @property
    def cited(self) -> list[Cited]:
        return [self.bare, *self.forms.values()]


def take_due(count: int, *, at: dt.datetime, taken_for: dt.timedelta = TAKEN_FOR) -> list[Question]:
    """Take up to ``count`` sources that are due; nobody else gets them until ``taken_for`` is over.

    Those that readers rest on come before those that the board works on; what nobody cites any more is left alone.
    """
    free = Q(taken_until=None) | Q(taken_until__lt=at)
    due = Source.objects.filter(free, check_due_at__lte=at).order_by("check_due_at", "pk")
    sources: list[Source] = []
    with transaction.atomic():
        for of_these in (due.filter(published()), due.filter(cited())):
            others = of_these.exclude(pk__in=[source.pk for source in sources])
            sources += others.select_for_update(skip_locked=True)[: count - len(sources)]
        Source.objects.filter(pk__in=[source.pk for source in sources]).update(taken_until=at + taken_for)
    return _questions(sources)


def _questions(sources: Sequence[Source]) -> list[Question]:
    bare = _bare(sources)
    forms: dict[int, dict[str, Cited]] = {source.pk: {} for source in sources}
    rows = Reference.objects.filter(source__in=forms).exclude(cited_key="").order_by("source", "cited_key", "pk")
    for row in rows.distinct("source", "cited_key"):
        form = Cited(as_cited=row.as_cited, doi=row.doi, pmid=row.pmid, url=row.url, title=row.title)
        # Where the work is known by its words alone, what is asked is the same however they are folded.
        forms[row.source_id][row.cited_key] = form if form.identifiers.checkable else bare[row.source_id]
    return [Question(source, bare[source.pk], forms[source.pk]) for source in sources]


def _bare(sources: Sequence[Source]) -> dict[int, Cited]:
    """Each work by what names it alone: what is found out about it holds however it is cited."""
    refused: dict[int, set[str]] = {}
    decisions = MatchDecision.objects.filter(source__in=sources, confirmed=False)
    for source_id, *named in decisions.values_list("source", "doi", "pmid"):
        refused.setdefault(source_id, set()).update(name for name in named if name)
    return {source.pk: _named(source, tuple(sorted(refused.get(source.pk, ())))) for source in sources}


def _named(source: Source, refused: tuple[str, ...]) -> Cited:
    kind, _, name = source.key.partition(":")
    if kind in ("doi", "pmid"):
        return Cited(**{kind: name})
    if source.match.get("state") == CONFIRMED:
        return Cited(doi=source.doi, pmid=source.pmid)
    return Cited(url=source.url, as_cited=source.as_cited, refused=refused)


def store_results(question: Question, results: Sequence[Result], *, at: dt.datetime) -> Source:
    """Write down what the look-up found: ``results`` in the order of ``question.cited``.

    A standing that changed is one event in the history of every article whose current or published text cites the
    source, and where that is news, a ``StandingChange``: the work of telling who rests on it. Storing the same look-up
    twice (a worker that came back) changes nothing the second time.
    """
    with transaction.atomic():
        articles = _articles_on(question.source)
        source = Source.objects.select_for_update(no_key=True).get(pk=question.source.pk)
        if source.tried_at and source.tried_at >= at:
            return source
        before = source.standing
        _update(source, question, results, at)
        Check.objects.bulk_create(_checks(source, question, results, at))
        if results[0].abstract:
            keep_abstract(source, results[0].abstract)
        if source.standing != before:
            _record(articles, source, before, results[0], at)
            _pass_on(source, before, results[0], at)
    return source


def keep_abstract(source: Source, found: FoundAbstract) -> None:
    """The first registry's text stays, as that registry has it now: others give the same in other forms."""
    sha256 = hashlib.sha256(found.text.encode()).hexdigest()
    kept = Abstract.objects.filter(source=source).first()
    if kept and (kept.service != found.service or kept.sha256 == sha256):
        return
    said = {"text": found.text, "service": found.service, "url": found.url, "fetched_at": found.fetched_at}
    Abstract.objects.update_or_create(source=source, defaults={**said, "sha256": sha256})


def make_due(revision_ids: Sequence[int], *, at: dt.datetime) -> list[int]:
    """Have the sources of these texts looked up now, however lately they were; which those are."""
    sources = Source.objects.filter(references__revision__in=revision_ids).values("pk")
    ids = [row["pk"] for row in sources.distinct()]
    Source.objects.filter(pk__in=ids).update(check_due_at=at)
    return ids


def _articles_on(source: Source) -> list[Article]:
    """Locked in order, before the source: the order every action takes its locks in."""
    current = Article.objects.filter(current__references__source=source).values("pk")
    live = Publication.objects.filter(ended_at=None, revision__references__source=source).values("article")
    ids = [row["pk"] for row in current.union(live)]
    return list(Article.objects.filter(pk__in=ids).order_by("pk").select_for_update(no_key=True, of=("self",)))


def _update(source: Source, question: Question, results: Sequence[Result], at: dt.datetime) -> None:
    result = results[0]
    answered = result.standing != Standing.UNKNOWN
    if answered or source.checked_at is None:
        _set_standing(source, Standing(result.standing), at)
    source.tried_at, source.taken_until = at, None
    source.attempts = 0 if answered else source.attempts + 1
    if source.check_due_at == question.source.check_due_at:  # else somebody asked for it anew while it was looked up
        source.check_due_at = _next_check(source, Standing(result.standing), at)
    if answered:
        source.checked_at = at
    if result.record and (answered or not source.record):  # else it may lack the very notice that is known
        source.record = _described(result.record, question, results)
        _learn_names(source, result.record)
    source.answers = last_told([told(answer) for answer in result.answers], source.answers, answered=answered)
    if result.match and not _stays(source, result.match):
        source.match = told_match(result.match)
    source.save()


def _described(record: Record, question: Question, results: Sequence[Result]) -> dict:
    """The record, its line in each citation style, and (by ``cited_key``) the ways of citing it that C4 found right.

    Only to those are readers shown such a line. It is made when the answer comes: it takes milliseconds, and a page
    has none to spare. The Retraction Watch table knows no more of a work than its title and notices, so what stands
    there alone never takes the place of the approved words.
    """
    forms = zip(question.forms, results[1:], strict=True)
    right = [
        key for key, result in forms if ("C4", Ruling.PASSED) in {(row.rule, row.outcome) for row in result.outcomes}
    ]
    described = record.source != RETRACTION_WATCH
    kept_apart = replace(record, abstract="")
    return asdict(kept_apart) | {"rendered": rendered(record), "confirmed": right if described else []}


def _stays(source: Source, match: Match) -> bool:
    """A person's word stays, unless another work was found since they refused one; any match does in an outage."""
    state = source.match.get("state")
    if match.state is MatchState.UNAVAILABLE and source.match:
        return True
    return state == CONFIRMED or (state == REFUSED and not match.found)


def _learn_names(source: Source, record: Record) -> None:
    """What else the registries know it by: a table or a person may know it by that alone."""
    source.doi, source.pmid = source.doi or record.doi, source.pmid or record.pmid


def _set_standing(source: Source, standing: Standing, at: dt.datetime) -> None:
    if standing != source.standing or source.standing_since_at is None:
        source.standing, source.standing_since_at = standing, at


def _next_check(source: Source, standing: Standing, at: dt.datetime) -> dt.datetime | None:
    """Unanswered: again in 1 h, 6 h, then daily. Answered: before the answer is a week old. In no registry: never."""
    if standing == Standing.NOT_INDEXED:
        return None
    if standing == Standing.UNKNOWN:
        return at + TRY_AGAIN_AFTER[min(source.attempts, len(TRY_AGAIN_AFTER)) - 1]
    return at + again_after(source)


def _checks(source: Source, question: Question, results: Sequence[Result], at: dt.datetime) -> list[Check]:
    """The outcomes about the work, then for each way of citing it the outcomes that the bare work did not have."""
    run, (bare, *others) = uuid.uuid4(), results
    rows = [_check(source, run, "", outcome, at) for outcome in bare.outcomes]
    known = {(outcome.rule, outcome.outcome) for outcome in bare.outcomes}
    for key, result in zip(question.forms, others, strict=True):
        own = [outcome for outcome in result.outcomes if (outcome.rule, outcome.outcome) not in known]
        if not own and bare.standing != Standing.UNKNOWN:
            own = [NOTHING_TO_COMPARE]
        rows += [_check(source, run, key, outcome, at) for outcome in own]
    return rows


def _check(source: Source, run: uuid.UUID, cited_key: str, outcome: Outcome, at: dt.datetime) -> Check:
    evidence = [asdict(proof) | {"fetched_at": proof.fetched_at.isoformat()} for proof in outcome.evidence]
    return Check(
        source=source,
        run=run,
        rule=outcome.rule,
        rule_version=outcome.version,
        cited_key=cited_key,
        outcome=outcome.outcome.value,
        severity=outcome.severity,
        message=outcome.message,
        evidence=evidence,
        checked_at=at,
    )


def _said(result: Result) -> list[str]:
    return [outcome.message for outcome in result.outcomes if outcome.severity != "note"]


def _pass_on(source: Source, before: str, result: Result, at: dt.datetime) -> None:
    """A change that is news is work to be done: who rests on the source has to be told."""
    if worsens(before, source.standing) or eases(before, source.standing):
        StandingChange.objects.create(source=source, old=before, new=source.standing, said=_said(result), changed_at=at)
        nudge("reviewboard.tasks.sweep_alerts")


def _record(articles: Sequence[Article], source: Source, before: str, result: Result, at: dt.datetime) -> None:
    new = {"source": source.key, "standing": str(source.standing), "said": _said(result)}
    old = {"source": source.key, "standing": str(before)}
    events = [append(article, Verb.SOURCE_CHECKED, by=None, old=old, new=new, at=at) for article in articles]
    Article.objects.bulk_update(articles, Chained.CHAIN_FIELDS)
    LedgerEvent.objects.bulk_create(events)

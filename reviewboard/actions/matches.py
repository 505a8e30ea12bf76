"""A person's word on the work that a machine found for a reference without an identifier."""

from __future__ import annotations

import datetime as dt

from django.db import transaction
from django.utils import timezone

from articles.actions.locking import lock
from articles.ledger.record import record
from articles.models import Article, MatchDecision, Person, Source, Verb
from articles.nudge import nudge
from articles.refusals import NotPossible
from reviewboard.permissions import can_edit, insist
from reviewboard.queries.records import CONFIRMED, REFUSED, SUGGESTED
from reviewboard.queries.records import shown as shown_as


def decide(article_id: int | str, number: int, *, confirmed: bool, by: Person, shown: str) -> MatchDecision:
    """The suggested match of reference ``number`` is the work that it means, or it is another.

    It holds for the source, so for every article that cites it in these words; the event stands in the history of the
    article on which it was decided. Confirmed, the source has the identifiers of the match. Either way the registries
    are asked again. ``shown`` is ``Match.shown`` of the suggestion that the person saw. Raises NotAllowed, NotPossible
    (no such reference, no suggestion, decided already, or another suggestion by now).
    """
    with transaction.atomic():
        article = lock(article_id)
        insist(
            can_edit(by, article), "Only editors decide on a match; a submitter may while the text stands with them."
        )
        source = _locked_source(article, number)
        _insist_suggested(source, number, shown)
        _insist_theirs_alone(source, article, by)
        at, before = timezone.now(), _named(source)
        decision = _decision(source, confirmed, by, at)
        _settle(source, confirmed, at)
        new = {"reference": number, "confirmed": confirmed, **_named(source), "title": decision.title}
        record(article, Verb.SOURCE_MATCHED, by=by, old=before, new=new, digest=article.current.digest, at=at)
        nudge("articles.tasks.sweep_checks")
        return decision


def _locked_source(article: Article, number: int) -> Source:
    """Locked after the article: the order in which results of look-ups are stored, too."""
    rows = Source.objects.filter(references__revision=article.current_id, references__number=number)
    source = rows.select_for_update(no_key=True, of=("self",)).first()
    if source is None:
        raise NotPossible(f"The text has no reference {number} any more. Look at the list again.")
    return source


def _insist_suggested(source: Source, number: int, shown: str) -> None:
    if source.match.get("state") in (CONFIRMED, REFUSED):
        raise NotPossible(f"Somebody has decided on the match of reference {number} already. See what they said below.")
    if source.match.get("state") != SUGGESTED:
        raise NotPossible(f"No match is suggested for reference {number} any more. It has been looked up again since.")
    if shown_as(source.match) != shown:
        raise NotPossible(
            f"Another match is suggested for reference {number} by now. Compare it with the reference, then decide."
        )


def _insist_theirs_alone(source: Source, article: Article, by: Person) -> None:
    """A decision holds for every article that cites the work in these words: for others' articles an editor's word."""
    others = Article.objects.filter(current__references__source=source).exclude(pk=article.pk)
    others_alone = others.exclude(submitted_by=by)
    insist(by.is_editor or not others_alone.exists(), "Other articles rest on this source, so an editor decides on it.")


def _decision(source: Source, confirmed: bool, by: Person, at: dt.datetime) -> MatchDecision:
    found = {name: source.match.get(name) or "" for name in ("doi", "pmid", "title")}
    return MatchDecision.objects.create(
        source=source, confirmed=confirmed, **found, decided_by=by, decided_by_name=by.name, decided_at=at
    )


def _settle(source: Source, confirmed: bool, at: dt.datetime) -> None:
    if confirmed:
        source.doi = source.match.get("doi") or source.doi
        source.pmid = source.match.get("pmid") or source.pmid
    source.match["state"] = CONFIRMED if confirmed else REFUSED
    source.check_due_at = at
    source.save(update_fields=("doi", "pmid", "match", "check_due_at"))


def _named(source: Source) -> dict[str, str]:
    return {"source": source.key, "doi": source.doi, "pmid": source.pmid}

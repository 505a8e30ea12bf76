"""What the Retraction Watch table says of sources that are cited here."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from articles.actions.checks import Question, store_results
from articles.citations.checking import Result
from articles.citations.retraction_watch import read
from articles.citations.rules import Cited
from articles.models import Source


def load_retractions(path: Path, *, at: dt.datetime) -> list[Source]:
    """Store what the table holds against cited sources; the sources it changed something for.

    A source that the table says nothing of is left alone: its absence there is no answer.
    """
    known = dict(Source.objects.values_list("key", "pk"))
    told = (result for result in read(path, now=at) if result.source_key in known)
    return [_store(result, known[result.source_key], at) for result in told]


def _store(result: Result, source_id: int, at: dt.datetime) -> Source:
    source = Source.objects.get(pk=source_id)
    named = Cited(doi=source.doi) if source.doi else Cited(pmid=source.pmid)
    return store_results(Question(source, named, {}), [result], at=at)

"""What the Retraction Watch table, as last loaded, says of works: answered from here, without the network."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import fields

from django.db.models import Q, Subquery

from articles.citations import retraction_watch
from articles.citations.answers import Answer
from articles.citations.retraction_watch import Row
from articles.models import RetractionRecord, Sweep

COLUMNS = tuple(field.name for field in fields(Row))


def said_of(dois: Iterable[str], pmids: Iterable[str]) -> dict[str, Answer]:
    """{"doi:…" or "pmid:…": what the table says of that work}, in one statement; a work it does not name is not in it.

    That it is not in it says nothing about the work. Several rows about one work are one answer.
    """
    wanted_dois, wanted_pmids = set(dois) - {""}, set(pmids) - {""}
    if not (wanted_dois or wanted_pmids):
        return {}
    loads = Sweep.objects.filter(kind=Sweep.Kind.TABLE_LOADED).order_by("-finished_at")
    named = Q(doi__in=wanted_dois) | Q(pmid__in=wanted_pmids)
    rows = RetractionRecord.objects.filter(named).exclude(nature="")
    rows = rows.annotate(loaded_at=Subquery(loads.values("finished_at")[:1])).values_list(*COLUMNS, "loaded_at")
    about: dict[str, list[tuple[Row, dt.datetime]]] = {}
    for *values, loaded_at in rows:
        row = Row(*values)
        for key, wanted in ((f"doi:{row.doi}", row.doi in wanted_dois), (f"pmid:{row.pmid}", row.pmid in wanted_pmids)):
            if wanted:
                about.setdefault(key, []).append((row, loaded_at))
    return {key: _answer(found) for key, found in about.items()}


def _answer(found: list[tuple[Row, dt.datetime]]) -> Answer:
    return retraction_watch.answer([row for row, _ in found], found[0][1])

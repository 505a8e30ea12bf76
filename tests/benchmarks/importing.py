"""How fast drafts come in, beside PostgreSQL's own COPY of the same rows into the same tables."""

from __future__ import annotations

import io
import time
from dataclasses import dataclass

from django.apps import apps
from django.db import connection, models, transaction

from articles.actions.submissions import submit
from articles.models import Article, LedgerEvent, Person, Rendering, Source
from tests.benchmarks.databases import using
from tests.benchmarks.texts import draft


@dataclass(frozen=True, slots=True)
class Imported:
    drafts: int
    rows: int
    seconds: float
    copy_seconds: float

    @property
    def share_of_copy(self) -> float:
        """1: as fast as COPY."""
        return self.copy_seconds / self.seconds


def import_and_copy(database: str, fresh: str, *, drafts: int, at_once: int) -> Imported:
    """Submit synthetic drafts to ``database``, ``at_once`` in a transaction; then COPY the rows made into ``fresh``.

    ``fresh`` is a database of the same size, where the same identifiers are still free.
    """
    texts = [draft(f"imported-{number}") for number in range(drafts)]
    with using(database):
        before = {model: _last(model) for model in _models()}
        submitter = Person.objects.get(email="whitlow@example.org")
        start = time.perf_counter()
        for first in range(0, drafts, at_once):
            submit(texts[first : first + at_once], by=submitter)
        seconds = time.perf_counter() - start
        rows, made = _rows_after(before)
    with using(fresh):
        return Imported(drafts, rows, seconds, _copy(made))


def _models() -> list[type[models.Model]]:
    """What an import fills, in an order that the foreign keys allow."""
    names = [Article, Source, *apps.get_app_config("articles").get_models(), LedgerEvent]
    filled = [model for model in dict.fromkeys(names) if isinstance(model._meta.pk, models.AutoField)]
    return [*filled, Rendering]


def _last(model: type[models.Model]) -> int:
    return model.objects.aggregate(last=models.Max("pk"))["last"] or 0


def _rows_after(before: dict[type[models.Model], int]) -> tuple[int, dict[str, bytes]]:
    """How many rows there are after those identifiers, and what COPY makes of them, by table."""
    rows, made = 0, {}
    with connection.cursor() as cursor:
        for model, last in before.items():
            table, out = model._meta.db_table, io.BytesIO()
            key = model._meta.pk.column
            with cursor.copy(f'COPY (SELECT * FROM "{table}" WHERE "{key}" > {last}) TO STDOUT') as copy:
                for piece in copy:
                    out.write(piece)
            if out.tell():
                rows, made[table] = rows + out.getvalue().count(b"\n"), out.getvalue()
    return rows, made


def _copy(made: dict[str, bytes]) -> float:
    with connection.cursor() as cursor:
        start = time.perf_counter()
        with transaction.atomic():
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, content in made.items():
                with cursor.copy(f'COPY "{table}" FROM STDIN') as copy:
                    copy.write(content)
        return time.perf_counter() - start

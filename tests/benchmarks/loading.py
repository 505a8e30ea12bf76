"""From the prototypes to any number of articles, set by set: each table copied with its keys moved along.

Copy number n of a row has the row's id + n × ``STRIDE``, and so have the keys that lead to it; so the copies hang
together as the prototypes do. People and sources are shared: there are at most ``SHARED`` copies of them. The hashes of
the history are made up and do not verify. It reads the models, so a new table or column needs nothing here.
"""

from __future__ import annotations

from dataclasses import dataclass

import psycopg
from django.apps import apps
from django.db import models

from articles.models import (
    Abstract,
    Article,
    Check,
    LedgerEvent,
    OutboxMail,
    Person,
    Policy,
    RegistryAnswer,
    RetractionRecord,
    Revision,
    Source,
)
from reviewboard.models import CalendarKey, Checklist, ChecklistVersion, GuardedWords, Member, PasswordTries

STRIDE = 100_000
SHARED = 100
SHARED_MODELS = (Person, Member, Source, Check, Abstract)
# What registries and the table say, whoever cites what; what the board asks of every text; what is one person's alone.
OF_THE_BOARD = (Policy, Checklist, ChecklistVersion, GuardedWords)
NOT_COPIED = (RegistryAnswer, RetractionRecord, *OF_THE_BOARD, CalendarKey, PasswordTries)
# What must differ from copy to copy, beside the ids.
TOLD_APART = {
    Article: ("slug", "external_id"),
    Source: ("key", "doi"),
    Person: ("email", "name"),
    OutboxMail: ("key",),
    Revision: ("title", "question"),
}
HASHES = ("digest", "hash", "previous", "chain_head")
SPREAD = "interval '730 days'"  # copies are the older, the higher their number


@dataclass(frozen=True, slots=True)
class Copying:
    """``copies``: how many of each article there will be, the prototype included."""

    copies: int

    @property
    def shared(self) -> int:
        return min(self.copies, SHARED)

    def statement(self, model: type[models.Model]) -> str:
        """INSERT … SELECT of every copy of the model's prototypes but the first."""
        fields = model._meta.concrete_fields
        columns = ", ".join(f'"{field.column}"' for field in fields)
        values = ", ".join(self._value(model, field) for field in fields)
        copies = self.shared if model in SHARED_MODELS else self.copies
        return (
            f'INSERT INTO "{model._meta.db_table}" ({columns}) SELECT {values} '
            f'FROM generate_series(1, {copies - 1}) AS copy(n) CROSS JOIN "{model._meta.db_table}" AS p'
        )

    def _value(self, model: type[models.Model], field: models.Field) -> str:
        column = f'p."{field.column}"'
        if field.primary_key and not field.is_relation:
            return f"{column} + n * {STRIDE}"
        if field.related_model in NOT_COPIED:
            return column
        if field.is_relation:
            shared = field.related_model in SHARED_MODELS
            return f"{column} + (n % {self.shared}) * {STRIDE}" if shared else f"{column} + n * {STRIDE}"
        if (model, field.column) == (LedgerEvent, "subject_id"):
            return f"{column} + n * {STRIDE}"
        return self._told_apart(model, field, column)

    def _told_apart(self, model: type[models.Model], field: models.Field, column: str) -> str:
        if field.column in HASHES:
            return f"CASE {column} WHEN '' THEN '' ELSE encode(sha256(convert_to({column} || n, 'UTF8')), 'hex') END"
        if field.column in TOLD_APART.get(model, ()):
            return f"{column} || '-' || n"
        if isinstance(field, models.DateTimeField) and model not in SHARED_MODELS:
            return f"{column} - n * {SPREAD} / {self.copies}"
        if isinstance(field, models.DateField) and field.column == "due_on":
            return f"{column} - n % 10"
        return column


def load(connection: psycopg.Connection, articles: int, prototypes: int) -> None:
    """Copy until there are ``articles``. ``connection`` is a superuser's: no trigger and no key is asked."""
    copying = Copying(articles // prototypes)
    found = (apps.get_app_config(app).get_models(include_auto_created=True) for app in ("articles", "reviewboard"))
    ours = [model for models_of_app in found for model in models_of_app]
    ours = [model for model in ours if model not in NOT_COPIED]
    connection.execute("SET session_replication_role = replica")
    connection.execute("SET maintenance_work_mem = '512MB'")
    indexes = _drop_indexes(connection, [model._meta.db_table for model in ours])
    for model in ours:
        connection.execute(copying.statement(model))
        _move_sequence(connection, model)
    for index in indexes:
        connection.execute(index)
    connection.execute("VACUUM ANALYZE")


def _drop_indexes(connection: psycopg.Connection, tables: list[str]) -> list[str]:
    """Drop the indexes that no constraint rests on; they are made faster over all rows at once, by what is returned."""
    rows = connection.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i "
        "WHERE i.indrelid = ANY(%s::regclass[]) "
        "AND NOT EXISTS (SELECT FROM pg_constraint c WHERE c.conindid = i.indexrelid)",
        [tables],
    ).fetchall()
    for name, _ in rows:
        connection.execute(f"DROP INDEX {name}")
    return [definition for _, definition in rows]


def _move_sequence(connection: psycopg.Connection, model: type[models.Model]) -> None:
    if not isinstance(model._meta.pk, models.AutoField):
        return
    table = model._meta.db_table
    connection.execute(f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), (SELECT max(id) + 1 FROM {table}))")

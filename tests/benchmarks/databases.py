"""One PostgreSQL for the benchmarks, with a loaded template for each size; a run works on copies of them."""

from __future__ import annotations

import contextlib
import hashlib
from collections.abc import Iterator
from pathlib import Path

import psycopg
from django.core.management import call_command
from django.db import connection

from articles.models import Source
from tests.benchmarks import loading, prototypes, texts
from tests.databases import migrations_digest

MADE_BY = (loading, prototypes, texts)


@contextlib.contextmanager
def using(name: str) -> Iterator[None]:
    """Django's connection leads to the database ``name`` in here."""
    ours = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = name
    try:
        yield
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours


def working_copy(articles: int, purpose: str = "served") -> str:
    """The name of a fresh database with ``articles`` articles, loaded on first use, sources checked just now."""
    template, name = _template(articles), f"{purpose}_{articles}"
    _replace(name, template)
    with using(name):
        now = "now(), check_due_at = now() + interval '6 days'"
        with connection.cursor() as cursor:
            cursor.execute(f"UPDATE {Source._meta.db_table} SET checked_at = {now}, tried_at = now()")
            cursor.execute(f"VACUUM ANALYZE {Source._meta.db_table}")
    return name


def drop(name: str) -> None:
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


def _replace(name: str, template: str) -> None:
    drop(name)
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def _template(articles: int) -> str:
    name = f"loaded_{articles}_{_made_from()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s)", [f"loaded_{articles}_"])
        known = {row[0] for row in cursor.fetchall()}
    if name not in known:
        for outdated in known:
            drop(outdated)
        _load(articles)
        with connection._nodb_cursor() as cursor:
            cursor.execute(f'ALTER DATABASE "loading" RENAME TO "{name}"')
    return name


def _load(articles: int) -> None:
    _replace("loading", connection.settings_dict["NAME"])  # the empty one, where the roles have their rights
    with using("loading"):
        call_command("migrate", verbosity=0, interactive=False)
        prototypes.play()
        where = connection.settings_dict
    with psycopg.connect(host=where["HOST"], dbname="loading", user="postgres", autocommit=True) as superuser:
        loading.load(superuser, articles, prototypes.TOTAL)


def _made_from() -> str:
    """Changes with the migrations and with whatever makes the rows."""
    sources = "".join(Path(module.__file__).read_text() for module in MADE_BY)
    return hashlib.sha256(f"{migrations_digest()}{sources}".encode()).hexdigest()[:12]

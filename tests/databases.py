"""The tests' database: migrated once per state of the migrations, kept as a template, copied for every run.

A test that commits gets its database thrown away and copied anew. Flushing would neither get past the triggers that
refuse it, which no code of ours can lift, nor bring back what the migrations put there.
"""

from __future__ import annotations

import hashlib
import inspect
import sys

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader


def migrated_template() -> str:
    """The name of a database that every migration has been applied to; made if there is none yet."""
    name = f"template_{migrations_digest()}"
    with connection._nodb_cursor() as cursor:
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, 'template_')")
        known = {row[0] for row in cursor.fetchall()}
        if name in known:
            return name
        for outdated in known:
            cursor.execute(f'DROP DATABASE "{outdated}" WITH (FORCE)')
        cursor.execute('CREATE DATABASE "template_unfinished"')
        _migrate("template_unfinished")
        cursor.execute(f'ALTER DATABASE "template_unfinished" RENAME TO "{name}"')
    return name


def copy_template(template: str) -> None:
    """Replace the test database by a fresh copy of the template."""
    connection.close()
    name = connection.settings_dict["NAME"]
    with connection._nodb_cursor() as cursor:
        cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
        cursor.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}" STRATEGY FILE_COPY')


def _migrate(database: str) -> None:
    ours = connection.settings_dict["NAME"]
    connection.close()
    connection.settings_dict["NAME"] = database
    try:
        call_command("migrate", verbosity=0, interactive=False)
    finally:
        connection.close()
        connection.settings_dict["NAME"] = ours


def migrations_digest() -> str:
    migrations = MigrationLoader(None).disk_migrations
    digest = hashlib.sha256()
    for key in sorted(migrations):
        digest.update(repr(key).encode() + inspect.getsource(sys.modules[migrations[key].__module__]).encode())
    return digest.hexdigest()[:16]

"""What a watcher of the site is told."""

import psycopg
import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.test import Client

from config.embedded import Redis


def test_alive_asks_nothing_of_the_database(client: Client) -> None:
    """No database is open to this test, so a query would fail it."""
    assert client.get("/healthz").json() == {"status": "alive"}


@pytest.mark.django_db
def test_ready(client: Client, redis_server: Redis) -> None:
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "ready", "database": "ok", "redis": "ok"}


@pytest.mark.django_db
def test_works_on_without_redis(client: Client, redis_server: Redis) -> None:
    redis_server.stop()
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {"status": "degraded", "database": "ok", "redis": "unreachable"}


@pytest.mark.django_db
def test_is_not_ready_before_the_migrations(client: Client, redis_server: Redis) -> None:
    MigrationRecorder(connection).record_unapplied("sessions", "0001_initial")
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "failed", "database": "migrations missing", "redis": "ok"}


@pytest.mark.django_db
def test_is_not_ready_without_the_database(client: Client, redis_server: Redis, monkeypatch) -> None:
    def refuse(*args: object, **kwargs: object) -> None:
        raise psycopg.OperationalError("connection refused")

    connection.close()
    monkeypatch.setattr("psycopg.Connection.connect", refuse)
    response = client.get("/readyz")
    assert response.status_code == 503
    assert response.json() == {"status": "failed", "database": "unreachable", "redis": "ok"}

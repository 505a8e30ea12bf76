"""Is it alive, is it ready: for whatever watches the site."""

from __future__ import annotations

from celery import current_app
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse
from django.views.decorators.cache import never_cache
from kombu.exceptions import OperationalError


@never_cache
def alive(request: HttpRequest) -> JsonResponse:
    """The process answers; nothing else is asked."""
    return JsonResponse({"status": "alive"})


@never_cache
def ready(request: HttpRequest) -> JsonResponse:
    """200 where requests can be served, else 503. Without Redis the site works, only later: degraded, not failed."""
    database, redis = _database(), _redis()
    status = "failed" if database != "ok" else "degraded" if redis != "ok" else "ready"
    answer = {"status": status, "database": database, "redis": redis}
    return JsonResponse(answer, status=503 if status == "failed" else 200)


def _database() -> str:
    try:
        executor = MigrationExecutor(connection)
        return "migrations missing" if executor.migration_plan(executor.loader.graph.leaf_nodes()) else "ok"
    except DatabaseError:
        return "unreachable"


def _redis() -> str:
    try:
        with current_app.connection_for_write() as broker:
            broker.ensure_connection(max_retries=0)
        return "ok"
    except OperationalError:
        return "unreachable"

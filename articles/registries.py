"""The registries as this site asks them: addresses from the settings, turns shared through Redis, answers kept.

What was said once is kept in the database, so that a work is looked up once however many articles cite it, and looking
again costs the registry little. Trouble with the shelf never breaks a check: the registry is asked then.
"""

from __future__ import annotations

import datetime as dt
import zlib
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from redis.backoff import NoBackoff
from redis.retry import Retry

from articles.citations.clients import Registries
from articles.citations.clients.breaker import Breaker, RedisBreaker
from articles.citations.clients.http import Getter
from articles.citations.clients.shared_pacing import RedisPacer
from articles.citations.clients.shelves import Kept, MemoryShelf, Shelf
from articles.models import RegistryAnswer

KEPT_FOR = dt.timedelta(days=60)
# A dead registry may cost a worker's task so many seconds so many times until it is left alone, and there are several.
PATIENCE, FAILURES = 30.0, 3


def registries() -> Registries:
    """One for the process: it holds connections, limits learned and hosts that are down."""
    return _of_this_process()


@cache
def _of_this_process() -> Registries:
    # Redis is near, and each process can do without it.
    client = redis.Redis.from_url(
        settings.REDIS_URL, socket_timeout=2, socket_connect_timeout=0.5, retry=Retry(NoBackoff(), 0)
    )
    getter = Getter(patience=PATIENCE, pacer=RedisPacer(client), breaker=RedisBreaker(client, FAILURES))
    return _made(getter, DatabaseShelf())


def lone_registries() -> Registries:
    """For a command that needs nothing stored: it shares nothing, and soon gives up a registry that is not there."""
    return _made(Getter(attempts=4, patience=PATIENCE, breaker=Breaker(limit=FAILURES)), MemoryShelf())


def _made(getter: Getter, shelf: Shelf) -> Registries:
    named = {name.lower(): url for name, url in settings.REGISTRIES.items()}
    contact, key = settings.CONTACT_EMAIL, settings.NCBI_API_KEY
    return Registries(**named, ncbi_api_key=key, contact=contact, getter=getter, shelf=shelf)


class DatabaseShelf:
    """Keeps answers in the database, for all processes.

    Many threads ask registries at one time, and each would open a connection of its own to the database: so one thread
    speaks to it for them all. ``release`` lets go of its connection when nothing more is to be asked for a while.
    """

    def __init__(self) -> None:
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="shelf")

    def get(self, question: str) -> Kept | None:
        return self._thread.submit(self._read, question).result()

    def release(self) -> None:
        self._thread.submit(lambda: connection.close()).result()  # that thread's own connection, not the caller's

    def _read(self, question: str) -> Kept | None:
        try:
            row = RegistryAnswer.objects.filter(pk=question).first()
            return _kept(row) if row else None
        except (DatabaseError, zlib.error):
            connection.close_if_unusable_or_obsolete()
            return None

    def put(self, question: str, kept: Kept) -> None:
        values = {
            "service": kept.service,
            "url": kept.url,
            "status": kept.status,
            "headers": kept.headers,
            "body": zlib.compress(kept.body),
            "body_sha256": kept.body_sha256,
            "etag": kept.etag,
            "last_modified": kept.last_modified,
            "fetched_at": kept.fetched_at,
        }
        row = RegistryAnswer(question=question, **values)
        self._tried(
            lambda: RegistryAnswer.objects.bulk_create(
                [row], update_conflicts=True, unique_fields=["question"], update_fields=list(values)
            )
        )

    def touch(self, question: str, at: dt.datetime) -> None:
        self._tried(lambda: RegistryAnswer.objects.filter(pk=question).update(fetched_at=at))

    def _tried(self, write: Callable[[], object]) -> None:
        self._thread.submit(self._write, write).result()

    def _write(self, write: Callable[[], object]) -> None:
        try:
            write()
        except DatabaseError:
            connection.close_if_unusable_or_obsolete()


def clear_kept(*, at: dt.datetime) -> int:
    """Throw away answers that nobody has asked about for long; how many that were."""
    return RegistryAnswer.objects.filter(fetched_at__lt=at - KEPT_FOR).delete()[0]


def _kept(row: RegistryAnswer) -> Kept:
    return Kept(
        service=row.service,
        url=row.url,
        status=row.status,
        body=zlib.decompress(bytes(row.body)),
        body_sha256=row.body_sha256,
        fetched_at=row.fetched_at,
        headers=row.headers,
        etag=row.etag,
        last_modified=row.last_modified,
    )

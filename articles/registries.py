"""The registries as this site asks them: addresses from the settings, turns shared through Redis, answers kept.

What was said once is kept in the database, so that a work is looked up once however many articles cite it, and looking
again costs the registry little. Trouble with the shelf never breaks a check: the registry is asked then.
"""

from __future__ import annotations

import datetime as dt
import zlib
from functools import cache

import redis
from django.conf import settings
from django.db import DatabaseError, transaction
from redis.backoff import NoBackoff
from redis.retry import Retry

from articles.citations.clients import Registries
from articles.citations.clients.breaker import RedisBreaker
from articles.citations.clients.http import Getter
from articles.citations.clients.shared_pacing import RedisPacer
from articles.citations.clients.shelves import Kept
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
    return Registries(
        crossref_url=settings.REGISTRIES["CROSSREF_URL"],
        doi_url=settings.REGISTRIES["DOI_URL"],
        ncbi_url=settings.REGISTRIES["NCBI_URL"],
        ncbi_api_key=settings.NCBI_API_KEY,
        contact=settings.CONTACT_EMAIL,
        datacite_url=settings.REGISTRIES["DATACITE_URL"],
        europepmc_url=settings.REGISTRIES["EUROPEPMC_URL"],
        openalex_url=settings.REGISTRIES["OPENALEX_URL"],
        getter=getter,
        shelf=DatabaseShelf(),
    )


class DatabaseShelf:
    """Keeps answers in the database, for all processes."""

    def get(self, question: str) -> Kept | None:
        try:
            with transaction.atomic():
                row = RegistryAnswer.objects.filter(pk=question).first()
            return _kept(row) if row else None
        except (DatabaseError, zlib.error):
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

    def _tried(self, write) -> None:
        try:
            with transaction.atomic():
                write()
        except DatabaseError:
            return


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

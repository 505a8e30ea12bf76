"""Answers kept in the database: for all processes, from any thread, and no trouble of theirs breaks a check."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest
from django.db import DatabaseError, connection

from articles import registries as site
from articles.citations.clients import Registries, crossref
from articles.citations.clients.http import Getter
from articles.citations.clients.shelves import Kept
from articles.models import RegistryAnswer
from articles.registries import KEPT_FOR, DatabaseShelf, clear_kept
from config.celery import app
from tests.at_once import AtOnce
from tests.standin import running

NOW = dt.datetime(2026, 11, 22, 12, 0, tzinfo=dt.UTC)
KEPT = Kept(
    service="Crossref",
    url="https://registry.example/works/10.5555/x",
    status=200,
    body=b'{"title": "\xce\xbc"}' * 100,
    body_sha256="0" * 64,
    fetched_at=NOW,
    headers={"content-type": "application/json"},
    etag='"1"',
)
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def shelf() -> Iterator[DatabaseShelf]:
    shelf = DatabaseShelf()
    yield shelf
    shelf.release()


def test_an_answer_comes_back_whole_and_is_stored_small(shelf):
    shelf.put("q", KEPT)
    assert shelf.get("q") == KEPT
    assert shelf.get("another") is None
    assert len(bytes(RegistryAnswer.objects.get().body)) < len(KEPT.body) / 5


def test_a_newer_answer_takes_its_place_and_a_confirmed_one_is_as_new(shelf):
    shelf.put("q", KEPT)
    newer = replace(KEPT, body=b"{}", etag='"2"')
    shelf.put("q", newer)
    shelf.touch("q", NOW + dt.timedelta(hours=3))
    assert shelf.get("q") == replace(newer, fetched_at=NOW + dt.timedelta(hours=3))


def test_many_threads_use_one_connection_and_leave_none_behind(shelf):
    with ThreadPoolExecutor(max_workers=8) as pool:
        list(pool.map(lambda number: shelf.put(f"q{number}", KEPT), range(40)))
        assert all(pool.map(lambda number: shelf.get(f"q{number}"), range(40)))
    assert _connections() == 2
    shelf.release()
    assert _connections() == 1


def test_what_the_database_cannot_do_is_left(shelf):
    shelf.put("q", KEPT)
    RegistryAnswer.objects.update(body=b"not compressed")
    assert shelf.get("q") is None
    shelf.put("q", replace(KEPT, service="x" * 41))  # longer than its column
    shelf.put("again", KEPT)
    assert shelf.get("again") == KEPT


def test_a_connection_that_was_lost_is_made_anew(shelf):
    shelf.put("q", KEPT)
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
            "WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    assert shelf.get("q") is None
    assert shelf.get("q") == KEPT


def test_what_nobody_asked_about_for_long_is_thrown_away(shelf):
    shelf.put("old", KEPT)
    shelf.put("new", replace(KEPT, fetched_at=NOW + KEPT_FOR))
    assert clear_kept(at=NOW + KEPT_FOR + dt.timedelta(seconds=1)) == 1
    assert [row.pk for row in RegistryAnswer.objects.all()] == ["new"]


def test_a_work_is_looked_up_once_for_all_processes(shelf):
    doi = "10.5555/trial.2021.0042"
    with running() as standin:
        urls = {f"{name}_url": standin.url for name in ("crossref", "doi", "ncbi")}
        one, other = (Registries(**urls, getter=Getter(pacer=AtOnce()), shelf=shelf) for _ in range(2))
        first = crossref.work(one, doi, now=NOW)
        assert crossref.work(other, doi, now=NOW) == first
        assert standin.asked[f"/works/{doi}"] == 1
    assert RegistryAnswer.objects.get().body_sha256 == first.evidence.body_sha256


def test_trouble_with_the_shelf_breaks_no_check(shelf):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_registryanswer RENAME TO gone")
    with running() as standin:
        urls = {f"{name}_url": standin.url for name in ("crossref", "doi", "ncbi")}
        made = Registries(**urls, getter=Getter(pacer=AtOnce()), shelf=shelf)
        assert [crossref.work(made, "10.5555/trial.2021.0042", now=NOW).found for _ in range(2)] == [True, True]


def test_the_settings_say_where_they_are(settings):
    settings.REGISTRIES = {name: f"https://{name.lower()}.example.org" for name in settings.REGISTRIES}
    settings.NCBI_API_KEY, settings.CONTACT_EMAIL = "open-sesame", "editor@example.org"
    made = site._of_this_process.__wrapped__()
    assert (made.openalex_url, made.europepmc_url) == (
        "https://openalex_url.example.org",
        "https://europepmc_url.example.org",
    )
    assert (made.ncbi_api_key, made.contact) == ("open-sesame", "editor@example.org")


def test_every_task_of_the_beat_exists(settings):
    names = {entry["task"] for entry in settings.CELERY_BEAT_SCHEDULE.values()}
    assert "articles.tasks.clear_answers" in names
    assert names <= set(app.tasks)


def _connections() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity"
            " WHERE datname = current_database() AND backend_type = 'client backend'"
        )
        (count,) = cursor.fetchone()
    if not count:
        raise DatabaseError("this connection is one")
    return count

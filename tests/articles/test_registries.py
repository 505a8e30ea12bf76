"""The registries as the site asks them: answers are kept in the database, and trouble there breaks no check."""

from __future__ import annotations

import datetime as dt

import pytest
from django.db import connection
from django.utils import timezone

from articles import registries as site
from articles.citations.clients import crossref
from articles.citations.clients.shelves import Kept
from articles.models import RegistryAnswer
from articles.tasks import clear_answers
from config.celery import app

DOI = "10.5555/trial.2021.0042"
PATH = f"/works/{DOI}"
pytestmark = pytest.mark.django_db


def kept(**changes) -> Kept:
    values = {
        "service": "Crossref",
        "url": "https://registry.example.org/works/1",
        "status": 200,
        "body": b'{"title": "\xe2\x89\xa5 2 h"}' * 100,
        "body_sha256": "0" * 64,
        "fetched_at": timezone.now(),
        "headers": {"content-type": "application/json"},
        "etag": 'W/"1"',
        "last_modified": "Sat, 21 Nov 2026 12:00:00 GMT",
    }
    return Kept(**values | changes)


def test_what_is_put_on_the_shelf_is_found_there_as_it_was():
    shelf, answer = site.DatabaseShelf(), kept()
    assert shelf.get("q") is None
    shelf.put("q", answer)
    assert shelf.get("q") == answer
    assert len(RegistryAnswer.objects.get().body) < len(answer.body)


def test_a_newer_answer_replaces_the_older_and_a_confirmed_one_is_new_again():
    shelf, newer = site.DatabaseShelf(), kept(status=404, body=b"")
    shelf.put("q", kept())
    shelf.put("q", newer)
    assert shelf.get("q") == newer
    at = timezone.now() + dt.timedelta(hours=1)
    shelf.touch("q", at)
    shelf.touch("never asked", at)
    assert shelf.get("q").fetched_at == at


def test_an_answer_that_the_database_refuses_is_not_kept():
    shelf = site.DatabaseShelf()
    shelf.put("q", kept(url="a\x00b"))
    shelf.put("q", kept(headers={"content-type": "\x00"}))
    assert shelf.get("q") is None


def test_a_damaged_row_is_no_answer():
    site.DatabaseShelf().put("q", kept())
    RegistryAnswer.objects.update(body=b"not packed")
    assert site.DatabaseShelf().get("q") is None


def test_trouble_with_the_shelf_breaks_no_check(standin):
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE articles_registryanswer RENAME TO gone")
    now = timezone.now()
    assert [crossref.work(site.registries(), DOI, now=now).found for _ in range(2)] == [True, True]
    assert standin.asked[PATH] == 2


def test_a_work_is_looked_up_once_for_all_processes(standin):
    now = timezone.now()
    first = crossref.work(site.registries(), DOI, now=now)
    [row] = RegistryAnswer.objects.all()
    assert (row.service, row.status, row.body_sha256) == ("Crossref", 200, first.evidence.body_sha256)
    assert crossref.work(site.registries(), DOI, now=now) == first
    assert standin.asked[PATH] == 1


def test_old_answers_are_thrown_away():
    shelf = site.DatabaseShelf()
    shelf.put("old", kept(fetched_at=timezone.now() - site.KEPT_FOR - dt.timedelta(hours=1)))
    shelf.put("new", kept())
    clear_answers()
    assert list(RegistryAnswer.objects.values_list("pk", flat=True)) == ["new"]


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

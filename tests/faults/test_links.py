"""A worker is killed while it follows an address: the next one follows it, and the try counts once."""

from __future__ import annotations

import datetime as dt
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from articles import tasks
from articles.actions.links import take_due_links
from articles.models import Source
from config.embedded import dies_with_parent
from tests.articles.citations.links.conftest import reaching
from tests.sites import answering, site
from tests.workers import PROJECT, until

pytestmark = [pytest.mark.slow, pytest.mark.django_db(transaction=True)]
# A worker's task, in a process that takes a site on loopback for a public one.
AT_WORK = """
import sys, django
django.setup()
from articles import tasks
from tests.articles.citations.links.conftest import Names, reaching
here = {("127.0.0.1", int(sys.argv[1]))}
names = Names(site_example=["127.0.0.1"])
follower = reaching(resolve=names, also_reachable=here, hop_seconds=300, seconds=300)
tasks.follower = lambda: follower
tasks.sweep_links()
"""


@contextmanager
def at_work(port: int) -> Iterator[subprocess.Popen]:
    place = connection.settings_dict
    url = f"postgresql://{place['USER']}@/{place['NAME']}?host={place['HOST']}"
    process = subprocess.Popen(
        [sys.executable, "-c", AT_WORK, str(port)],
        cwd=PROJECT,
        env=os.environ | {"DJANGO_SETTINGS_MODULE": "config.settings", "DATABASE_URL": url},
        **dies_with_parent(),
    )
    try:
        yield process
    finally:
        process.kill()
        process.wait(10)


def test_an_address_whose_worker_was_killed_is_followed_by_the_next(monkeypatch, redis_server):
    with site({"*": [b""] * 10_000}) as front:
        url = f"http://site.example:{front.port}/page"
        row = Source.objects.create(key=f"url:{url}", url=url, link_due_at=timezone.now())
        with at_work(front.port) as worker:
            until(lambda: front.requests)
            worker.kill()
            worker.wait(10)
        left = Source.objects.get(pk=row.pk)
        assert (left.link_tried_at, left.link_state, left.link_failures) == (None, "", 0)
        assert left.link_taken_until > timezone.now()
        assert take_due_links(5, at=timezone.now()) == []

        front.answers = {"*": answering(404)}
        follower = reaching(front)
        monkeypatch.setattr(tasks, "follower", lambda: follower)
        with time_machine.travel(left.link_taken_until + dt.timedelta(seconds=1)):
            tasks.sweep_links()
    done = Source.objects.get(pk=row.pk)
    assert (done.link_state, done.link_failures, done.link_taken_until) == ("unknown", 1, None)
    assert front.requests == ["HEAD /page", "HEAD /page", "GET /page"]

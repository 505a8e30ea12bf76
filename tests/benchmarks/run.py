"""A whole run: databases, servers, pages, memory, import."""

from __future__ import annotations

import argparse
import contextlib
from collections.abc import Iterator, Sequence

from django.core.management import call_command
from django.urls import URLPattern, URLResolver, get_resolver

from articles.models import Person, Role
from tests.benchmarks.databases import drop, using, working_copy
from tests.benchmarks.importing import Imported, import_and_copy
from tests.benchmarks.measuring import compare
from tests.benchmarks.pages import PAGES
from tests.benchmarks.report import Report
from tests.benchmarks.site import Server, Site, serving, signed_in

IMPORTED_AT_ONCE = 500


def run(asked: argparse.Namespace, server: Server) -> Report:
    """Measure what was asked for; the databases are gone afterwards, the templates stay."""
    call_command("collectstatic", interactive=False, verbosity=0)
    with contextlib.ExitStack() as stack:
        sites = [stack.enter_context(_site(size, server)) for size in sorted(asked.articles)]
        pages = [page for page in PAGES if page.name.startswith(asked.pages)]
        compared = [compare(page, sites, rounds=asked.rounds, batch=asked.batch) for page in pages]
        for site in sites:
            _visit_every_page(site)
        megabytes = max(site.worker_megabytes() for site in sites)
    return Report(compared, megabytes, _import(min(asked.articles), asked.drafts))


@contextlib.contextmanager
def _site(articles: int, server: Server) -> Iterator[Site]:
    database = working_copy(articles)
    try:
        with serving(articles, database, server) as site:
            yield site
    finally:
        drop(database)


def _visit_every_page(site: Site) -> None:
    """Whatever has an address without arguments, as editor, admin and stranger, often enough for all workers."""
    with using(site.database):
        people = [Person.objects.filter(roles__contains=[role]).order_by("pk")[0] for role in (Role.EDITOR, Role.ADMIN)]
        cookies = [signed_in(person) for person in people]
    for path in _paths(get_resolver("config.urls").url_patterns):
        for cookie in (*cookies, "") * 2:
            site.call_again()
            site.ask(path, cookie)


def _paths(patterns: Sequence[URLPattern | URLResolver], before: str = "/") -> list[str]:
    paths = []
    for pattern in patterns:
        path = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            paths += _paths(pattern.url_patterns, path)
        elif not any(mark in path for mark in "<(^$?"):
            paths.append(path)
    return paths


def _import(articles: int, drafts: int) -> Imported:
    used, fresh = working_copy(articles, "used"), working_copy(articles, "fresh")
    try:
        return import_and_copy(used, fresh, drafts=drafts, at_once=IMPORTED_AT_ONCE)
    finally:
        drop(used)
        drop(fresh)

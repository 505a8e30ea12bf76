"""Page and floor in turns, on each site in turns, so that whatever else the machine does befalls all of them alike."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from statistics import median

from django.db import connection
from django.test import Client

from tests.benchmarks.databases import using
from tests.benchmarks.pages import Page, Request
from tests.benchmarks.site import HOST, Site, signed_in

WARM_UP = 2  # requests that can be made only once
GET_OK, POST_OK = 200, 302
NOT_WORK = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")


@dataclass
class Seen:
    """Per round: CPU seconds a request; per request: the seconds until its answer was there."""

    cpu: list[float] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)
    size: int = 0


@dataclass
class Compared:
    """A page and its floor on one site."""

    page: Page
    articles: int
    queries: int
    real: Seen = field(default_factory=Seen)
    floor: Seen = field(default_factory=Seen)

    @property
    def ratio(self) -> float:
        """The median over the rounds of the page's CPU over its floor's."""
        return median(real / floor for real, floor in zip(self.real.cpu, self.floor.cpu, strict=True))

    def grown_from(self, smaller: Compared) -> float:
        """How many times the median answer of the smaller site it takes."""
        return median(self.real.seconds) / median(smaller.real.seconds)


@dataclass
class Track:
    """What is asked of one site for one page: the requests, each with its cookies, over and over or each once."""

    site: Site
    compared: Compared
    turns: Iterator[tuple[Request, str]]
    floor_turns: Iterator[tuple[Request, str]]
    most_rounds: int


def compare(page: Page, sites: Sequence[Site], *, rounds: int, batch: int) -> list[Compared]:
    """``rounds`` times ``batch`` requests to each of page and floor on each site, after as many to warm up."""
    tracks = [_track(page, site) for site in sites]
    size = 1 if page.once else batch
    for track in tracks:
        _batch(track, Seen(), Seen(), WARM_UP if page.once else size)
    for number in range(min(rounds, *(track.most_rounds for track in tracks))):
        for track in tracks[:: 1 if number % 2 else -1]:
            _batch(track, track.compared.floor, track.compared.real, size)
    return [track.compared for track in tracks]


def _track(page: Page, site: Site) -> Track:
    with using(site.database):
        requests = page.requests()
        people = {request.person for request in requests if request.person}
        cookies = {person.pk: signed_in(person) for person in people}
        queries = _queries(requests.pop() if page.once else requests[0])
    asked = [(request, cookies.get(request.person.pk, "") if request.person else "") for request in requests]
    turns = iter(asked) if page.once else cycle(asked)
    # Of what can be asked only once, something is left for the other kind of decision.
    most = max(1, len(asked) // 2 - WARM_UP) if page.once else sys.maxsize
    return Track(site, Compared(page, site.articles, queries), turns, cycle(asked), most)


def _queries(request: Request) -> int:
    """How many statements the page makes, in this process; the ends of transactions are not counted."""
    client, made = Client(headers={"host": HOST}), []

    def count(execute, sql, params, many, context):
        made.append(sql)
        return execute(sql, params, many, context)

    if request.person:
        client.force_login(request.person)
    with connection.execute_wrapper(count):
        answer = client.get(request.path) if request.form is None else client.post(request.path, request.form)
    _insist(request, answer.status_code, answer.content)
    return sum(not sql.startswith(NOT_WORK) for sql in made)


def _batch(track: Track, floor: Seen, real: Seen, size: int) -> None:
    for seen, turns, path in ((floor, track.floor_turns, "floor"), (real, track.turns, "path")):
        track.site.call_again()
        before = track.site.cpu_seconds()
        for _ in range(size):
            request, cookies = next(turns)
            answer = track.site.ask(getattr(request, path), cookies, request.body)
            _insist(request, answer.status, answer.body)
            seen.seconds.append(answer.seconds)
            seen.size = len(answer.body)
        seen.cpu.append((track.site.cpu_seconds() - before) / size)


def _insist(request: Request, status: int, body: bytes) -> None:
    """What is measured must be the page, not a refusal."""
    if status != (GET_OK if request.form is None else POST_OK):
        raise SystemExit(f"{request.path} answered {status}:\n{body.decode(errors='replace')[:4000]}")

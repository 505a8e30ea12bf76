"""One GET: bounded, repeated politely, never raising. No test waits for real: the clock is the test's."""

from __future__ import annotations

import ssl

import httpx
import pytest

from articles.citations.clients import Registries, ncbi
from articles.citations.clients.http import Breaker, Getter
from articles.citations.clients.pacing import InProcessPacer, Limit
from tests import standin
from tests.articles.citations.conftest import NOW


@pytest.fixture
def served_once():
    """Serves recordings of one test's own."""
    stack = []

    def serve(*recordings):
        context = standin.running(recordings)
        stack.append(context)
        return context.__enter__()

    yield serve
    for context in stack:
        context.__exit__(None, None, None)


def getter(clock, **options) -> Getter:
    return Getter(**{"clock": clock, "sleep": clock.sleep, "jitter": lambda: 0.0, "timeout": 5.0, **options})


def test_passing_trouble_is_tried_again_with_growing_pauses(clock, served_once):
    server = served_once({"path": "/works/1", "answers": [{"status": 503}, {"status": 500}, {"text": "at last"}]})
    reply = getter(clock, pacer=Unhurried()).get("Crossref", f"{server.url}/works/1", now=NOW)
    assert (reply.status, reply.body, clock.slept, server.asked["/works/1"]) == (200, b"at last", [0.5, 1.0], 3)


def test_it_gives_up_after_so_many_attempts(clock, served_once):
    server = served_once({"path": "/works/1", "status": 502})
    reply = getter(clock, pacer=Unhurried(), attempts=3).get("Crossref", f"{server.url}/works/1", now=NOW)
    assert (reply.status, clock.slept, server.asked["/works/1"]) == (502, [0.5, 1.0], 3)


@pytest.mark.parametrize(
    ("value", "slept"),
    [("7", [7.0]), ("Sun, 22 Nov 2026 12:00:09 GMT", [9.0]), ("Sun, 22 Nov 2026 11:00:00 GMT", [0.0]), ("soon", [0.5])],
)
def test_retry_after_is_honoured_in_both_forms(clock, served_once, value, slept):
    answers = [{"status": 429, "headers": {"retry-after": value}}, {"text": "ok"}]
    server = served_once({"path": "/works/1", "answers": answers})
    assert getter(clock, pacer=Unhurried()).get("Crossref", f"{server.url}/works/1", now=NOW).body == b"ok"
    assert clock.slept == slept


def test_nobody_waits_longer_than_a_minute(clock, served_once):
    server = served_once({"path": "/works/1", "status": 429, "headers": {"retry-after": "3600"}})
    reply = getter(clock, pacer=Unhurried(), patience=90).get("Crossref", f"{server.url}/works/1", now=NOW)
    assert (reply.status, clock.slept, server.asked["/works/1"]) == (429, [60.0], 2)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_what_another_attempt_would_not_change_is_asked_once(clock, served_once, status):
    server = served_once({"path": "/works/1", "status": status})
    assert getter(clock).get("Crossref", f"{server.url}/works/1", now=NOW).status == status
    assert server.asked["/works/1"] == 1


def test_more_than_is_bearable_is_refused(clock, served_once):
    server = served_once({"path": "/works/1", "text": "x" * 1001})
    reply = getter(clock, max_bytes=1000, attempts=1).get("Crossref", f"{server.url}/works/1", now=NOW)
    assert (reply.status, reply.body, reply.failure) == (None, b"", "Crossref sent more than 0.001 MB.")


def test_an_answer_that_drips_for_ever_is_cut_off(clock, monkeypatch):
    def dripping(self):
        while True:
            clock.at += 4.0
            yield b"."

    monkeypatch.setattr(httpx.Response, "iter_bytes", dripping)
    with standin.running([{"path": "/works/1", "text": "."}]) as server:
        reply = getter(clock, attempts=1, timeout=15.0).get("Crossref", f"{server.url}/works/1", now=NOW)
    assert reply.failure == "Crossref did not finish answering within 15 seconds."


@pytest.mark.parametrize(
    ("error", "says"),
    [
        (httpx.ReadTimeout("slow"), "Crossref did not answer within 5 seconds."),
        (httpx.ConnectError("refused"), "Crossref could not be reached (ConnectError)."),
        (httpx.RemoteProtocolError("cut"), "Crossref could not be reached (RemoteProtocolError)."),
        (httpx.DecodingError("bad gzip"), "Crossref could not be reached (DecodingError)."),
        (ssl.SSLError("certificate"), "Crossref could not be reached (SSLError)."),
    ],
)
def test_no_exception_comes_out(clock, monkeypatch, error, says):
    def broken(self, *arguments, **options):
        raise error

    monkeypatch.setattr(httpx.Client, "stream", broken)
    reply = getter(clock).get("Crossref", "https://api.example.org/works/1", now=NOW)
    assert (reply.status, reply.failure, reply.evidence.body_sha256) == (None, says, "")
    assert [pause for pause in clock.slept if pause >= 0.5] == [0.5, 1.0, 2.0, 4.0]


def test_a_host_that_never_answers_is_left_alone_for_a_minute(clock, monkeypatch):
    tried = []

    def refused(self, *arguments, **options):
        tried.append(clock.at)
        raise httpx.ConnectError("refused")

    monkeypatch.setattr(httpx.Client, "stream", refused)
    asking = getter(clock, attempts=1, breaker=Breaker(limit=3, rest=60.0), pacer=Unhurried())
    said = [asking.get("Crossref", "https://api.example.org/works/1", now=NOW).failure for _ in range(5)]
    assert len(tried) == 3
    assert said[-1] == "Crossref has not been answering, so it is left alone for a minute."
    clock.at += 60
    asking.get("Crossref", "https://api.example.org/works/1", now=NOW)
    assert len(tried) == 4


def test_statuses_do_not_open_the_breaker(clock, served_once):
    server = served_once({"path": "/works/1", "status": 503})
    asking = getter(clock, attempts=1, breaker=Breaker(limit=1))
    assert [asking.get("Crossref", f"{server.url}/works/1", now=NOW).status for _ in range(3)] == [503, 503, 503]


def test_a_redirect_stays_within_the_host(clock, served_once):
    server = served_once(
        {"path": "/works/1", "status": 301, "headers": {"location": "/works/2"}},
        {"path": "/works/2", "text": "here"},
        {"path": "/works/3", "status": 302, "headers": {"location": "http://127.0.0.1:1/works/2"}},
        {"path": "/works/4", "status": 302, "headers": {"location": "/works/4"}},
    )
    asking = getter(clock)
    assert [asking.get("Crossref", f"{server.url}/works/{n}", now=NOW).status for n in (1, 3, 4)] == [200, 302, 302]
    assert server.asked["/works/4"] == 4


def test_limits_are_learned_from_headers(clock, served_once):
    headers = {"x-rate-limit-limit": "10", "x-rate-limit-interval": "2s", "x-concurrency-limit": "3"}
    server = served_once({"path": "/works/1", "headers": headers})
    learned = Unhurried()
    getter(clock, pacer=learned).get("Crossref", f"{server.url}/works/1", now=NOW)
    assert learned.learned == [(server.url.removeprefix("http://"), Limit(5.0, 3))]


def test_who_asks_is_sent_and_not_kept(registries, registry):
    registries.ask(
        "Crossref", registry.url, "works/1", now=NOW, about_us={"mailto": "editor@example.org", "api_key": ""}
    )
    assert registry.headers["/works/1"]["user-agent"] == "reviewboard/0.1 (mailto:editor@example.org)"
    assert registry.queries == [{"mailto": "editor@example.org"}]


def test_the_key_is_sent_but_stands_neither_in_the_evidence_nor_in_the_log_nor_in_a_repr(clock, registry, caplog):
    caplog.set_level("INFO")
    registries = Registries(registry.url, registry.url, registry.url, ncbi_api_key="open-sesame", getter=getter(clock))
    (answer,) = ncbi.summaries(registries, ["90000001"], now=NOW).values()
    assert registry.queries[0]["api_key"] == "open-sesame"
    assert "open-sesame" not in f"{answer.evidence} {registries} {caplog.text}"


def test_a_turn_that_does_not_come_is_unavailable(clock):
    pacer = InProcessPacer({"api.example.org": Limit(1, 1)}, patience=5, clock=clock, sleep=clock.sleep)
    assert pacer.wait("api.example.org")
    reply = getter(clock, pacer=pacer, attempts=1).get("Crossref", "https://api.example.org/works/1", now=NOW)
    assert reply.failure == "Too many questions are waiting for Crossref."


class Unhurried:
    """A pacer that lets everybody through and remembers what it was taught."""

    def __init__(self):
        self.learned: list[tuple[str, Limit]] = []

    def wait(self, host: str) -> str:
        return "turn"

    def done(self, host: str, turn: str) -> None:
        """Nobody counts turns here."""

    def learn(self, host: str, limit: Limit) -> None:
        self.learned.append((host, limit))

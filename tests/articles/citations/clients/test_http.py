"""One question: repeated politely, never raising. The sockets are real; pauses pass on the test's clock."""

from __future__ import annotations

import socket

import pytest

from articles.citations.clients import Registries, crossref, ncbi
from articles.citations.clients.breaker import Breaker
from articles.citations.clients.http import Getter
from articles.citations.clients.pacing import InProcessPacer, Limit
from tests.articles.citations.conftest import NOW


def ask(getter: Getter, url: str, **options: object):
    return getter.get("Crossref", url, now=NOW, **options)


def nobody() -> str:
    """An address where nothing listens."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return f"http://127.0.0.1:{free.getsockname()[1]}/works/1"


def test_passing_trouble_is_tried_again_with_growing_pauses(clock, getter, serve):
    server = serve({"path": "/works/1", "answers": [{"status": 503}, {"status": 500}, {"text": "at last"}]})
    reply = ask(getter(), f"{server.url}/works/1")
    assert (reply.status, reply.body, clock.slept, server.asked["/works/1"]) == (200, b"at last", [0.5, 1.0], 3)


def test_pauses_are_jittered_so_that_not_all_come_back_at_once(clock, getter, serve):
    server = serve({"path": "/works/1", "answers": [{"status": 503}, {"text": "ok"}]})
    ask(getter(jitter=lambda: 0.5), f"{server.url}/works/1")
    assert clock.slept == [0.75]


def test_it_gives_up_after_five_attempts(clock, getter, serve):
    server = serve({"path": "/works/1", "status": 502})
    reply = ask(getter(), f"{server.url}/works/1")
    assert (reply.status, clock.slept, server.asked["/works/1"]) == (502, [0.5, 1.0, 2.0, 4.0], 5)


@pytest.mark.parametrize(
    ("value", "slept", "rests"),
    [
        ("7", [7.0], [7.0]),
        ("Sun, 22 Nov 2026 12:00:09 GMT", [9.0], [9.0]),
        ("Sun, 22 Nov 2026 11:00:00 GMT", [0.0], [0.0]),
        ("soon", [0.5], []),
        ("-5", [0.5], []),
        ("1" * 400, [0.5], []),
    ],
)
def test_retry_after_is_honoured_in_both_forms_by_everybody(clock, getter, unhurried, serve, value, slept, rests):
    answers = [{"status": 429, "headers": {"retry-after": value}}, {"text": "ok"}]
    server = serve({"path": "/works/1", "answers": answers})
    assert ask(getter(), f"{server.url}/works/1").body == b"ok"
    assert (clock.slept, unhurried.rests) == (slept, rests)


def test_without_retry_after_the_interval_of_the_limit_is_waited_out(clock, getter, serve):
    headers = {"x-rate-limit-limit": "60", "x-rate-limit-interval": "20s"}
    server = serve({"path": "/works/1", "answers": [{"status": 429, "headers": headers}, {"text": "ok"}]})
    assert ask(getter(), f"{server.url}/works/1").body == b"ok"
    assert clock.slept == [20.0]


def test_nobody_waits_longer_than_a_minute(clock, getter, serve):
    server = serve({"path": "/works/1", "status": 429, "headers": {"retry-after": "3600"}})
    reply = ask(getter(patience=90), f"{server.url}/works/1")
    assert (reply.status, clock.slept, server.asked["/works/1"]) == (429, [60.0], 2)


def test_no_pause_is_begun_that_patience_would_not_see_the_end_of(clock, getter, serve):
    server = serve({"path": "/works/1", "status": 429, "headers": {"retry-after": "30"}})
    assert ask(getter(patience=20), f"{server.url}/works/1").status == 429
    assert (clock.slept, server.asked["/works/1"]) == ([], 1)


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 501])
def test_what_another_attempt_would_not_change_is_asked_once(getter, serve, status):
    server = serve({"path": "/works/1", "status": status})
    assert ask(getter(), f"{server.url}/works/1").status == status
    assert server.asked["/works/1"] == 1


def test_nobody_there_is_said_in_a_sentence(clock, getter):
    reply = ask(getter(), nobody())
    assert (reply.status, reply.failure) == (None, "Crossref could not be reached.")
    assert (reply.evidence.body_sha256, clock.slept) == ("", [0.5, 1.0, 2.0, 4.0])


def test_a_redirect_stays_within_the_host(getter, unhurried, serve):
    server = serve(
        {"path": "/works/1", "status": 301, "headers": {"location": "/works/2"}},
        {"path": "/works/2", "text": "here"},
        {"path": "/works/3", "status": 302, "headers": {"location": "http://127.0.0.1:1/works/2"}},
        {"path": "/works/4", "status": 302, "headers": {"location": "/works/4"}},
        {"path": "/works/5", "status": 302, "headers": {"location": "http://[::bad/"}},
        {"path": "/works/6", "status": 302, "headers": {"location": "file:///etc/passwd"}},
    )
    asking = getter()
    statuses = [ask(asking, f"{server.url}/works/{n}").status for n in (1, 3, 4, 5, 6)]
    assert statuses == [200, 302, 302, 302, 302]
    assert server.asked["/works/4"] == 4
    assert len(unhurried.turns) == server.asked.total()


def test_limits_are_learned_from_headers_for_the_lane_that_was_asked_in(getter, unhurried, serve):
    def announcing(limit: int, at_once: int) -> dict[str, str]:
        return {
            "x-rate-limit-limit": str(limit),
            "x-rate-limit-interval": "2s",
            "x-concurrency-limit": str(at_once),
        }

    server = serve(
        {"path": "/works/1", "headers": announcing(10, 3)},
        {"path": "/works", "headers": announcing(2, 1), "status": 404},
    )
    registries = Registries(server.url, server.url, server.url, getter=getter())
    host = server.url.removeprefix("http://")
    crossref.work(registries, "1", now=NOW)
    crossref.work(registries, "1", now=NOW)
    crossref.search(registries, "Zinc", now=NOW)
    assert unhurried.learned == [(host, "", Limit(5.0, 3)), (host, "search", Limit(1.0, 1))]
    assert unhurried.turns == ["", "", "search"]


def test_a_host_is_told_once_how_it_may_be_asked(getter):
    class Begun:
        begun: list = []

        def begin(self, *told, lane=""):
            self.begun.append((*told, lane))

    asking = getter(pacer=Begun())
    asking.limit("https://registry.example.org/a", Limit(5, 1))
    asking.limit("https://registry.example.org/b", Limit(1, 1))
    assert Begun.begun == [("registry.example.org", Limit(5, 1), "")]


def test_who_asks_is_sent_and_not_kept(registries, registry):
    about_us = {"mailto": "editor@example.org", "api_key": ""}
    registries.ask("Crossref", registry.url, "works/1", now=NOW, about_us=about_us)
    assert registry.headers["/works/1"]["user-agent"] == "reviewboard/0.1 (mailto:editor@example.org)"
    assert registry.queries == [{"mailto": "editor@example.org"}]


def test_neither_key_nor_address_stands_in_evidence_log_or_repr(registry, getter, caplog):
    caplog.set_level("DEBUG")
    secrets = {"ncbi_api_key": "open-sesame", "contact": "editor@example.org"}
    registries = Registries(registry.url, registry.url, registry.url, getter=getter(), **secrets)
    [answer] = ncbi.summaries(registries, ["90000001"], now=NOW).values()
    [down] = ncbi.summaries(registries, ["90000503"], now=NOW).values()
    assert registry.queries[0]["api_key"] == "open-sesame"
    assert "open-sesame" not in f"{answer} {down} {registries} {caplog.text}"
    assert "editor@example.org" not in f"{answer} {down} {caplog.text}".replace("%40", "@")


def test_a_turn_that_does_not_come_is_unavailable(clock, getter):
    pacer = InProcessPacer({"api.example.org": Limit(1, 1)}, clock=clock, sleep=clock.sleep)
    assert pacer.wait("api.example.org")
    reply = ask(getter(pacer=pacer, patience=5), "https://api.example.org/works/1")
    assert reply.failure == "Too many questions are waiting for Crossref."


class Counted:
    """A breaker that allows everything and remembers what it was told."""

    def __init__(self):
        self.told: list[str] = []

    def allows(self, host: str) -> bool:
        return True

    def resting(self, host: str) -> bool:
        return False

    def answered(self, host: str) -> None:
        self.told.append("answered")

    def failed(self, host: str) -> None:
        self.told.append("failed")


@pytest.mark.parametrize(
    ("recording", "told"),
    [
        ({"text": "ok"}, "answered"),
        ({"status": 404}, "answered"),
        ({"status": 429}, "answered"),
        ({"status": 302, "headers": {"location": "http://127.0.0.1:1/"}}, "answered"),
        ({"text": "x" * 3_000}, "answered"),
        ({"status": 500}, "failed"),
        ({"status": 503}, "failed"),
        ({"text": "half of it", "cut": 4}, "failed"),
    ],
)
def test_one_question_is_one_failure_however_often_it_was_tried(getter, serve, recording, told):
    breaker = Counted()
    server = serve({"path": "/works/1", **recording})
    ask(getter(breaker=breaker, max_bytes=2_000), f"{server.url}/works/1")
    assert breaker.told == [told]


def test_a_host_that_nobody_reaches_is_left_alone_within_one_question(clock, getter, serve):
    asking, url = getter(breaker=Breaker(limit=3, rest=60.0, clock=clock)), nobody()
    assert ask(asking, url).failure == "Crossref could not be reached."
    assert len(clock.slept) == 2
    assert ask(asking, url).failure == "Crossref has not been answering, so it is left alone for a minute."


def test_after_its_rest_one_question_tries_a_host_and_heals_it(clock, getter, serve):
    down = [{"status": 503}] * 3
    server = serve({"path": "/works/1", "answers": [*down, {"text": "back"}]})
    asking = getter(attempts=1, breaker=Breaker(limit=2, rest=60.0, clock=clock))
    url = f"{server.url}/works/1"
    assert [ask(asking, url).status for _ in range(3)] == [503, 503, None]
    clock.at += 61
    assert [ask(asking, url).status for _ in range(2)] == [503, None]
    clock.at += 61
    assert [ask(asking, url).status for _ in range(2)] == [200, 200]
    assert server.asked["/works/1"] == 5


def test_a_sentence_says_why(getter, serve):
    server = serve({"path": "/works/1", "delay": 30})
    reply = ask(getter(timeout=0.05, attempts=1), f"{server.url}/works/1")
    assert reply.failure == "Crossref did not answer within 0.05 seconds."

"""Only "there is no such name" is an answer of a resolver; all else it does is silence."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator

import pytest

from articles.citations.links.names import system_addresses
from tests.articles.citations.links.conftest import led, reaching


def failing(error: Exception):
    def resolve(host: str) -> list[str]:
        raise error

    return resolve


@pytest.mark.parametrize("code", [socket.EAI_NONAME, socket.EAI_NODATA])
def test_a_name_that_does_not_exist_is_gone(code):
    follower = reaching(resolve=failing(socket.gaierror(code, "no such name")))
    assert led(follower, "http://site.example/") == ("gone", "There is no site named site.example.")


def test_a_name_without_an_address_is_gone():
    assert led(reaching(resolve=lambda host: []), "http://site.example/")[0] == "gone"


@pytest.mark.parametrize(
    "error",
    [socket.gaierror(socket.EAI_AGAIN, "later"), socket.gaierror(socket.EAI_FAIL, "broken"), OSError(), UnicodeError()],
)
def test_a_resolver_in_trouble_has_said_nothing(error):
    said = "Where site.example is could not be looked up."
    assert led(reaching(resolve=failing(error)), "http://site.example/") == ("unknown", said)


def test_a_resolver_that_answers_with_nonsense_has_said_nothing():
    assert led(reaching(resolve=lambda host: ["not an address"]), "http://site.example/")[0] == "unknown"


@pytest.fixture
def silence() -> Iterator[threading.Event]:
    ends = threading.Event()
    yield ends
    ends.set()


def test_a_resolver_that_never_answers_is_not_waited_for(silence):
    def resolve(host: str) -> list[str]:
        silence.wait(60)
        return ["127.0.0.1"]

    follower = reaching(resolve=resolve, hop_seconds=0.1)
    assert led(follower, "http://site.example/") == ("unknown", "Where site.example is could not be looked up.")


def test_this_machines_resolver_gives_each_address_once():
    assert system_addresses("127.0.0.1") == ["127.0.0.1"]
    assert system_addresses("2130706433") == ["127.0.0.1"]

"""Sites on loopback, and followers that may reach them and nothing else."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack

import pytest

from articles.citations.links import Followed, Follower
from articles.citations.links.names import Resolve
from tests import sites
from tests.articles.citations.conftest import NOW
from tests.registries import AtOnce

HOST = "site.example"


class Names:
    """A resolver that knows what it was told, in the order it was told it; its last word stands."""

    def __init__(self, **known: Sequence[str] | Sequence[Sequence[str]]):
        self.known = {name.replace("_", "."): addresses for name, addresses in known.items()}
        self.asked: list[str] = []

    def __call__(self, host: str) -> Sequence[str]:
        self.asked.append(host)
        addresses = self.known[host]
        if isinstance(addresses[0], str):
            return addresses
        return addresses[min(self.asked.count(host), len(addresses)) - 1]


@pytest.fixture
def serve() -> Iterator[Callable[..., sites.Site]]:
    """Starts sites that last as long as the test, where this machine has the address that they are to stand at."""
    with ExitStack() as stack:

        def start(*arguments, **more) -> sites.Site:
            try:
                return stack.enter_context(sites.site(*arguments, **more))
            except OSError as error:
                pytest.skip(f"needs another loopback address: {error}")

        yield start


def reaching(*reachable: sites.Site, resolve: Resolve | None = None, **options) -> Follower:
    """A follower for which these sites are public, all by the name of site.example unless ``resolve`` says more."""
    resolve = resolve or Names(site_example=[site.address for site in reachable])
    pairs = {(site.address, site.port) for site in reachable}
    return Follower(**{"resolve": resolve, "also_reachable": pairs, "pacer": AtOnce(), **options})


def follow(follower: Follower, url: str) -> Followed:
    return follower.follow(url, now=NOW)


def led(follower: Follower, url: str) -> tuple[str, str]:
    followed = follow(follower, url)
    return followed.led.value, followed.said

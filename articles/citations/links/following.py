"""Follows one address, redirects and all, to where it ends."""

from __future__ import annotations

import datetime as dt
import ssl
import time
from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from ipaddress import ip_address

import httpx

from articles.citations.answers import Evidence
from articles.citations.clients.pacing import InProcessPacer, Limit, Pacer
from articles.citations.links.addresses import Address, not_public
from articles.citations.links.deadline import Deadline
from articles.citations.links.ends import Led, WayEnds
from articles.citations.links.exchange import Head, ask
from articles.citations.links.names import Resolve, look_up, system_addresses
from articles.citations.links.targets import PORTS, Target, read_target

SERVICE = "The web"
REDIRECTS = {301, 302, 303, 307, 308}
MOST_REDIRECTS = 5
MOST_ADDRESSES = 4  # of one host that are tried, in the resolver's order
ONCE_A_SECOND = Limit(per_second=1.0, at_once=1)
GONE = {404, 410}
PASSING = {408, 425, 429}  # not now, which is no word on whether machines are let in
# Sites that answer HEAD with any of these may still give the page to whoever asks for it.
WORTH_GETTING = {400, 403, 404, 405, 406, 410, 500, 501}


@dataclass(frozen=True, slots=True)
class Followed:
    """What one try led to. ``said`` is a sentence; ``hops`` are the addresses in order, the first as it was given.

    ``evidence`` has one entry for each request that was made, with its status (None where none came). No body is read,
    so ``body_sha256`` is "".
    """

    led: Led
    said: str
    hops: tuple[str, ...] = ()
    evidence: tuple[Evidence, ...] = ()


@dataclass(slots=True)
class _Way:
    """One walk: what it has passed, and when all of it must be over."""

    now: dt.datetime
    over: Deadline
    hops: list[str] = field(default_factory=list)
    evidence: list[Evidence] = field(default_factory=list)

    def ended(self, led: Led, said: str) -> Followed:
        return Followed(led, said, tuple(self.hops), tuple(self.evidence))


class Follower:
    """Goes where addresses lead, within the public web and within its time.

    ``hop_seconds`` bounds the look-up and the requests of one hop, ``seconds`` the whole way; waiting for one's turn at
    a busy host (one request a second, at ``pacer``) counts for the whole only. ``tls`` verifies certificates. Names are
    looked up by ``resolve``, once a hop.

    ``ports`` and ``also_reachable``, exact pairs of address and port, are for trying this out on one's own machine:
    whoever sets them lets texts reach what they name.
    """

    def __init__(
        self,
        *,
        user_agent: str = "reviewboard/0.1",
        pacer: Pacer | None = None,
        resolve: Resolve = system_addresses,
        tls: ssl.SSLContext | None = None,
        hop_seconds: float = 10.0,
        seconds: float = 30.0,
        ports: Collection[int] = PORTS,
        also_reachable: Collection[tuple[str, int]] = (),
        clock: Callable[[], float] = time.monotonic,
    ):
        self._user_agent, self._resolve, self._tls = user_agent, resolve, tls or httpx.create_ssl_context()
        self._pacer: Pacer = pacer or InProcessPacer(patience=seconds)
        self._hop_seconds, self._seconds, self._clock = hop_seconds, seconds, clock
        self._ports = frozenset(ports)
        self._also_reachable = frozenset((ip_address(address), port) for address, port in also_reachable)
        self._ports_read = self._ports | {port for _, port in self._also_reachable}

    def follow(self, url: str, *, now: dt.datetime) -> Followed:
        """One try. ``now`` is the time that the evidence bears. Raises nothing for whatever is out there."""
        way = _Way(now, Deadline(self._seconds, self._clock), [url])
        try:
            return self._followed(read_target(url, self._ports_read), way)
        except WayEnds as end:
            return way.ended(end.led, end.said)
        except TimeoutError:
            return way.ended(Led.UNKNOWN, f"Where it leads could not be told within {self._seconds:g} seconds.")

    def _followed(self, target: Target, way: _Way) -> Followed:
        began_at_home = target.is_home_page
        for _ in range(MOST_REDIRECTS + 1):
            head = self._hop(target, way)
            if head.status not in REDIRECTS or not head.location:
                return way.ended(*_end(target, head.status, began_at_home))
            target = target.onward(head.location, self._ports_read)
            way.hops.append(str(target.url))
        return way.ended(Led.UNKNOWN, f"It redirects more than {MOST_REDIRECTS} times, the last time to {target.host}.")

    def _hop(self, target: Target, way: _Way) -> Head:
        deadline = Deadline(self._hop_seconds, self._clock, way.over)
        addresses = self._judged(target, deadline)
        head = self._asked("HEAD", target, addresses, deadline, way)
        return self._asked("GET", target, addresses, deadline, way) if head.status in WORTH_GETTING else head

    def _judged(self, target: Target, deadline: Deadline) -> list[Address]:
        """The addresses of the host, looked up this once. One that is not public condemns the host with all of them.

        A public site has no reason to name an inner address beside its own; whoever does may be trying which one is
        taken.
        """
        looked_up = [target.literal] if target.literal else look_up(self._resolve, target.host, deadline.left())
        for address in looked_up:
            if (address, target.port) not in self._also_reachable:
                self._allow(target, address)
        return looked_up[:MOST_ADDRESSES]

    def _allow(self, target: Target, address: Address) -> None:
        """The sentence leaves the address out: what an inner name stands for is nobody's business out there."""
        if what := not_public(address):
            raise WayEnds(Led.REFUSED, f"{target.host} is {what}, not a site of the public web: it was not opened.")
        if target.port not in self._ports:
            raise WayEnds(Led.REFUSED, f"It leads to port {target.port} of {target.host}, which is not tried.")

    def _asked(self, method: str, target: Target, addresses: list[Address], deadline: Deadline, way: _Way) -> Head:
        self._pacer.learn(target.host, ONCE_A_SECOND)
        turn = deadline.wait_for(lambda: self._pacer.wait(target.host))
        if not turn:
            raise WayEnds(Led.NOT_TRIED, f"Too many addresses of {target.host} are waiting to be tried.")
        try:
            deadline.left()  # the turn may have come when all was over
            return self._exchanged(method, target, addresses, deadline, way)
        finally:
            self._pacer.done(target.host, turn)

    def _exchanged(self, method: str, target: Target, addresses: list[Address], deadline: Deadline, way: _Way) -> Head:
        status = None
        try:
            head = ask(method, target, addresses, tls=self._tls, user_agent=self._user_agent, deadline=deadline)
            status = head.status
            return head
        finally:
            way.evidence.append(Evidence(SERVICE, str(target.url), way.now, status, ""))


def _end(target: Target, status: int, began_at_home: bool) -> tuple[Led, str]:
    """What a final status says of the address that was followed, and the sentence for it."""
    if 200 <= status < 300:
        if target.is_home_page and not began_at_home:
            return Led.HOME, f"It leads to the home page of {target.host}, no longer to a page of its own."
        return Led.REACHED, "It opens."
    if status in GONE:
        return Led.GONE, f"{target.host} answers that there is nothing at this address ({status})."
    if 400 <= status < 500 and status not in PASSING:
        return Led.TURNED_AWAY, f"{target.host} does not show it to machines ({status}): a person has to open it."
    return Led.UNKNOWN, f"{target.host} did not give the page ({status})."

"""An address taken apart, once: what is looked up, connected to, certified and asked for all comes from this reading.

Every spelling that another program could read differently is refused, not guessed at: user names, backslashes, escapes
in the host, numbers that are no dotted quad (2130706433, 0x7f.1, 127.1, 0177.0.0.1).
"""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from ipaddress import AddressValueError, IPv4Address, IPv6Address

import httpx

from articles.citations.links.addresses import Address
from articles.citations.links.ends import Led, WayEnds

PORTS = frozenset({80, 443})
DEFAULT_PORTS = {"http": 80, "https": 443}
NAME = re.compile(r"(?=.{1,253}$)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)+")
# RFC 6943, 3.1.1, and the URL standard: where the last label is a number, programs read an IPv4 address.
ENDS_IN_NUMBER = re.compile(r"(?:.*\.)?(?:[0-9]+|0x[0-9a-f]*)", re.DOTALL)
HOME = re.compile(r"/?(?:home|(?:index|default)\.[a-z]{3,5}|[a-z]{2}(?:[-_][a-z]{2})?)?/?", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Target:
    """One place to ask. ``host`` is lower-case ASCII without a last dot; ``literal`` is it as an address, if it is."""

    url: httpx.URL
    host: str
    port: int
    literal: Address | None

    @property
    def encrypted(self) -> bool:
        return self.url.scheme == "https"

    @property
    def host_header(self) -> str:
        bracketed = f"[{self.host}]" if ":" in self.host else self.host
        return bracketed if self.port == DEFAULT_PORTS[self.url.scheme] else f"{bracketed}:{self.port}"

    @property
    def is_home_page(self) -> bool:
        """Whether it is the front page of a site, in the spellings that sites use for it."""
        return not self.url.query and HOME.fullmatch(self.url.path) is not None

    def onward(self, location: str, ports: Collection[int] = PORTS) -> Target:
        """Where a redirect from here leads. Raises WayEnds as ``read_target`` does."""
        return _taken_apart(location, self.url, ports)


def read_target(address: str, ports: Collection[int] = PORTS) -> Target:
    """The address taken apart. Raises WayEnds where it is none, or one that this site does not go to."""
    return _taken_apart(address, None, ports)


def _taken_apart(text: str, base: httpx.URL | None, ports: Collection[int]) -> Target:
    try:
        if "\\" in text:
            raise httpx.InvalidURL("a backslash, which some programs take for a slash")
        url = base.join(text) if base else httpx.URL(text)
        raw_host = url.raw_host.decode("ascii")
    except (httpx.InvalidURL, ValueError):
        raise WayEnds(Led.REFUSED, "It is no well-formed web address.") from None
    if url.scheme not in DEFAULT_PORTS:
        raise WayEnds(Led.REFUSED, "It leads to something other than a web page: only http and https are opened.")
    if url.userinfo:
        raise WayEnds(Led.REFUSED, "It has a user name or password in it: such addresses are not opened.")
    port = DEFAULT_PORTS[url.scheme] if url.port is None else url.port
    if port not in ports:
        raise WayEnds(Led.REFUSED, f"It leads to port {port}: only the web’s own ports, 80 and 443, are tried.")
    host = raw_host.removesuffix(".")
    return Target(url, host, port, _literal(host))


def _literal(host: str) -> Address | None:
    """The address that the host is; None for a name that can be looked up."""
    try:
        if ":" in host:
            return IPv6Address(_without_zone(host))
        if ENDS_IN_NUMBER.fullmatch(host):
            return IPv4Address(host)
    except AddressValueError:
        raise WayEnds(Led.REFUSED, "It names a machine by a number, unusually spelt: it was not opened.") from None
    if not NAME.fullmatch(host):
        raise WayEnds(Led.REFUSED, "It names no site of the public web: there is nothing to open.")
    return None


def _without_zone(host: str) -> str:
    """A zone ("%eth0") names an interface of this machine."""
    if "%" in host:
        raise AddressValueError(host)
    return host

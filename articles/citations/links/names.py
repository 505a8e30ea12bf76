"""Looking a name up, in time."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from ipaddress import ip_address

from articles.citations.links.addresses import Address
from articles.citations.links.ends import Led, WayEnds

Resolve = Callable[[str], Sequence[str]]
NO_SUCH_NAME = {socket.EAI_NONAME, getattr(socket, "EAI_NODATA", socket.EAI_NONAME)}


def system_addresses(host: str) -> list[str]:
    """The host's addresses as this machine's resolver gives them, its order kept. Raises socket.gaierror."""
    found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    return list(dict.fromkeys(str(place[0]) for *_, place in found))


def look_up(resolve: Resolve, host: str, seconds: float) -> list[Address]:
    """One look-up. Raises WayEnds where there is no such name, or none could be told in time.

    A resolver cannot be interrupted, so it has a thread of its own, which is left behind when the time is over.
    """
    answer: Future[list[Address]] = Future()
    threading.Thread(target=_answer, args=(answer, resolve, host), daemon=True).start()
    try:
        found = answer.result(timeout=seconds)
    except (OSError, ValueError) as error:
        raise _unfound(host, error) from None
    if not found:
        raise WayEnds(Led.GONE, f"There is no site named {host}.")
    return found


def _answer(answer: Future[list[Address]], resolve: Resolve, host: str) -> None:
    try:
        answer.set_result([ip_address(found) for found in resolve(host)])
    except Exception as error:
        answer.set_exception(error)


def _unfound(host: str, error: Exception) -> WayEnds:
    """Only "no such name" is an answer: a resolver that fails or takes too long has said nothing."""
    if isinstance(error, socket.gaierror) and error.errno in NO_SUCH_NAME:
        return WayEnds(Led.GONE, f"There is no site named {host}.")
    return WayEnds(Led.UNKNOWN, f"Where {host} is could not be looked up.")

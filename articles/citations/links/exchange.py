"""One request on a connection of its own, to an address that was judged before; of the answer only its head is read.

The status decides and the body is never looked at, so none is read. No proxy, no cookie, no second look-up: the socket
is connected to a numeric address, and the certificate must be that of the name.
"""

from __future__ import annotations

import re
import socket
import ssl
from collections.abc import Sequence
from dataclasses import dataclass

from articles.citations.links.addresses import Address
from articles.citations.links.deadline import Deadline
from articles.citations.links.ends import Led, WayEnds
from articles.citations.links.targets import Target

LONGEST_HEAD = 32_000  # bytes, interim answers (103 Early Hints) included
STATUS_LINE = re.compile(rb"HTTP/1\.[0-9] ([1-9][0-9]{2})(?= |\r?\n|$)")
END_OF_HEAD = re.compile(rb"\r?\n\r?\n")
LOCATION = re.compile(rb"^location:(.*)$", re.IGNORECASE | re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Head:
    """An answer's status, and where it redirects to ("" where it says nothing of that)."""

    status: int
    location: str = ""


def ask(
    method: str,
    target: Target,
    addresses: Sequence[Address],
    *,
    tls: ssl.SSLContext,
    user_agent: str,
    deadline: Deadline,
) -> Head:
    """The head of the answer. Raises WayEnds where none came, or nothing that HTTP knows."""
    try:
        with _connected(target, addresses, tls, deadline) as connection:
            connection.settimeout(deadline.left())
            connection.sendall(_request(method, target, user_agent))
            return _read_head(connection, target, deadline)
    except TimeoutError:
        raise WayEnds(Led.UNKNOWN, f"{target.host} did not answer in time.") from None
    except ssl.SSLCertVerificationError:
        raise WayEnds(Led.UNKNOWN, f"The certificate of {target.host} is not valid, so it was not asked.") from None
    except (OSError, ValueError):
        raise WayEnds(Led.UNKNOWN, f"{target.host} could not be reached.") from None


def _connected(target: Target, addresses: Sequence[Address], tls: ssl.SSLContext, deadline: Deadline) -> socket.socket:
    connection = _socket_to(addresses, target.port, deadline)
    if not target.encrypted:
        return connection
    try:
        connection.settimeout(deadline.left())
        return tls.wrap_socket(connection, server_hostname=target.host)
    except BaseException:
        connection.close()
        raise


def _socket_to(addresses: Sequence[Address], port: int, deadline: Deadline) -> socket.socket:
    """A socket to the first address that takes one; each gets its share of the time."""
    failure: OSError = OSError()
    for tried, address in enumerate(addresses):
        connection = socket.socket(socket.AF_INET6 if address.version == 6 else socket.AF_INET, socket.SOCK_STREAM)
        try:
            connection.settimeout(deadline.left() / (len(addresses) - tried))
            connection.connect((str(address), port))
            return connection
        except OSError as error:
            connection.close()
            failure = error
    raise failure


def _request(method: str, target: Target, user_agent: str) -> bytes:
    lines = (
        f"{method} {target.url.raw_path.decode('ascii')} HTTP/1.1",
        f"Host: {target.host_header}",
        f"User-Agent: {user_agent}",
        "Accept: */*",
        "Connection: close",
    )
    return "".join(f"{line}\r\n" for line in (*lines, "")).encode("ascii", "replace")


def _read_head(connection: socket.socket, target: Target, deadline: Deadline) -> Head:
    received, interim = b"", 0
    while len(received) <= LONGEST_HEAD:
        end = END_OF_HEAD.search(received, interim)
        if end is None:
            received += _piece(connection, target, deadline)
        elif (head := _head(received[interim : end.start()], target)).status >= 200:
            return head
        else:  # an interim answer: the real one follows
            interim = end.end()
    raise WayEnds(Led.UNKNOWN, f"{target.host} answered with more headers than are read.")


def _piece(connection: socket.socket, target: Target, deadline: Deadline) -> bytes:
    connection.settimeout(deadline.left())
    piece = connection.recv(4096)
    if not piece:
        raise WayEnds(Led.UNKNOWN, f"{target.host} broke off before it had answered.")
    return piece


def _head(raw: bytes, target: Target) -> Head:
    status, location = STATUS_LINE.match(raw), LOCATION.search(raw)
    if not status:
        raise WayEnds(Led.UNKNOWN, f"{target.host} answered with something other than HTTP.")
    return Head(int(status[1]), location[1].decode("utf-8", "replace").strip() if location else "")

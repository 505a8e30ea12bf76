"""One GET, bounded whatever the other side does: in time from first to last byte, in size sent and in size unpacked.

httpx bounds each read, not the whole, so a server that sends a byte now and then could hold a worker for ever, and it
unpacks whatever fits into what was read. So this stands on the layer below, httpcore, with a clock of its own.
"""

from __future__ import annotations

import ssl
import time
import urllib.request
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

import httpcore
import httpx

LONGEST_CONNECTING = 5.0  # seconds
UNPACKED = ("", "identity")
GZIP = 16 + zlib.MAX_WBITS


@dataclass(frozen=True, slots=True)
class Fetched:
    """A whole answer; ``headers`` have lower-case names."""

    status: int
    headers: dict[str, str]
    body: bytes


class NotFetched(Exception):
    """There is no answer. ``why`` continues a sentence that begins with who was asked.

    Not ``reached``: nobody took the question, so it is not the question that is at fault. ``passing``: another attempt
    may go better.
    """

    def __init__(self, why: str, *, reached: bool = True, passing: bool = True):
        super().__init__(why)
        self.why, self.reached, self.passing = why, reached, passing


class TooMuch(NotFetched):
    """The answer is longer than is bearable; another attempt would bring the same."""

    def __init__(self, max_bytes: int):
        super().__init__(f"sent more than {max_bytes / 1e6:g} MB.", passing=False)


class Fetcher:
    """Holds connections, for any number of threads. ``timeout``: seconds for one answer, ``max_bytes``: its size."""

    def __init__(self, *, timeout: float, max_bytes: int):
        self._timeout, self._max_bytes = timeout, max_bytes
        self._trust = httpx.create_ssl_context()
        self._pools: dict[str, httpcore.ConnectionPool] = {}

    def fetch(self, url: httpx.URL, headers: Mapping[str, str], *, within: float) -> Fetched:
        """Raises NotFetched. ``within`` (seconds) may be less than the timeout."""
        seconds = min(self._timeout, within)
        try:
            return self._fetch(url, headers, time.monotonic() + seconds)
        except (httpcore.ConnectTimeout, httpcore.ConnectError) as error:
            raise NotFetched("could not be reached.", reached=False) from error
        except httpcore.TimeoutException as error:
            raise NotFetched(f"did not answer within {seconds:.3g} seconds.") from error
        except (
            httpcore.NetworkError,
            httpcore.ProtocolError,
            httpcore.ProxyError,
            httpcore.UnsupportedProtocol,
        ) as error:
            raise NotFetched("broke the connection off before its answer was whole.") from error
        except (zlib.error, OSError, ValueError) as error:
            raise NotFetched("sent what cannot be read.") from error

    def _fetch(self, url: httpx.URL, headers: Mapping[str, str], until: float) -> Fetched:
        connecting = min(until, time.monotonic() + LONGEST_CONNECTING)
        moments = {"connect": connecting, "read": until, "write": until}
        asked = {"Host": url.netloc.decode(), "Accept-Encoding": "gzip", **headers}
        target = httpcore.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path)
        with self._pool(url).stream("GET", target, headers=asked, extensions={"timeout": moments}) as response:
            named = {name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers}
            return Fetched(response.status, named, self._body(response.iter_stream(), named))

    def _body(self, pieces: Iterable[bytes], headers: Mapping[str, str]) -> bytes:
        encoding = headers.get("content-encoding", "").strip().lower()
        if encoding not in (*UNPACKED, "gzip", "x-gzip"):
            raise NotFetched(f"sent its answer packed as {encoding[:40]}, which was not asked for.", passing=False)
        body = bytearray()
        for piece in self._bounded(pieces) if encoding in UNPACKED else self._unpacked(self._bounded(pieces)):
            body += piece
            self._bound(len(body))
        return bytes(body)

    def _bounded(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        sent = 0
        for piece in pieces:
            sent += len(piece)
            self._bound(sent)
            yield piece

    def _unpacked(self, pieces: Iterable[bytes]) -> Iterator[bytes]:
        """A thousand bytes can hold a megabyte: no more is unpacked than shows that it is too much."""
        unpacking, began = zlib.decompressobj(GZIP), False
        for piece in pieces:
            began = True
            yield unpacking.decompress(piece, self._max_bytes + 1)
        if began and not unpacking.eof:
            raise NotFetched("sent an answer that breaks off.")

    def _bound(self, size: int) -> None:
        if size > self._max_bytes:
            raise TooMuch(self._max_bytes)

    def _pool(self, url: httpx.URL) -> httpcore.ConnectionPool:
        """Through the proxy that the environment names for the scheme, as other programs of the machine go."""
        proxy = "" if urllib.request.proxy_bypass(url.host) else urllib.request.getproxies().get(url.scheme, "")
        if proxy not in self._pools:
            self._pools[proxy] = httpcore.ConnectionPool(
                ssl_context=self._trust,
                proxy=httpcore.Proxy(proxy) if proxy else None,
                max_connections=None,
                max_keepalive_connections=20,
                keepalive_expiry=15,
                network_backend=_Punctual(),
            )
        return self._pools[proxy]


class _Punctual(httpcore.NetworkBackend):
    """Connections on which a "timeout" is not a span but the moment (``time.monotonic``) when the time is over.

    httpcore hands them down as they are, to each of the many reads that one answer may take.
    """

    def __init__(self) -> None:
        self._real = httpcore.SyncBackend()

    def connect_tcp(
        self,
        host: str,
        port: int,
        timeout: float | None = None,
        local_address: str | None = None,
        socket_options: Iterable[httpcore.SOCKET_OPTION] | None = None,
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._real.connect_tcp(host, port, left, local_address, socket_options))


class _Stream(httpcore.NetworkStream):
    def __init__(self, real: httpcore.NetworkStream):
        self._real = real

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._real.read(max_bytes, _left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._real.write(buffer, _left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._real.close()

    def start_tls(
        self, ssl_context: ssl.SSLContext, server_hostname: str | None = None, timeout: float | None = None
    ) -> httpcore.NetworkStream:
        left = _left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._real.start_tls(ssl_context, server_hostname, left))

    def get_extra_info(self, info: str) -> object:
        return self._real.get_extra_info(info)


def _left(moment: float | None, over: type[httpcore.TimeoutException]) -> float | None:
    if moment is None:
        return None
    left = moment - time.monotonic()
    if left <= 0:
        raise over("the time is over")
    return left

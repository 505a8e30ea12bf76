"""A stand-in for Crossref, doi.org, DataCite and PubMed on this machine, answering from recordings.

In tests: ``with running() as standin: …``, then ``standin.url`` is the base of every registry and ``standin.asked``
counts what was asked, by path. By hand: ``python -m tests.standin --port 9000``, and run the site with CROSSREF_URL,
DOI_URL, NCBI_URL and DATACITE_URL set to http://127.0.0.1:9000. ``tests/data/registry/README.md`` has the form of a
recording.
"""

from __future__ import annotations

import argparse
import json
import threading
from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

OWN = Path(__file__).parent / "data" / "registry"
SHARED = Path(__file__).parents[1] / ".." / "shared" / "data" / "citations"

Recording = dict[str, Any]


def own_recordings() -> list[Recording]:
    """The recordings that the project ships."""
    return [recording for path in sorted(OWN.glob("*.json")) for recording in json.loads(path.read_text("utf-8"))]


def shared_recordings(folder: Path = SHARED) -> list[Recording]:
    """The recorded works, handles and agencies of a folder with an ``index.json``; none where there is no folder."""
    index = folder / "responses" / "index.json"
    entries = json.loads(index.read_text("utf-8")) if index.exists() else []
    read = (_shared(entry, (folder / entry["file"]).read_bytes()) for entry in entries if entry["url"])
    return [recording for recording in read if recording]


def _shared(entry: dict[str, Any], body: bytes) -> Recording | None:
    headers = {name: value for name, value in entry["headers"].items() if name != "date"}
    answer = {"status": entry["status"], "headers": headers, "text": body.decode("utf-8", "replace")}
    if entry["service"] == "eutils":
        return _shared_summary(entry, answer["text"])
    path = unquote(urlsplit(entry["url"]).path)
    if entry["fidelity"] == "recorded item, rewrapped":
        path = f"/works/{json.loads(body)['message']['DOI']}"
    return {"path": path, **answer} if path.startswith(("/works/", "/api/handles/", "/ra/", "/dois/")) else None


def _shared_summary(entry: dict[str, Any], text: str) -> Recording | None:
    if "esummary" not in entry["url"] or not text.startswith("{"):
        return None
    result = json.loads(text)["result"]
    return {"pmid": result["uids"][0], "summary": result[result["uids"][0]]}


@dataclass
class Standin:
    """The recordings, where they are served, and what was asked for."""

    recordings: list[Recording]
    url: str = ""
    asked: Counter[str] = field(default_factory=Counter)
    headers: dict[str, dict[str, str]] = field(default_factory=dict)
    queries: list[dict[str, str]] = field(default_factory=list)
    closing: threading.Event = field(default_factory=threading.Event)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, target: str, headers: dict[str, str]) -> Recording:
        """The answer to one request, which is counted."""
        parts = urlsplit(target)
        path = unquote(parts.path).lower().replace("/v1/", "/")
        query = {name: values[0] for name, values in parse_qs(parts.query).items()}
        with self.lock:
            self.asked[path] += 1
            self.headers[path] = headers
            self.queries.append(query)
            count = self.asked[path]
        if path.endswith("/esummary.fcgi"):
            return self._summaries(query)
        return (
            self._recorded(path, count) if "%2f" not in parts.path.lower().partition("/api/handles/")[2] else NOT_FOUND
        )

    def _recorded(self, path: str, count: int) -> Recording:
        for recording in self.recordings:
            if recording.get("path", "").lower() == path:
                answers = recording.get("answers", [recording])
                return answers[min(count, len(answers)) - 1]
        return _nothing_recorded(path)

    def _summaries(self, query: dict[str, str]) -> Recording:
        database = "pmcid" if query.get("db") == "pmc" else "pmid"
        known = {recording[database]: recording for recording in self.recordings if database in recording}
        uids = query.get("id", "").split(",")
        broken = next((known[uid] for uid in uids if uid in known and "summary" not in known[uid]), None)
        if broken:
            return broken
        no_such = {uid: {"uid": uid, "error": "cannot get document summary"} for uid in uids}
        entries = {uid: known[uid]["summary"] if uid in known else no_such[uid] for uid in uids}
        return {"json": {"header": {"type": "esummary", "version": "0.3"}, "result": {"uids": uids, **entries}}}


NOT_FOUND: Recording = {"status": 404, "headers": {"content-type": "text/html"}, "text": "<title>Not Found</title>"}


def _nothing_recorded(path: str) -> Recording:
    """What the real services say of something that does not exist."""
    _, _, name = path.partition("/api/handles/")
    if name:
        return {"status": 404, "json": {"responseCode": 100, "handle": name}}
    if path.startswith("/ra/"):
        return {"json": [{"DOI": path.removeprefix("/ra/"), "status": "DOI does not exist"}]}
    if path.startswith("/works/"):
        return {"status": 404, "headers": {"content-type": "text/plain"}, "text": "Resource not found."}
    return NOT_FOUND


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    standin: Standin

    def do_GET(self) -> None:
        answer = self.standin.answer(self.path, {name.lower(): value for name, value in self.headers.items()})
        if self.standin.closing.wait(answer.get("delay", 0)) and answer.get("delay"):
            self.close_connection = True
            return
        self._send(answer)

    def _send(self, answer: Recording) -> None:
        is_json = "json" in answer
        body = (json.dumps(answer["json"]) if is_json else answer.get("text", "")).encode()
        kind = {"content-type": "application/json" if is_json else "text/plain"}
        self.send_response(answer.get("status", 200))
        for name, value in (kind | answer.get("headers", {}) | {"content-length": str(len(body))}).items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: Any) -> None:
        """Says nothing: the counts are what matters."""


@contextmanager
def running(recordings: Iterable[Recording] | None = None, *, port: int = 0) -> Iterator[Standin]:
    """Serves the recordings (the project's own by default) until the block ends; port 0 takes any free one."""
    standin = Standin(list(own_recordings() if recordings is None else recordings))
    handler = type("Handler", (_Handler,), {"standin": standin})
    server = ThreadingHTTPServer(("127.0.0.1", port), handler)
    server.daemon_threads = True
    standin.url = f"http://127.0.0.1:{server.server_address[1]}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield standin
    finally:
        standin.closing.set()
        server.shutdown()
        server.server_close()
        thread.join()


def main() -> None:
    """Serves until interrupted."""
    parser = argparse.ArgumentParser(prog="python -m tests.standin", description=__doc__.splitlines()[0])
    parser.add_argument("--port", type=int, default=9000)
    parser.add_argument("--recordings", type=Path, help="a folder with index.json, served besides the project's own")
    options = parser.parse_args()
    more = shared_recordings(options.recordings) if options.recordings else []
    with running([*own_recordings(), *more], port=options.port) as standin:
        print(f"Standing in for the registries at {standin.url} (CROSSREF_URL, DOI_URL, NCBI_URL, DATACITE_URL).")  # noqa: T201
        try:
            threading.Event().wait()
        except KeyboardInterrupt:
            return


if __name__ == "__main__":
    main()

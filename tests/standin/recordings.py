"""Recorded answers: the project's own, and those of a folder with an ``index.json``."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from lxml import etree

OWN = Path(__file__).parents[1] / "data" / "registry"
SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "citations"
BY_PATH = ("/works/", "/api/handles/", "/ra/", "/dois/")

Recording = dict[str, Any]


def own_recordings() -> list[Recording]:
    """The recordings that the project ships."""
    return [recording for path in sorted(OWN.glob("*.json")) for recording in json.loads(path.read_text("utf-8"))]


def shared_recordings(folder: Path = SHARED) -> list[Recording]:
    """The recorded works, articles, handles and agencies of a folder; none where there is no folder."""
    index = folder / "responses" / "index.json"
    entries = json.loads(index.read_text("utf-8")) if index.exists() else []
    read = (_shared(entry, (folder / entry["file"]).read_bytes()) for entry in entries if entry["url"])
    return [recording for recording in read if recording]


def _shared(entry: dict[str, Any], body: bytes) -> Recording | None:
    headers = {name: value for name, value in entry["headers"].items() if name != "date"}
    answer = {"status": entry["status"], "headers": headers, "text": body.decode("utf-8", "replace")}
    if entry["service"] == "eutils":
        return _article(entry, body) if "efetch" in entry["url"] else _summary(entry, answer["text"])
    path = unquote(urlsplit(entry["url"]).path)
    if entry["fidelity"] == "recorded item, rewrapped":
        path = f"/works/{json.loads(body)['message']['DOI']}"
    return {"path": path, **answer} if path.startswith(BY_PATH) else None


def _summary(entry: dict[str, Any], text: str) -> Recording | None:
    if "esummary" not in entry["url"] or not text.startswith("{"):
        return None
    result = json.loads(text)["result"]
    return {"pmid": result["uids"][0], "summary": result[result["uids"][0]]}


def _article(entry: dict[str, Any], body: bytes) -> Recording | None:
    article = etree.fromstring(body).find("PubmedArticle")
    pmid = parse_qs(urlsplit(entry["url"]).query)["id"][0]
    return None if article is None else {"pmid": pmid, "article": etree.tostring(article, encoding="unicode")}


def work_of(recording: Recording) -> dict[str, Any] | None:
    """The Crossref work in a recording, if it is one."""
    if not recording.get("path", "").startswith("/works/10.") or recording.get("status", 200) != 200:
        return None
    envelope = recording.get("json") or _parsed(recording.get("text", ""))
    message = envelope.get("message") if isinstance(envelope, dict) else None
    return message if isinstance(message, dict) and "DOI" in message else None


def _parsed(text: str) -> Any:
    try:
        return json.loads(text)
    except ValueError:
        return None

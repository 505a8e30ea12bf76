"""The one way in for drafts: bytes or a binary file, of whatever format, to drafts and refusals.

Nothing here raises for what people send: nonsense comes out as a refusal with its finding.
"""

from __future__ import annotations

import datetime as dt
import gzip
import io
import json
import re
import tempfile
import zlib
from collections.abc import Callable, Iterator
from typing import BinaryIO, cast

from articles.drafts import captured, decoding, findings, jsonl, markdown_file, page_furniture, sense
from articles.drafts.canonical import normalise
from articles.drafts.draft import Finding
from articles.drafts.reading import Read, Reading, refusal

MEGABYTE = 2**20
ARTICLE_LIMIT = 20 * MEGABYTE
"""Bytes of a file that holds one text, and of any file unless the caller allows more."""
BULK_LIMIT = 2048 * MEGABYTE
"""Bytes of a file of JSON lines that the command line allows."""

FORMATS = ("captured", "markdown", "jsonl", "json")
_SUFFIXES = {
    "txt": "captured",
    "text": "captured",
    "md": "markdown",
    "markdown": "markdown",
    "jsonl": "jsonl",
    "ndjson": "jsonl",
    "json": "json",
}
_PEEK = 2**16
_MOST_UNPACKED = 20
"""How many times its own size a packed file may unpack to."""
_MARKDOWN_HEADING = re.compile(r"^ {0,3}#{1,6}[ \t]+\S", re.MULTILINE)
_FRONT_MATTER = re.compile(r"---[ \t]*\n[A-Za-z][\w -]{0,40}:")
_FOOTNOTE = re.compile(r"^ {0,3}\[\^[^\]\s]+\]:", re.MULTILINE)


def read(
    data: bytes | BinaryIO,
    *,
    name: str = "",
    format: str | None = None,
    limit: int = ARTICLE_LIMIT,
    today: dt.date | None = None,
) -> Iterator[Read]:
    """Read the drafts in ``data``, lazily and in order, with their findings.

    ``name`` is the file's name, a hint only; ``format`` is one of ``FORMATS`` (or a file suffix such as "md"), None
    to find out. ``limit`` is in bytes and widens what JSON lines may have; one text may never be larger than
    ``ARTICLE_LIMIT``. ``today`` is the day that no text can be younger than. Raises ``ValueError`` for an unknown
    ``format``.
    """
    chosen = _SUFFIXES.get(format or "", format)
    if chosen not in (None, *FORMATS):
        raise ValueError(f"unknown format {format!r}: one of {', '.join(FORMATS)}")
    stream = io.BytesIO(data) if isinstance(data, bytes | bytearray | memoryview) else data
    return _read(stream, name.lower(), chosen, limit, today or dt.datetime.now(dt.UTC).date())


def _read(stream: BinaryIO, name: str, format: str | None, limit: int, today: dt.date) -> Iterator[Read]:
    stream = _seekable(stream, limit)
    size = stream.seek(0, io.SEEK_END) or stream.tell()
    stream.seek(0)
    if size > limit:
        yield _too_large(size, limit)
        return
    if stream.read(2) == b"\x1f\x8b":
        stream.seek(0)
        stream, name, limit = _unpacked(stream), name.removesuffix(".gz"), max(limit, size * _MOST_UNPACKED)
    stream.seek(0)
    try:
        for reading in _readings(stream, name, format, limit):
            yield findings.judged(reading, today) if isinstance(reading, Reading) else reading
    except (EOFError, gzip.BadGzipFile, zlib.error):
        yield refusal("binary", "This gzip file is damaged or cut off: what came before was read. Pack it again.")


def _seekable(stream: BinaryIO, limit: int) -> BinaryIO:
    """The stream, or a copy of a pipe's beginning (a byte more than allowed is enough to refuse it)."""
    if stream.seekable():
        return stream
    copy = tempfile.SpooledTemporaryFile(max_size=ARTICLE_LIMIT)  # noqa: SIM115 -- lives as long as the reading
    left = limit + 1
    while left and (piece := stream.read(min(left, MEGABYTE))):
        copy.write(piece)
        left -= len(piece)
    return cast(BinaryIO, copy)


def _unpacked(stream: BinaryIO) -> BinaryIO:
    return cast(BinaryIO, gzip.GzipFile(fileobj=stream))


def _readings(stream: BinaryIO, name: str, format: str | None, limit: int) -> Iterator[Reading | Read]:
    head = stream.read(_PEEK)
    stream.seek(0)
    if not head.strip():
        yield refusal("empty", "The file is empty. Send the article's question and its text.")
    elif found := decoding.binary(head):
        yield Read(None, (found,))
    elif (format or _json_format(head, name)) == "jsonl" and not decoding.has_wide_mark(head):
        yield from _limited(jsonl.lines(stream), stream, limit)
    else:
        yield from _text(stream, name, format)


def _limited(records: Iterator[Reading | Read], stream: BinaryIO, limit: int) -> Iterator[Reading | Read]:
    """The records until the limit is read; a packed file tells its size only then."""
    nothing = True
    for each in records:
        nothing = False
        yield each
        if stream.tell() > limit:
            yield refusal(
                "too-large",
                f"The file holds more than {_megabytes(limit)} unpacked: the rest was not read. Split it.",
                each.record if isinstance(each, Reading) else each.place,
            )
            return
    if nothing:
        yield refusal("empty", "The file is empty. Send one JSON object a line.")


def _text(stream: BinaryIO, name: str, format: str | None) -> Iterator[Reading | Read]:
    data = stream.read(ARTICLE_LIMIT + 1)
    if len(data) > ARTICLE_LIMIT:
        size = stream.seek(0, io.SEEK_END) if stream.seekable() and not isinstance(stream, gzip.GzipFile) else 0
        yield _too_large(size, ARTICLE_LIMIT)
        return
    decoded = decoding.decode(data)
    if isinstance(decoded, Finding):
        yield Read(None, (decoded,))
        return
    format = format or _json_format(decoded[:_PEEK].encode(errors="replace"), name) or _text_format(decoded, name)
    if format == "json":
        yield from jsonl.document(decoded)
    elif format == "jsonl":
        yield from jsonl.lines(io.BytesIO(decoded.encode()))
    else:
        yield _article(normalise(decoded), captured.read if format == "captured" else markdown_file.read)


def _article(text: str, reader: Callable[[str], Reading]) -> Reading | Read:
    refused = sense.foreign(text)
    return Read(None, (refused,)) if refused else reader(text)


# --- which format ----------------------------------------------------------------------------------------------------


def _json_format(head: bytes, name: str) -> str | None:
    """ "json" or "jsonl" when the beginning of a file shows it, by what it holds rather than by its name."""
    named = _SUFFIXES.get(name.rpartition(".")[2])
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    first, _, rest = text.partition(b"\n")
    if re.match(rb"\[\s*(?:\{|\]\s*\Z)", text):
        return "json"
    if not re.match(rb"\{\s*(?:[\"}]|\Z)", text):
        return named if named in ("json", "jsonl") else None
    if named == "jsonl" or _is_object(first) or (not rest and len(text) > _PEEK // 2):
        return "jsonl" if rest.strip() or named != "json" else "json"
    return "jsonl" if rest.lstrip().startswith(b"{") else "json"


def _is_object(line: bytes) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except (ValueError, RecursionError):
        return False


def _text_format(text: str, name: str) -> str:
    """ "markdown" or "captured", by its headings and furniture; the name decides where neither shows."""
    marked = _FRONT_MATTER.match(text) or _MARKDOWN_HEADING.search(text) or _FOOTNOTE.search(text)
    if marked:
        return "markdown"
    if _SUFFIXES.get(name.rpartition(".")[2]) != "markdown":
        return "captured"
    shown = text[:_PEEK].split("\n")[:400]
    return (
        "captured"
        if sum(page_furniture.is_furniture(line.strip()) for line in shown if line.strip()) > 1
        else "markdown"
    )


def _too_large(size: int, limit: int) -> Read:
    has = f"The file has {_megabytes(size)}" if size else "The file is too large"
    return refusal("too-large", f"{has}; at most {_megabytes(limit)} can be read. Send its articles in smaller files.")


def _megabytes(size: int) -> str:
    return f"{round(size / MEGABYTE, 1):g} MB"

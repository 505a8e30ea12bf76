"""Bytes to text, or the finding that says why these bytes are no text.

Nothing is guessed and nothing replaced: a byte that is not UTF-8 would become a wrong letter in a medical text.
"""

from __future__ import annotations

import codecs
import re

from articles.drafts.draft import Finding

SAVE_AS_TEXT = "Save the article as plain text (UTF-8) or Markdown and send that."

_BYTE_ORDER_MARKS = (  # UTF-32 first: its mark begins with that of UTF-16
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_MAGIC = (
    (b"%PDF-", "a PDF document"),
    (b"\x89PNG", "a PNG picture"),
    (b"\xff\xd8\xff", "a JPEG picture"),
    (b"GIF87a", "a GIF picture"),
    (b"GIF89a", "a GIF picture"),
    (b"\xd0\xcf\x11\xe0", "an old Word, Excel or PowerPoint file"),
    (b"{\\rtf", "a Rich Text (RTF) document"),
    (b"BZh", "a bzip2 archive"),
    (b"\xfd7zXZ", "an xz archive"),
    (b"7z\xbc\xaf", "a 7-Zip archive"),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive"),
    (b"\x1f\x8b", "a gzip archive"),
    (b"Rar!", "a RAR archive"),
    (b"\x7fELF", "a program"),
    (b"SQLite format 3", "a database"),
)
_ZIPPED = ((b"word/", "a Word document (.docx)"), (b"xl/", "an Excel workbook"), (b"ppt/", "a PowerPoint file"))
_OPEN_DOCUMENT = b"application/vnd.oasis.opendocument"
_LINE_END = re.compile(rb"\r\n|\r|\n")


def has_wide_mark(data: bytes) -> bool:
    """Whether the bytes begin with the mark of UTF-16 or UTF-32."""
    return data.startswith(tuple(mark for mark, encoding in _BYTE_ORDER_MARKS if encoding != "utf-8"))


def binary(data: bytes) -> Finding | None:
    """The fatal finding ``binary`` when the first bytes belong to a file that is no text; None for text."""
    if has_wide_mark(data):
        return None
    looks_like = _kind(data)
    if looks_like is None:
        return None
    return Finding("fatal", "binary", f"This looks like {looks_like}, not text. {SAVE_AS_TEXT}")


def _kind(data: bytes) -> str | None:
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data.startswith(b"PK\x03\x04"):
        return _zipped_kind(data)
    if b"\0" not in data:
        return None
    wide = data[:200]
    if len(wide) > 3 and (not any(wide[1::2]) or not any(wide[0::2])):
        return "UTF-16 text without its byte order mark"
    return f"a binary file: there is a NUL byte at offset {data.index(0)}"


def _zipped_kind(data: bytes) -> str:
    if _OPEN_DOCUMENT in data[:200]:
        return "an OpenDocument file (.odt)"
    return next((kind for part, kind in _ZIPPED if part in data), "a zip archive")


def decode(data: bytes) -> str | Finding:
    """The text of ``data`` without its byte order mark, or a fatal finding ``binary`` or ``not-utf-8``."""
    if found := binary(data):
        return found
    mark, encoding = next(((m, e) for m, e in _BYTE_ORDER_MARKS if data.startswith(m)), (b"", "utf-8"))
    try:
        text = data.removeprefix(mark).decode(encoding)
    except UnicodeDecodeError as error:
        return not_decodable(data, len(mark) + error.start, encoding)
    if "\0" in text:
        return Finding("fatal", "binary", f"There is a NUL character in this text, so it is none. {SAVE_AS_TEXT}")
    return text


def not_decodable(data: bytes, offset: int, encoding: str = "utf-8", first_line: int = 1) -> Finding:
    """The finding ``not-utf-8`` about the byte at ``offset``; ``first_line`` is the number of ``data``'s first line."""
    if encoding != "utf-8":
        message = f"The file says that it is {encoding[:6].upper()}, but byte {offset} is not. Save it as UTF-8."
        return Finding("fatal", "not-utf-8", message, f"byte {offset}")
    before = _LINE_END.split(data[:offset])
    line, column = (
        first_line + len(before) - 1,
        len(before[-1].removeprefix(codecs.BOM_UTF8).decode("utf-8", "replace")) + 1,
    )
    message = (
        f"Line {line}, column {column} is not UTF-8: byte 0x{data[offset]:02X} at offset {offset}. "
        "The file was probably saved in another encoding, such as Windows-1252: save it as UTF-8 and send it again."
    )
    return Finding("fatal", "not-utf-8", message, f"line {line}, column {column}")

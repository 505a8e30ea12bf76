"""The one form of a text that is digested, and so signed: of a revision's, and of a variant's of it.

Anyone can make the digest again without this project. The canonical form is one JSON object in UTF-8, without a byte
order mark and without a line end, members sorted by name at every level, no white space between tokens, characters
beyond ASCII as themselves, and only the quotation mark, the backslash and the control characters below U+0020 escaped
(``\\b \\f \\n \\r \\t`` where JSON has a short form, else ``\\u00xx`` in lower case). Its members:

* ``version``: the integer 1;
* ``question``, ``title``, ``body``: strings;
* ``references``: an array, ascending by ``number``, of objects with ``number`` (an integer) and the strings
  ``as_cited``, ``doi``, ``pmid``, ``url`` and ``title``, "" where unknown.

A variant's form has ``version``, ``audience``, ``title``, ``body`` and ``revision``, the digest of the revision that it
rewords: so it names the references that its markers cite, and cannot be taken for the rewording of another text.

Every string is in Unicode normalisation form NFC with line feeds as line ends (CR LF and CR alone became LF), and is
changed in no other way. The digest is the SHA-256 of those bytes, as 64 lower-case hexadecimal digits.
"""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Iterable

from articles.drafts.draft import DraftReference

DIGEST_VERSION = 1
"""Stands in every canonical form; another form gets another number, and old digests keep theirs."""

_REFERENCE_TEXTS = ("as_cited", "doi", "pmid", "url", "title")


def normalise(text: str) -> str:
    """``text`` in NFC with LF line ends; nothing else changes."""
    return unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n"))


def canonical(question: str, title: str, body: str, references: Iterable[DraftReference]) -> bytes:
    """The canonical form described above.

    ``references`` may be any objects with the attributes of a ``DraftReference``; raises ValueError when two of them
    have the same number, since their order would be open, or when a text holds a lone surrogate, which UTF-8 cannot.
    """
    ordered = sorted(references, key=lambda reference: reference.number)
    if len({reference.number for reference in ordered}) < len(ordered):
        raise ValueError("Two references have the same number.")
    value = {
        "version": DIGEST_VERSION,
        "question": normalise(question),
        "title": normalise(title),
        "body": normalise(body),
        "references": [_reference(reference) for reference in ordered],
    }
    return _bytes(value)


def _bytes(value: dict) -> bytes:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest(question: str, title: str, body: str, references: Iterable[DraftReference]) -> str:
    """The SHA-256 of the canonical form: 64 lower-case hexadecimal digits."""
    return hashlib.sha256(canonical(question, title, body, references)).hexdigest()


def variant_digest(revision: str, audience: str, title: str, body: str) -> str:
    """The digest of a variant; ``revision`` is that of the revision it rewords."""
    value = {
        "version": DIGEST_VERSION,
        "audience": audience,
        "revision": revision,
        "title": normalise(title),
        "body": normalise(body),
    }
    return hashlib.sha256(_bytes(value)).hexdigest()


def _reference(reference: DraftReference) -> dict[str, str | int]:
    texts = {name: normalise(getattr(reference, name)) for name in _REFERENCE_TEXTS}
    return {"number": reference.number, **texts}

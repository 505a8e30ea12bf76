"""References in and out of the forms that people have them in.

``read`` takes any of ``FORMS`` and never fails on what it is given: what cannot be read comes back as an entry with a
fault that says what, where and what to do, beside all that could be read.
"""

from __future__ import annotations

from collections.abc import Iterable

from articles.citations.folding import UNFIT
from articles.citations.formats import (
    bare_ids,
    bibtex,
    csl_json,
    pubmed,
    ris,
    table,
    text,
    to_bibtex,
    to_csl_json,
    to_ris,
)
from articles.citations.formats.detecting import detect
from articles.citations.formats.entry import Entry, finished
from articles.citations.formats.work import Work, stored_record
from articles.citations.rules.facts import Cited

__all__ = ["FORMS", "WRITTEN", "Entry", "Work", "detect", "read", "stored_record", "write"]

READERS = {
    "text": text.read,
    "csv": table.read,
    "bibtex": bibtex.read,
    "ris": ris.read,
    "csl-json": csl_json.read,
    "pubmed": pubmed.read,
    "ids": bare_ids.read,
}
FORMS = tuple(READERS)
WRITERS = {"ris": to_ris.write, "bibtex": to_bibtex.write, "csl-json": to_csl_json.write}
WRITTEN = tuple(WRITERS)
LARGEST = 10_000_000  # characters
UNPRINTABLE = "\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\ufffd"


def read(data: str, *, form: str = "", name: str = "") -> list[Entry]:
    """The references in ``data``, in order; none where there is nothing but white space.

    ``form`` is one of ``FORMS``, "" to find out (by ``name``, the file's, and by the look of it); another raises
    ValueError, and nothing else does.
    """
    if form and form not in READERS:
        raise ValueError(f"There is no form “{form}”. Give one of: {', '.join(FORMS)}.")
    if len(data) > LARGEST:
        return [_refused(f"There are more than {LARGEST // 1_000_000} million characters. Give it in smaller parts.")]
    if _is_binary(data):
        return [_refused("This is no text, but the inside of a file of another kind. Export the references as text.")]
    plain = data.replace("\r\n", "\n").replace("\r", "\n").lstrip("\ufeff")
    if not UNFIT.sub("", plain).strip():
        return []
    return [finished(entry) for entry in READERS[form or detect(plain, name)](plain)]


def write(works: Iterable[Work], form: str) -> str:
    """The works in one of the forms ``WRITTEN``; ``read`` gives back what was written."""
    return WRITERS[form](works)


def _refused(fault: str) -> Entry:
    return Entry("1", Cited(), (fault,))


def _is_binary(data: str) -> bool:
    start = data[:10_000]
    return sum(map(start.count, UNPRINTABLE)) > max(4, len(start) / 50)

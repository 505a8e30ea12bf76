"""One reference to write: what a registry holds of the work, or only what the text says of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from articles.citations.answers import Record
from articles.citations.formats.kinds import kind_of


@dataclass(frozen=True, slots=True)
class Work:
    """``record`` may hold nothing but identifiers and a title. ``as_cited`` is the entry in the words of the text that
    cites it, which every form carries along as a note."""

    ref_id: str
    record: Record
    as_cited: str = ""
    url: str = ""

    @property
    def kind(self) -> str:
        return kind_of(self.record)

    @property
    def key(self) -> str:
        """The ``ref_id`` in letters that every form takes as a key."""
        return re.sub(r"[^A-Za-z0-9_.:-]+", "-", self.ref_id).strip("-") or "reference"


def stored_record(stored: Mapping[str, Any]) -> Record:
    """A record as it was stored, in JSON of ``dataclasses.asdict``, by this or an earlier form of ``Record``.

    What is said about the work (``notices``) is left out: no form has a place for it.
    """
    names = {field.name for field in fields(Record)} - {"notices"}
    held = {name: stored[name] for name in names if stored.get(name) is not None}
    lists = {name: tuple(value) for name, value in held.items() if isinstance(value, list)}
    lists["authors"] = tuple((str(family), str(given)) for family, given in held.get("authors", ()))
    return Record(**{"source": ""} | held | lists)


def in_one_line(text: str) -> str:
    """No line end in a value can begin a line of the form's own."""
    return " ".join(text.split())

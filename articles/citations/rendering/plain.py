"""A record as a reference string, in plain text: whoever puts it on a page escapes it like any other text.

The form follows NLM's (Vancouver): authors, title, journal, year;volume(issue):pages, identifiers.
"""

from __future__ import annotations

import re

from articles.citations.answers import Record

AUTHORS_SHOWN = 6


def as_text(record: Record) -> str:
    """“Wakefield AJ, Murch SH, … et al. Title. Lancet. 1998;351:637-641. doi:10.1016/…”, without unknown parts."""
    parts = (_authors(record), record.title, _container(record), _issue(record))
    return " ".join([*(_sentence(part) for part in parts if part), *_identifiers(record)])


def _authors(record: Record) -> str:
    names = [" ".join(part for part in (family, initials(given)) if part) for family, given in record.authors]
    shown = names if len(names) <= AUTHORS_SHOWN else [*names[:AUTHORS_SHOWN], "et al"]
    return ", ".join(shown)


def initials(given: str) -> str:
    """ "AJ" of "AJ", "A. J." and "Andrew Jeremy"; "JP" of "Jean-Paul"."""
    if given.isupper() and given.isalpha() and len(given) <= 3:
        return given
    return "".join(word[0].upper() for word in re.split(r"[\s.\-]+", given) if word)


def _container(record: Record) -> str:
    return record.journal or record.publisher


def _issue(record: Record) -> str:
    year, volume = str(record.year or ""), record.volume
    number = f"{volume}({record.issue})" if volume and record.issue else volume
    dated = ";".join(part for part in (year, number) if part)
    return ":".join(part for part in (dated, record.pages) if part)


def _identifiers(record: Record) -> list[str]:
    named = ((record.doi, f"doi:{record.doi}"), (record.pmid, f"PMID: {record.pmid}"))
    return [text for value, text in named if value]


def _sentence(text: str) -> str:
    return text if text.endswith((".", "?", "!")) else f"{text}."

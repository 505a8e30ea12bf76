"""Import drafts from files: captured pages, Markdown, JSON or JSON lines, also packed with gzip; “-” is standard input.

A folder gives all such files in it. Each draft is stored, or recognised as one that is here already, or refused with
the reason. Fatal findings do not keep a draft out: they are told here, and an editor resolves them before the review.

Ends with status 0 when everything came in, 1 when something was refused or could not be read, 2 when the command was
used wrongly. Drafts are stored a few hundred at a time: what came in stays, also where a later file cannot be read.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path
from typing import Any, BinaryIO

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.actions import imports
from articles.actions.imports import Imported
from articles.actions.references import with_references
from articles.citations import formats
from articles.drafts import incoming
from articles.drafts.draft import Finding
from articles.drafts.preview import as_json, finding_as_json, refusal_as_json
from articles.drafts.reading import Read
from articles.models import Person, Role
from articles.permissions import can_submit

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".jsonl", ".ndjson", ".json")
STANDARD_INPUT = "-"
WRONG_USE = 2
SAID_OF = {
    "refused": ("fatal", "not-stored"),
    "duplicate": ("note", "already-here"),
    "stored": ("warning", "external-id-shared"),
    "preview": ("warning", "external-id-shared"),
}


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("paths", nargs="+", metavar="PATH", help="A file, a folder, or - for standard input")
        parser.add_argument("--format", choices=incoming.FORMATS, help="What the files are; otherwise it is found out")
        parser.add_argument(
            "--references",
            metavar="FILE",
            type=Path,
            help="The references of one draft that lists none: RIS, BibTeX, PubMed's format, CSL-JSON, CSV or text",
        )
        parser.add_argument("--submitter", metavar="EMAIL", help="Whose drafts they are")
        parser.add_argument("--dry-run", action="store_true", help="Say what would happen, and store nothing")
        parser.add_argument("--json", action="store_true", help="One JSON object on standard output")

    def handle(self, *args, **options) -> None:
        paths = list(_files(options["paths"]))
        by = _submitter(options["submitter"], needed=not options["dry_run"])
        reads = _reads(paths, options["format"])
        if options["references"]:
            reads = [_with_references(reads, options["references"])]
        outcomes = imports.preview(reads, by=by) if options["dry_run"] else imports.store(reads, by=by)
        counts = self._print_json(outcomes) if options["json"] else self._print_words(outcomes, by)
        if counts["refused"]:
            sys.exit(1)

    def _print_json(self, outcomes: Iterable[Imported]) -> Counter[str]:
        """Written as it goes, since the drafts of a large file do not fit into memory together."""
        counts: Counter[str] = Counter()
        self.stdout.write('{"articles": [', ending="")
        for outcome in outcomes:
            self.stdout.write(", " if counts.total() else "", ending="")
            self.stdout.write(json.dumps(_told(outcome), ensure_ascii=False), ending="")
            counts[outcome.status] += 1
        self.stdout.write("]}")
        return counts

    def _print_words(self, outcomes: Iterable[Imported], by: Person | None) -> Counter[str]:
        counts: Counter[str] = Counter()
        for outcome in outcomes:
            counts[outcome.status] += 1
            for line in _lines(outcome):
                self.stdout.write(line)
        submitter = f", submitted by {by.name} <{by.email}>" if by else ""
        told = ", ".join(f"{count} {status}" for status, count in sorted(counts.items()))
        self.stdout.write(f"{told}{submitter}.")
        return counts


def _files(given: Iterable[str]) -> Iterator[Path | None]:
    """The files to read, folders opened; None for standard input. Raises CommandError where there is none such."""
    for name in given:
        path = Path(name)
        if name == STANDARD_INPUT:
            yield None
        elif path.is_dir():
            yield from sorted(file for file in path.rglob("*") if file.is_file() and _is_draft(file))
        elif path.is_file():
            yield path
        else:
            raise CommandError(f"There is no file {name}.", returncode=WRONG_USE)


def _is_draft(file: Path) -> bool:
    return file.name.lower().removesuffix(".gz").endswith(SUFFIXES)


def _reads(paths: Iterable[Path | None], format: str | None) -> Iterator[Read]:
    for path in paths:
        if path is None:
            yield from _read(sys.stdin.buffer, "", format)
            continue
        try:
            with path.open("rb") as stream:
                yield from _read(stream, path.name, format)
        except OSError as error:
            message = f"{path} could not be read: {error.strerror}."
            yield Read(None, (Finding("fatal", "unreadable", message),), path.name)


def _with_references(reads: Iterable[Read], path: Path) -> Read:
    """The one draft with the list from a file. Raises CommandError where there are several, which would all get it."""
    drafts = list(islice(reads, 2))
    if len(drafts) != 1:
        raise CommandError("--references goes with one draft. Import the others apart.", returncode=WRONG_USE)
    try:
        entries = formats.read(path.read_text("utf-8", errors="replace"), name=path.name)
    except OSError as error:
        raise CommandError(f"{path} could not be read: {error.strerror}.", returncode=WRONG_USE) from None
    return with_references(drafts[0], entries)


def _read(stream: BinaryIO, name: str, format: str | None) -> Iterator[Read]:
    return incoming.read(stream, name=name, format=format, limit=incoming.BULK_LIMIT)


def _submitter(email: str | None, *, needed: bool) -> Person | None:
    """Who was named; otherwise the only submitter there is, or the only one that is a system and never signs in."""
    if email:
        return _named(email)
    people = list(Person.objects.filter(roles__contains=[Role.SUBMITTER], is_active=True)[:1000])
    systems = [person for person in people if not person.has_usable_password()]
    for candidates in (people, systems):
        if len(candidates) == 1:
            return candidates[0]
    if needed:
        there = f"There are {len(people)} submitters" if people else "There is no submitter yet"
        raise CommandError(f"{there}: say whose drafts these are with --submitter EMAIL.", returncode=WRONG_USE)
    return None


def _named(email: str) -> Person:
    person = Person.objects.filter(email__iexact=email, is_active=True).first()
    if person is None:
        raise CommandError(f"Nobody here has the address {email}.", returncode=WRONG_USE)
    if not can_submit(person):
        message = f"{person.name} is neither a submitter nor an editor, so nothing can be submitted in that name."
        raise CommandError(message, returncode=WRONG_USE)
    return person


def _told(outcome: Imported) -> dict[str, Any]:
    """The draft as an object, with what became of it."""
    draft = outcome.read.draft
    if draft is None:
        told = refusal_as_json(outcome.read)
    else:
        told = as_json(draft, status=outcome.status, slug=outcome.article.slug if outcome.article else "")
    if outcome.why:
        severity, code = SAID_OF[outcome.status]
        finding = Finding(severity, code, outcome.why, outcome.read.place)
        told["findings"] = [finding_as_json(finding), *told["findings"]]
    return told | {"place": outcome.read.place}


def _lines(outcome: Imported) -> Iterator[str]:
    """What a person has to know of it: whatever is not plainly stored, and what is fatal."""
    draft = outcome.read.draft
    name = draft.title if draft else outcome.read.place or "file"
    if outcome.status in ("duplicate", "refused") or draft is None:
        yield f"{outcome.status}: {name}" + (f": {outcome.why}" if outcome.why else "")
    for finding in outcome.read.findings:
        if finding.severity == "fatal":
            yield f"  {name}: {finding.message}" + (f" ({finding.where})" if finding.where else "")

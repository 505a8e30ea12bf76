"""Check references at the registries: those of a file, of articles by their slugs, or all that are due.

With --references FILE (“-” is standard input) nothing stored is needed or touched: free text with one reference a line,
CSV (ref_id, reference, doi, pmid, title, author, year, journal, volume, page), BibTeX, RIS, CSL-JSON, PubMed's own
format, or a list of DOIs and PMIDs. Otherwise the sources of the articles named are asked for now, or with --due those
whose turn it is, and what is found is stored as the workers do it.

Ends with status 0 when all is well, 1 when something was found wrong or could not be checked, 2 when the command was
used wrongly.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Sequence
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles.actions import checks
from articles.citations import formats
from articles.citations.listing import Checked, as_json, check_list
from articles.ledger.context import acting
from articles.models import Article, Source, Standing, Via
from articles.registries import lone_registries
from articles.tasks import check_some

WRONG_USE = 2
BAD = (Standing.RETRACTED, Standing.WITHDRAWN, Standing.CONCERN, Standing.ABSENT, Standing.SUSPECT, Standing.UNKNOWN)


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("slugs", nargs="*", metavar="SLUG", help="Articles whose sources are checked now")
        parser.add_argument("--due", action="store_true", help="All stored sources whose turn it is")
        parser.add_argument("--references", metavar="FILE", help="A file of references; needs nothing stored")
        parser.add_argument("--form", choices=formats.FORMS, default="", help="What FILE is; otherwise found out")
        parser.add_argument("--json", action="store_true", help="One JSON object on standard output")

    def handle(self, *args, **options) -> None:
        chosen = [bool(options["slugs"]), options["due"], bool(options["references"])]
        if sum(chosen) != 1:
            raise CommandError("Give articles by their slugs, or --due, or --references FILE.", returncode=WRONG_USE)
        if options["references"]:
            fine = self._references(options["references"], options["form"], options["json"])
        else:
            fine = self._stored(options["slugs"], options["json"])
        if not fine:
            sys.exit(1)

    def _references(self, name: str, form: str, in_json: bool) -> bool:
        entries = formats.read(_text(name), form=form, name=name)
        checked = check_list(entries, lone_registries(), now=timezone.now())
        if in_json:
            self.stdout.write(json.dumps({"references": [as_json(each) for each in checked]}, ensure_ascii=False))
        else:
            self._print(checked)
        return all(each.is_fine for each in checked)

    def _print(self, checked: Sequence[Checked]) -> None:
        for each in checked:
            told = as_json(each)
            self.stdout.write(f"{told['ref_id']}: {told['state']}, {told['standing']}  {told['as_cited'][:100]}")
            for said in (*told["faults"], *(rule["message"] for rule in told["rules"] if rule["severity"] != "note")):
                self.stdout.write(f"    {said}")
        counts = Counter(each.state.value for each in checked)
        self.stdout.write(", ".join(f"{count} {state}" for state, count in sorted(counts.items())) or "No references.")

    def _stored(self, slugs: Sequence[str], in_json: bool) -> bool:
        sources = _due_now(slugs)
        with acting(Via.COMMAND):
            while check_some():
                continue
        rows = list(Source.objects.filter(pk__in=sources).order_by("pk"))
        if in_json:
            self.stdout.write(json.dumps({"sources": [_told(source) for source in rows]}, ensure_ascii=False))
        else:
            self._print_sources(rows)
        return not any(source.standing in BAD for source in rows)

    def _print_sources(self, sources: Iterable[Source]) -> None:
        for source in sources:
            self.stdout.write(f"{source.key}: {source.get_standing_display().lower()}")


def _text(name: str) -> str:
    """The file's text, whatever its encoding. Raises CommandError (2) where there is no such file."""
    if name == "-":
        return sys.stdin.buffer.read().decode("utf-8", "replace")
    try:
        raw = Path(name).read_bytes()
    except OSError as error:
        raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=WRONG_USE) from error
    try:
        return raw.decode("utf-8-sig")
    except UnicodeDecodeError:
        return raw.decode("cp1252", "replace")


def _due_now(slugs: Sequence[str]) -> list[int]:
    """The sources that are due, those of the articles among them. Raises CommandError (2) for an unknown slug."""
    known = dict(Article.objects.filter(slug__in=slugs).values_list("slug", "current"))
    if missing := sorted(set(slugs) - set(known)):
        raise CommandError(f"There is no article {', '.join(missing)}.", returncode=WRONG_USE)
    if slugs:
        return checks.make_due(list(known.values()), at=timezone.now())
    due = Source.objects.filter(check_due_at__lte=timezone.now())
    return list(due.values_list("pk", flat=True))


def _told(source: Source) -> dict[str, str | None]:
    checked = source.checked_at.isoformat() if source.checked_at else None
    return {"key": source.key, "standing": source.standing, "checked_at": checked}

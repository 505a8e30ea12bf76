"""Load the Retraction Watch table (CSV), and have every cited source looked up that it tells something new of.

Ends with status 0 when the table is now what the file says, 1 when rows had to be left out or nothing could be removed
(what was read is loaded), 2 when the file is not the table: then nothing was changed.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles.actions.retractions import Loaded, compare_table, load_table
from articles.citations.retraction_watch import NotTheTable
from articles.dates import counted

WRONG_USE = 2


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("csv", type=Path, help="The table, as Crossref publishes it")
        parser.add_argument("--json", action="store_true", help="One JSON object on standard output")

    def handle(self, *args, **options) -> None:
        loaded = _loaded(options["csv"])
        due = compare_table(at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps(loaded.as_json() | {"due": due}))
        else:
            for line in _told(loaded, due):
                self.stdout.write(line)
        if loaded.skipped or loaded.kept_because:
            sys.exit(1)


def _loaded(path: Path) -> Loaded:
    try:
        with path.open("rb") as table:
            return load_table(table, at=timezone.now())
    except OSError as error:
        raise CommandError(f"{path} could not be read: {error.strerror}.", returncode=WRONG_USE) from error
    except NotTheTable as error:
        raise CommandError(f"{path}: {error} Nothing was changed.", returncode=WRONG_USE) from error


def _told(loaded: Loaded, due: int) -> Iterator[str]:
    changes = (loaded.added, loaded.changed, loaded.removed)
    did = "nothing changed" if not any(changes) else "{:,} added, {:,} changed, {:,} removed".format(*changes)
    yield f"{counted(loaded.rows, 'row')} read, {loaded.kept:,} kept: {did}."
    for why, count in loaded.skipped.most_common():
        yield f"{counted(count, 'row')} left out: {why}."
    for why, count in loaded.doubtful.most_common():
        yield f"{counted(count, 'row')} kept that can say nothing: {why}."
    for line, why in loaded.examples:
        yield f"  line {line:,}: {why}"
    if loaded.kept_because:
        yield loaded.kept_because
    yield f"{counted(due, 'cited source')} to be looked up because of it."

"""Load the Retraction Watch table (CSV) and say which cited sources it speaks of."""

from __future__ import annotations

import json
from pathlib import Path

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from articles.actions.retractions import load_retractions


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("csv", type=Path, help="The table, as Crossref publishes it")
        parser.add_argument("--json", action="store_true", help="One JSON object on standard output")

    def handle(self, *args, **options) -> None:
        if not options["csv"].is_file():
            raise CommandError(f"There is no file {options['csv']}.", returncode=2)
        sources = load_retractions(options["csv"], at=timezone.now())
        if options["json"]:
            self.stdout.write(json.dumps({"sources": {source.key: source.standing for source in sources}}))
            return
        for source in sources:
            self.stdout.write(f"{source.key}: {source.get_standing_display().lower()}")
        self.stdout.write(f"{len(sources)} cited sources are in the table.")

"""Is the history whole? Says so, or names the first broken event and ends with status 1."""

from __future__ import annotations

import json
import sys

from django.core.management.base import BaseCommand, CommandParser

from articles.ledger.verify import Verification, verify


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--json", action="store_true", help="One JSON object on standard output")

    def handle(self, *args, **options) -> None:
        found = verify()
        self.stdout.write(json.dumps(found.as_json()) if options["json"] else _sentence(found))
        if not found.whole:
            sys.exit(1)


def _sentence(found: Verification) -> str:
    if found.first_broken is None:
        return f"The history is whole: {found.events} events of {found.subjects} subjects."
    broken = found.first_broken
    return f"The history is broken at event {broken.sequence} of {broken.subject} {broken.subject_id}: {broken.why}."

"""Load the demonstration board: invented people and twelve original articles, in every state, by the actions alone."""

from __future__ import annotations

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import transaction

from articles.models import Article, Person, Role
from reviewboard.demo import board, stories


class Command(BaseCommand):
    help = __doc__

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--if-empty", action="store_true", help="Do nothing where there are people already")
        parser.add_argument("--logins", action="store_true", help="Only print a demonstration login for each role")

    def handle(self, *args, **options) -> None:
        if options["logins"]:
            return self._print_logins()
        if Person.objects.exists() or Article.objects.exists():
            if options["if_empty"]:
                return None
            raise CommandError("There are people or articles already; the demonstration board needs an empty database.")
        with transaction.atomic():
            articles = stories.load()
        self.stdout.write(f"Loaded {Person.objects.count()} people and {len(articles)} articles.")
        return None

    def _print_logins(self) -> None:
        """One person for each role, where the demonstration board is loaded; nothing elsewhere."""
        emails = set(Person.objects.values_list("email", flat=True))
        told = board.told()
        for role in (Role.REVIEWER, Role.EDITOR, Role.ADMIN, Role.SUBMITTER):
            rows = [row for row in told["people"] if role in row["roles"] and row["signs_in"]]
            if rows and rows[0]["email"] in emails:
                self.stdout.write(f"{role.label:<10} {rows[0]['email']:<40} password: {told['demo']['password']}")

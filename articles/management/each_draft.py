"""What the commands have in common that follow texts through a file of JSON lines; none of them needs a database."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError, CommandParser

from articles.drafts.followed import TwoTexts, Uncomparable, Unread, texts

WRONG_USE = 2


class EachDraftCommand(BaseCommand):
    """Prints one entry a line: ``{"external_id", <of>: [...]}``, with ``error`` and ``line`` where that failed.

    Ends with status 0 when all lines could be read, 1 when some could not, 2 when there is no such file.
    """

    requires_system_checks: ClassVar[list[str]] = []
    of: str

    def told(self, draft: TwoTexts) -> list[dict[str, Any]]:
        """What is printed of one draft. Raises Uncomparable."""
        raise NotImplementedError

    def said(self, told: list[dict[str, Any]]) -> Iterable[str]:
        """The same as lines for people, a heading without its end first."""
        raise NotImplementedError

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "file", metavar="FILE.jsonl", help="One draft a line: external_id, body, expert.revised_body"
        )
        parser.add_argument("--json", action="store_true", help="One JSON object on standard output")

    def handle(self, *args, **options) -> None:
        entries = self._entries(options["file"])
        failed = self._print_json(entries) if options["json"] else self._print_words(entries)
        if failed:
            sys.exit(1)

    def _entries(self, name: str) -> Iterator[dict[str, Any]]:
        try:
            stream = Path(name).open("rb")  # noqa: SIM115 -- closed below; only the opening may be wrong use
        except OSError as error:
            raise CommandError(f"{name} cannot be read: {error.strerror}.", returncode=WRONG_USE) from None
        with stream:
            yield from map(self._entry, texts(stream))

    def _entry(self, draft: TwoTexts | Unread) -> dict[str, Any]:
        if isinstance(draft, Unread):
            return self._failed(draft, draft.why)
        try:
            return {"external_id": draft.external_id, self.of: self.told(draft)}
        except Uncomparable as error:
            return self._failed(draft, str(error))

    def _failed(self, draft: TwoTexts | Unread, why: str) -> dict[str, Any]:
        self.stderr.write(f"Line {draft.line}: {why}")
        return {"external_id": draft.external_id, self.of: [], "line": draft.line, "error": why}

    def _print_json(self, entries: Iterable[dict[str, Any]]) -> int:
        """Written as it goes, since what is told of a large file does not fit into memory together."""
        failed = 0
        before = '{"drafts": ['
        for entry in entries:
            self.stdout.write(before + json.dumps(entry, ensure_ascii=False), ending="")
            before = ", "
            failed += "error" in entry
        self.stdout.write("]}" if before == ", " else '{"drafts": []}')
        return failed

    def _print_words(self, entries: Iterable[dict[str, Any]]) -> int:
        drafts = failed = 0
        for entry in entries:
            drafts += 1
            failed += "error" in entry
            heading, *lines = [entry["error"]] if "error" in entry else self.said(entry[self.of])
            self.stdout.write("\n".join([f"{entry['external_id'] or 'unnamed'}: {heading}", *lines]))
        self.stdout.write(f"{drafts} drafts, {failed} could not be followed." if failed else f"{drafts} drafts.")
        return failed

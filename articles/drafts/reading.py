"""What a reader makes of one draft, before it is judged; and what comes out in the end."""

from __future__ import annotations

from dataclasses import dataclass

from articles.drafts.draft import Draft, Finding


@dataclass(frozen=True, slots=True)
class Reading:
    """A draft as one format's reader found it.

    ``body_lines`` has for each line of the body the number of its line in what the person gave, and ``source`` is all
    of that text, where it is one text for one draft; ``kept`` are the numbers of its lines that went into the draft. A
    reader of records leaves them empty and says in ``record`` which record it is ("line 7").
    """

    draft: Draft
    noticed: tuple[Finding, ...] = ()
    body_lines: tuple[int, ...] = ()
    source: str = ""
    kept: frozenset[int] = frozenset()
    record: str = ""

    def where(self, body_line: int) -> str:
        """The place of a line of the body (counted from 1), for people."""
        if 0 < body_line <= len(self.body_lines):
            return f"line {self.body_lines[body_line - 1]}"
        return self.place(f"body line {body_line}")

    def place(self, within: str) -> str:
        """``within`` ("reference 3") with the record in front where there are records."""
        return ", ".join(part for part in (self.record, within) if part)


@dataclass(frozen=True, slots=True)
class Read:
    """One draft that came in, or the refusal of one.

    ``draft`` is None when the text was refused; ``findings`` then say why. Otherwise they are the draft's own findings.
    ``place`` is where in the file it stood ("line 7", "item 3"), "" for a file that is one article.
    """

    draft: Draft | None
    findings: tuple[Finding, ...] = ()
    place: str = ""


def refusal(code: str, message: str, where: str = "", place: str = "") -> Read:
    """A refused text with its one fatal finding; ``where`` is the exact place, ``place`` the record's."""
    return Read(None, (Finding("fatal", code, message, where or place),), place)

"""Reading a text that is a draft already: what an editor wrote is judged by the rules for what comes in."""

from __future__ import annotations

import datetime as dt

from articles.drafts.draft import Draft, Finding
from articles.drafts.findings import judged
from articles.drafts.reading import Reading


def examine(draft: Draft, today: dt.date) -> tuple[Finding, ...]:
    """The draft's findings, the severest first; ``today`` is the day that no text can be younger than."""
    return judged(Reading(draft), today).findings

"""Reading a text that is already a draft: what an editor wrote is judged by the rules that what came in was judged by."""

from __future__ import annotations

import datetime as dt

from articles.drafts.draft import Draft, Finding
from articles.drafts.findings import judged
from articles.drafts.reading import Reading


def examine(draft: Draft, today: dt.date) -> tuple[Finding, ...]:
    """The draft's findings, the severest first; ``today`` is the day that no text can be younger than."""
    return judged(Reading(draft), today).findings

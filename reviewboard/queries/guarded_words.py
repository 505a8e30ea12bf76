"""Which words are too much for which certainty: the lists that come with the code, as far as no editor changed them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from django.db.models.functions import JSONObject

from articles.drafts.wording_guard import DEFAULT_WORDS, FROM_THE_TOP
from reviewboard.models import GuardedWords

GUARDED = GuardedWords.objects.values(found=JSONObject(certainty="certainty", words="words"))
"""The changed lists as JSON, for a statement about something else."""


def lists_of(changed: Iterable[dict]) -> dict[str, Sequence[str]]:
    """All lists, from the rows of ``GUARDED``."""
    return DEFAULT_WORDS | {row["certainty"]: row["words"] for row in changed}


def lists_with_changes() -> list[tuple[str, Sequence[str], GuardedWords | None]]:
    """(certainty, words, who changed them and when; None: nobody) of each list."""
    rows = GuardedWords.objects.in_bulk()
    return [(name, rows[name].words if name in rows else DEFAULT_WORDS[name], rows.get(name)) for name in FROM_THE_TOP]

"""Where each sentence of a draft's body stands in its revised body (expert.revised_body), line by line of a file.

Offsets are those of the revised body as it stands in the file. What cannot be placed is unplaced, never guessed.

Ends with status 0 when all lines could be compared, 1 when some could not, 2 when there is no such file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles.drafts.followed import TwoTexts, reanchored
from articles.management.each_draft import EachDraftCommand


class Command(EachDraftCommand):
    help = __doc__
    of = "sentences"

    def told(self, draft: TwoTexts) -> list[dict[str, Any]]:
        return reanchored(draft)

    def said(self, told: list[dict[str, Any]]) -> Iterator[str]:
        placed = [sentence for sentence in told if sentence["outcome"] == "placed"]
        yield f"{len(placed)} of {len(told)} sentences placed"
        for sentence in told:
            if sentence["outcome"] == "unplaced":
                yield f"  unplaced: {sentence['text']}"
            elif sentence["found"] != sentence["text"]:
                yield f"  {sentence['text']}\n    → {sentence['found']}"

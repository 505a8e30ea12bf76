"""The claims of each draft in a file of JSON lines: what a source can support, and which numbers it cites there.

Ends with status 0 when all lines could be read, 1 when some could not, 2 when there is no such file.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from articles.drafts.followed import TwoTexts, segmented
from articles.management.each_draft import EachDraftCommand


class Command(EachDraftCommand):
    help = __doc__
    of = "claims"

    def told(self, draft: TwoTexts) -> list[dict[str, Any]]:
        return segmented(draft)

    def said(self, told: list[dict[str, Any]]) -> Iterator[str]:
        yield f"{len(told)} claims, {sum(bool(claim['citations']) for claim in told)} of them cite something"
        for claim in told:
            yield f"  {claim['citations'] or '[none]'} {claim['text']}"

"""What became of each claim from a draft's body to its revised body (expert.revised_body), line by line of a file.

Carried: same words, same sources, so that verdicts stand. Changed: reworded, or citing other sources. New; gone.

Ends with status 0 when all lines could be compared, 1 when some could not, 2 when there is no such file.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any

from articles.citations.cited import Cited
from articles.drafts.draft import DraftReference
from articles.drafts.followed import TwoTexts, carried
from articles.management.each_draft import EachDraftCommand

OUTCOMES = ("carried", "changed", "new", "gone")


class Command(EachDraftCommand):
    help = __doc__
    of = "claims"

    def told(self, draft: TwoTexts) -> list[dict[str, Any]]:
        return carried(draft, _work)

    def said(self, told: list[dict[str, Any]]) -> Iterator[str]:
        counts = Counter(claim["outcome"] for claim in told)
        yield ", ".join(f"{counts[outcome]} {outcome}" for outcome in OUTCOMES)
        for claim in told:
            if claim["outcome"] != "carried":
                yield f"  {claim['outcome']}: {claim['text']}"
            if claim["outcome"] == "changed":
                yield f"     from: {claim['matched']}"


def _work(reference: DraftReference) -> str:
    """The work that a reference names, as it is told when a revision is stored."""
    said = {"doi": reference.doi, "pmid": reference.pmid, "url": reference.url, "title": reference.title}
    return Cited(as_cited=reference.as_cited, **said).source_key

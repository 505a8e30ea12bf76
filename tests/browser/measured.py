"""What a review costs its reviewer, counted in the browser: keystrokes, taps, and pages loaded."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, Request

from articles.drafts import incoming
from articles.drafts.draft import Draft, DraftReference
from reviewboard.models import Assignment
from tests.cast import draft

SEED = Path(settings.BASE_DIR).parent / "shared" / "data" / "seed-article.txt"
PASSAGE = "Thirty adults trained for four weeks. Pain fell with stabilisation exercise. Nobody was harmed."
REFERENCES = tuple(
    DraftReference(number, as_cited=f"Doe J. Trial {number} of exercise. 20{10 + number}.", doi=f"10.5555/t.{number}",
                   passage=PASSAGE)
    for number in range(1, 5)
)  # fmt: skip
# Which references each claim of the seed article cites: 17 claims, 23 citations.
CITED = "12 1 1 2 1 1 23 4 3 4 4 4 123 2 13 12 1"
COUNT = """
addEventListener("keydown", (event) => event.isTrusted && count("keys"), { capture: true });
addEventListener("pointerup", (event) => event.pointerType === "touch" && count("taps"), { capture: true });
const count = (what) => sessionStorage.setItem(what, Number(sessionStorage.getItem(what)) + 1);
"""


def seed() -> Draft:
    """The seed article with its four references, or where its file is not there, a text of the same build."""
    if SEED.exists():
        [read] = incoming.read(SEED.read_bytes(), name=SEED.name)
        return replace(read.draft, references=REFERENCES, findings=())
    cited = enumerate(CITED.split(), 1)
    lines = (f"- Statement number {number} holds. [{', '.join(references)}]" for number, references in cited)
    return draft(body="\n".join(lines) + "\n", references=REFERENCES)


class Effort:
    """Counts from now on what is done in ``page``; ``loads`` are whole pages, not the pieces that a page fetches."""

    def __init__(self, page: Page) -> None:
        self.page, self.loads = page, 0
        page.add_init_script(COUNT)
        page.on("request", self._asked)

    def _asked(self, request: Request) -> None:
        self.loads += request.is_navigation_request() and request.frame == self.page.main_frame

    def counted(self, what: str) -> int:
        """keys or taps."""
        return int(self.page.evaluate("what => Number(sessionStorage.getItem(what))", what))


def signed_in(page: Page, assignment: Assignment) -> None:
    client = Client()
    client.force_login(assignment.reviewer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])

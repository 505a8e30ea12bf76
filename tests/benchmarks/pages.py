"""What is measured: each page of the budgets, its floor, and which articles it is asked for."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from articles.models import Article, Person
from reviewboard.models import Assignment
from tests.benchmarks.hashing import PASSWORD
from tests.benchmarks.prototypes import SIGNS_CHEAPLY, SIGNS_DEARLY
from tests.benchmarks.site import CSRF

SAMPLE = 100  # articles that a page is asked for in turn


@dataclass(frozen=True, slots=True)
class Request:
    """One request for a page and the same for its floor. ``form`` is posted; None: the page is only looked at."""

    path: str
    floor: str
    person: Person | None = None
    form: dict[str, str] | None = None

    @property
    def body(self) -> str | None:
        return None if self.form is None else urlencode({"csrfmiddlewaretoken": CSRF, **self.form})


@dataclass(frozen=True, slots=True)
class Page:
    """``ratio`` and ``queries`` are its budgets (DESIGN section 8); ``once``: a request can be made only once."""

    name: str
    ratio: float
    queries: int
    requests: Callable[[], list[Request]]
    once: bool = False


def _in_story(story: str):
    """The articles of a prototype's story in no order that means anything."""
    return Article.objects.filter(external_id__startswith=f"{story}-").order_by("current__digest")


def _editor(email: str = SIGNS_DEARLY) -> Person:
    return Person.objects.get(email=email)


def _public() -> list[Request]:
    slugs = _in_story("published").values_list("slug", flat=True)[:SAMPLE]
    return [Request(f"/articles/{slug}/", f"/floors/articles/{slug}/") for slug in slugs]


def _queue(**said: str) -> Callable[[], list[Request]]:
    query = f"?{urlencode(said)}" if said else ""
    return lambda: [Request(reverse("board:queue") + query, "/floors/queue/", _editor())]


def _desk() -> list[Request]:
    rows = Assignment.objects.filter(article__in=_in_story("at_work"), state=Assignment.State.ACCEPTED)
    rows = rows.select_related("reviewer").order_by("article__current__digest", "pk")[:SAMPLE]
    return [Request(reverse("board:desk", args=[row.pk]), f"/floors/desk/{row.pk}/", row.reviewer) for row in rows]


def _file() -> list[Request]:
    editor, slugs = _editor(), _in_story("ready").values_list("slug", flat=True)[:SAMPLE]
    return [Request(reverse("board:article", args=[slug]), f"/floors/file/{slug}/", editor) for slug in slugs]


def _history() -> list[Request]:
    editor, slugs = _editor(), _in_story("published").values_list("slug", flat=True)[:SAMPLE]
    return [
        Request(reverse("board:article-history", args=[slug]), f"/floors/history/{slug}/", editor) for slug in slugs
    ]


def _decision(email: str) -> Callable[[], list[Request]]:
    def requests() -> list[Request]:
        editor = _editor(email)
        articles = _in_story("ready").filter(state="under_review").values_list("slug", "current__digest")
        return [_approval(slug, digest, editor) for slug, digest in articles]

    return requests


def _approval(slug: str, digest: str, editor: Person) -> Request:
    said = {"seen": digest, "password": PASSWORD, "email": editor.email}
    return Request(reverse("board:article-approve", args=[slug]), f"/floors/decide/{slug}/", editor, said)


PAGES = (
    Page("public article", 2.0, 3, _public),
    Page("queue", 2.5, 6, _queue()),
    Page("queue, one view", 2.5, 6, _queue(view="with-reviewers")),
    Page("review page", 2.5, 8, _desk),
    Page("article file", 2.5, 8, _file),
    Page("decision", 3.0, 10, _decision(SIGNS_DEARLY), once=True),
    Page("decision but for the hashing", 3.0, 10, _decision(SIGNS_CHEAPLY), once=True),
    Page("history", 2.0, 4, _history),
)

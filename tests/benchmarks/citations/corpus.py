"""What a corpus costs: 10,000 articles that cite 2,000 sources ask each registry about 2,000 works, and no more."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator
from dataclasses import dataclass

from django.utils import timezone

from articles import registries, tasks
from articles.actions.submissions import submit
from articles.citations.clients import Registries
from articles.citations.clients.http import Getter
from articles.citations.clients.shelves import MemoryShelf
from articles.drafts.draft import Draft, DraftReference
from articles.models import Article, Person, Source
from tests.at_once import AtOnce
from tests.benchmarks.citations.sets import recording
from tests.benchmarks.databases import using
from tests.standin import running

AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Cost:
    """``lookups`` is how often Crossref was asked for a work; ``again`` how often when all were due a second time."""

    articles: int
    sources: int
    lookups: int
    again: int
    seconds: float


def cost(database: str, *, articles: int = 10_000, sources: int = 2_000) -> Cost:
    """Imports so many articles that cite so many works between them, and has the workers look up what is due."""
    works = [recording(_doi(number), {"title": [f"Work {number}"], "issued": _year()}) for number in range(sources)]
    with using(database), running(_with_validators(works)) as standin, _asking(standin.url):
        before = Article.objects.count()
        Source.objects.update(check_due_at=None)  # those of the template are none of this
        _submit(articles, sources)
        start = time.perf_counter()
        tasks.check_due(lambda: True)
        seconds, lookups = time.perf_counter() - start, _works_asked(standin.asked)
        mine = Source.objects.filter(key__startswith="doi:10.5555/corpus.")
        mine.update(check_due_at=timezone.now())
        tasks.check_due(lambda: True)
        again = _works_asked(standin.asked) - lookups
        return Cost(Article.objects.count() - before, mine.count(), lookups, again, seconds)


def _doi(number: int) -> str:
    return f"10.5555/corpus.{number}"


def _year() -> dict[str, list[list[int]]]:
    return {"date-parts": [[2024]]}


def _with_validators(works: list[dict]) -> list[dict]:
    return [work | {"headers": {"etag": f'"{number}"'}} for number, work in enumerate(works)]


@contextlib.contextmanager
def _asking(url: str) -> Iterator[None]:
    """Every registry is at this address, and minds nothing."""
    urls = {f"{name}_url": url for name in ("crossref", "doi", "ncbi", "datacite", "europepmc", "openalex")}
    made = Registries(**urls, getter=Getter(pacer=AtOnce()), shelf=MemoryShelf(10_000))
    ours, registries._of_this_process = registries._of_this_process, lambda: made
    try:
        yield
    finally:
        registries._of_this_process = ours


def _submit(articles: int, sources: int) -> None:
    submitter = Person.objects.get(email="whitlow@example.org")
    for first in range(0, articles, AT_ONCE):
        submit([_draft(number, sources) for number in range(first, min(first + AT_ONCE, articles))], by=submitter)


def _draft(number: int, sources: int) -> Draft:
    """Two works each, so that every work is cited by many."""
    cited = (number % sources, (number * 7 + 3) % sources)
    references = tuple(
        DraftReference(place, as_cited=f"Work {work}. 2024. doi:{_doi(work)}", doi=_doi(work))
        for place, work in enumerate(cited, start=1)
    )
    return Draft(
        question=f"Does it help in case {number}?",
        title=f"What helps in case {number}",
        body=f"It helps in case {number} [1]. It does no harm [2].\n",
        references=references,
        external_id=f"corpus-{number}",
    )


def _works_asked(asked: dict[str, int]) -> int:
    return sum(count for path, count in asked.items() if path.startswith("/works/10.5555/corpus."))

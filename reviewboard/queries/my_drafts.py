"""What somebody handed in, where it stands, and what is asked of them."""

from __future__ import annotations

from dataclasses import dataclass

from articles.models import Article, Person, State
from reviewboard.queries.blockers import Blocker, blockers_of, is_fatal

PAGE = 50


@dataclass(frozen=True, slots=True)
class Draft:
    """One's own article; ``fatal`` is what keeps it from reviewers, asked only while it stands with its submitter."""

    article: Article
    fatal: tuple[Blocker, ...]

    @property
    def is_open(self) -> bool:
        return self.article.state == State.SUBMITTED

    @property
    def came_back(self) -> bool:
        """Sent back or restored, with the reason in ``closed_because``."""
        return self.is_open and bool(self.article.closed_because)

    @property
    def answered(self) -> bool:
        """It has a new text since it came back."""
        return self.came_back and self.article.current.created_at > self.article.state_since_at


def my_drafts(person: Person, before: int | None = None) -> list[Draft]:
    """The newest first, one more than ``PAGE``, in two statements; ``before`` is the id of the last row of a page."""
    rows = Article.objects.filter(submitted_by=person).select_related("current").defer("current__body")
    articles = list((rows.filter(pk__lt=before) if before else rows).order_by("-pk")[: PAGE + 1])
    found = blockers_of(article.pk for article in articles if article.state == State.SUBMITTED)
    return [Draft(article, tuple(filter(is_fatal, found.get(article.pk, ())))) for article in articles]

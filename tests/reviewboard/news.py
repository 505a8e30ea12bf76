"""News of a source, as a look-up brings it."""

from __future__ import annotations

from django.utils import timezone

from articles.actions.checks import Question, store_results
from articles.citations.answers import Existence, Record
from articles.citations.checking import Result
from articles.citations.rules import Cited, Outcome, Ruling, Standing, State
from articles.models import Article, Source
from reviewboard.actions import workflow
from tests.cast import PASSWORD, fetched

SAID = "Retracted on 6 February 2010: 10.5555/notice (Crossref: “Retraction”)."
RULED = {
    "stands": ("C6", Ruling.PASSED, "note"),
    "retracted": ("C6", Ruling.RETRACTED, "fatal"),
    "withdrawn": ("C6", Ruling.WITHDRAWN, "fatal"),
    "concern": ("C8", Ruling.CONCERN, "fatal"),
    "corrected": ("C9", Ruling.CORRECTED, "warning"),
}


def news(standing: str, doi: str = "10.5555/walking", said: str = SAID) -> Source:
    """The registries now say this of the source."""
    source, cited = Source.objects.get(doi=doi), Cited(doi=doi)
    rule, ruling, severity = RULED[standing]
    result = Result(
        source_key=source.key,
        identifiers=cited.identifiers,
        existence=Existence.FOUND,
        standing=Standing(standing),
        state=State.PROBLEM,
        record=Record(source="Crossref", doi=doi),
        score=None,
        outcomes=(Outcome(rule, ruling, severity, said),),
        answers=(),
        match=None,
        evidence=(),
    )
    return store_results(Question(source, cited, {}), [result], at=timezone.now())


def published(article: Article, by) -> Article:
    workflow.approve(article.pk, by=by, seen=article.current.digest, password=PASSWORD, publish_too=True)
    return fetched(article)

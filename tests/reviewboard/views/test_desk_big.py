"""A long article on the desk: 5,000 words, 200 citations, 100 comments."""

from __future__ import annotations

import re

import pytest

from articles.drafts.draft import DraftReference
from articles.models import Abstract, Claim, Source
from reviewboard.actions import remarks
from reviewboard.models import Assignment
from tests.cast import fetched, sources_stand, submitted, typed_review, under_review
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import desk_url, opened

CITATIONS, COMMENTS, WORDS = 200, 100, 5000
LARGEST = 300_000  # bytes
PASSAGE = "Forty adults took part in this trial of 5 mg daily. Pain fell in most who did exercise. " * 20


def sentence(number: int) -> str:
    """25 words with a citation."""
    words = f"statement number {number} says that walking and training for many weeks lowers pain in most of the adults"
    return f"- In this long text {words} who were asked about it [{number % 40 + 1}]."


def long_article(submitter, editor, reviewer, citations: int, comments: int) -> Assignment:
    references = tuple(
        DraftReference(number, as_cited=f"Doe J. Trial {number}. 2020.", doi=f"10.5555/big.{number}", passage=PASSAGE)
        for number in range(1, 41)
    )
    parts = [sentence(number) for number in range(citations)]
    body = "\n".join(f"{'' if n % 10 else f'## Part {n // 10}'}\n\n{part}" for n, part in enumerate(parts))
    article = submitted(submitter, title=f"Of {citations}", body=body.strip() + "\n", references=references)
    sources_stand(article)
    for source in Source.objects.filter(abstract=None):
        Abstract.objects.create(
            source=source, text=PASSAGE, service="PubMed", fetched_at=source.checked_at, sha256="0" * 64
        )
    [assignment] = under_review(article, editor, reviewer)
    claims = list(Claim.objects.filter(revision=fetched(article).current).order_by("position"))
    for n in range(comments):
        claim = claims[n % len(claims)]
        words = f"Comment {n}: the trial does not quite say this of all adults, so that the wording goes too far."
        remarks.comment(article.pk, by=reviewer, text=words, passage=(claim.start, claim.end))
    typed_review(assignment)
    return assignment


def cost(client, assignment: Assignment) -> tuple[int, bytes]:
    """Statements, and the page."""
    opened(client, assignment)
    found = []
    asked = statements(lambda: found.append(client.get(desk_url(assignment)).content))
    return len(asked), found[0]


@pytest.fixture
def big(submitter, editor, reviewer) -> Assignment:
    return long_article(submitter, editor, reviewer, CITATIONS, COMMENTS)


def test_it_costs_as_many_statements_as_a_small_one(client, big, submitter, editor, reviewer):
    small = long_article(submitter, editor, reviewer, 3, 3)
    few, _ = cost(client, small)
    many, _ = cost(client, big)
    assert few == many <= 8


def test_it_is_under_300_kilobytes(client, big):
    revision = fetched(big.article).current
    assert len(revision.body.split()) >= WORDS
    assert revision.citations.count() == CITATIONS
    _, page = cost(client, big)
    assert page.count(b'class="remark"') == COMMENTS
    assert len(page) < LARGEST


def test_it_can_be_used_while_it_loads(client, big):
    """The text stands before what is to be typed; nothing in the head or the text makes the browser wait."""
    page = opened(client, big)
    scripts = re.findall(r"<script[^>]*>", page)
    assert scripts
    assert all("defer" in script or 'type="module"' in script for script in scripts)
    assert page.index('class="desk-text"') < page.index('id="focus"') < page.index('id="answers"')

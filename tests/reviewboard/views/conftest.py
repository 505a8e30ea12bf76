"""One article under review by one person, for the tests of the reviewer's pages."""

from __future__ import annotations

import pytest

from articles.models import Article
from reviewboard.models import Assignment
from tests.cast import sources_stand, submitted, under_review


@pytest.fixture
def article(submitter) -> Article:
    found = submitted(submitter)
    sources_stand(found)
    return found


@pytest.fixture
def assignment(article, editor, reviewer) -> Assignment:
    """Accepted, nothing typed."""
    [made] = under_review(article, editor, reviewer)
    return made

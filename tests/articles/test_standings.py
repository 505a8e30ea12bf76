"""What is news of a source, and what is not."""

from __future__ import annotations

from itertools import pairwise

import pytest

from articles.citations.rules.standing import GRAVEST_FIRST as OF_THE_RULES
from articles.models import Standing
from articles.standings import GRAVEST_FIRST, eases, gravity, worsens


def test_the_order_is_that_of_the_rules():
    ours = [standing.value for standing in GRAVEST_FIRST]
    theirs = [word.value for word, _ in OF_THE_RULES if word.value in ours]
    assert [word for word in ours if word in theirs] == theirs
    assert all(gravity(graver) > gravity(milder) for graver, milder in pairwise(GRAVEST_FIRST))


@pytest.mark.parametrize(
    ("old", "new", "worse", "better"),
    [
        ("stands", "retracted", True, False),
        ("stands", "corrected", True, False),
        ("corrected", "concern", True, False),
        ("concern", "retracted", True, False),
        ("absent", "retracted", True, False),
        ("suspect", "absent", True, False),
        ("retracted", "absent", False, False),
        ("concern", "absent", False, False),
        ("absent", "stands", False, True),
        ("retracted", "stands", False, True),
        ("retracted", "corrected", False, True),
        ("corrected", "stands", False, True),
        ("unknown", "retracted", True, False),
        ("not_indexed", "withdrawn", True, False),
        ("unknown", "corrected", False, False),
        ("unknown", "stands", False, False),
        ("stands", "unknown", False, False),
        ("retracted", "unknown", False, False),
        ("retracted", "not_indexed", False, False),
        ("stands", "stands", False, False),
    ],
)
def test_what_is_news(old, new, worse, better):
    assert (worsens(old, new), eases(old, new)) == (worse, better)


def test_no_change_is_both():
    pairs = [(old, new) for old in Standing for new in Standing]
    assert not [pair for pair in pairs if worsens(*pair) and eases(*pair)]

"""Words that claim more than the certainty allows."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.wording_guard import overclaims


def found(text: str, certainty: str = "low", **lists) -> list[str]:
    return [each.words for each in overclaims(text, certainty, **lists)]


@pytest.mark.parametrize(
    ("certainty", "words"),
    [
        ("high", []),
        ("", []),
        ("moderate", ["proven"]),
        ("low", ["proven", "superior", "must"]),
        ("very_low", ["proven", "superior", "must", "reduces"]),
    ],
)
def test_the_lower_the_certainty_the_more_is_too_much(certainty, words):
    assert found("It is proven to be superior and must be used: it reduces pain.", certainty) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Exercise is PROVEN to help.", ["PROVEN"]),
        ("Most effective   is walking.", ["Most effective"]),
        ("It eliminates pain.", ["eliminates"]),
        ("It guarantees a cure.", ["guarantees", "cure"]),
        ("Stabilization exercises show superior outcomes.", ["superior"]),
        ("Treatment must not wait.", ["must"]),
        ("It is not proven to be safe, but superior.", ["superior"]),
        ("There are no side effects.", ["no side effects"]),
        # Not a whole word, negated, asked about, quoted.
        ("The superiority of mustard is curable.", []),
        ("It is not proven.", []),
        ("It has not yet been proven.", []),
        ("It isn’t clearly better.", []),
        ("Whether it is superior is unclear.", []),
        ("It cannot be said that walking is the best.", ["the best"]),
        ("The trial “Proven and superior: exercise must win” was small.", []),
        ('The trial "Definitively superior" was small.', []),
    ],
)
def test_whole_words_that_are_not_turned_around_or_quoted(text, words):
    assert found(text) == words


def test_where_it_stands():
    [each] = overclaims("Walking is clearly good.", "low")
    assert "Walking is clearly good."[each.start : each.end] == each.words == "clearly"


def test_the_lists_are_the_editors():
    lists = {"low": ["wonder*", "a  must"], "moderate": []}
    assert found("A wonderful remedy and a must. Proven.", lists=lists) == ["wonderful", "a must"]
    assert found("Anything at all.", lists={}) == []


@given(st.text(max_size=80), st.lists(st.text(min_size=1, max_size=9), max_size=4))
def test_whatever_is_listed_is_taken_as_it_stands(text, words):
    for each in overclaims(text, "low", {"low": words}):
        assert text[each.start : each.end] == each.words

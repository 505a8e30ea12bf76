"""Agreement beyond chance, against published examples."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from reviewboard.kappa import cohen, fleiss

# Fleiss 1971 as worked through in the literature: 10 things, 14 raters, 5 categories; kappa 0.210.
FLEISS = [
    (0, 0, 0, 0, 14), (0, 2, 6, 4, 2), (0, 0, 3, 5, 6), (0, 3, 9, 2, 0), (2, 2, 8, 1, 1),
    (7, 7, 0, 0, 0), (3, 2, 6, 3, 0), (2, 5, 3, 2, 2), (6, 5, 2, 1, 0), (0, 2, 2, 3, 7),
]  # fmt: skip


def test_cohens_kappa_of_a_two_by_two_table():
    pairs = [("y", "y")] * 20 + [("y", "n")] * 5 + [("n", "y")] * 10 + [("n", "n")] * 15
    assert cohen(pairs) == pytest.approx(0.4)


def test_fleiss_kappa_of_the_published_table():
    rated = [[value for value, count in enumerate(row) for _ in range(count)] for row in FLEISS]
    assert fleiss(rated) == pytest.approx(0.210, abs=0.0005)


def test_where_only_one_value_was_ever_given_nothing_is_said():
    assert cohen([("y", "y")] * 5) is None
    assert fleiss([["y", "y"]] * 5) is None
    assert cohen([]) is None
    assert fleiss([["y"], ["n"]]) is None


def test_always_differing_is_worse_than_chance():
    assert cohen([("y", "n"), ("n", "y")]) == -1


@given(st.lists(st.tuples(st.sampled_from("abc"), st.sampled_from("abc")), min_size=1))
def test_it_lies_between_minus_one_and_one_and_is_one_only_in_full_agreement(pairs):
    for kappa in (cohen(pairs), fleiss(pairs)):
        assert kappa is None or -1 <= kappa <= 1 + 1e-9
        assert kappa is None or (kappa == pytest.approx(1)) == all(one == other for one, other in pairs)

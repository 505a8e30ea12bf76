"""Two changes of one text, together where they can be."""

import random

import pytest

from articles.drafts.merging import merge

BASE = "One.\n\nTwo.\n\nThree.\n\nFour.\n"


@pytest.mark.parametrize(
    ("mine", "theirs", "both"),
    [
        (BASE, BASE, BASE),
        (BASE, "Other.\n", "Other.\n"),
        ("Other.\n", BASE, "Other.\n"),
        (BASE.replace("One", "1"), BASE.replace("Four", "4"), "1.\n\nTwo.\n\nThree.\n\n4.\n"),
        (BASE.replace("One.\n", ""), BASE + "\nFive.\n", "\nTwo.\n\nThree.\n\nFour.\n\nFive.\n"),
        (BASE.replace("Two", "2"), BASE.replace("Two", "2"), BASE.replace("Two", "2")),
        (BASE.replace("Two", "2"), BASE.replace("Two", "II"), None),
        (BASE.replace("Two.", "2."), BASE.replace("Two.\n", "Two.\nTwo and a half.\n"), None),
        (BASE + "Five.\n", BASE + "Six.\n", None),
        ("", BASE.replace("Two", "2"), None),
        ("Without an end", "Without an end", "Without an end"),
    ],
)
def test_both_or_none(mine, theirs, both):
    assert merge(BASE, mine, theirs) == both
    assert merge(BASE, theirs, mine) == both


def test_line_ends_and_a_missing_last_one_are_kept():
    assert merge("a\nb\nc\nd", "A\nb\nc\nd", "a\nb\nc\nD") == "A\nb\nc\nD"


def test_merging_with_an_unchanged_text_gives_the_other_one():
    dice = random.Random(11)
    for _ in range(200):
        base, other = ("".join(dice.choices(["a\n", "b\n", "c\n", "\n"], k=dice.randint(0, 12))) for _ in range(2))
        assert merge(base, base, other) == other
        assert merge(base, other, base) == other

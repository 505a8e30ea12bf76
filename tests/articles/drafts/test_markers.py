import pytest

from articles.drafts.markers import Marker, cited_numbers, find, strip


@pytest.mark.parametrize(
    ("body", "numbers"),
    [
        ("Pain eases [1].", [(1,)]),
        ("Pain eases. [2, 3]", [(2, 3)]),
        ("Pain eases [1-3].", [(1, 2, 3)]),
        ("Pain eases [1–3].", [(1, 2, 3)]),
        ("Pain eases [1-3, 7; 9].", [(1, 2, 3, 7, 9)]),
        ("Pain eases [1] [2].", [(1,), (2,)]),
        ("Pain eases[1][2].", [(1,), (2,)]),
        ("Reduced[1](P < .05) in both arms.", [(1,)]),
        ("# Goals [4]\n\n| a |\n|---|\n| b \\| c [5] |", [(4,), (5,)]),
    ],
)
def test_a_marker_names_its_references(body, numbers):
    assert [marker.numbers for marker in find(body)] == numbers


@pytest.mark.parametrize(
    "body",
    [
        "The guideline [2019] stands.",
        "See [1](https://example.org/a) for more.",
        "See [1](/local) and [2](#there).",
        "A [note] and [^1] and [0] and [1a] and [1.5].",
        "Type `[1]` to cite.",
        "```\n[1]\n```",
        r"Not \[1\] this one.",
        "[see [1] there](https://example.org/)",
        "[1]: https://example.org/a",
        "Range of values [3-1] and [1-999].",
    ],
)
def test_what_is_not_a_marker(body):
    assert find(body) == []


def test_a_marker_knows_where_it_stands():
    body = "> - Pain eases.\n>   Truly [2, 3] so."
    assert find(body) == [Marker(26, 32, (2, 3))]
    assert body[26:32] == "[2, 3]"


@pytest.mark.parametrize(
    ("text", "stripped"),
    [
        ("found [1].", "found."),
        ("found. [1, 2]", "found."),
        ("found. [1] Next", "found. Next"),
        ("found.[1] Next", "found. Next"),
        ("found[1], and", "found, and"),
        ("by [1] and [2] alike", "by and alike"),
        ("as shown [1], [2].", "as shown."),
        ("as shown ([1]).", "as shown."),
        ("as shown (see [1]).", "as shown (see)."),
        ("found. [1].", "found."),
        ("[1] Found", "Found"),
        ("since [2019] ≥ 0.5 μg", "since [2019] ≥ 0.5 μg"),
        ("two  spaces stay", "two  spaces stay"),
        ("", ""),
    ],
)
def test_strip_leaves_the_text_as_if_never_cited(text, stripped):
    assert strip(text) == stripped


def test_cited_numbers_are_in_order_of_first_use():
    assert cited_numbers("One [3]. Two [1, 3]. Three [2-4].") == (3, 1, 2, 4)

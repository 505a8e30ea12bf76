import pytest

from articles.drafts.words import count_words


@pytest.mark.parametrize(
    ("body", "count"),
    [
        ("", 0),
        ("Pain falls with exercise. [1, 2]", 4),
        ("## What helps\n\n- **Walking** 30 minutes [1]\n- Rest – or not. [2]", 8),
        ("| a | b |\n|---|---|\n| c [1] | 5 mg |", 5),
    ],
)
def test_words_are_what_a_person_would_count(body, count):
    assert count_words(body) == count

"""A text for other readers, as it is typed."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.markers import cited_numbers, strip
from articles.drafts.variant_text import findings_of, renumbered

SOUND = "Walking helps. [1, 2]\n\nRest does not. [3]\n"


def codes(body: str, title: str = "Walking", numbers=(1, 2, 3)) -> list[tuple[str, str, str]]:
    return [(found.severity, found.code, found.where) for found in findings_of(title, body, numbers)]


def test_a_sound_text():
    assert codes(SOUND) == []


def test_a_number_that_the_main_text_does_not_have():
    [found] = findings_of("Walking", "Walking helps. [1]\n\nRest does not. [2, 7]\n", {1, 2, 3})
    assert (found.severity, found.where, found.reference) == ("fatal", "line 3", 7)
    assert "The main text has references 1 to 3" in found.message


def test_a_main_text_without_references():
    [found] = findings_of("Walking", "Walking helps. [1]", ())
    assert "has no reference" in found.message


def test_nothing_that_could_be_compared():
    assert ("fatal", "no-claims", "text") in codes("# Only a heading\n")


def test_invisible_characters_are_warned_of_where_they_stand():
    assert codes("Walking\u200b helps. [1]\n", title="Wal\u202eking") == [
        ("warning", "invisible-character", "title, line 1, column 4"),
        ("warning", "invisible-character", "text, line 1, column 8"),
    ]


def test_a_text_that_cites_nothing_is_warned_of():
    assert codes("Walking helps.\n") == [("warning", "no-citations", "text")]


def test_markers_follow_the_list():
    assert renumbered(SOUND, {1: 4, 2: 1, 3: 2}) == ("Walking helps. [4, 1]\n\nRest does not. [2]\n", ())


def test_a_marker_whose_work_is_gone_is_taken_out_and_named():
    assert renumbered(SOUND, {1: 1}) == ("Walking helps. [1]\n\nRest does not.\n", (2, 3))


def test_two_numbers_that_became_one_work():
    assert renumbered("Walking helps. [1, 2]", {1: 3, 2: 3})[0] == "Walking helps. [3]"


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.dictionaries(st.integers(1, 9), st.integers(10, 19)))
def test_no_old_number_stays_and_no_word_changes(cited, numbers):
    body = " ".join(f"Claim {number} holds in adults [{number}]." for number in cited)
    changed, lost = renumbered(body, numbers)
    assert set(cited_numbers(changed)) == {numbers[number] for number in cited if number in numbers}
    assert set(lost) == set(cited) - set(numbers)
    assert strip(changed) == strip(body)

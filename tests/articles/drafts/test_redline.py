"""Word by word, and byte for byte: a redline must spell both texts."""

import random

from articles.drafts.redline import Line, redline, redlined_lines


def test_a_word_replaced_is_one_removal_and_one_addition():
    assert redline("Pain falls with rest.", "Pain falls with walking.") == (
        ("same", "Pain falls with "),
        ("del", "rest"),
        ("ins", "walking"),
        ("same", "."),
    )


def test_a_number_a_unit_and_a_marker_are_each_one_word():
    assert redline("Give ≥0.5 mg/kg daily. [1, 2]", "Give ≥0.8 mg/l daily. [1, 3]") == (
        ("same", "Give "),
        ("del", "≥0.5 mg/kg"),
        ("ins", "≥0.8 mg/l"),
        ("same", " daily. "),
        ("del", "[1, 2]"),
        ("ins", "[1, 3]"),
    )


def test_neighbouring_changes_with_only_a_space_between_them_are_one():
    assert redline("two old words stay", "three new words stay") == (
        ("del", "two old"),
        ("ins", "three new"),
        ("same", " words stay"),
    )


def test_the_same_text_is_one_piece_and_an_empty_one_is_none():
    assert redline("≥ 3 μg", "≥ 3 μg") == (("same", "≥ 3 μg"),)
    assert redline("", "") == ()
    assert redline("", "new") == (("ins", "new"),)
    assert redline("old", "") == (("del", "old"),)


def test_pieces_spell_both_texts_whatever_they_are():
    dice = random.Random(7)
    words = ["pain", " ", "falls", ",", "\n", "≥", "3.5", "μg", " ", "x", "[1]"]
    for _ in range(300):
        old, new = ("".join(dice.choices(words, k=dice.randint(0, 25))) for _ in range(2))
        pieces = redline(old, new)
        assert "".join(text for op, text in pieces if op != "ins") == old
        assert "".join(text for op, text in pieces if op != "del") == new


def test_lines_that_changed_stand_beside_the_line_they_were():
    old = "# Rest\n\nRest for 2 days.\n\nWalk daily.\n"
    new = "# Rest\n\nRest for 3 days.\n\nWalk daily.\n\nSwim if you like it.\n"
    assert redlined_lines(old, new) == (
        Line((("same", "# Rest"),)),
        Line((("same", "Rest for "), ("del", "2"), ("ins", "3"), ("same", " days."))),
        Line((("same", "Walk daily."),)),
        Line((("ins", "Swim if you like it."),)),
    )


def test_a_line_with_nothing_in_common_is_gone_and_another_is_new():
    assert redlined_lines("Alpha beta gamma.", "Something else: entirely, different") == (
        Line((("del", "Alpha beta gamma."),)),
        Line((("ins", "Something else: entirely, different"),)),
    )


def test_a_very_long_line_is_shown_as_replaced_whole():
    old, new = "a " * 6000, "b " * 6000
    assert redline(old, new) == (("del", old), ("ins", new))

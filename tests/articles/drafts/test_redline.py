import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.redline import Paragraph, Piece, redline


def spelled(paragraphs, *ops):
    return "".join(piece.text for paragraph in paragraphs for piece in paragraph.pieces if piece.op in ops)


def changes(old, new):
    return [(piece.op, piece.text) for paragraph in redline(old, new) for piece in paragraph.pieces]


def test_paragraphs_that_stay_change_come_and_go():
    old = "Rest helps.\n\nTake 0.5 mg daily.\n\nGoodbye to all of this.\n"
    new = "Rest helps.\n\nTake 5 mg daily.\n\nEntirely unlike 123456789.\n"
    assert redline(old, new) == [
        Paragraph("same", (Piece("same", "Rest helps.\n\n"),)),
        Paragraph(
            "changed",
            (Piece("same", "Take "), Piece("del", "0.5"), Piece("ins", "5"), Piece("same", " mg daily.\n\n")),
        ),
        Paragraph("removed", (Piece("del", "Goodbye to all of this.\n"),)),
        Paragraph("added", (Piece("ins", "Entirely unlike 123456789.\n"),)),
    ]


@pytest.mark.parametrize(
    ("old", "new", "removed", "added"),
    [
        ("give 0.5 mg now", "give 5 mg now", "0.5", "5"),
        ("give .5 mg now", "give 5 mg now", ".5", "5"),
        ("give 1,000 IU now", "give 1000 IU now", "1,000", "1000"),
        ("if ≥5 then stop", "if ≤5 then stop", "≥5", "≤5"),
        ("for 2–4 weeks now", "for 2–6 weeks now", "2–4", "2–6"),
        ("at 120/80 mmHg now", "at 130/80 mmHg now", "120/80", "130/80"),
        ("give 50mg/kg now", "give 500mg/kg now", "50mg/kg", "500mg/kg"),
        ("the beta-blocker helps", "the alpha-blocker helps", "beta-blocker", "alpha-blocker"),
        ("pain eases [1, 2].", "pain eases [1, 3].", "[1, 2]", "[1, 3]"),
        ("it does help now", "it does not help now", "", "not "),
        ("two old words here", "some new words here", "two old", "some new"),
    ],
)
def test_a_word_is_never_torn(old, new, removed, added):
    found = redline(old, new)
    assert (spelled(found, "del"), spelled(found, "ins")) == (removed, added)


def test_a_paragraph_between_others_is_added_without_touching_them():
    assert [paragraph.kind for paragraph in redline("One.\n\nTwo.\n", "One.\n\nNew 55.\n\nTwo.\n")] == [
        "same",
        "added",
        "same",
    ]


def test_changed_paragraphs_find_each_other_over_one_that_was_added():
    old = "The first paragraph is about rest.\nThe second one is about sleep.\n"
    new = "0123456789\nThe first paragraph is about bed rest.\nThe second one is about good sleep.\n"
    assert [paragraph.kind for paragraph in redline(old, new)] == ["added", "changed", "changed"]


def test_equal_texts_have_no_changes():
    assert changes("One.\n\nTwo.", "One.\n\nTwo.") == [("same", "One.\n\n"), ("same", "Two.")]
    assert changes("", "") == []
    assert changes("", "New.") == [("ins", "New.")]
    assert changes("Old.", "") == [("del", "Old.")]


TEXTS = st.lists(
    st.sampled_from(["rest ", "0.5", "≥", "mg", " ", "\n", "\n\n", ".", "[1]", "not ", "\r", "\u00a0", "é"])
)


@given(TEXTS.map("".join), TEXTS.map("".join))
def test_both_texts_can_be_spelled_from_the_redline(old, new):
    found = redline(old, new)
    assert spelled(found, "same", "del") == old
    assert spelled(found, "same", "ins") == new


@given(st.text(), st.text())
def test_so_can_any_texts(old, new):
    found = redline(old, new)
    assert (spelled(found, "same", "del"), spelled(found, "same", "ins")) == (old, new)


def test_too_much_to_compare_is_shown_whole():
    old, new = (" ".join(f"{side}{number}" for number in range(3000)) for side in "ab")
    assert changes(f"Same {old} end", f"Same {new} end") == [
        ("same", "Same "),
        ("del", old),
        ("ins", new),
        ("same", " end"),
    ]

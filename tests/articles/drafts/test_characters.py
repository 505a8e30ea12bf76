import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.characters import suspicious


@pytest.mark.parametrize(
    ("char", "name"),
    [
        ("\u200b", "U+200B ZERO WIDTH SPACE"),
        ("\u200d", "U+200D ZERO WIDTH JOINER"),
        ("\u00ad", "U+00AD SOFT HYPHEN"),
        ("\ufeff", "U+FEFF ZERO WIDTH NO-BREAK SPACE"),
        ("\u202e", "U+202E RIGHT-TO-LEFT OVERRIDE"),
        ("\u2066", "U+2066 LEFT-TO-RIGHT ISOLATE"),
        ("\u2028", "U+2028 LINE SEPARATOR"),
        ("\x00", "U+0000 NULL"),
        ("\x9d", "U+009D CONTROL CHARACTER"),
        ("\r", "U+000D CARRIAGE RETURN"),
        ("\ue000", "U+E000 PRIVATE USE"),
        ("\U000f0001", "U+F0001 PRIVATE USE"),
        ("\ufffd", "U+FFFD REPLACEMENT CHARACTER"),
        ("\ufffe", "U+FFFE NONCHARACTER"),
        ("\U0001ffff", "U+1FFFF NONCHARACTER"),
        ("\U000e0041", "U+E0041 TAG LATIN CAPITAL LETTER A"),
        ("\ud800", "U+D800 LONE SURROGATE"),
    ],
)
def test_a_suspicious_character_is_named_with_its_place(char, name):
    assert suspicious(f"Dose\n\nis 5{char} mg") == [(10, 3, 5, name)]


def test_each_one_is_found():
    assert [(line, column) for _, line, column, _ in suspicious("\u200ba\u200b\n\nb\u202ec")] == [
        (1, 1),
        (1, 3),
        (3, 2),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "",
        "≥ 0.5 μg\t½ – “quoted”…\n",
        "naïve e\u0301",
        "5\u00a0mg\u202f%",
        "👩\u200d⚕\ufe0f",
        "❤\ufe0f",
        "שלום",
        "日本語",
    ],
)
def test_medical_and_foreign_text_is_not_suspicious(text):
    assert suspicious(text) == []


@given(st.text())
def test_the_place_points_at_the_character(text):
    for offset, line, column, name in suspicious(text):
        assert name.startswith(f"U+{ord(text[offset]):04X} ")
        assert text.split("\n")[line - 1][column - 1] == text[offset]

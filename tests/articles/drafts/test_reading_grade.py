"""The Flesch–Kincaid grade, against published values and counts made by hand."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.reading_grade import grade_of, reading_grade, syllables

# As dictionaries divide them.
SYLLABLES = {
    1: "the pain heart stroke moved helps dose hours safe bed leg through weight knee blood",
    2: "table needle muscles safely patient people doctor wasted dosing doing kidney fluid trial diet liquid",
    3: "medicine diseases hospital recommend area surgical radiate theory exercise creation infection insulin's",
    4: "ibuprofen diabetes medication ability usually hypertension",
    5: "individual anticoagulant hypersensitive contraindicate",
    6: "cardiovascular contraindication gastrointestinal rehabilitation",
}


@pytest.mark.parametrize(
    ("word", "count"), [(word, count) for count, words in SYLLABLES.items() for word in words.split()]
)
def test_syllables(word, count):
    assert syllables(word) == count


@pytest.mark.parametrize(("word", "count"), [("30", 1), ("0.5", 1), ("NSAID", 5), ("UK", 2), ("HIV", 3), ("A", 1)])
def test_figures_and_abbreviations(word, count):
    assert syllables(word) == count


def test_published_values():
    # From the English Wikipedia's article on these tests: 13 words and 24 syllables give grade 11.3. It counts
    # "Australian" and "reptilian" as three syllables, as they are spoken; dictionaries give both four.
    platypus = "The Australian platypus is seemingly a hybrid of a mammal and reptilian creature."
    assert sum(map(syllables, platypus.strip(".").split())) == 26
    assert grade_of([platypus]) == round(0.39 * 13 + 11.8 * 26 / 13 - 15.59, 1) == 13.1
    assert grade_of([platypus.replace("Australian", "gentle").replace("reptilian", "feline")]) == pytest.approx(
        9.5, abs=0.1
    )
    assert grade_of(["The cat sat on the mat."]) == 0.0  # −1.45: below the first grade


def test_plain_words_read_more_easily_than_learned_ones():
    learned = "Nonsteroidal anti-inflammatory medication is contraindicated in advanced renal insufficiency."
    plain = "Do not take ibuprofen if your kidneys are weak."
    assert grade_of([plain]) < 6 < 12 < grade_of([learned])


def test_headings_code_and_markers_are_not_read():
    body = "Walk every day. [1, 2]\n"
    assert reading_grade(f"## Contraindications notwithstanding\n\n{body}\n```\nconfiguration\n```\n") == reading_grade(
        body
    )


def test_items_and_rows_are_sentences_of_their_own():
    assert reading_grade("- Walking regularly\n- Resting a little\n") < reading_grade(
        "Walking regularly, resting a little."
    )


@pytest.mark.parametrize("body", ["", "# Only a heading", "\n\n", "…"])
def test_a_text_without_a_sentence(body):
    assert reading_grade(body) == 0.0


@given(st.text(max_size=200))
def test_any_text_has_a_grade(body):
    assert reading_grade(body) >= 0


@given(st.text(alphabet="abcdefghijklmnopqrstuvwxyz’'", min_size=1, max_size=30).filter(lambda word: word[0].isalpha()))
def test_a_word_has_a_syllable_and_no_more_than_letters(word):
    assert 1 <= syllables(word) <= len(word) + 1

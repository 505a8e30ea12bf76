"""Answers with the questions as they were asked, and in words."""

from __future__ import annotations

from reviewboard.models import Kind, Question
from reviewboard.queries.answers import as_signed, brought_along, in_words, still_to_be_answered

CLEAR = Question("clear", "Is it clear?")
HOW = Question("how", "How clear?", kind=Kind.SCALE, required=False, low="not at all", high="fully")
WHY = Question("why", "Why?", kind=Kind.TEXT)


def test_what_is_signed_carries_the_wording():
    assert as_signed([CLEAR, HOW, WHY], {"clear": "na", "how": "4", "gone": "x"}) == [
        {"key": "clear", "question": "Is it clear?", "kind": "yes_no_na", "answer": "na"},
        {"key": "how", "question": "How clear?", "kind": "scale", "answer": "4", "low": "not at all", "high": "fully"},
        {"key": "why", "question": "Why?", "kind": "text", "answer": ""},
    ]


def test_answers_in_words():
    signed = as_signed([CLEAR, HOW, WHY], {"clear": "na", "how": "4", "why": "No\nbecause"})
    assert in_words(signed) == [
        ("Is it clear?", "does not apply"),
        ("How clear?", "4 of 5 (1 not at all, 5 fully)"),
        ("Why?", "No\nbecause"),
    ]
    assert in_words(as_signed([CLEAR, HOW], {})) == [("Is it clear?", "not answered"), ("How clear?", "not answered")]


def test_a_text_that_says_yes_is_a_text():
    assert in_words(as_signed([WHY], {"why": "na"})) == [("Why?", "na")]


def test_only_required_questions_are_missing_and_no_is_an_answer():
    assert still_to_be_answered([CLEAR, HOW, WHY], {}) == [CLEAR, WHY]
    assert still_to_be_answered([CLEAR, HOW, WHY], {"clear": "no", "why": "  \n "}) == [WHY]


def test_answers_come_along_word_for_word_only():
    reworded = Question("clear", "Is it really clear?")
    moved = Question("why-2", "Why?", kind=Kind.TEXT)
    other_scale = Question("how", "How clear?", kind=Kind.SCALE, low="barely", high="fully")
    said = {"clear": "yes", "how": "4", "why": "Because"}
    assert brought_along([CLEAR, HOW, WHY], said, [reworded, other_scale, moved]) == {"why-2": "Because"}
    assert brought_along([CLEAR, HOW, WHY], said, [CLEAR, HOW, WHY]) == said

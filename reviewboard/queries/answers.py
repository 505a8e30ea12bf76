"""The answers to a checklist, with the questions as they were asked."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from reviewboard.models import Kind, Question

CHOICES = (("yes", "Yes"), ("no", "No"), ("na", "Does not apply"))
NOT_ANSWERED = "not answered"


def answered(question: Question, typed: Mapping[str, str]) -> bool:
    """Was something said? "no" and "does not apply" are answers, blanks are none."""
    return bool(typed.get(question.key, "").strip())


def still_to_be_answered(questions: Iterable[Question], typed: Mapping[str, str]) -> list[Question]:
    """The required ones that have no answer."""
    return [question for question in questions if question.required and not answered(question, typed)]


def brought_along(before: Iterable[Question], typed: Mapping[str, str], now: Sequence[Question]) -> dict[str, str]:
    """{key: answer} of what was answered before, where ``now`` asks the same question word for word."""
    said = {question.wording: typed[question.key] for question in before if question.key in typed}
    return {question.key: said[question.wording] for question in now if question.wording in said}


def as_signed(questions: Iterable[Question], typed: Mapping[str, str]) -> list[dict[str, str]]:
    """[{key, question, kind, answer}], and what the ends of a scale stand for; "" where nothing was answered."""
    return [_signed(question, typed.get(question.key, "")) for question in questions]


def _signed(question: Question, answer: str) -> dict[str, str]:
    ends = {"low": question.low, "high": question.high} if question.kind == Kind.SCALE else {}
    return {"key": question.key, "question": question.text, "kind": str(question.kind), "answer": answer} | ends


def in_words(answers: Iterable[Mapping[str, Any]]) -> list[tuple[str, str]]:
    """(question, answer) of what was signed, as pages say it."""
    return [(row["question"], _words(row)) for row in answers]


def _words(row: Mapping[str, Any]) -> str:
    answer = row["answer"]
    if not answer.strip():
        return NOT_ANSWERED
    if row["kind"] == Kind.SCALE:
        return f"{answer} of 5 (1 {row['low']}, 5 {row['high']})"
    return dict(CHOICES).get(answer, answer).lower() if row["kind"] == Kind.YES_NO_NA else answer

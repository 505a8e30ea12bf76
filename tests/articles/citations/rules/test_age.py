"""C14: age by kind; unknown years say nothing."""

from __future__ import annotations

import pytest

from articles.citations.answers import Record
from articles.citations.rules.age import AgePolicy, c14_age
from articles.citations.rules.outcome import Ruling


def ruling(title: str, year: int | None, **more) -> Ruling | None:
    found = c14_age(Record("Crossref", title=title, year=year), 2026, **more)
    return found[0].outcome if found else None


@pytest.mark.parametrize(
    ("title", "year", "expected"),
    [
        ("Guideline for the management of invented pain", 2024, Ruling.PASSED),
        ("Guideline for the management of invented pain", 2022, Ruling.AGED),
        ("Guideline for the management of invented pain", 2019, Ruling.AGED_MUCH),
        ("Guideline on antibiotic treatment", 2024, Ruling.AGED),
        ("Rest for back pain: a systematic review", 2022, Ruling.PASSED),
        ("Rest for back pain: a systematic review", 2020, Ruling.AGED),
        ("Rest for back pain: a randomised trial", 2016, Ruling.PASSED),
        ("Rest for back pain: a randomised trial", 2015, Ruling.AGED),
        ("Rest for back pain: a randomised trial", 1998, Ruling.AGED_MUCH),
        ("Rest for back pain: a randomised trial", None, None),
    ],
)
def test_age_by_kind(title, year, expected):
    assert ruling(title, year) == expected


def test_the_policy_is_the_boards():
    assert ruling("A trial", 2024, policy=AgePolicy(other=(1, 5))) is Ruling.AGED


def test_nothing_known_says_nothing():
    assert c14_age(None, 2026) == ()

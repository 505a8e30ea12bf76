"""C13 and C16: what shows only when references stand beside each other."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.citations.answers import Notice, NoticeKind, Record
from articles.citations.rules.listed import Listed, c13_no_duplicate, c16_numbering
from articles.citations.rules.outcome import Ruling

WORK = Record(
    "Crossref",
    doi="10.5555/a",
    pmid="90000001",
    title="Early mobilisation after surgery",
    authors=(("Okonkwo", "A"),),
    year=2021,
)


def rulings(*entries: Listed) -> dict[str, list[Ruling]]:
    return {name: [each.outcome for each in found] for name, found in c13_no_duplicate(entries).items()}


@pytest.mark.parametrize(
    "second",
    [
        Listed("2", doi="10.5555/a"),
        Listed("2", pmid="90000001"),
        Listed("2", record=replace(WORK, doi="", pmid="", year=2022, title="Early mobilisation after surgery.")),
    ],
)
def test_one_work_under_two_numbers(second):
    first = Listed("1", doi="10.5555/a", pmid="90000001", record=WORK)
    assert rulings(first, Listed("x", doi="10.5555/other"), second) == {"2": [Ruling.DUPLICATE]}


def test_a_preprint_beside_its_article():
    preprint = replace(WORK, doi="10.1101/1", pmid="", type="posted-content", year=2020)
    assert rulings(Listed("1", record=WORK), Listed("2", record=preprint)) == {"2": [Ruling.DUPLICATE_VERSION]}
    newer = Notice(NoticeKind.NEW_VERSION, WORK.doi, "", "Crossref", "is-preprint-of")
    told = replace(preprint, title="Another title", authors=WORK.authors, notices=(newer,))
    assert rulings(Listed("1", record=WORK), Listed("2", record=told)) == {"2": [Ruling.DUPLICATE_VERSION]}


def test_different_works_of_one_author_are_no_duplicates():
    other = replace(WORK, doi="10.5555/b", pmid="90000002", title="Late mobilisation after hip fracture in the old")
    far = replace(WORK, doi="10.5555/c", pmid="90000003", year=2011)
    assert rulings(Listed("1", record=WORK), Listed("2", record=other), Listed("3", record=far)) == {}


def test_numbers_are_listed_used_and_in_order():
    assert [each.outcome for each in c16_numbering([1, 2, 1, 3], [1, 2, 3])] == [Ruling.PASSED]
    faults = c16_numbering([2, 1, 5], [1, 2, 3])
    assert [each.message for each in faults] == [
        "Cited but not listed: 5.",
        "Listed but never cited: 3.",
        "Not numbered in order of first use: 1 is first cited after higher numbers.",
    ]
    assert {each.severity for each in faults} == {"warning"}


def test_nothing_cited_is_not_all_in_order():
    assert c16_numbering([], []) == ()

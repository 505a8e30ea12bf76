from __future__ import annotations

import pytest

from articles.citations.rules import Outcome, Ruling, Standing, standing

CLEAR = Outcome("C6", Ruling.PASSED, "note", "")
FOUND = Outcome("C2", Ruling.PASSED, "note", "")


def judged(*rulings: Ruling) -> Standing:
    return standing([FOUND, CLEAR, *(Outcome("C0", ruling, "note", "") for ruling in rulings)])


def test_standing_needs_a_retraction_check_that_passed():
    assert (standing([]), standing([FOUND]), standing([FOUND, CLEAR])) == (
        Standing.UNKNOWN,
        Standing.UNKNOWN,
        Standing.STANDS,
    )


@pytest.mark.parametrize(
    ("rulings", "word"),
    [
        ([Ruling.RETRACTED, Ruling.CONCERN, Ruling.CORRECTED], Standing.RETRACTED),
        ([Ruling.WITHDRAWN, Ruling.CONCERN], Standing.WITHDRAWN),
        ([Ruling.CONCERN, Ruling.CORRECTED, Ruling.UNAVAILABLE], Standing.CONCERN),
        ([Ruling.CORRECTED, Ruling.SUPERSEDED], Standing.CORRECTED),
        ([Ruling.SUPERSEDED], Standing.SUPERSEDED),
        ([Ruling.CORRECTED, Ruling.UNAVAILABLE], Standing.UNKNOWN),
        ([Ruling.RETRACTED, Ruling.UNAVAILABLE], Standing.RETRACTED),
        ([Ruling.WRONG_WORK, Ruling.RETRACTED], Standing.WRONG_WORK),
        ([Ruling.ID_CONFLICT, Ruling.CONCERN], Standing.WRONG_WORK),
        ([Ruling.WRONG_WORK, Ruling.RETRACTED, Ruling.DOI_NOT_FOUND], Standing.WRONG_WORK),
        ([Ruling.DOI_NOT_FOUND, Ruling.RETRACTED], Standing.RETRACTED),
        ([Ruling.PMID_NOT_FOUND, Ruling.WITHDRAWN], Standing.WITHDRAWN),
        ([Ruling.DOI_NOT_FOUND, Ruling.CONCERN], Standing.CONCERN),
        ([Ruling.DOI_NOT_FOUND, Ruling.CORRECTED], Standing.ABSENT),
        ([Ruling.DOI_NOT_FOUND, Ruling.UNAVAILABLE], Standing.ABSENT),
        ([Ruling.MAYBE_RETRACTED], Standing.UNKNOWN),
        ([Ruling.TITLE_VARIES], Standing.STANDS),
        ([Ruling.NOT_CHECKABLE], Standing.STANDS),
    ],
)
def test_the_gravest_wins(rulings, word):
    assert judged(*rulings) is word


def test_not_checkable_counts_where_no_registry_could_be_asked():
    assert standing([Outcome("C2", Ruling.NOT_CHECKABLE, "warning", "")]) is Standing.NOT_INDEXED

"""How long judging takes."""

import pytest

from reviewboard.queries.pace import ASSUMED_SECONDS, minutes, seconds_a_citation

pytestmark = pytest.mark.django_db


def test_a_reviewer_without_timed_verdicts_gets_the_assumed_pace(reviewer):
    assert seconds_a_citation(reviewer) == ASSUMED_SECONDS


@pytest.mark.parametrize(("citations", "seconds", "whole"), [(0, 60, 0), (1, 20, 1), (11, 60, 11), (23, 45.5, 18)])
def test_minutes_are_rounded_up(citations, seconds, whole):
    assert minutes(citations, seconds) == whole

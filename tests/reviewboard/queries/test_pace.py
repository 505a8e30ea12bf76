"""How long judging takes."""

import pytest

from reviewboard.models import Assignment
from reviewboard.queries.pace import ASSUMED_SECONDS, minutes, own_seconds, seconds_a_citation, seconds_each
from tests.cast import submitted, under_review
from tests.counting import statements
from tests.timed import timed_verdicts

pytestmark = pytest.mark.django_db


def test_a_reviewer_without_timed_verdicts_gets_the_assumed_pace(reviewer):
    assert seconds_a_citation(reviewer) == ASSUMED_SECONDS


def test_a_median_needs_five_timed_verdicts_and_is_ones_own(reviewer, second_reviewer, submitter):
    article = submitted(submitter)
    timed_verdicts(second_reviewer, article, 500, 500, 500, 500, 500)
    timed_verdicts(reviewer, article, 20, 900, 0, 30, 40)
    assert seconds_a_citation(reviewer) == ASSUMED_SECONDS  # 0 was not timed
    timed_verdicts(reviewer, article, 50)
    assert seconds_a_citation(reviewer) == 40
    assert seconds_each([reviewer, second_reviewer]) == {reviewer.pk: 40, second_reviewer.pk: 500}
    assert len(statements(lambda: seconds_each([reviewer, second_reviewer]))) == 1


def test_it_can_stand_beside_other_columns(reviewer, editor, submitter):
    article = submitted(submitter)
    timed_verdicts(reviewer, article, 20, 30, 40, 50, 60)
    under_review(article, editor, reviewer)
    assert Assignment.objects.annotate(pace=own_seconds(reviewer)).get().pace == 40


@pytest.mark.parametrize(("citations", "seconds", "whole"), [(0, 60, 0), (1, 20, 1), (11, 60, 11), (23, 45.5, 18)])
def test_minutes_are_rounded_up(citations, seconds, whole):
    assert minutes(citations, seconds) == whole

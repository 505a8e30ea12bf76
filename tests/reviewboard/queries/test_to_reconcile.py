"""Where a reviewer who has signed is asked to look at another's verdict."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reviewboard.actions import reconciling
from reviewboard.queries.disagreements import disagreements
from reviewboard.queries.my_reviews import signed_by
from reviewboard.queries.to_reconcile import to_reconcile
from tests.cast import fetched, signed_review, submitted, under_review

pytestmark = pytest.mark.django_db


def differing(editor, submitter, people, number: int):
    article = submitted(submitter, question=f"Number {number}?", title=f"Text {number}")
    first, second = under_review(article, editor, *people)
    signed_review(first)
    signed_review(second, value="does_not_support", recommendation="against")
    return fetched(article)


def test_only_what_was_not_answered_yet(editor, submitter, reviewer, second_reviewer):
    assert to_reconcile(signed_by(reviewer), reviewer) == []
    article = differing(editor, submitter, (reviewer, second_reviewer), 1)
    [(assignment, title, count)] = to_reconcile(signed_by(reviewer), reviewer)
    assert (assignment.article, title, count) == (article, "Text 1", 4)
    reconciling.stand_by(article.pk, 1, by=reviewer, seen=disagreements(article)[0].seen)
    assert [count for *_, count in to_reconcile(signed_by(reviewer), reviewer)] == [3]
    assert [count for *_, count in to_reconcile(signed_by(second_reviewer), second_reviewer)] == [4]


def test_who_has_not_signed_is_asked_nothing(editor, submitter, reviewer, second_reviewer):
    article = submitted(submitter)
    first, _ = under_review(article, editor, reviewer, second_reviewer)
    signed_review(first)
    assert (
        to_reconcile(signed_by(reviewer), reviewer) == to_reconcile(signed_by(second_reviewer), second_reviewer) == []
    )


def test_it_costs_one_statement_whatever_the_number(editor, submitter, reviewer, second_reviewer):
    for number in range(3):
        differing(editor, submitter, (reviewer, second_reviewer), number)
        signed = signed_by(reviewer)
        with CaptureQueriesContext(connection) as captured:
            assert len(to_reconcile(signed, reviewer)) == number + 1
        assert len(captured) == 1

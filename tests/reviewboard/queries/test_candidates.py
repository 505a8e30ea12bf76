"""Who can be asked."""

from __future__ import annotations

import pytest

from articles.models import Article, Role, State
from reviewboard.actions import assignments, editing, workflow
from reviewboard.actions.editing import wording_of
from reviewboard.models import Member
from reviewboard.queries.candidates import candidates, obstacles, specialties_of_board
from tests.cast import fetched, person, signed_review, submitted, under_review
from tests.clock import in_days
from tests.counting import statements

pytestmark = pytest.mark.django_db


def test_what_each_has_in_hand_counts_open_assignments_only(editor, submitter, reviewer):
    first, second, third = (
        submitted(submitter, title=f"T{n}", question=f"Q{n}?", body=f"Claim {n}. [1]") for n in range(3)
    )
    signed_review(under_review(first, editor, reviewer)[0])
    under_review(second, editor, reviewer)
    [row] = candidates(third)
    assert (row.person, row.in_hand, row.capacity, row.is_free) == (reviewer, 1, 3, True)


def test_a_reviewer_without_a_row_of_their_own_can_be_asked(submitter, reviewer):
    Member.objects.all().delete()
    [row] = candidates(submitted(submitter))
    assert (row.obstacle, row.specialties, row.capacity) == (None, (), 3)


def test_the_full_come_after_the_free(editor, submitter, reviewer, second_reviewer):
    Member.objects.filter(person=second_reviewer).update(capacity=0)
    article = submitted(submitter)
    assert [row.person for row in candidates(article)] == [reviewer, second_reviewer]


def test_who_signed_an_earlier_text_is_asked_again_after_it_came_back(editor, submitter, reviewer):
    article = submitted(submitter)
    signed_review(under_review(article, editor, reviewer)[0])
    workflow.send_back(article.pk, by=editor, reason="Doses are missing")
    article = fetched(article)
    assert obstacles(article, [reviewer])[reviewer.pk].words == "already asked: review signed"
    wording = wording_of(article.current)
    changed = type(wording)(wording.question, "Exercise for low back pain", wording.body, wording.references)
    editing.revise(article.pk, changed, by=submitter, seen=article.current.digest, note="")
    article = fetched(article)
    assert article.state == State.SUBMITTED
    assert obstacles(article, [reviewer]) == {}
    assert assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(3)) == []
    assert article.assignments.get().state == "accepted"
    assert Article.objects.get().state == State.UNDER_REVIEW


def test_two_statements_whatever_the_number_of_people(submitter):
    people = [person(f"Member N{n}", Role.REVIEWER) for n in range(5)]
    article = submitted(submitter)
    people = list(type(people[0]).objects.filter(pk__in=[row.pk for row in people]).select_related("membership"))
    assert len(statements(lambda: obstacles(article, people))) == 2
    assert len(statements(lambda: candidates(article))) == 3


def test_specialties_are_named_once(reviewer, second_reviewer):
    Member.objects.filter(person=reviewer).update(specialties=["Spine surgery", "Rehabilitation"])
    assert specialties_of_board() == ["Rehabilitation", "Spine surgery"]

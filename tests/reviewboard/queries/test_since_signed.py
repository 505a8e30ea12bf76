"""What changed since a reviewer signed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.drafts.draft import DraftReference
from articles.models import Source, Standing
from reviewboard.actions import editing, reviews
from reviewboard.models import Assignment
from reviewboard.queries import desk as rows
from reviewboard.queries.desk_page import Desk
from reviewboard.queries.since_signed import SinceSigned
from reviewboard.queries.wording import wording_of
from tests.cast import BODY, fetched, signed_review, sources_stand, submitted, under_review

pytestmark = pytest.mark.django_db


@pytest.fixture
def signed(editor, submitter, reviewer) -> Assignment:
    article = submitted(submitter)
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    return Assignment.objects.select_related("article__current", "reviewer").get(pk=assignment.pk)


def revised(assignment: Assignment, by, **changes) -> SinceSigned:
    """As the reviewer finds it on the desk."""
    article = fetched(assignment.article)
    wording = replace(wording_of(article.current), **changes)
    editing.revise(article.pk, wording, by=by, seen=article.current.digest, note="Changed")
    return since(assignment)


def since(assignment: Assignment) -> SinceSigned:
    found = Assignment.objects.select_related("article__current", "reviewer").get(pk=assignment.pk)
    reviews.open_review(found, by=found.reviewer)
    return SinceSigned(Desk(rows.current_review(found.pk, found.reviewer_id), found.reviewer))


def told(found: SinceSigned) -> list[tuple[str, int]]:
    return [(touched.why, touched.line.claim.position) for touched in found.touched]


def test_a_reworded_claim_is_shown_beside_what_it_was(signed, editor):
    found = revised(signed, editor, body=BODY.replace("30 minutes", "40 minutes"))
    assert told(found) == [("reworded", 2)]
    assert ("del", "30") in found.touched[0].pieces
    assert ("ins", "40") in found.touched[0].pieces
    assert [row.position for row in found.carried] == [1, 4]
    assert (found.number, found.first.position) == (1, 2)


def test_other_sources_a_new_claim_and_one_that_went(signed, editor):
    body = BODY.replace("most adults. [1]", "most adults. [2]").replace("- Rest beyond 2 days does not help. [2]\n", "")
    found = revised(signed, editor, body="Zinc was never tried in anyone at all. [1]\n\n" + body)
    assert told(found) == [("new", 1), ("sources", 2)]
    assert found.gone == ["Rest beyond 2 days does not help."]
    assert [row.position for row in found.carried] == [3, 4]


def test_reformatting_renumbering_and_moving_change_nothing(signed, editor):
    wording = wording_of(fetched(signed.article).current)
    first, second = wording.references
    body = "- Rest beyond 2 **days** does not help. [5]\n\nPain falls with exercise in most adults. [7]\n\n"
    body += "Walking 30 minutes a day helps. [7, 5]\n"
    found = revised(signed, editor, body=body, references=(replace(second, number=5), replace(first, number=7)))
    assert told(found) == []
    assert found.gone == []
    assert len(found.carried) == 4
    assert found.first is None


def test_words_that_were_changed_and_changed_back_are_those_that_were_signed(signed, editor):
    revised(signed, editor, body=BODY.replace("30 minutes", "40 minutes"))
    found = revised(signed, editor, body=BODY)
    assert told(found) == []
    assert len(found.carried) == 4


def test_a_source_that_got_worse_is_asked_about_though_no_word_changed(signed, editor):
    Source.objects.filter(doi="10.5555/walking").update(standing=Standing.RETRACTED)
    found = revised(signed, editor, title="Exercise and back pain")
    assert told(found) == [("worse", 2), ("worse", 3)]
    assert [touched.citation.position for touched in found.touched] == [3, 4]


def test_an_uncited_claim_is_in_the_list_and_has_no_verdict_to_give(signed, editor):
    found = revised(signed, editor, body=BODY + "\nNobody is harmed by it at all.\n")
    assert told(found) == [("new", 4)]
    assert found.touched[0].citation is None


def test_a_claim_left_open_when_changes_were_asked_for_is_asked_about(editor, submitter, reviewer):
    article = submitted(submitter)
    [assignment] = under_review(article, editor, reviewer)
    assignment = Assignment.objects.select_related("article", "reviewer").get(pk=assignment.pk)
    review = reviews.open_review(assignment, by=reviewer)
    first = review.revision.citations.get(position=1)
    reviews.save_verdict(review, first.pk, reviews.Judgement(value="does_not_support"), by=reviewer)
    reviews.save_answers(review, by=reviewer, recommendation="changes", checklist={}, remarks="")
    reviews.sign_review(review.pk, by=reviewer, seen=review.revision.digest, password="correct horse battery staple")
    found = revised(assignment, editor, title="Exercise and back pain")
    assert told(found) == [("open", 2), ("open", 3)]


def test_a_number_given_to_another_work_is_another_source(signed, editor):
    wording = wording_of(fetched(signed.article).current)
    other = DraftReference(1, as_cited="Poe E. Bed rest. 2019.", doi="10.5555/rest")
    found = revised(signed, editor, references=(other, wording.references[1]))
    assert told(found) == [("sources", 1), ("sources", 2)]

"""Checklists are made, changed and retired on the record; a review asks what it was opened with."""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.db import IntegrityError, connection, transaction

from articles.ledger.verify import verify, verify_subject
from articles.models import Article, LedgerEvent, Policy, Risk, Subject, Verb
from articles.refusals import NotAllowed, NotPossible, Stale
from reviewboard.actions import checklists, editing, reviews
from reviewboard.models import Assignment, Checklist, ChecklistVersion, Question, Review
from tests.cast import PASSWORD, STANDARD_QUESTIONS, fetched, signed_review, sources_stand, submitted, under_review
from tests.counting import statements
from tests.reviewboard.checklists import DOSES, EVERY_KIND, MISSING, READABLE, changed, made, wording

pytestmark = pytest.mark.django_db


def keys(review: Review) -> tuple[str, ...]:
    return tuple(question.key for question in review.questions)


def opened(assignment: Assignment) -> Review:
    again = Assignment.objects.select_related("article", "reviewer").get(pk=assignment.pk)
    return Review.objects.get(pk=reviews.open_review(again, by=again.reviewer).pk)


@pytest.fixture
def article(submitter) -> Article:
    found = submitted(submitter)
    sources_stand(found)
    return found


@pytest.fixture
def assignment(article, editor, reviewer) -> Assignment:
    [found] = under_review(article, editor, reviewer)
    return found


def revised(article: Article, editor) -> None:
    current = fetched(article).current
    text = editing.wording_of(current)
    text = replace(text, body=text.body.replace("Walking 30 minutes", "Walking 40 minutes"))
    editing.revise(article.pk, text, by=editor, seen=current.digest, note="Changed")


# -- keeping them -----------------------------------------------------------------------------------------------------


def test_making_one_stores_its_first_version_and_is_recorded(editor):
    version = checklists.make_checklist(
        wording(risks=["high"], specialties=["Cardiology"]), by=editor, note="Asked for"
    )
    assert (version.number, version.made_by, version.made_by_name) == (1, editor, editor.name)
    assert version.note == "Asked for"
    assert version.asked == EVERY_KIND
    assert (version.checklist.risks, version.checklist.specialties) == (["high"], ["Cardiology"])
    event = LedgerEvent.objects.get(verb=Verb.CHECKLIST_MADE)
    assert (event.subject, event.actor, event.reason) == (Subject.POLICY, editor, "Asked for")
    assert event.new["questions"] == version.questions
    assert (event.new["name"], event.new["version"]) == ("Doses", 1)


def test_a_change_is_the_next_version_and_the_history_has_old_and_new(editor, admin_person):
    first = made(editor)
    second = checklists.change_checklist(
        first.checklist_id, wording(DOSES, name="Doses and units"), by=admin_person, seen=1, note="Shorter"
    )
    assert (second.number, second.asked, second.made_by) == (2, (DOSES,), admin_person)
    assert ChecklistVersion.objects.get(pk=first.pk).asked == EVERY_KIND
    event = LedgerEvent.objects.get(verb=Verb.CHECKLIST_CHANGED)
    assert (event.old["name"], event.new["name"]) == ("Doses", "Doses and units")
    assert (len(event.old["questions"]), len(event.new["questions"])) == (3, 1)
    assert (event.old["version"], event.new["version"], event.reason) == (1, 2, "Shorter")


def test_changing_nothing_makes_no_version(editor):
    version = made(editor)
    assert changed(version, editor) is None
    assert version.checklist.versions.count() == 1
    assert not LedgerEvent.objects.filter(verb=Verb.CHECKLIST_CHANGED).exists()


def test_changing_only_of_whom_it_is_asked_is_a_version_too(editor):
    version = made(editor)
    assert changed(version, editor, risks=["high"]).number == 2
    assert Checklist.objects.get(pk=version.checklist_id).risks == ["high"]


def test_who_was_slower_is_told_and_overwrites_nothing(editor, other_editor):
    version = made(editor)
    changed(version, other_editor, DOSES)
    with pytest.raises(Stale, match="Tom Reyes made version 2 of this checklist while you were at version 1"):
        changed(version, editor, MISSING)
    assert version.checklist.versions.count() == 2


@pytest.mark.parametrize("questions", [(), tuple(Question(f"q{n}", f"Question {n}?") for n in range(51))])
def test_a_checklist_has_between_one_and_fifty_questions(editor, questions):
    with pytest.raises(NotPossible, match="between 1 and 50 questions"):
        checklists.make_checklist(replace(wording(), questions=questions), by=editor)


def test_a_name_is_taken_once_whatever_its_capitals(editor):
    version = made(editor)
    with pytest.raises(NotPossible, match="called “STANDARD” already"):
        made(editor, name="STANDARD")
    assert changed(version, editor, name="DOSES").number == 2


def test_retired_and_used_again(editor):
    version = made(editor)
    checklists.retire_checklist(version.checklist_id, by=editor, reason="Nobody reads it")
    with pytest.raises(NotPossible, match="retired already"):
        checklists.retire_checklist(version.checklist_id, by=editor, reason="Again")
    checklists.use_checklist_again(version.checklist_id, by=editor)
    with pytest.raises(NotPossible, match="is in use"):
        checklists.use_checklist_again(version.checklist_id, by=editor)
    told = LedgerEvent.objects.filter(subject=Subject.POLICY).order_by("sequence").values_list("verb", "reason")
    assert list(told) == [
        (Verb.CHECKLIST_MADE, ""),
        (Verb.CHECKLIST_RETIRED, "Nobody reads it"),
        (Verb.CHECKLIST_USED_AGAIN, ""),
    ]


def test_only_editors_and_admins(editor, reviewer, submitter, outsider):
    version = made(editor)
    for person in (reviewer, submitter, outsider):
        for act in (
            lambda by: made(by, name="Mine"),
            lambda by: changed(version, by, DOSES),
            lambda by: checklists.retire_checklist(version.checklist_id, by=by, reason="No"),
            lambda by: checklists.use_checklist_again(version.checklist_id, by=by),
        ):
            with pytest.raises(NotAllowed, match="Only editors and admins"):
                act(person)
    assert LedgerEvent.objects.filter(subject=Subject.POLICY).count() == 1


def test_the_policys_chain_is_whole_and_a_cut_shows(editor):
    version = made(editor)
    changed(version, editor, DOSES)
    assert verify_subject(Policy.objects.get()).events == 2
    assert verify().whole
    Policy.objects.update(chain_length=1)
    assert (verify().first_broken.subject, verify().whole) == ("policy", False)


# -- what a review asks -----------------------------------------------------------------------------------------------


def test_a_review_asks_what_fits_risk_and_specialty_in_order(article, assignment, editor):
    made(editor, DOSES, name="High", risks=["high"])
    made(editor, READABLE, name="Cardiology", specialties=["cardiology"])
    made(editor, MISSING, name="Neurology", specialties=["Neurology"])
    checklists.retire_checklist(made(editor, Question("old", "Old?"), name="Old").checklist_id, by=editor, reason="Old")
    assert keys(opened(assignment)) == STANDARD_QUESTIONS
    Review.objects.all().delete()
    Article.objects.filter(pk=article.pk).update(risk=Risk.HIGH, specialty="Cardiology")
    assert keys(opened(assignment)) == (*STANDARD_QUESTIONS, "looked_twice", "doses", "readable")


def test_an_open_review_keeps_its_questions_and_a_new_one_asks_the_newest(article, assignment, editor):
    version = made(editor)
    assert keys(opened(assignment)) == (*STANDARD_QUESTIONS, "doses", "readable", "missing")
    changed(version, editor, replace(DOSES, text="Are doses and units right?"))
    checklists.retire_checklist(Checklist.objects.get(name="Standard").pk, by=editor, reason="Too long")
    assert keys(opened(assignment)) == (*STANDARD_QUESTIONS, "doses", "readable", "missing")
    assert Review.objects.count() == 1
    revised(article, editor)
    assert opened(assignment).questions == (replace(DOSES, text="Are doses and units right?"),)


def test_the_same_question_of_two_checklists_is_asked_once(assignment, editor):
    made(editor, replace(DOSES, required=False))
    made(editor, DOSES, READABLE, name="More")
    review = opened(assignment)
    assert keys(review) == (*STANDARD_QUESTIONS, "doses", "readable")
    assert review.questions[4].required


def test_a_new_review_takes_answers_along_where_the_question_is_word_for_word_the_same(article, assignment, editor):
    version = made(editor)
    review = opened(assignment)
    said = {"question": "no", "doses": "yes", "readable": "4", "missing": "Kidneys"}
    reviews.save_answers(review, by=assignment.reviewer, recommendation="", checklist=said, remarks="")
    changed(version, editor, replace(DOSES, text="Are doses and units right?"), READABLE, MISSING)
    revised(article, editor)
    assert opened(assignment).checklist == {"question": "no", "readable": "4", "missing": "Kidneys"}


def test_no_checklist_at_all_asks_nothing(assignment, editor):
    for checklist in Checklist.objects.all():
        checklists.retire_checklist(checklist.pk, by=editor, reason="Verdicts are enough")
    review = opened(assignment)
    assert review.questions == ()
    assert not any("checklist" in sentence for sentence in reviews.missing(review))


# -- what is missing, and what is signed ------------------------------------------------------------------------------


def test_only_required_questions_stand_in_the_way(assignment, editor):
    made(editor)
    review = opened(assignment)
    assert "5 of 5 checklist questions still to be answered." in reviews.missing(review)
    said = dict.fromkeys((*STANDARD_QUESTIONS, "doses"), "no")
    reviews.save_answers(review, by=assignment.reviewer, recommendation="", checklist=said, remarks="")
    assert not any("checklist" in sentence for sentence in reviews.missing(review))


def test_signing_keeps_the_wording_in_the_review_and_in_the_history(article, assignment, editor, reviewer):
    made(editor, READABLE, MISSING)
    review = opened(assignment)
    said = dict.fromkeys(STANDARD_QUESTIONS, "na") | {"readable": "2", "missing": "Kidneys", "unasked": "x"}
    reviews.save_answers(review, by=reviewer, recommendation="against", checklist=said, remarks="")
    reviews.sign_review(review.pk, by=reviewer, seen=review.revision.digest, password=PASSWORD)
    changed(ChecklistVersion.objects.latest("pk"), editor, replace(READABLE, text="Readable?"))
    signed = Review.objects.get(pk=review.pk)
    assert signed.answers[4:] == [
        {
            "key": "readable",
            "question": "How readable is it?",
            "kind": "scale",
            "answer": "2",
            "low": "hardly",
            "high": "very",
        },
        {"key": "missing", "question": "What is missing?", "kind": "text", "answer": "Kidneys"},
    ]
    assert signed.answers[0] == {
        "key": "question",
        "question": "The text answers the question that was asked",
        "kind": "yes_no_na",
        "answer": "na",
    }
    assert LedgerEvent.objects.get(verb=Verb.REVIEW_SIGNED).new["checklist"] == signed.answers


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reviewboard_review SET answers = '[]'",
        "UPDATE reviewboard_review SET recommendation = 'against'",
        "UPDATE reviewboard_review SET remarks = 'Other'",
        "UPDATE reviewboard_review SET signature_id = NULL",
        "DELETE FROM reviewboard_review",
    ],
)
def test_the_database_keeps_what_was_signed(assignment, statement):
    signed_review(assignment)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        with pytest.raises(IntegrityError, match="is a record"), transaction.atomic():
            cursor.execute(statement)


def test_thirty_checklists_cost_what_two_do(assignment, editor):
    few = len(statements(lambda: opened(assignment).questions))
    Review.objects.all().delete()
    for number in range(30):
        made(editor, Question(f"q{number}", f"Question {number}?"), name=f"Checklist {number}")
    assert len(statements(lambda: opened(assignment).questions)) == few
    assert len(opened(assignment).questions) == 34

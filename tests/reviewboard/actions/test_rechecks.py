"""Asking the registries again, now."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.actions.checks import store_results, take_due
from articles.citations.checking import check_all
from articles.models import LedgerEvent, Role, Source
from articles.refusals import NotAllowed, NotPossible
from articles.registries import registries
from articles.tasks import check_some
from reviewboard.actions import rechecks, workflow
from tests.cast import draft, person, submitted
from tests.sources import BOOK, DEAD, FINE, NAMED, RETRACTED, WAITING, article_in_every_state

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(submitter):
    return article_in_every_state(submitter)


def source_of(article, number: int) -> Source:
    return Source.objects.get(references__revision=article.current, references__number=number)


def due(article) -> set[int]:
    rows = article.current.references.filter(source__check_due_at__lte=timezone.now())
    return set(rows.values_list("number", flat=True))


def change(article, number: int, **said) -> None:
    Source.objects.filter(pk=source_of(article, number).pk).update(**said)


def test_all_that_are_at_rest_are_due_now(article, editor):
    assert due(article) == {WAITING}
    assert rechecks.recheck(article.pk, by=editor) == len(NAMED) - 1
    assert due(article) == set(NAMED)


def test_one_alone(article, editor):
    assert rechecks.recheck(article.pk, by=editor, number=RETRACTED) == 1
    assert due(article) == {RETRACTED, WAITING}


def test_what_stands_in_no_registry_is_asked_about_again_too(article, editor):
    assert source_of(article, BOOK).check_due_at is None
    rechecks.recheck(article.pk, by=editor, number=BOOK)
    assert BOOK in due(article)


def test_its_web_address_is_followed_again_where_it_has_one(article, editor):
    rechecks.recheck(article.pk, by=editor)
    assert source_of(article, DEAD).link_due_at == source_of(article, DEAD).check_due_at
    assert source_of(article, FINE).link_due_at is None


def test_a_source_cited_twice_is_one(submitter, editor):
    [first, _] = draft().references
    article = submitted(submitter, references=(first, type(first)(2, as_cited=first.as_cited, doi=first.doi)))
    Source.objects.update(check_due_at=None)
    assert rechecks.recheck(article.pk, by=editor) == 1


def test_other_articles_sources_are_left_alone(article, submitter, editor):
    submitted(submitter)
    Source.objects.filter(doi="10.5555/walking").update(check_due_at=None)
    rechecks.recheck(article.pk, by=editor)
    assert Source.objects.get(doi="10.5555/walking").check_due_at is None


# --- not too often -------------------------------------------------------------------------------------------------


def test_not_again_while_it_waits(article, editor):
    rechecks.recheck(article.pk, by=editor, number=FINE)
    with pytest.raises(NotPossible, match="within the last minute, or is waiting for its turn"):
        rechecks.recheck(article.pk, by=editor, number=FINE)


def test_not_while_a_worker_has_it(article, editor):
    change(article, FINE, check_due_at=None, taken_until=timezone.now() + dt.timedelta(minutes=1))
    with pytest.raises(NotPossible):
        rechecks.recheck(article.pk, by=editor, number=FINE)


@pytest.mark.parametrize(("seconds", "asked"), [(55, False), (65, True)])
def test_not_within_a_minute(article, editor, seconds, asked):
    change(article, FINE, tried_at=timezone.now() - dt.timedelta(seconds=seconds))
    if asked:
        assert rechecks.recheck(article.pk, by=editor, number=FINE) == 1
        return
    with pytest.raises(NotPossible):
        rechecks.recheck(article.pk, by=editor, number=FINE)
    assert FINE not in due(article)


def test_of_all_those_are_left_out(article, editor):
    change(article, FINE, tried_at=timezone.now())
    assert rechecks.recheck(article.pk, by=editor) == len(NAMED) - 2
    with pytest.raises(NotPossible):
        rechecks.recheck(article.pk, by=editor)


# --- in fact -------------------------------------------------------------------------------------------------------


def test_what_the_registries_answered_lately_is_not_taken_for_an_answer(submitter, editor, standin):
    article = submitted(submitter)
    check_some()
    asked = standin.asked["/works/10.5555/walking"]
    assert asked == 1
    Source.objects.update(tried_at=timezone.now() - dt.timedelta(minutes=2))
    rechecks.recheck(article.pk, by=editor)
    check_some()
    assert standin.asked["/works/10.5555/walking"] == asked + 1


def test_what_is_asked_for_while_a_worker_looks_is_looked_up_after_it(submitter, editor, standin):
    article = submitted(submitter)
    now = timezone.now()
    questions = take_due(9, at=now)
    Source.objects.update(taken_until=None, check_due_at=now + dt.timedelta(days=6))
    rechecks.recheck(article.pk, by=editor)
    for question in questions:
        store_results(question, check_all(question.cited, registries(), now=now), at=now)
    assert not Source.objects.filter(check_due_at__gt=timezone.now()).exists()


def test_a_worker_is_told_and_the_article_is_as_it_was(article, editor, django_capture_on_commit_callbacks):
    before = LedgerEvent.objects.count()
    with django_capture_on_commit_callbacks() as told:
        rechecks.recheck(article.pk, by=editor)
    assert [act.args[0] for act in told] == ["articles.tasks.sweep_checks"]
    assert LedgerEvent.objects.count() == before


# --- who -----------------------------------------------------------------------------------------------------------


def test_its_submitter_while_it_stands_with_them(article, submitter):
    assert rechecks.recheck(article.pk, by=submitter)


@pytest.mark.parametrize("name", ["reviewer", "admin_person", "outsider", "another submitter"])
def test_nobody_else(request, article, name):
    who = person("Lee Second", Role.SUBMITTER) if name == "another submitter" else request.getfixturevalue(name)
    with pytest.raises(NotAllowed):
        rechecks.recheck(article.pk, by=who)
    assert due(article) == {WAITING}


def test_not_on_a_withdrawn_article(article, editor):
    workflow.withdraw(article.pk, by=editor, reason="Out of date")
    with pytest.raises(NotAllowed):
        rechecks.recheck(article.pk, by=editor)


@pytest.mark.parametrize("number", [0, 99])
def test_no_such_reference(article, editor, number):
    with pytest.raises(NotPossible, match=f"no source for reference {number}"):
        rechecks.recheck(article.pk, by=editor, number=number)

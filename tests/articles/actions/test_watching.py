"""Registries are asked weekly, not all at once, about what is cited, and first about what readers rest on."""

from __future__ import annotations

import datetime as dt

import pytest
from django.utils import timezone

from articles.actions.checks import take_due
from articles.actions.watching import again_after, rest_and_wake
from articles.drafts.draft import DraftReference
from articles.models import Article, LedgerEvent, Source, Standing, StandingChange
from articles.tasks import sweep_checks
from reviewboard.actions import editing, workflow
from tests.cast import PASSWORD, ready_to_approve, sources_stand, submitted

pytestmark = pytest.mark.django_db
DAY = dt.timedelta(days=1)


def other(submitter, doi: str = "10.5555/other", **changes) -> Article:
    cited = DraftReference(1, as_cited="Other A. Something else. 2022.", doi=doi)
    words = {"question": f"And {doi}?", "title": doi, "body": "It holds. [1]"}
    return submitted(submitter, references=(cited,), **(words | changes))


def taken(count: int = 10) -> list[str]:
    return [question.source.doi for question in take_due(count, at=timezone.now())]


def test_sources_that_came_in_together_are_asked_about_over_days_and_within_a_week():
    sources = [Source(key=f"doi:10.5555/{number}") for number in range(10_000)]
    waits = sorted(again_after(source) for source in sources)
    assert waits[0] > 3 * DAY
    assert waits[-1] < 7 * DAY
    hours = [wait // dt.timedelta(hours=1) for wait in waits]
    assert max(hours.count(hour) for hour in set(hours)) < 250  # about 3 a minute
    assert again_after(sources[0]) == again_after(Source(key=sources[0].key))


def test_an_answer_sets_the_next_time_by_the_source(standin, submitter):
    other(submitter, "10.5555/trial.2021.0042")
    sweep_checks()
    source = Source.objects.get()
    assert source.check_due_at == source.tried_at + again_after(source)


def test_what_readers_rest_on_comes_first_however_long_others_wait(submitter, editor, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    other(submitter)
    now = timezone.now()
    Source.objects.filter(doi="10.5555/other").update(check_due_at=now - DAY)
    Source.objects.exclude(doi="10.5555/other").update(check_due_at=now)
    assert taken(2) == ["10.5555/exercise", "10.5555/walking"]
    assert taken(2) == ["10.5555/other"]


def test_what_the_published_text_cites_is_watched_though_the_new_one_does_not(submitter, editor, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    workflow.reopen(article.pk, by=editor, reason="Replace the second")
    editing.give_reference(article.pk, 2, "doi:10.5555/other", by=editor, seen=article.current.digest)
    Source.objects.update(check_due_at=timezone.now())
    assert sorted(taken()) == ["10.5555/exercise", "10.5555/other", "10.5555/walking"]


def test_nobody_is_asked_about_a_source_that_no_text_cites(submitter, editor):
    article = other(submitter)
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    assert taken() == []
    rest_and_wake(at=timezone.now())
    assert Source.objects.get().check_due_at is None


def test_a_source_is_asked_about_again_once_it_is_cited_again(submitter, editor):
    article = other(submitter)
    sources_stand(article, at=timezone.now() - 30 * DAY)
    workflow.withdraw(article.pk, by=editor, reason="Written twice")
    rest_and_wake(at=timezone.now())
    assert taken() == []
    workflow.restore(article.pk, by=editor, reason="It was not")
    assert taken() == ["10.5555/other"]


def test_a_source_that_was_checked_yesterday_is_not_asked_about_at_once(submitter):
    article = other(submitter)
    yesterday = timezone.now() - DAY
    sources_stand(article, at=yesterday)
    rest_and_wake(at=timezone.now())
    assert Source.objects.get().check_due_at == yesterday + 4 * DAY


def test_a_source_in_no_registry_rests(submitter):
    other(submitter)
    Source.objects.update(standing=Standing.NOT_INDEXED, check_due_at=None)
    rest_and_wake(at=timezone.now())
    assert Source.objects.get().check_due_at is None


def test_a_first_answer_that_is_good_is_no_news(standin, submitter):
    other(submitter, "10.5555/trial.2021.0042")
    sweep_checks()
    assert not StandingChange.objects.exists()


def test_a_first_answer_that_is_bad_is(standin, submitter):
    other(submitter, "10.5555/retracted.2015.7")
    sweep_checks()
    change = StandingChange.objects.get()
    assert (change.old, change.new, change.handled_at) == (Standing.UNKNOWN, Standing.RETRACTED, None)
    assert "Retracted" in change.said[0]


def test_a_live_text_has_the_change_in_its_history_though_the_new_one_does_not_cite_it(
    standin, submitter, editor, reviewer
):
    article = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD, publish_too=True)
    workflow.reopen(article.pk, by=editor, reason="Replace the second")
    editing.give_reference(article.pk, 2, "doi:10.5555/other", by=editor, seen=article.current.digest)
    Source.objects.filter(doi="10.5555/walking").update(key="doi:10.5555/retracted.2015.7", check_due_at=timezone.now())
    sweep_checks()
    assert LedgerEvent.objects.filter(subject_id=article.pk, new__standing="retracted").count() == 1
    assert StandingChange.objects.filter(old=Standing.STANDS, new=Standing.RETRACTED).count() == 1

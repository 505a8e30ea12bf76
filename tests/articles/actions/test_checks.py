"""Machines go first: every source of a new text is asked about once, and what was said is kept with its evidence."""

from __future__ import annotations

import datetime as dt
import io
from dataclasses import replace

import pytest
from django.test import Client
from django.utils import timezone

from articles import tasks
from articles.actions.checks import store_results, take_due
from articles.actions.retractions import load_table
from articles.citations.checking import check_all
from articles.drafts.draft import DraftReference
from articles.models import Article, Check, LedgerEvent, Source, Standing
from articles.tasks import check_some, sweep_checks
from reviewboard.actions import editing
from reviewboard.queries.blockers import blockers, fatal_findings
from tests.articles.citations.test_retraction_watch import line, table
from tests.cast import fetched, submitted

TRIAL = DraftReference(1, as_cited="Trial of walking. 2021.", doi="10.5555/trial.2021.0042")
WALKING = DraftReference(2, as_cited="Roe R. Walking and rest. Spine. 2021;2:10-19.", doi="10.5555/walking")
pytestmark = pytest.mark.django_db


def citing(submitter, first: DraftReference, second: DraftReference = WALKING, **changes) -> Article:
    return submitted(submitter, references=(first, second), **changes)


def standing_of(reference: DraftReference) -> str:
    return Source.objects.get(doi=reference.doi).standing


def reference(doi: str) -> DraftReference:
    return DraftReference(1, as_cited="", doi=doi)


@pytest.mark.parametrize(
    ("doi", "standing"),
    [
        ("10.5555/trial.2021.0042", Standing.STANDS),
        ("10.5555/retracted.2015.7", Standing.RETRACTED),
        ("10.5555/reinstated.2011.1", Standing.STANDS),
        ("10.5555/withdrawn.2019.5", Standing.WITHDRAWN),
        ("10.5555/concern.2014.38", Standing.CONCERN),
        ("10.5555/corrected.2020.1", Standing.CORRECTED),
        ("10.5555/erratum.2020.2", Standing.NOTICE),
        ("10.5555/never.registered", Standing.ABSENT),
        ("10.5555/down.503", Standing.UNKNOWN),
        ("10.5555/junk.200", Standing.UNKNOWN),
    ],
)
def test_what_the_registries_say_becomes_the_standing(standin, submitter, doi, standing):
    citing(submitter, reference(doi))
    sweep_checks()
    assert standing_of(reference(doi)) == standing


def test_a_doi_that_is_gone_hides_no_retraction(standin, submitter, editor):
    load_table(io.BytesIO(table(line(OriginalPaperDOI="10.5555/never.registered"))), at=timezone.now())
    article = citing(submitter, reference("10.5555/never.registered"))
    sweep_checks()
    assert standing_of(reference("10.5555/never.registered")) == Standing.RETRACTED
    held = next(blocker for blocker in fatal_findings(fetched(article)) if blocker.ident == 1)
    assert held.sentence == "Reference 1 has been retracted"
    said = Client().get(article.get_absolute_url()).content.decode()
    assert "<b>Reference 1 has been retracted</b>" in said


def test_each_source_is_asked_about_once_however_many_cite_it(standin, submitter):
    citing(submitter, TRIAL)
    citing(submitter, TRIAL, question="And in winter?", title="Winter")
    sweep_checks()
    assert standin.asked["/works/10.5555/trial.2021.0042"] == 1


def test_a_text_that_cites_a_checked_source_in_the_same_words_asks_nothing(standin, submitter):
    citing(submitter, TRIAL)
    sweep_checks()
    citing(submitter, TRIAL, question="And in winter?", title="Winter")
    assert check_some() == 0


def test_a_text_that_cites_it_in_other_words_has_it_compared(standin, submitter, editor):
    citing(submitter, TRIAL)
    sweep_checks()
    other = DraftReference(1, as_cited="", doi=TRIAL.doi, title="Aspirin for the prevention of migraine in children")
    article = citing(submitter, other, question="And in winter?", title="Winter")
    sweep_checks()
    assert standing_of(TRIAL) == Standing.STANDS
    assert "C4" in set(Check.objects.exclude(cited_key="").values_list("rule", flat=True))
    worst = Check.objects.filter(cited_key=article.current.references.get(number=1).cited_key)
    assert "note" not in {row.severity for row in worst if row.rule == "C4"}


def test_evidence_is_stored_with_every_answer(standin, submitter):
    citing(submitter, TRIAL)
    sweep_checks()
    check = Check.objects.filter(source__doi=TRIAL.doi, rule="C2").get()
    [proof] = check.evidence
    assert proof["service"]
    assert proof["url"].endswith("/works/10.5555/trial.2021.0042")
    assert (proof["status"], len(proof["body_sha256"])) == (200, 64)


def test_could_not_check_is_tried_again_later_and_later(standin, submitter):
    citing(submitter, reference("10.5555/down.503"))
    waits = []
    for _ in range(4):
        sweep_checks()
        source = Source.objects.get(doi="10.5555/down.503")
        waits.append(source.check_due_at - source.tried_at)
        Source.objects.filter(pk=source.pk).update(check_due_at=timezone.now())
    assert waits == [dt.timedelta(hours=hours) for hours in (1, 6, 24, 24)]
    assert source.checked_at is None


def test_an_outage_leaves_the_last_answer_standing(standin, submitter):
    citing(submitter, TRIAL)
    sweep_checks()
    answered = Source.objects.get(doi=TRIAL.doi)
    Source.objects.filter(pk=answered.pk).update(check_due_at=timezone.now(), key="doi:10.5555/down.503")
    sweep_checks()
    now = Source.objects.get(pk=answered.pk)
    assert (now.standing, now.checked_at) == (Standing.STANDS, answered.checked_at)
    assert now.tried_at > answered.tried_at


def test_a_change_of_standing_is_one_event_of_each_article_that_rests_on_it(standin, submitter):
    first = citing(submitter, reference("10.5555/retracted.2015.7"))
    second = citing(submitter, reference("10.5555/retracted.2015.7"), question="And?", title="And")
    sweep_checks()
    events = LedgerEvent.objects.filter(verb="source.checked", new__standing="retracted")
    assert sorted(events.values_list("subject_id", flat=True)) == [first.pk, second.pk]
    assert set(events.values_list("actor_name", "via")) == {("The machine", "task")}
    assert fetched(first).chain_length == LedgerEvent.objects.filter(subject_id=first.pk, subject="article").count()


def test_storing_the_same_look_up_twice_changes_nothing(standin, submitter):
    citing(submitter, TRIAL)
    at = timezone.now()
    question = next(row for row in take_due(5, at=at) if row.source.doi == TRIAL.doi)
    results = check_all(question.cited, tasks.registries(), now=at)
    store_results(question, results, at=at)
    stored = Check.objects.count()
    store_results(question, results, at=at)
    assert Check.objects.count() == stored


def test_what_a_dead_worker_took_is_free_again_after_a_while(submitter):
    citing(submitter, TRIAL)
    now = timezone.now()
    assert len(take_due(5, at=now)) == 2
    assert take_due(5, at=now + dt.timedelta(minutes=4)) == []
    assert len(take_due(5, at=now + dt.timedelta(minutes=6))) == 2


def test_a_retracted_source_stands_in_the_way_until_it_is_replaced(standin, submitter, editor):
    article = citing(submitter, reference("10.5555/retracted.2015.7"))
    sweep_checks()
    assert ("source", "retracted") in [(blocker.kind, blocker.what) for blocker in blockers(article)]
    editing.give_reference(article.pk, 1, f"doi:{TRIAL.doi}", by=editor, seen=article.current.digest)
    sweep_checks()
    kinds = [(blocker.kind, blocker.what) for blocker in blockers(fetched(article))]
    assert ("source", "retracted") not in kinds


def test_half_an_answer_does_not_take_the_place_of_the_record_that_names_the_notice(standin, submitter):
    citing(submitter, reference("10.5555/retracted.2015.7"))
    sweep_checks()
    source = Source.objects.get(doi="10.5555/retracted.2015.7")
    assert source.record["notices"]
    at = timezone.now()
    Source.objects.filter(pk=source.pk).update(check_due_at=at)
    [question] = take_due(1, at=at)
    results = check_all(question.cited, tasks.registries(), now=at)
    poorer = replace(results[0], standing="unknown", record=replace(results[0].record, notices=()), answers=())
    store_results(question, [poorer, *results[1:]], at=at)
    after = Source.objects.get(pk=source.pk)
    assert (after.standing, after.record, after.answers) == (source.standing, source.record, source.answers)

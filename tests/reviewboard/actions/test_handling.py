"""Risk, specialty, pending texts and the notice."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.models import LedgerEvent, Risk, Verb
from articles.refusals import NotAllowed, NotPossible
from reviewboard.actions.handling import Handling, handle, handling_of
from reviewboard.queries.blockers import blockers
from tests.cast import fetched, ready_to_approve, submitted

pytestmark = pytest.mark.django_db
AS_IT_COMES = Handling(Risk.STANDARD, "", None, "")


@pytest.fixture
def article(submitter):
    return submitted(submitter)


def test_only_what_changed_is_recorded(article, editor):
    handle(article.pk, replace(AS_IT_COMES, notice="Being revised."), by=editor)
    event = LedgerEvent.objects.get(verb=Verb.SETTINGS_CHANGED)
    assert (event.old, event.new) == ({"notice": ""}, {"notice": "Being revised."})
    assert handling_of(fetched(article)) == replace(AS_IT_COMES, notice="Being revised.")


def test_nothing_changed_is_nothing_recorded(article, editor):
    handle(article.slug, AS_IT_COMES, by=editor)
    assert not LedgerEvent.objects.filter(verb=Verb.SETTINGS_CHANGED).exists()


def test_a_risk_that_is_none_is_refused(article, editor):
    with pytest.raises(NotPossible):
        handle(article.pk, replace(AS_IT_COMES, risk="enormous"), by=editor)


def test_only_another_editor_handles(article, reviewer, submitter, admin_person, editor):
    for somebody in (reviewer, submitter, admin_person):
        with pytest.raises(NotAllowed):
            handle(article.pk, replace(AS_IT_COMES, risk=Risk.HIGH), by=somebody)
    with pytest.raises(NotAllowed, match="another editor"):
        handle(submitted(editor, title="Mine", question="M?", body="M. [1]").pk, AS_IT_COMES, by=editor)


def test_a_higher_risk_asks_for_more_at_once(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    assert blockers(article) == ()
    handle(article.pk, replace(AS_IT_COMES, risk=Risk.ELEVATED), by=editor)
    assert [blocker.sentence for blocker in blockers(article)] == [
        "1 approving review of 2 still to be signed on this revision"
    ]
    handle(article.pk, replace(AS_IT_COMES, risk=Risk.HIGH), by=editor)
    assert [blocker.kind for blocker in blockers(article)] == ["unjudged", "unsigned"]

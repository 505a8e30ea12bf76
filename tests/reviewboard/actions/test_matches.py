"""A person's word on a suggested match."""

from __future__ import annotations

import pytest

from articles.ledger.verify import verify_subject
from articles.models import LedgerEvent, MatchDecision, Role, Source, Standing, Verb
from articles.refusals import NotAllowed, NotPossible, Refused
from reviewboard.actions import matches, workflow
from reviewboard.queries.records import shown
from tests.cast import fetched, person, sources_stand, submitted, under_review
from tests.sources import FINE, MATCH, SUGGESTED, article_in_every_state
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(submitter):
    return article_in_every_state(submitter)


def source_of(article) -> Source:
    return Source.objects.get(references__revision=article.current, references__number=SUGGESTED)


def decide(article, by, *, confirmed: bool = True, number: int = SUGGESTED, seen: str = "") -> MatchDecision:
    return matches.decide(article.pk, number, confirmed=confirmed, by=by, shown=seen or shown(MATCH))


def test_confirmed_the_source_has_the_identifiers_of_the_match_and_is_due_now(article, editor):
    decision = decide(article, editor)
    source = source_of(article)
    assert (source.doi, source.pmid, source.match["state"]) == ("10.5555/b.2015.88", "90000016", "confirmed")
    assert source.check_due_at == decision.decided_at
    assert source.standing == Standing.UNMATCHED, "what the work is worth is for the registries to say"
    assert source.match["record"] == MATCH["record"]
    assert (decision.confirmed, decision.decided_by_name) == (True, "Ines Calder")
    assert (decision.doi, decision.pmid, decision.title) == (source.doi, source.pmid, MATCH["title"])


def test_refused_nothing_is_known_of_it_but_that(article, editor):
    before = source_of(article)
    decision = decide(article, editor, confirmed=False)
    source = source_of(article)
    assert (source.doi, source.pmid, source.match["state"]) == (before.doi, before.pmid, "refused")
    assert source.check_due_at == decision.decided_at
    assert not decision.confirmed


@pytest.mark.parametrize("confirmed", [True, False])
def test_the_history_says_who_took_what_for_the_work(article, editor, confirmed):
    decide(article, editor, confirmed=confirmed)
    event = LedgerEvent.objects.get(verb=Verb.SOURCE_MATCHED)
    key = source_of(article).key
    named = {"doi": "10.5555/b.2015.88", "pmid": "90000016"} if confirmed else {"doi": "", "pmid": ""}
    assert event.old == {"source": key, "doi": "", "pmid": ""}
    assert event.new == {
        "source": key, **named, "reference": SUGGESTED, "confirmed": confirmed, "title": MATCH["title"]
    }  # fmt: skip
    assert (event.actor_name, event.digest) == ("Ines Calder", article.current.digest)


def test_a_worker_is_told_to_ask_the_registries(article, editor, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as told:
        decide(article, editor)
    assert [act.args[0] for act in told] == ["articles.tasks.sweep_checks"]


def test_a_match_without_an_identifier_leaves_those_that_are_known(article, editor):
    Source.objects.filter(pk=source_of(article).pk).update(doi="10.5555/known", match=MATCH | {"doi": "", "pmid": ""})
    decide(article, editor, seen=shown(MATCH | {"doi": "", "pmid": ""}))
    assert source_of(article).doi == "10.5555/known"


def test_it_holds_for_every_article_that_cites_the_source(article, editor, other_editor):
    other = article_in_every_state(editor, "What else helps")
    assert source_of(other) == source_of(article)
    decide(article, editor)
    assert source_of(other).match["state"] == "confirmed"
    assert LedgerEvent.objects.get(verb=Verb.SOURCE_MATCHED).subject_id == article.pk
    with pytest.raises(NotPossible, match="already"):
        decide(other, other_editor)


# --- what is refused -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("stored", "why"),
    [
        (MATCH | {"state": "confirmed"}, "decided on the match of reference 3 already"),
        (MATCH | {"state": "refused"}, "decided on the match of reference 3 already"),
        (MATCH | {"state": "verified"}, "No match is suggested for reference 3 any more"),
        ({}, "No match is suggested for reference 3 any more"),
        (MATCH | {"title": "Another"}, "Another match is suggested for reference 3 by now"),
        (MATCH | {"doi": "10.5555/other"}, "Another match is suggested for reference 3 by now"),
    ],
)
def test_a_suggestion_that_is_no_longer_the_one_seen(article, editor, stored, why):
    Source.objects.filter(pk=source_of(article).pk).update(match=stored)
    with pytest.raises(NotPossible, match=why):
        decide(article, editor)
    assert not MatchDecision.objects.exists()
    assert source_of(article).match == stored


@pytest.mark.parametrize(("number", "why"), [(FINE, "No match is suggested"), (99, "no reference 99 any more")])
def test_a_reference_without_a_suggestion(article, editor, number, why):
    with pytest.raises(NotPossible, match=why):
        decide(article, editor, number=number)


def test_submitters_decide_on_their_own_while_it_stands_with_them(article, submitter):
    with pytest.raises(NotAllowed):
        decide(article, person("Lee Second", Role.SUBMITTER))
    decide(article, submitter)
    assert MatchDecision.objects.get().decided_by == submitter


def test_submitters_do_not_once_it_is_under_review(submitter, editor, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    Source.objects.filter(doi="10.5555/walking").update(match=MATCH)
    under_review(article, editor, reviewer)
    with pytest.raises(NotAllowed, match="Only editors decide on a match"):
        decide(article, submitter, number=2)
    decide(article, editor, number=2)


@pytest.mark.parametrize("name", ["reviewer", "admin_person", "outsider"])
def test_nobody_else_decides(request, article, name):
    with pytest.raises(NotAllowed):
        decide(article, request.getfixturevalue(name))
    assert source_of(article).match["state"] == "suggested"


def test_not_on_a_withdrawn_article(article, editor):
    workflow.withdraw(article.pk, by=editor, reason="Out of date")
    with pytest.raises(NotAllowed):
        decide(article, editor)


# --- at once -------------------------------------------------------------------------------------------------------


@pytest.mark.django_db(transaction=True)
def test_of_several_at_the_same_moment_one_decides(submitter, editor):
    article = article_in_every_state(submitter)
    refused = []

    def act() -> None:
        try:
            decide(article, editor)
        except Refused as refusal:
            refused.append(str(refusal))

    together(act, 6)
    assert MatchDecision.objects.count() == LedgerEvent.objects.filter(verb=Verb.SOURCE_MATCHED).count() == 1
    assert len(refused) == 5
    assert verify_subject(fetched(article)).whole


def test_a_submitter_does_not_decide_for_other_peoples_articles(article, submitter, editor, other_editor):
    theirs = article_in_every_state(other_editor, title="Another article on these works")
    assert source_of(theirs) == source_of(article)
    with pytest.raises(NotAllowed, match="Other articles rest on this source"):
        decide(article, submitter)
    decide(article, editor)

"""Drafts come in: each once, whoever sends it how often, and all of an import or a chunk of it."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.actions import imports
from articles.actions.submissions import foretell, submit
from articles.drafts.draft import DraftReference
from articles.drafts.reading import Read, refusal
from articles.ledger.verify import verify
from articles.models import Article, LedgerEvent, Source
from articles.refusals import NotAllowed
from tests.cast import draft
from tests.together import together

pytestmark = pytest.mark.django_db


def drafts(count: int, **changes) -> list:
    return [draft(question=f"Question {n}?", title=f"Title {n}", **changes) for n in range(count)]


def told(outcomes) -> list[tuple[str, str]]:
    return [(outcome.status, outcome.article.slug if outcome.article else "") for outcome in outcomes]


def test_the_same_text_is_recognised_whoever_sends_it(submitter, editor):
    [first] = submit([draft()], by=submitter)
    [again] = submit([draft()], by=editor)
    assert (first.status, again.status, again.article) == ("stored", "duplicate", first.article)
    assert again.why == "The same text is already here."
    assert Article.objects.count() == 1


def test_the_same_text_twice_in_one_import_is_one_article(submitter):
    outcomes = submit([draft(), *drafts(1), draft()], by=submitter)
    assert told(outcomes) == [
        ("stored", "exercise-for-back-pain"),
        ("stored", "title-0"),
        ("duplicate", "exercise-for-back-pain"),
    ]
    assert outcomes[2].why == "It stands twice in this import."


def test_an_external_id_with_another_text_is_not_a_second_article(submitter):
    [first] = submit([draft(external_id="x-1")], by=submitter)
    [other] = submit([draft(external_id="x-1", body="Otherwise. [1]")], by=submitter)
    assert (other.status, other.article) == ("refused", first.article)
    assert other.why == "“x-1” is already here with another text. Edit that article instead."
    assert Article.objects.count() == 1


def test_an_external_id_twice_in_one_import_with_other_texts(submitter):
    outcomes = submit([draft(external_id="x-1"), draft(external_id="x-1", body="Otherwise. [1]")], by=submitter)
    assert told(outcomes) == [("stored", "exercise-for-back-pain"), ("refused", "exercise-for-back-pain")]
    assert outcomes[1].why == "“x-1” stands twice in this import, with different texts. Leave one out."


@pytest.mark.parametrize("at_once", [True, False])
def test_an_external_id_that_names_two_questions_names_neither(submitter, at_once):
    """As in the files of real collections: both come in, and the second says so."""
    two = [draft(external_id="x-1"), draft(external_id="x-1", question="And in winter?", title="Winter")]
    outcomes = submit(two, by=submitter) if at_once else [submit([one], by=submitter)[0] for one in two]
    assert [outcome.status for outcome in outcomes] == ["stored", "stored"]
    [finding] = outcomes[1].article.current.findings.all()
    assert (finding.severity, finding.code) == ("warning", "external-id-shared")
    assert "“x-1” also names another article, with the question “Does exercise help" in finding.message
    assert submit(two, by=submitter)[1].status == "duplicate"


def test_the_external_ids_of_others_are_theirs(submitter, editor):
    submit([draft(external_id="x-1")], by=submitter)
    [outcome] = submit([draft(external_id="x-1", body="Otherwise. [1]")], by=editor)
    assert (outcome.status, outcome.why) == ("stored", "")


@pytest.mark.parametrize(("name", "fits"), [("external_id", 200), ("specialty", 120), ("drafted_by", 120)])
def test_what_does_not_fit_is_refused_alone(submitter, name, fits):
    outcomes = submit([draft(**{name: "x" * (fits + 1)}), *drafts(1)], by=submitter)
    assert [outcome.status for outcome in outcomes] == ["refused", "stored"]
    assert outcomes[0].why == f"“{name}” has {fits + 1} characters; {fits} fit. Shorten it."


def test_foretelling_says_the_same_and_stores_nothing(submitter):
    submit([draft(external_id="x-1")], by=submitter)
    file = [
        draft(),
        draft(external_id="x-1", body="Otherwise. [1]"),
        *drafts(1),
        *drafts(1),
        draft(specialty="x" * 121),
    ]
    foretold = foretell(file, by=submitter)
    assert Article.objects.count() == 1
    stored = submit(file, by=submitter)
    assert [one.status.replace("new", "stored") for one in foretold] == [one.status for one in stored]
    assert [one.why for one in foretold] == [one.why for one in stored]


def test_only_submitters_and_editors_hand_in(reviewer, admin_person, outsider):
    for person in (reviewer, admin_person, outsider):
        with pytest.raises(NotAllowed):
            submit([draft()], by=person)
    assert not Article.objects.exists()


def test_titles_that_are_alike_get_addresses_of_their_own(submitter):
    outcomes = submit([draft(), draft(question="Another?"), draft(question="?", title="…")], by=submitter)
    slugs = [outcome.article.slug for outcome in outcomes]
    assert slugs[0] == "exercise-for-back-pain"
    assert slugs[1].startswith("exercise-for-back-pain-")
    assert slugs[2] == "article"


def test_the_number_of_statements_does_not_depend_on_the_number_of_drafts(submitter):
    submit(drafts(1), by=submitter)
    few = [draft(question=f"Few {n}?", title=f"Few {n}") for n in range(3)]
    many = [draft(question=f"Many {n}?", title=f"Many {n}") for n in range(300)]
    counts = []
    for file in (few, many):
        with CaptureQueriesContext(connection) as found:
            submit(file, by=submitter)
        counts.append(len(found))
    assert counts[0] == counts[1]


def test_a_source_cited_by_many_is_one_row_and_due_once(submitter):
    submit(drafts(20), by=submitter)
    assert Source.objects.count() == 2


def test_each_article_has_its_first_event_and_the_history_is_whole(submitter):
    submit(drafts(20), by=submitter)
    assert LedgerEvent.objects.filter(verb="article.submitted", sequence=1).count() == 20
    assert verify().whole


def test_an_import_answers_for_each_in_order_whatever_becomes_of_the_others(submitter):
    reads = [Read(drafts(2)[0]), refusal("not-json", "This is not JSON.", place="line 2"), Read(drafts(2)[1])]
    outcomes = list(imports.store(reads, by=submitter))
    assert [outcome.status for outcome in outcomes] == ["stored", "refused", "stored"]
    assert [outcome.read for outcome in outcomes] == reads


def test_an_import_stores_chunk_by_chunk(submitter, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 3)
    outcomes = imports.store([Read(one) for one in drafts(7)], by=submitter)
    assert next(outcomes).status == "stored"
    assert Article.objects.count() == 3
    assert [outcome.status for outcome in outcomes] == ["stored"] * 6
    assert Article.objects.count() == 7


def test_a_chunk_that_fails_stores_nothing_of_itself(submitter, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 3)
    good, bad = drafts(6), draft(references=(DraftReference(2**40, as_cited="Too high a number"),))
    outcomes = imports.store([Read(one) for one in [*good[:5], bad]], by=submitter)
    with pytest.raises(Exception, match="out of range"):
        list(outcomes)
    assert Article.objects.count() == 3


def test_a_preview_knows_what_stands_twice_across_chunks(submitter, monkeypatch):
    monkeypatch.setattr(imports, "CHUNK", 3)
    outcomes = imports.preview([Read(one) for one in [*drafts(4), drafts(1)[0]]], by=submitter)
    assert [outcome.status for outcome in outcomes] == ["preview"] * 4 + ["duplicate"]
    assert not Article.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_two_imports_of_the_same_at_once_are_one(submitter):
    file = drafts(10, external_id="")
    together(lambda: submit(file, by=submitter), 4)
    assert Article.objects.count() == 10
    assert verify().whole

"""Making a new revision: what is stored, recorded, carried over, asked again, told."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.drafts.canonical import digest
from articles.drafts.draft import DraftReference
from articles.ledger.verify import verify
from articles.models import LedgerEvent, OutboxMail, Revision
from articles.refusals import NotAllowed, NotPossible, Stale
from reviewboard.actions import editing, workflow
from reviewboard.models import Assignment
from reviewboard.queries.wording import wording_of
from tests.cast import PASSWORD, draft, fetched, ready_to_approve, submitted, under_review

pytestmark = pytest.mark.django_db


def revise(article, by, note: str = "Better", **changes) -> Revision:
    wording = replace(wording_of(article.current), **changes)
    return editing.revise(article.pk, wording, by=by, seen=article.current.digest, note=note)


def test_a_revision_is_stored_with_who_why_and_its_digest(editor, submitter):
    article = submitted(submitter)
    revision = revise(article, editor, question="Does walking help?")
    before, after = article.current, fetched(article).current
    assert after == revision
    assert (revision.number, revision.author_name, revision.note) == (2, "Ines Calder", "Better")
    assert (revision.based_on, revision.question) == (before, "Does walking help?")
    wording = wording_of(revision)
    assert revision.digest == digest(wording.question, wording.title, wording.body, wording.references)
    event = LedgerEvent.objects.get(verb="article.revised")
    assert (event.actor, event.reason, event.digest) == (editor, "Better", revision.digest)
    assert event.new == {
        "revision": 2, "title": "Exercise for back pain", "claims_touched": 0, "citations_kept": 4, "citations": 4,
    }  # fmt: skip
    assert event.old == {"revision": 1, "title": "Exercise for back pain", "digest": before.digest}
    assert verify().whole


def test_the_same_text_makes_no_revision_and_records_nothing(editor, submitter):
    article = submitted(submitter)
    assert revise(article, editor) == article.current
    assert Revision.objects.count() == 1
    assert not LedgerEvent.objects.filter(verb="article.revised").exists()


def test_another_spelling_of_the_same_characters_is_the_same_text(editor, submitter):
    article = submitted(submitter, body="Müller’s test. [1]\n")
    decomposed = "Mu\u0308ller’s test. [1]\r\n"
    assert revise(article, editor, body=decomposed) == article.current


def test_a_text_that_changed_meanwhile_is_refused(editor, other_editor, submitter):
    article = submitted(submitter)
    revise(article, other_editor, title="Another title")
    with pytest.raises(Stale, match="it is now revision 2") as refusal:
        revise(article, editor, title="My title")
    assert (refusal.value.seen, refusal.value.current) == (article.current.digest, fetched(article).current.digest)
    assert Revision.objects.count() == 2


def test_who_may_edit_when(editor, submitter, reviewer, second_reviewer, admin_person, outsider):
    article = submitted(submitter)
    for nobody in (reviewer, admin_person, outsider):
        with pytest.raises(NotAllowed):
            revise(article, nobody, title="Mine")
    revise(article, submitter, title="Mine")
    under_review(article, editor, second_reviewer)
    with pytest.raises(NotAllowed):
        revise(fetched(article), submitter, title="Mine again")
    revise(fetched(article), editor, title="Ours")


@pytest.mark.parametrize("state", ["approved", "withdrawn"])
def test_a_closed_article_is_not_edited(editor, submitter, reviewer, state):
    article = ready_to_approve(editor, submitter, reviewer)
    if state == "approved":
        workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    else:
        workflow.withdraw(article.pk, by=editor, reason="Written twice")
    with pytest.raises(NotPossible, match=f"The article is {state}"):
        revise(fetched(article), editor, title="Mine")


def test_untouched_claims_keep_their_roots_and_their_author(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    roots = list(article.current.citations.order_by("position").values_list("root", flat=True))
    revision = revise(article, editor, body="New opening. [2]\n\n" + article.current.body.replace("most", "many"))
    citations = revision.citations.select_related("claim").order_by("position")
    assert [row.root_id if row.root_id in roots else None for row in citations] == [None, None, *roots[1:]]
    worded = [(row.claim.worded_by, row.claim.worded_in.number) for row in citations]
    assert worded == [(editor, 2), (editor, 2), (submitter, 1), (submitter, 1), (submitter, 1)]
    rooted = list(revision.claims.order_by("position").values_list("root__revision__number", "root__position"))
    assert rooted == [(2, 1), (2, 2), (1, 2), (1, 3)]


def test_references_may_be_numbered_anew_without_losing_a_verdict(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    one, two = wording_of(article.current).references
    body = (
        article.current.body.replace("[1]", "[9]")
        .replace("[2]", "[1]")
        .replace("[9]", "[2]")
        .replace("[1, 2]", "[2, 1]")
    )
    revision = revise(article, editor, body=body, references=(replace(two, number=1), replace(one, number=2)))
    assert not revision.citations.filter(root__revision=revision).exists()


def test_reviewers_who_signed_are_asked_again_and_told(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    revise(article, editor, title="Walking for back pain")
    assignment = Assignment.objects.get()
    assert assignment.state == Assignment.State.ACCEPTED
    assert fetched(article).due_on == assignment.due_on
    mail = OutboxMail.objects.get(to=reviewer, subject__startswith="Changed since you signed")
    assert mail.subject == "Changed since you signed: Walking for back pain"


def test_every_number_that_is_cited_has_an_entry_and_an_empty_one_that_is_not_goes(editor, submitter):
    article = submitted(submitter)
    revision = revise(article, editor, body="Pain falls. [1, 4]\n")
    assert [(row.number, row.listed) for row in wording_of(revision).references] == [(1, True), (2, True), (4, False)]
    assert list(revision.findings.filter(severity="fatal").values_list("code", "reference__number")) == [
        ("reference-unlisted", 4)
    ]
    revision = revise(fetched(article), editor, body="Pain falls. [1]\n")
    assert [row.number for row in wording_of(revision).references] == [1, 2]
    assert not revision.findings.filter(severity="fatal").exists()


def test_a_number_that_was_unlisted_before_is_found_again(editor, submitter):
    article = submitted(submitter, body="Pain falls. [3]\n", references=(*draft().references, DraftReference(3)))
    revision = revise(article, editor, title="Another title")
    assert list(revision.findings.filter(severity="fatal").values_list("code", flat=True)) == ["reference-unlisted"]


def test_a_reference_is_given_in_place_of_what_stood_there(editor, submitter):
    article = submitted(submitter)
    revision = editing.give_reference(article.pk, 2, "10.5555/other", by=editor, seen=article.current.digest)
    first, second = wording_of(revision).references
    assert first == draft().references[0]
    assert second == DraftReference(2, as_cited="10.5555/other", doi="10.5555/other")
    assert revision.note == "Gave reference 2"
    touched = revision.citations.filter(root__revision=revision)
    assert set(touched.values_list("reference__number", flat=True)) <= {1, 2}
    assert touched.filter(reference__number=2).count() == 2


def test_a_bare_number_is_a_pmid():
    assert editing.reference_given(4, " 23456789 ") == DraftReference(4, as_cited="PMID: 23456789", pmid="23456789")


@pytest.mark.parametrize(
    ("number", "given", "why"),
    [(2, " ", "Give a DOI, a PMID, a URL or the full citation for reference 2."), (7, "10.5555/x", "no reference 7")],
)
def test_what_cannot_be_given(editor, submitter, number, given, why):
    article = submitted(submitter)
    with pytest.raises(NotPossible, match=why):
        editing.give_reference(article.pk, number, given, by=editor, seen=article.current.digest)
    assert Revision.objects.count() == 1

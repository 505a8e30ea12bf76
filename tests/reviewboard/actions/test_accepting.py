"""Suggestions taken into the text: one or several, as one revision, and what that does to those beside them."""

from __future__ import annotations

from dataclasses import replace

import pytest

from articles.drafts.draft import DraftReference
from articles.models import Article, LedgerEvent, Person, Revision, Role
from articles.refusals import NotAllowed, NotPossible, Stale
from reviewboard.actions import accepting, editing, remarks
from reviewboard.models import Remark
from reviewboard.queries.blockers import blockers
from reviewboard.queries.wording import wording_of
from tests.cast import fetched, person, signed_review, sources_stand, submitted, under_review
from tests.counting import statements

pytestmark = pytest.mark.django_db


def suggested(article: Article, by: Person, old: str, new: str) -> Remark:
    start = article.current.body.index(old)
    return remarks.suggest(article.pk, by=by, passage=(start, start + len(old)), replacement=new)


def accept(by: Person, article: Article, *chosen: Remark) -> Revision:
    ids = [remark.pk for remark in chosen]
    return accepting.accept_suggestions(article.pk, ids, by=by, seen=article.current.digest)


def revised(article: Article, by: Person, **changes) -> Article:
    changed = replace(wording_of(article.current), **changes)
    editing.revise(article.pk, changed, by=by, seen=article.current.digest, note="Changed")
    return fetched(article)


def now(remark: Remark) -> Remark:
    return Remark.objects.get(pk=remark.pk)


@pytest.fixture
def article(submitter) -> Article:
    return submitted(submitter)


@pytest.fixture
def reviewed(editor, submitter, reviewer, second_reviewer):
    """Three suggestions that two reviewers signed for: the first two on one passage, the third elsewhere."""
    article = submitted(submitter)
    sources_stand(article)
    both = under_review(article, editor, reviewer, second_reviewer)
    article = fetched(article)
    made = [
        suggested(article, reviewer, "most adults", "many adults"),
        suggested(article, second_reviewer, "in most adults", "in adults"),
        suggested(article, second_reviewer, "Rest beyond 2 days", "Bed rest beyond 2 days"),
    ]
    for assignment in both:
        signed_review(assignment, recommendation="changes")
    return fetched(article), made


# --- one ------------------------------------------------------------------------------------------------------------


def test_a_suggestion_that_waits_for_its_reviewers_signature_cannot_be_accepted(editor, article, reviewer):
    under_review(article, editor, reviewer)
    article = fetched(article)
    with pytest.raises(NotAllowed, match="only one that was handed over to the editors"):
        accept(editor, article, suggested(article, reviewer, "most", "many"))


def test_a_submitter_does_not_accept_suggestions(editor, article, submitter):
    remark = suggested(article, editor, "most", "many")
    with pytest.raises(NotAllowed, match="Only an editor can accept a suggestion"):
        accept(submitter, article, remark)


def test_an_editor_who_reviews_the_text_accepts_nothing_that_others_suggest(other_editor, article, reviewer):
    both = person("Bea Both", Role.EDITOR, Role.REVIEWER)
    first, _ = under_review(article, other_editor, reviewer, both)
    remark = suggested(fetched(article), reviewer, "most", "many")
    signed_review(first, recommendation="changes")
    with pytest.raises(NotAllowed):
        accept(both, fetched(article), remark)


def test_accepting_is_recorded_with_the_words(editor, submitter, reviewer, reviewed):
    article, [first, *_] = reviewed
    revision = accept(editor, article, first)
    event = LedgerEvent.objects.get(verb="suggestion.accepted")
    assert (event.actor, event.reason) == (editor, "Accepted a suggestion by Helena Brandt")
    assert event.new["accepted"] == [
        {"remark": first.pk, "by": "Helena Brandt", "quote": "most adults", "replacement": "many adults"}
    ]
    assert (event.new["revision"], event.new["claims_touched"]) == (2, 1)
    assert [claim.worded_by for claim in revision.claims.order_by("position")] == [reviewer, submitter, submitter]
    with pytest.raises(NotPossible, match="already accepted"):
        accept(editor, fetched(article), first)


def test_a_suggestion_finds_its_passage_after_the_text_before_it_changed(editor, article):
    remark = suggested(article, editor, "Rest beyond 2 days", "Bed rest beyond 2 days")
    article = revised(article, editor, body="A new opening sentence. [1]\n\n" + article.current.body)
    revision = accept(editor, article, remark)
    assert "- Bed rest beyond 2 days does not help. [2]" in revision.body
    assert revision.body.startswith("A new opening sentence. [1]\n\nPain falls")


def test_a_suggestion_on_words_that_were_edited_is_placed_but_never_undoes_the_edit(editor, article):
    remark = suggested(article, editor, "Pain falls with exercise in most adults.", "Pain falls in adults who train.")
    article = revised(article, editor, body=article.current.body.replace("exercise", "exercises"))
    assert now(remark).passage_in(article.current.body) == "Pain falls with exercises in most adults."
    with pytest.raises(NotPossible, match="The passage that Ines Calder suggested other words for has changed since"):
        accept(editor, article, remark)
    assert fetched(article).current == article.current


def test_a_suggestion_to_cut_a_passage(editor, article):
    remark = suggested(article, editor, "- Rest beyond 2 days does not help. [2]\n", "")
    assert accept(editor, article, remark).claims.count() == 2
    assert (now(remark).state, now(remark).placed_start) == ("accepted", None)


def test_a_comment_cannot_be_accepted(editor, article):
    remark = remarks.comment(article.pk, by=editor, text="Is this so?", passage=(0, 4))
    with pytest.raises(NotPossible, match="A comment is answered and resolved, not accepted"):
        accept(editor, article, remark)
    assert now(remark).state == "open"


def test_what_the_text_says_already_is_not_accepted_a_second_time(editor, article):
    remark = suggested(
        article, editor, "Pain falls with exercise in most adults.", "Pain falls with exercise in adults."
    )
    article = revised(article, editor, body=article.current.body.replace("in most adults", "in adults"))
    with pytest.raises(NotPossible, match="The text reads already as Ines Calder suggested"):
        accept(editor, article, remark)
    assert Revision.objects.count() == 2


def test_a_number_that_names_another_work_by_now_is_not_taken_over(editor, article):
    remark = suggested(article, editor, "- Walking", "- Exercise [1] and walking")
    one, two = wording_of(article.current).references
    body = (
        article.current.body.replace("[1]", "[9]").replace("[2]", "[1]").replace("[9]", "[2]").replace("1, 2", "2, 1")
    )
    article = revised(article, editor, body=body, references=(replace(two, number=1), replace(one, number=2)))
    with pytest.raises(NotPossible, match="Reference 1 was another work when Ines Calder suggested this"):
        accept(editor, article, remark)


def test_a_number_that_is_no_reference_any_more_is_not_taken_over(editor, submitter):
    three = (*(DraftReference(n, as_cited=f"Doe J. Work {n}. 2020.", doi=f"10.5555/{n}") for n in (1, 2, 3)),)
    article = submitted(submitter, references=three)
    remark = suggested(article, editor, "- Walking", "- Exercise [3] and walking")
    article = revised(article, editor, references=three[:2])
    with pytest.raises(NotPossible, match=r"\[3\] cites no reference. The list ends at 2"):
        accept(editor, article, remark)


# --- several --------------------------------------------------------------------------------------------------------


def test_several_accepted_at_once_make_one_revision_with_one_event(
    editor, submitter, reviewer, second_reviewer, reviewed
):
    article, [first, _, third] = reviewed
    revision = accept(editor, article, third, first)
    assert revision.number == 2
    assert Revision.objects.filter(article=article).count() == 2
    assert "in many adults. [1]" in revision.body
    assert "- Bed rest beyond 2 days does not help. [2]" in revision.body
    event = LedgerEvent.objects.get(verb="suggestion.accepted")
    assert [told["remark"] for told in event.new["accepted"]] == [first.pk, third.pk]
    assert event.reason == "Accepted 2 suggestions by Helena Brandt and Chidi Okafor"
    wordings = [claim.worded_by for claim in revision.claims.order_by("position")]
    assert wordings == [reviewer, submitter, second_reviewer]
    for remark in (now(first), now(third)):
        assert (remark.state, remark.resulting_revision, remark.closed_by) == ("accepted", revision, editor)
        assert remark.passage_in(revision.body) == remark.replacement


def test_a_claim_that_two_reworded_is_the_wording_of_who_wrote_most_of_it(editor, reviewer, second_reviewer, article):
    both = under_review(article, editor, reviewer, second_reviewer)
    article = fetched(article)
    little = suggested(article, reviewer, "Pain", "Ache")
    much = suggested(article, second_reviewer, "in most adults", "in most adults who are under forty")
    for assignment in both:
        signed_review(assignment, recommendation="changes")
    revision = accept(editor, fetched(article), little, much)
    assert revision.claims.get(position=1).worded_by == second_reviewer


def test_overlapping_ones_are_refused_together_and_nothing_is_done(editor, reviewed):
    article, made = reviewed
    with pytest.raises(NotPossible) as refusal:
        accept(editor, article, *made)
    assert str(refusal.value) == (
        "Two suggestions by Chidi Okafor and Helena Brandt change the same passage: “in most adults”. "
        "Choose one of them, or edit the text by hand."
    )
    assert fetched(article).current.number == 1
    assert {now(remark).state for remark in made} == {"open"}


def test_accepting_one_leaves_the_other_on_the_same_words_unplaced_for_good(editor, reviewed):
    article, [first, second, third] = reviewed
    accept(editor, article, first)
    second, third = now(second), now(third)
    assert (second.state, second.is_unplaced, second.displaced_by) == ("open", True, first)
    assert (third.is_unplaced, third.displaced_by) == (False, None)
    article = revised(fetched(article), editor, body=article.current.body)  # the old words are back
    assert now(second).is_unplaced
    with pytest.raises(NotPossible, match="The passage that Chidi Okafor suggested other words for has changed since"):
        accept(editor, article, second)
    remarks.reject(second.pk, by=editor, reason="Helena's wording was taken")
    assert now(second).state == "rejected"


def test_what_comes_of_several_is_still_a_text(editor, submitter):
    article = submitted(submitter, body="Pain falls. [1]\n\nWalking helps. [2]\n")
    halves = [suggested(article, editor, words, "") for words in ("Pain falls. [1]\n\n", "Walking helps. [2]\n")]
    with pytest.raises(NotPossible, match="Nothing would be left of the text"):
        accept(editor, article, *halves)
    assert accept(editor, article, halves[0]).body == "Walking helps. [2]\n"


def test_none_chosen_is_said(editor, article):
    with pytest.raises(NotPossible, match="No suggestion is chosen"):
        accept(editor, article)


def test_a_suggestion_of_another_article_is_not_accepted_here(editor, submitter, article):
    other = submitted(submitter, question="Another question?", title="Another")
    with pytest.raises(NotAllowed):
        accept(editor, article, suggested(other, editor, "most", "many"))


def test_accepting_on_a_text_that_changed_is_stale(editor, reviewed):
    article, [first, *_] = reviewed
    accept(editor, article, first)
    with pytest.raises(Stale):
        accept(editor, article, first)


def test_accepting_many_costs_no_more_statements_than_accepting_two(editor, submitter):
    body = "\n\n".join(f"Statement number {n} about the matter is here. [1]" for n in range(60))
    counts = []
    for many in (2, 40):
        article = submitted(submitter, body=body, question=f"Does it, {many}?", title=f"Title {many}")
        made = [suggested(article, editor, f"number {n} about", f"{n} about") for n in range(many)]
        counts.append(len(statements(lambda: accept(editor, article, *made))))  # noqa: B023
    assert counts[0] == counts[1]


# --- unplaced ones --------------------------------------------------------------------------------------------------


def test_an_open_suggestion_blocks_only_while_it_has_a_place(editor, article):
    suggested(article, editor, "Rest beyond 2 days", "Bed rest beyond 2 days")
    held = remarks.comment(article.pk, by=editor, text="Since when?", passage=(0, 4), blocking=True)
    assert [row.kind for row in blockers(article)].count("remark") == 2
    article = revised(article, editor, body="Another text altogether, on other matters. [1]\n")
    assert [row.ident for row in blockers(article) if row.kind == "remark"] == [held.pk]
    assert now(held).is_unplaced

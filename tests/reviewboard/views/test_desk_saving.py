"""Nothing typed on the desk is lost: with a script and without one, before and after the text changed."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from articles.drafts.draft import DraftReference
from reviewboard.models import DraftVerdict, Review
from tests.cast import fetched, signed_review, submitted, under_review
from tests.reviewboard.checklists import READABLE, changed, made
from tests.reviewboard.views.at_the_desk import (
    CHECKED,
    all_typed,
    answered,
    autosaved,
    citation_url,
    desk_url,
    opened,
    revised,
    version,
)


def kept(assignment, position: int = 1) -> DraftVerdict:
    return DraftVerdict.objects.get(review__assignment=assignment, citation__position=position)


# -- a script saves ---------------------------------------------------------------------------------------------------


def test_a_keystroke_saves_a_verdict(client, assignment):
    opened(client, assignment)
    before = dt.datetime.now(dt.UTC).replace(microsecond=0)
    response = autosaved(client, citation_url(assignment, 1), value="supports")
    told = response.json()
    assert response.status_code == 200
    assert told["saved_at"] == kept(assignment).saved_at.strftime("%H:%M")
    assert told["version"] == kept(assignment).saved_at.isoformat()
    assert kept(assignment).saved_at >= before
    assert kept(assignment).value == "supports"
    assert "<b>1 of 4</b> citations judged" in told["pieces"]["desk-count"]
    assert "3 citations still to be judged." in told["pieces"]["sign-bar"]
    page = opened(client, assignment, "?citation=1")
    assert f"Saved {told['saved_at']}, on the server" in page
    assert f'data-autosave-version="{told["version"]}"' in page


def test_what_is_typed_around_a_verdict_is_kept_and_shown_again(client, assignment):
    opened(client, assignment)
    typed = {
        "value": "partly",
        "stands_as_worded": "no",
        "quote": "  Two lines,\r\nas typed ",
        "locator": "p. 3",
        "note": "Only in men",
    }
    assert autosaved(client, citation_url(assignment, 2), **typed).status_code == 200
    row = kept(assignment, 2)
    assert (row.value, row.stands_as_worded, row.locator, row.note) == ("partly", False, "p. 3", "Only in men")
    assert row.quote == "  Two lines,\nas typed "
    page = opened(client, assignment, "?citation=2")
    assert "  Two lines,\nas typed </textarea>" in page
    assert 'value="p. 3"' in page
    assert "Only in men</textarea>" in page


def test_the_last_words_win(client, assignment):
    opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="supports", note="First")
    autosaved(client, citation_url(assignment, 1), value="indirect", note="Second", stands_as_worded="yes")
    row = kept(assignment)
    assert (row.value, row.note, row.stands_as_worded) == ("indirect", "Second", True)


def test_whether_the_wording_stands_is_asked_only_where_the_verdict_leaves_it_open(client, assignment):
    opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="supports", stands_as_worded="yes")
    assert kept(assignment).stands_as_worded is None


def test_nonsense_is_refused_in_a_sentence(client, assignment):
    opened(client, assignment)
    response = autosaved(client, citation_url(assignment, 1), value="maybe", locator="x" * 201)
    assert response.status_code == 400
    told = response.json()
    assert "maybe is not one of the available choices" in told["message"]
    assert "at most 200 characters" in told["message"]
    assert told["url"] == desk_url(assignment)
    assert not DraftVerdict.objects.exists()


def test_a_citation_of_another_article_is_refused_in_a_sentence(client, assignment, submitter, editor, second_reviewer):
    other = submitted(submitter, title="Another", body="Another claim. [1]")
    [elsewhere] = under_review(other, editor, second_reviewer)
    opened(client, assignment)
    foreign = fetched(other).current.citations.get(position=1)
    url = reverse("board:desk-citation", args=[assignment.pk, foreign.pk])
    refused = autosaved(client, url, value="supports")
    assert refused.status_code == 409
    assert "What you judged is not part of the text under review" in refused.json()["message"]
    assert autosaved(client, citation_url(elsewhere, 1), value="supports").status_code == 404


def test_saving_wants_a_post(client, assignment):
    opened(client, assignment)
    assert client.get(citation_url(assignment, 1)).status_code == 405
    assert client.get(reverse("board:desk-answers", args=[assignment.pk])).status_code == 405


# -- no script: plain forms -------------------------------------------------------------------------------------------


def test_a_plain_post_goes_on_to_the_next_citation(client, assignment):
    opened(client, assignment)
    response = client.post(citation_url(assignment, 1), {"value": "supports"})
    assert response.url == desk_url(assignment, "?citation=2#focus")
    assert kept(assignment).value == "supports"


def test_the_button_that_was_pressed_wins_over_what_was_pressed_before(client, assignment):
    opened(client, assignment)
    client.post(citation_url(assignment, 1), {"value": ["supports", "does_not_support"]})
    assert kept(assignment).value == "does_not_support"


def test_it_stays_where_the_wording_is_still_to_be_answered(client, assignment):
    opened(client, assignment)
    url = citation_url(assignment, 2)
    assert client.post(url, {"value": "partly"}).url == desk_url(assignment, "?citation=2#focus")
    answered_too = {"value": "partly", "stands_as_worded": "yes", "based_on": version(url)}
    assert client.post(url, answered_too).url == desk_url(assignment, "?citation=3#focus")


def test_after_the_last_citation_come_the_questions(client, assignment):
    opened(client, assignment)
    response = client.post(citation_url(assignment, 4), {"value": "supports"})
    assert response.url == desk_url(assignment, "?citation=4#answers")


def test_undo_takes_the_verdict_away_and_leaves_the_words(client, assignment):
    opened(client, assignment)
    typed, url = (
        {"value": "partly", "stands_as_worded": "no", "quote": "A passage", "note": "A note"},
        citation_url(assignment, 1),
    )
    client.post(url, typed)
    response = client.post(url, typed | {"undo": "1", "based_on": version(url)})
    assert response.url == desk_url(assignment, "?citation=1#focus")
    row = kept(assignment)
    assert (row.value, row.stands_as_worded, row.quote, row.note) == ("", None, "A passage", "A note")
    assert "<b>0 of 4</b>" in opened(client, assignment)


def test_undo_of_a_verdict_given_anew_leaves_the_one_that_was_carried_over(client, assignment, editor):
    signed_review(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    opened(client, assignment)
    client.post(citation_url(assignment, 1), {"value": "does_not_support"})
    url = citation_url(assignment, 1)
    client.post(url, {"undo": "1", "based_on": version(url)})
    assert "carried from revision 1" in opened(client, assignment, "?citation=1")


def test_the_closest_sentence_is_quoted(client, editor, reviewer, submitter):
    passage = "Forty adults took part. Pain fell in most adults who did exercise."
    references = (DraftReference(1, as_cited="Doe J. Exercise. 2020.", doi="10.5555/e", passage=passage),)
    article = submitted(submitter, body="Pain falls with exercise in most adults. [1]", references=references)
    [assignment] = under_review(article, editor, reviewer)
    opened(client, assignment)
    response = client.post(citation_url(assignment, 1), {"value": "supports", "quote": "Mine", "cite": "1"})
    assert response.url == desk_url(assignment, "?citation=1#focus")
    assert kept(assignment).quote == "Mine\nPain fell in most adults who did exercise."


def test_a_fault_is_shown_at_its_field_with_what_was_typed(client, assignment):
    opened(client, assignment)
    response = client.post(citation_url(assignment, 2), {"value": "supports", "locator": "x" * 201, "note": "Mine"})
    page = response.content.decode()
    assert response.status_code == 422
    assert "<b>Citation 2 of 4</b>" in page
    assert "at most 200 characters" in page
    assert "Mine</textarea>" in page
    assert 'data-verdict="supports" aria-pressed="true"' in page


# -- the answers ------------------------------------------------------------------------------------------------------


def test_answers_are_saved_as_they_are_given(client, assignment):
    opened(client, assignment)
    response = answered(client, assignment, check_question="yes", check_harm="na", remarks="Good", recommendation="")
    assert response.status_code == 200
    review = Review.objects.get()
    assert review.checklist == {"question": "yes", "harm": "na"}
    assert (review.remarks, review.recommendation) == ("Good", "")
    assert response.json()["version"] == review.saved_at.isoformat()
    assert "2 of 4 checklist questions still to be answered." in response.json()["pieces"]["sign-bar"]
    page = opened(client, assignment)
    assert "Good</textarea>" in page
    assert page.count("checked") >= 2


def test_every_kind_of_question_is_asked_saved_and_shown_again(client, assignment, editor):
    made(editor)
    page = opened(client, assignment)
    assert page.count('name="check_readable"') == 5
    assert "1 hardly" in page
    assert "5 very" in page
    assert "Look at &lt;units&gt; too" in page
    assert 'How readable is it? <span class="quiet">(optional)</span></legend>' in page
    assert "5 of 5 checklist questions still to be answered." in page
    given = {"check_doses": "no", "check_readable": "4", "check_missing": "Kidneys\r\n<b>"}
    response = answered(client, assignment, **given)
    assert response.status_code == 200
    assert "4 of 5 checklist questions still to be answered." in response.json()["pieces"]["sign-bar"]
    assert Review.objects.get().checklist == {"doses": "no", "readable": "4", "missing": "Kidneys\n<b>"}
    page = opened(client, assignment)
    assert 'name="check_readable" value="4" checked' in page
    assert "Kidneys\n&lt;b&gt;</textarea>" in page


@pytest.mark.parametrize(
    "typed",
    [{"check_doses": "perhaps"}, {"check_readable": "6"}, {"check_readable": "yes"}, {"check_missing": "x" * 10_001}],
)
def test_an_answer_that_a_question_does_not_have_is_refused_and_what_was_typed_stays(client, assignment, editor, typed):
    made(editor)
    opened(client, assignment)
    assert answered(client, assignment, remarks="Mine", **typed).status_code == 400
    url = reverse("board:desk-answers", args=[assignment.pk])
    seen = fetched(assignment.article).current.digest
    response = client.post(url, {"seen": seen, "remarks": "Mine", **typed})
    assert response.status_code == 422
    assert "Mine</textarea>" in response.content.decode()
    assert Review.objects.get().checklist == {}


def test_a_checklist_that_changes_meanwhile_leaves_the_open_desk_as_it_is(client, assignment, editor):
    version = made(editor)
    opened(client, assignment)
    changed(version, editor, READABLE)
    page = opened(client, assignment)
    assert "Are all doses right?" in page
    assert answered(client, assignment, check_doses="yes").status_code == 200
    assert Review.objects.get().checklist == {"doses": "yes"}


def test_a_plain_post_of_the_answers_comes_back_or_goes_to_signing(client, assignment):
    opened(client, assignment)
    digest = fetched(assignment.article).current.digest
    url = reverse("board:desk-answers", args=[assignment.pk])
    assert client.post(url, {"seen": digest}).url == desk_url(assignment, "#answers")
    signing = reverse("board:sign", args=[assignment.pk])
    assert client.post(url, {"seen": digest, "sign": "1"}).url == f"{signing}?seen={digest}"


def test_answers_that_do_not_exist_are_refused(client, assignment):
    opened(client, assignment)
    assert answered(client, assignment, recommendation="perhaps").status_code == 400
    digest = fetched(assignment.article).current.digest
    url = reverse("board:desk-answers", args=[assignment.pk])
    response = client.post(url, {"seen": digest, "recommendation": "perhaps", "remarks": "Mine"})
    assert response.status_code == 422
    assert "Mine</textarea>" in response.content.decode()


def test_answers_to_somebody_elses_review_are_not_found(client, assignment, second_reviewer):
    opened(client, assignment)
    client.force_login(second_reviewer)
    assert answered(client, assignment, recommendation="approve").status_code == 404


def test_what_is_missing_is_listed_until_nothing_is(client, assignment):
    page = opened(client, assignment)
    assert "Before you can sign" in page
    for sentence in (
        "Choose a recommendation.",
        "4 citations still to be judged.",
        "4 of 4 checklist questions still to be answered.",
    ):
        assert sentence in page
    all_typed(client, assignment)
    assert "Nothing is missing" in opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="partly")
    assert "Say for 1 citation whether the wording can stand." in opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="does_not_support")
    assert "You found 1 citation not supported" in opened(client, assignment)
    answered(client, assignment, recommendation="changes", **CHECKED)
    assert "Nothing is missing" in opened(client, assignment)


# -- too late: signed, withdrawn, revised -----------------------------------------------------------------------------


def test_a_signed_review_cannot_be_changed(client, assignment):
    signed_review(assignment)
    client.force_login(assignment.reviewer)
    response = autosaved(client, citation_url(assignment, 1), value="does_not_support")
    assert response.status_code == 409
    assert response.json()["message"] == "This review is signed and cannot be changed."
    assert kept(assignment).value == "supports"
    response = answered(client, assignment, recommendation="against", remarks="Too late")
    assert response.status_code == 409
    assert Review.objects.get().recommendation == "approve"


def test_without_a_script_the_refusal_shows_what_was_typed(client, assignment):
    signed_review(assignment)
    client.force_login(assignment.reviewer)
    response = client.post(citation_url(assignment, 1), {"value": "partly", "note": "Second thoughts"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "This review is signed and cannot be changed." in page
    assert "Second thoughts</textarea>" in page


@pytest.fixture
def revised_meanwhile(client, assignment, editor):
    """The reviewer's desk is open on revision 1 with two verdicts typed; an editor makes revision 2."""
    opened(client, assignment)
    old = fetched(assignment.article).current
    autosaved(client, citation_url(assignment, 1), value="supports", quote="As it was")
    autosaved(client, citation_url(assignment, 2), value="partly", stands_as_worded="yes")
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    return old


def test_an_autosave_for_the_old_text_is_kept_and_told(client, assignment, revised_meanwhile):
    response = autosaved(client, citation_url(assignment, 4, revised_meanwhile), value="indirect", note="Late")
    assert response.status_code == 409
    told = response.json()
    assert told["message"] == "Revision 2 replaced revision 1. Your review is kept."
    assert told["url"] == reverse("board:desk-changes", args=[assignment.pk])
    assert told["link"] == "See what changed"
    row = DraftVerdict.objects.get(review__revision__number=1, citation__position=4)
    assert (row.value, row.note) == ("indirect", "Late")


def test_what_was_typed_comes_along_to_the_new_text(client, assignment, revised_meanwhile):
    autosaved(client, citation_url(assignment, 4, revised_meanwhile), value="supports", note="Late")
    page = opened(client, assignment, "?citation=1")
    assert "<b>2 of 4</b> citations judged" in page
    assert "As it was</textarea>" in page
    assert "Late</textarea>" in opened(client, assignment, "?citation=4")
    assert 'aria-pressed="true"' not in opened(client, assignment, "?citation=2")
    old = Review.objects.get(revision__number=1)
    assert sorted(old.verdicts.values_list("value", flat=True)) == ["partly", "supports", "supports"]


def test_answers_for_the_old_text_are_kept_and_told(client, assignment, revised_meanwhile):
    url = reverse("board:desk-answers", args=[assignment.pk])
    typed = {"seen": revised_meanwhile.digest, "recommendation": "changes", "remarks": "Said before"}
    response = autosaved(client, url, **typed)
    assert response.status_code == 409
    assert response.json()["message"] == "Revision 2 replaced revision 1. Your review is kept."
    page = opened(client, assignment)
    assert "Said before</textarea>" in page
    assert Review.objects.get(revision__number=2).recommendation == "changes"


def test_without_a_script_the_change_is_shown_with_the_way_on(client, assignment, revised_meanwhile):
    url = citation_url(assignment, 2, revised_meanwhile)
    response = client.post(url, {"value": "partly", "note": "Not in women", "based_on": version(url)})
    assert response.status_code == 409
    page = response.content.decode()
    assert "The text changed since revision 1" in page
    assert '<del><span class="said">removed: </span>30</del><ins><span class="said">added: </span>40</ins>' in page
    assert "1 of 2 verdicts carried over to the new text; look at the 1 claim that changed." in page
    assert "Walking 40 minutes a day helps." in page
    assert "Not in women</textarea>" in page
    assert f'href="{desk_url(assignment, "?citation=2")}"' in page

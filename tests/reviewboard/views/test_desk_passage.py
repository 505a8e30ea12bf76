"""Words selected on the desk: found in the text, commented on, reworded; and what cannot be a passage."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviewboard.models import Remark
from tests.cast import fetched, submitted, under_review
from tests.reviewboard.views.at_the_desk import desk_url, opened, revised

SCRIPT = "<script>alert('x')</script>"
ESCAPED = "&lt;script&gt;alert(&#x27;x&#x27;)&lt;/script&gt;"


@pytest.fixture
def body(assignment) -> str:
    return fetched(assignment.article).current.body


def seen(assignment) -> str:
    return fetched(assignment.article).current.digest


def selected(client, assignment, quote: str, **said: str):
    opened(client, assignment)
    said = {"kind": "suggestion", "seen": seen(assignment), "quote": quote} | said
    headers = {"HX-Request": "true"}
    return client.post(reverse("board:desk-passage", args=[assignment.pk]), said, headers=headers)


def sent(client, assignment, **said: str):
    opened(client, assignment)
    url = reverse("board:desk-remark", args=[assignment.pk])
    return client.post(url, {"kind": "comment", "claim": 2, "text": "Hm", "seen": seen(assignment)} | said)


def about(body: str, words: str) -> dict[str, str]:
    start = body.index(words)
    return {"start": str(start), "end": str(start + len(words)), "passage": words}


# --- selecting ------------------------------------------------------------------------------------------------------


def test_selected_words_are_there_to_be_edited_with_their_claim_in_focus(client, assignment, body):
    response = selected(client, assignment, "30 minutes a day")
    page = response.content.decode()
    assert response.status_code == 200
    assert page.startswith('<section class="desk-evidence" id="focus"')
    assert 'data-claim="2"' in page
    assert ">\n30 minutes a day</textarea>" in page
    start = body.index("30 minutes")
    assert f'name="start" value="{start}"' in page
    assert f'name="end" value="{start + 16}"' in page
    assert 'name="passage" value="30 minutes a day"' in page
    assert not Remark.objects.exists()


def test_markers_between_selected_words_come_along(client, assignment):
    page = selected(client, assignment, "helps. Rest beyond").content.decode()
    assert ">\nhelps. [1, 2]\n- Rest beyond</textarea>" in page


def test_the_citation_in_focus_stays_where_its_claim_holds_the_words(client, assignment):
    assert 'data-citation="3"' in selected(client, assignment, "minutes", claim="2", citation="3").content.decode()
    assert 'data-citation="4"' in selected(client, assignment, "beyond", claim="3", citation="3").content.decode()


def test_without_htmx_the_whole_page_comes(client, assignment):
    opened(client, assignment)
    url = reverse("board:desk-passage", args=[assignment.pk])
    page = client.post(url, {"kind": "comment", "seen": seen(assignment), "quote": "30 minutes"}).content.decode()
    assert "<html" in page
    assert "Comment on these words" in page


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"quote": " \n"}, "No words are selected."),
        ({"quote": "Swimming helps"}, "These words are not in the text under review."),
        ({"quote": SCRIPT}, "These words are not in the text under review."),
        ({"quote": "helps", "before": "What "}, ""),
        ({"quote": "help"}, "These words stand in the text more than once."),
        ({"quote": "help", "claim": "999999999999"}, "These words stand in the text more than once."),
        ({"quote": "help", "claim": "x"}, "Enter a whole number."),
        ({"quote": "he\x00lp"}, "No words are selected."),
    ],
)
def test_what_cannot_be_found_is_said(client, assignment, said, why):
    response = selected(client, assignment, **said)
    page = response.content.decode()
    assert response.status_code == (422 if why else 200)
    assert why in page
    assert SCRIPT not in page


def test_a_selection_on_a_text_that_changed_is_not_looked_for_in_the_new_one(client, assignment, editor):
    opened(client, assignment)
    before = seen(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    response = selected(client, assignment, "30 minutes", seen=before)
    assert response.status_code == 409
    assert "Revision 2 replaced revision 1." in response.content.decode()


# --- remarks on a passage -------------------------------------------------------------------------------------------


def test_a_comment_stands_beside_its_claim_with_its_words(client, assignment, body):
    response = sent(client, assignment, **about(body, "30 minutes"))
    assert response.url == desk_url(assignment, "?claim=2#claim-2")
    row = Remark.objects.get()
    assert (row.quote, row.start, row.passage_in(body)) == ("30 minutes", body.index("30 minutes"), "30 minutes")
    line = opened(client, assignment).partition('id="claim-2"')[2]
    assert "<blockquote>30 minutes</blockquote>" in line.partition('id="claim-3"')[0]


def test_a_suggestion_on_a_passage_changes_just_that(client, assignment, body):
    said = about(body, "[1, 2]") | {"kind": "suggestion", "replacement": "[2]"}
    response = sent(client, assignment, **said)
    row = Remark.objects.get()
    assert (row.quote, row.replacement) == ("[1, 2]", "[2]")
    page = client.get(response.url).content.decode()
    assert "Kept. It drops citation [1]." in page
    assert '<p class="quiet">It drops citation [1].</p>' in page


def test_an_unplaced_remark_stands_in_the_tray(client, assignment, body, editor):
    sent(client, assignment, **about(body, "Rest beyond 2 days does not help"), kind="suggestion", replacement="Rest")
    revised(assignment.article, "- Rest beyond 2 days does not help. [2]\n", "", by=editor)
    page = opened(client, assignment)
    tray = page[page.index('id="unplaced"') :]
    assert "Unplaced: about words that are not in the text any more" in tray
    assert "Its words are not in the text any more. It does not hold up the approval." in tray
    assert Remark.objects.get().state == "open"


# --- bad input ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "said",
    [
        {"start": "0", "end": "0", "passage": ""},
        {"start": "5", "end": "4", "passage": "x"},
        {"start": "-4", "end": "4", "passage": "Pain"},
        {"start": "0", "end": "100000", "passage": "Pain"},
        {"start": "0", "end": "99999999999999999999", "passage": "Pain"},
        {"start": "0", "end": "4", "passage": "Ache"},
        {"start": "0", "passage": "Pain"},
        {"passage": "Pain"},
    ],
)
def test_a_passage_that_is_not_in_the_text_is_refused_with_what_was_typed(client, assignment, said):
    response = sent(client, assignment, **said, text="Careful words")
    assert response.status_code == 422
    page = response.content.decode()
    assert "That passage is not in the text. Choose it again." in page
    assert "Careful words</textarea>" in page
    assert not Remark.objects.exists()


@pytest.mark.parametrize("kind", ["comment", "suggestion"])
@pytest.mark.parametrize("claim", ["99", "0", "-1", "99999999999999999999"])
def test_a_claim_that_is_not_in_this_text_is_refused_with_what_was_typed(client, assignment, kind, claim):
    response = sent(client, assignment, claim=claim, kind=kind, text="Careful words", replacement="Other words")
    assert response.status_code == 422
    page = response.content.decode()
    assert "That claim is not in the text under review. Choose the claim again." in page
    assert "Careful words</textarea>" in page
    assert not Remark.objects.exists()


def test_a_claim_is_looked_for_in_the_reviewers_own_article_alone(client, assignment, submitter):
    """There is no way to name another article's claim: its position is counted in the text under review."""
    longer = "\n".join(f"- Claim {n} holds. [1]" for n in range(9))
    submitted(submitter, title="Another", question="Another?", body=longer)
    assert sent(client, assignment, claim="7").status_code == 422


@pytest.mark.parametrize(
    ("name", "kind"),
    [("text", "comment"), ("general-text", "general"), ("text", "suggestion"), ("replacement", "suggestion")],
)
def test_more_than_20000_characters_are_counted_out_and_kept(client, assignment, name, kind):
    words = "x" * 20_001
    said = {"kind": kind, "general-seen": seen(assignment), name: words}
    response = sent(client, assignment, **said)
    assert response.status_code == 422
    page = response.content.decode()
    assert "This is 20001 characters long, and 20,000 is the most. Shorten it; nothing was cut." in page
    assert f"{words}</textarea>" in page
    assert "maxlength" not in page[page.index(words) - 400 : page.index(words)]
    assert not Remark.objects.exists()
    assert sent(client, assignment, text=f"{'x' * 19_998}\r\ny").status_code == 302  # a line end is one character
    assert len(Remark.objects.get().text) == 20_000


@pytest.mark.parametrize(
    ("replacement", "why"),
    [
        ("Walking helps. [1", "“[1” is half a citation marker."),
        ("Walking helps. 2]", "“2]” is half a citation marker."),
        ("Walking helps. [1, 7]", "[7] cites no reference. The list ends at 2"),
    ],
)
def test_a_broken_marker_is_refused_by_name_with_what_was_typed(client, assignment, replacement, why):
    response = sent(client, assignment, kind="suggestion", replacement=replacement, text="Plainer")
    assert response.status_code == 409
    page = response.content.decode()
    assert why in page
    assert f"{replacement}</textarea>" in page
    assert "Plainer</textarea>" in page
    assert not Remark.objects.exists()


def test_a_suggestion_that_deletes_everything_is_refused(client, submitter, editor, reviewer):
    article = submitted(submitter, title="Short", question="Short?", body="Pain falls. [1]")
    [assignment] = under_review(article, editor, reviewer)
    response = sent(client, assignment, claim="1", kind="suggestion", replacement=" ", text="Nonsense")
    assert response.status_code == 409
    page = response.content.decode()
    assert "Nothing would be left of the text." in page
    assert "Nonsense</textarea>" in page
    assert not Remark.objects.exists()


def test_nothing_typed_runs(client, assignment, body):
    sent(client, assignment, text=SCRIPT, **about(body, "30 minutes"))
    sent(client, assignment, kind="suggestion", text=SCRIPT, replacement=f"{SCRIPT} [1, 2]")
    page = opened(client, assignment)
    assert page.count(ESCAPED) >= 3
    assert SCRIPT not in page
    again = sent(client, assignment, kind="suggestion", claim="99", text=SCRIPT, replacement=SCRIPT).content.decode()
    assert SCRIPT not in again
    assert f"{ESCAPED}</textarea>" in again

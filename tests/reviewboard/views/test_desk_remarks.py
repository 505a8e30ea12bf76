"""Comments and suggestions made on the desk."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviewboard.actions import remarks
from reviewboard.models import Remark
from tests.cast import fetched, signed_review
from tests.reviewboard.views.at_the_desk import desk_url, opened, revised


@pytest.fixture
def url(assignment) -> str:
    return reverse("board:desk-remark", args=[assignment.pk])


def seen(assignment) -> str:
    return fetched(assignment.article).current.digest


def test_a_comment_on_a_claim(client, assignment, url):
    opened(client, assignment)
    typed = {"kind": "comment", "claim": 2, "seen": seen(assignment), "text": "Which dose?", "blocking": "on"}
    response = client.post(url, typed)
    assert response.url == desk_url(assignment, "?claim=2#claim-2")
    row = Remark.objects.get()
    assert (row.kind, row.text, row.blocking) == ("comment", "Which dose?", True)
    assert row.quote == "Walking 30 minutes a day helps. [1, 2]"
    assert (row.assignment, row.shown_at) == (assignment, None)
    page = opened(client, assignment)
    assert "Which dose?" in page
    assert "Blocks approval" in page
    assert "Goes to the editors with your review." in page
    assert "1 of your blocking comments is still open" in page


def test_after_a_remark_the_same_citation_is_in_focus(client, assignment, url):
    assert 'name="citation" value="3"' in opened(client, assignment, "?citation=3")
    typed = {"kind": "comment", "claim": 2, "citation": 3, "seen": seen(assignment), "text": "Which dose?"}
    assert client.post(url, typed).url == desk_url(assignment, "?citation=3#claim-2")


def test_the_source_text_of_the_claim_is_there_to_be_changed(client, assignment, url):
    page = opened(client, assignment, "?claim=2")
    assert "Walking 30 minutes a day helps. [1, 2]</textarea>" in page
    typed = {
        "kind": "suggestion",
        "claim": 2,
        "seen": seen(assignment),
        "replacement": "Walking 30 minutes a day may help. [1, 2]",
        "text": "The trials were small",
    }
    client.post(url, typed)
    row = Remark.objects.get()
    assert (row.kind, row.replacement) == ("suggestion", "Walking 30 minutes a day may help. [1, 2]")
    page = opened(client, assignment)
    assert '<del><span class="said">removed: </span>helps</del>' in page
    assert "The trials were small" in page


def test_a_suggestion_that_changes_nothing_is_refused_with_what_was_typed(client, assignment, url):
    opened(client, assignment)
    same = "Walking 30 minutes a day helps. [1, 2]"
    typed = {"kind": "suggestion", "claim": 2, "seen": seen(assignment), "replacement": same, "text": "Hm"}
    response = client.post(url, typed)
    assert response.status_code == 409
    page = response.content.decode()
    assert "The suggested wording is what stands there already." in page
    assert "Hm</textarea>" in page
    assert not Remark.objects.exists()


def test_a_comment_on_the_whole_text(client, assignment, url):
    opened(client, assignment)
    typed = {"kind": "general", "general-seen": seen(assignment), "general-text": "Too long for patients"}
    assert client.post(url, typed).url == desk_url(assignment, "#remarks")
    row = Remark.objects.get()
    assert (row.text, row.quote, row.start) == ("Too long for patients", "", None)
    assert "On the whole text" in opened(client, assignment)


def test_an_empty_comment_is_a_fault_at_its_field(client, assignment, url):
    opened(client, assignment)
    response = client.post(url, {"kind": "comment", "claim": 3, "seen": seen(assignment), "text": " "})
    assert response.status_code == 422
    page = response.content.decode()
    assert "The comment is empty. Write what you want to say." in page
    assert 'data-claim="3"' in page
    assert not Remark.objects.exists()


def test_a_remark_on_a_text_that_changed_is_not_put_on_other_words(client, assignment, url, editor):
    opened(client, assignment)
    before = seen(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    response = client.post(url, {"kind": "comment", "claim": 2, "seen": before, "text": "Which dose?"})
    assert response.status_code == 409
    page = response.content.decode()
    assert "Revision 2 replaced revision 1." in page
    assert "Which dose?</textarea>" in page
    assert not Remark.objects.exists()


def test_a_remark_stays_with_its_claim_on_the_next_text(client, assignment, url, editor):
    opened(client, assignment)
    client.post(url, {"kind": "comment", "claim": 3, "seen": seen(assignment), "text": "Since when?"})
    revised(assignment.article, "Pain falls", "By and large, pain falls", by=editor)
    page = opened(client, assignment)
    line = page[page.index('id="claim-3"') :]
    assert "Since when?" in line
    assert "On the whole text" not in page


def test_ones_own_remark_can_be_taken_back(client, assignment, url):
    opened(client, assignment)
    client.post(url, {"kind": "comment", "claim": 2, "seen": seen(assignment), "text": "Which dose?"})
    row = Remark.objects.get()
    response = client.post(reverse("board:desk-take-back", args=[assignment.pk, row.pk]))
    assert response.url == desk_url(assignment, "#remarks")
    assert Remark.objects.get().state == "taken_back"
    assert "Which dose?" not in opened(client, assignment)


def test_somebody_elses_remark_cannot(client, assignment, editor):
    row = remarks.comment(assignment.article_id, by=editor, text="Look here")
    opened(client, assignment)
    assert client.post(reverse("board:desk-take-back", args=[assignment.pk, row.pk])).status_code == 404


def test_nobody_remarks_on_a_desk_that_is_not_theirs(client, assignment, url, second_reviewer):
    opened(client, assignment)
    client.force_login(second_reviewer)
    typed = {"kind": "comment", "claim": 2, "seen": seen(assignment), "text": "Which dose?"}
    assert client.post(url, typed).status_code == 404
    assert not Remark.objects.exists()


def test_after_signing_nothing_more_is_said_here(client, assignment, url):
    signed_review(assignment)
    client.force_login(assignment.reviewer)
    response = client.post(url, {"kind": "comment", "claim": 2, "seen": seen(assignment), "text": "Which dose?"})
    assert response.status_code == 403
    assert "Which dose?</textarea>" in response.content.decode()
    assert not Remark.objects.exists()

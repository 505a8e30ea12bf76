"""Remarks are kept on the server while they are typed."""

from __future__ import annotations

import pytest
from django.urls import reverse
from django.utils import timezone

from reviewboard.actions import remarks
from reviewboard.models import DraftRemark, Remark, Reply
from tests.cast import fetched, signed_review
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import autosaved, citation_url, opened, revised


@pytest.fixture
def url(client, assignment) -> str:
    opened(client, assignment)
    return reverse("board:desk-draft", args=[assignment.pk])


@pytest.fixture
def about(assignment) -> dict[str, str]:
    """The hidden fields of a form on the second claim."""
    return {"seen": fetched(assignment.article).current.digest, "claim": "2", "citation": "2"}


def saved(client, url, based_on: str = "", **typed):
    return autosaved(client, url, based_on=based_on, **typed)


def test_each_form_has_a_draft_of_its_own(client, assignment, url, about):
    assert saved(client, url, kind="comment", text="Which age?", blocking="on", **about).status_code == 200
    assert saved(client, url, kind="suggestion", replacement="Walking helps. [1, 2]", **about).status_code == 200
    general = {"general-text": "Too long", "general-seen": about["seen"]}
    assert saved(client, url, kind="general", **general).status_code == 200
    page = opened(client, assignment, "?citation=2")
    for words in ("Which age?</textarea>", "Walking helps. [1, 2]</textarea>", "Too long</textarea>"):
        assert words in page
    assert page.count("data-begun") == 3
    elsewhere = opened(client, assignment, "?citation=1")
    assert "Which age?" not in elsewhere
    assert elsewhere.count("data-begun") == 1
    assert not Remark.objects.exists()


def test_half_a_comment_and_none_are_kept_but_not_too_much(client, url, about):
    version = saved(client, url, kind="comment", text="W", **about).json()["version"]
    version = saved(client, url, version, kind="comment", text="", **about).json()["version"]
    response = saved(client, url, version, kind="comment", text="x" * 20_001, **about)
    assert response.status_code == 400
    assert "20,000 is the most" in response.json()["message"]
    assert DraftRemark.objects.get().text == ""


def test_a_later_save_from_another_tab_shows_both(client, url, about):
    saved(client, url, kind="comment", text="From the phone", **about)
    response = saved(client, url, kind="comment", text="From here", **about)
    assert response.status_code == 409
    assert response.json()["theirs"] == {"text": "From the phone", "blocking": ""}
    assert DraftRemark.objects.get().text == "From the phone"


def test_making_the_remark_ends_the_draft_and_a_late_save_does_not_begin_it_again(client, assignment, url, about):
    saved(client, url, kind="comment", text="Which age?", **about)
    client.post(reverse("board:desk-remark", args=[assignment.pk]), {"kind": "comment", "text": "Which age?", **about})
    assert (Remark.objects.get().text, DraftRemark.objects.count()) == ("Which age?", 0)
    assert saved(client, url, kind="comment", text="Which age?", **about).status_code == 200
    assert DraftRemark.objects.count() == 0
    saved(client, url, kind="comment", text="And which dose?", **about)
    assert DraftRemark.objects.get().text == "And which dose?"


def test_thrown_away(client, url, about):
    saved(client, url, kind="comment", text="Never mind", **about)
    response = client.post(url, {"kind": "comment", "text": "Never mind", "throw_away": "1", **about}, follow=True)
    assert "Thrown away." in response.content.decode()
    assert not DraftRemark.objects.exists()


def test_a_draft_follows_its_claim_to_the_next_revision(client, assignment, url, about, editor):
    saved(client, url, kind="comment", text="Which age?", **about)
    revised(assignment.article, "Rest beyond 2 days", "Rest beyond 3 days", by=editor)
    assert "Which age?</textarea>" in opened(client, assignment, "?citation=2")
    now = about | {"seen": fetched(assignment.article).current.digest}
    saved(client, url, DraftRemark.objects.get().saved_at.isoformat(), kind="comment", text="Which ages?", **now)
    row = DraftRemark.objects.get()
    assert (row.text, row.claim.revision.number) == ("Which ages?", 2)


def test_a_draft_on_words_that_are_gone_is_shown_until_it_is_thrown_away(client, assignment, url, about, editor):
    saved(client, url, kind="suggestion", text="Dose", replacement="Walking 20 minutes a day helps. [1, 2]", **about)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    page = opened(client, assignment)
    assert "Begun on words that have changed since" in page
    assert "begun on revision 1, claim 2: “Walking 30 minutes a day helps.”" in page
    assert "Walking 20 minutes a day helps." in page
    drop = reverse("board:desk-draft-drop", args=[assignment.pk, DraftRemark.objects.get().pk])
    assert client.post(drop).status_code == 302
    assert "Begun on words" not in opened(client, assignment)


def test_nobody_elses_and_not_after_signing(client, assignment, url, about, second_reviewer):
    client.force_login(second_reviewer)
    assert saved(client, url, kind="comment", text="Mine", **about).status_code == 404
    signed_review(assignment)
    client.force_login(assignment.reviewer)
    assert saved(client, url, kind="comment", text="Late", **about).status_code == 409
    assert not DraftRemark.objects.exists()


def test_the_desk_costs_the_same_however_many_were_begun(client, assignment, url):
    claims = list(fetched(assignment.article).current.claims.all())
    opened(client, assignment)
    few = len(statements(lambda: opened(client, assignment)))
    now = timezone.now()
    begun = {"assignment": assignment, "text": "Begun", "saved_at": now}
    DraftRemark.objects.bulk_create(
        DraftRemark(kind=kind, claim=claim, **begun) for kind in ("comment", "suggestion") for claim in claims
    )
    assert len(statements(lambda: opened(client, assignment))) == few


def test_a_save_costs_few_statements(client, assignment, url, about):
    citation = citation_url(assignment, 1)
    first = len(statements(lambda: autosaved(client, citation, value="supports", active_seconds="5", based_on="")))
    assert first <= 16  # session and person, the review and its locks, the row, and the pieces of the page


# -- replies, and other words of the same claim -----------------------------------------------------------------------


@pytest.fixture
def asked(assignment, editor) -> Remark:
    """An editor asked something on the whole text."""
    return remarks.comment(assignment.article_id, by=editor, text="Is that so?")


def test_a_reply_is_kept_until_it_is_made(client, assignment, url, asked):
    draft = reverse("board:desk-reply-draft", args=[assignment.pk, asked.pk])
    version = saved(client, draft, text="It is, says the tr").json()["version"]
    page = opened(client, assignment)
    assert "It is, says the tr</textarea>" in page
    assert f'data-autosave="{draft}"' in page
    assert saved(client, draft, text="From the phone").status_code == 409
    assert saved(client, draft, version, text="It is, says the trial").status_code == 200
    client.post(reverse("board:desk-reply", args=[assignment.pk, asked.pk]), {"text": "It is, says the trial"})
    assert (Reply.objects.get().text, DraftRemark.objects.count()) == ("It is, says the trial", 0)
    assert saved(client, draft, text="It is, says the trial").status_code == 200
    assert DraftRemark.objects.count() == 0
    saved(client, draft, text="Never mind")
    client.post(draft, {"text": "Never mind", "throw_away": "1"})
    assert DraftRemark.objects.count() == 0


def test_after_signing_a_reply_still_works_and_no_draft_is_kept(client, assignment, asked):
    signed_review(assignment)
    page = opened(client, assignment)
    assert "reply-draft" not in page
    response = client.post(reverse("board:desk-reply", args=[assignment.pk, asked.pk]), {"text": "Later"})
    assert (response.status_code, Reply.objects.get().text) == (302, "Later")


def test_words_selected_while_a_comment_is_begun_do_not_take_its_place(client, assignment, url, about):
    saved(client, url, kind="comment", text="On the whole claim", **about)
    select = {"kind": "comment", "seen": about["seen"], "quote": "30 minutes", "claim": "2", "citation": "2"}
    panel = client.post(reverse("board:desk-passage", args=[assignment.pk]), select, headers={"HX-Request": "true"})
    assert "On the whole claim" not in panel.content.decode()
    assert DraftRemark.objects.get().saved_at.isoformat() not in panel.content.decode()
    body = fetched(assignment.article).current.body
    at = {"start": str(body.index("30 minutes")), "end": str(body.index("30 minutes") + 10), "passage": "30 minutes"}
    response = saved(client, url, kind="comment", text="On these words", **about, **at)
    assert response.status_code == 409
    assert response.json()["theirs"]["text"] == "On the whole claim"

"""Texts for other readers on the editor's side: the file, writing, the page beside the main text, approving."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article, Audience, AudienceVariant, VariantSignature
from reviewboard.actions import workflow
from tests.cast import PASSWORD, fetched, ready_to_approve, submitted, under_review
from tests.reviewboard.views.at_the_desk import revised
from tests.wordings import PLAIN, approved_for_readers, compared, typed_comparison, written


@pytest.fixture
def approved(editor, submitter, reviewer) -> Article:
    """The main text, approved and published."""
    found = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD, publish_too=True)
    return fetched(found)


@pytest.fixture
def board(client, editor):
    client.force_login(editor)
    return client


def write_url(article: Article, audience: str = "patient") -> str:
    return reverse("board:variant-write", args=[article.slug, audience])


def url(article: Article, variant: AudienceVariant, name: str = "variant") -> str:
    return reverse(f"board:{name}", args=[article.slug, variant.pk])


def shown(client, address: str, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status
    return response.content.decode()


def typed(article: Article, body: str = PLAIN, before: str = "", **more: str) -> dict[str, str]:
    revision = fetched(article).current.digest
    return {"title": "Moving and back pain", "body": body, "revision": revision, "before": before} | more


# -- the article's file ---------------------------------------------------------------------------------------------


def on_file(client, article: Article) -> str:
    html = shown(client, reverse("board:article", args=[article.slug]))
    panel = html[html.index('id="readers"') :]
    return " ".join(panel[: panel.index("</section>")].split())


def test_the_file_says_how_far_each_has_come(board, approved, editor):
    assert on_file(board, approved).count("Nobody has written one after revision 1.") == 2
    variant = written(approved, editor)
    panel = on_file(board, approved)
    assert "Number 1, by Ines Calder</a>, reads at grade" in panel
    assert "(the main text at grade" in panel
    assert "0 of 1 reviewer recommended it." in panel
    compared(approved.assignments.get(), variant)
    assert "1 of 1 reviewer recommended it." in on_file(board, approved)
    approved_for_readers(variant, editor)
    assert "Approved. Readers can choose it." in on_file(board, approved)


def test_the_file_names_the_older_wording_that_readers_still_see(board, approved, editor):
    variant = written(approved, editor)
    compared(approved.assignments.get(), variant)
    approved_for_readers(variant, editor)
    workflow.reopen(approved.pk, by=editor, reason="News")
    revised(approved, "most adults", "many adults", by=editor)
    panel = on_file(board, approved)
    assert "Nobody has written one after revision 2." in panel
    assert "number 1 after revision 1</a>" in panel


def test_a_submitter_sees_no_reviewers_findings(client, approved, editor, submitter):
    variant = written(approved, editor)
    compared(approved.assignments.get(), variant, recommendation="changes", remarks="Secret words")
    client.force_login(submitter)
    panel = on_file(client, approved)
    assert "Not approved yet." in panel
    assert "recommended" not in panel
    assert "Write" not in panel
    html = shown(client, url(approved, variant))
    for secret in ("Brandt", "Secret words", "asks for changes"):
        assert secret not in html


def test_an_editor_who_compares_too_sees_others_only_after_their_own(
    client, submitter, editor, reviewer, second_reviewer
):
    second_reviewer.roles = ["reviewer", "editor"]
    second_reviewer.save()
    found = submitted(submitter)
    first, second = under_review(found, editor, reviewer, second_reviewer)
    variant = written(found, editor)
    compared(first, variant, faults={1: ("adds", "Not in the main text")}, recommendation="changes")
    client.force_login(second_reviewer)
    history = reverse("board:article-history", args=[found.slug])
    site = reverse("board:history")
    assert "Not in the main text" not in shown(client, url(found, variant))
    for page in (history, site):
        assert "signed a comparison" not in shown(client, page).replace("<option", "")[3000:].split("</form>", 1)[-1]
    compared(second, variant)
    assert "Not in the main text" in shown(client, url(found, variant))
    for page in (history, site):
        assert "signed a comparison" in shown(client, page).split("</form>", 1)[-1]


# -- writing --------------------------------------------------------------------------------------------------------


def test_writing_begins_beside_the_main_text(board, approved):
    html = shown(board, write_url(approved))
    assert "Write for patients" in html
    assert "Walking 30 minutes a day helps. [1, 2]" in html
    assert "Write for students" in shown(board, write_url(approved, "student"))
    assert board.get(write_url(approved, "clinicians")).status_code == 404


def test_a_preview_stores_nothing_and_shows_what_reviewers_would_see(board, approved):
    answer = board.post(write_url(approved), typed(approved, PLAIN + "\nAcupuncture cures.\u200b\n", preview="1"))
    html = answer.content.decode()
    assert html.count("Nothing in the main text says this.") == 1
    assert "U+200B ZERO WIDTH SPACE" in html
    assert "This text reads at <b>grade" in html
    assert "Acupuncture cures.\u200b" in html[html.index("<textarea") :]
    assert not AudienceVariant.objects.exists()


def test_saving_leads_to_it(board, approved):
    answer = board.post(write_url(approved), typed(approved, PLAIN.replace("\n", "\r\n")), follow=True)
    variant = AudienceVariant.objects.get()
    assert answer.redirect_chain == [(url(approved, variant), 302)]
    assert "Saved as number 1 for patients." in answer.content.decode()
    assert variant.body == PLAIN


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"title": " "}, 422, "This field is required"),
        ({"body": ""}, 422, "This field is required"),
        ({"body": "Walk. [7]"}, 409, "Reference 7 is cited, and the main text has none of that number"),
        ({"body": "x" * 200_001}, 422, "at most 200000 characters"),
    ],
)
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(board, approved, changes, status, said):
    answer = board.post(write_url(approved), typed(approved, **changes))
    assert answer.status_code == status
    html = answer.content.decode()
    assert said in html
    assert changes.get("body", PLAIN)[:100] in html
    assert not AudienceVariant.objects.exists()


def test_two_editors_at_once_lose_nothing(board, approved, other_editor):
    theirs = written(approved, other_editor, "Rest a lot. [2]\n")
    answer = board.post(write_url(approved), typed(approved))
    assert answer.status_code == 409
    html = answer.content.decode()
    assert "What you typed is kept below, but not saved" in html
    assert "Tom Reyes saved number 1 for patients" in html
    assert "Walk 30 minutes a day." in html[html.index("<textarea") :]
    assert f'value="{theirs.digest}"' in html
    assert board.post(write_url(approved), typed(approved, before=theirs.digest)).status_code == 302


def test_a_new_revision_meanwhile_is_said(board, editor, submitter, approved):
    begun = typed(approved)
    workflow.reopen(approved.pk, by=editor, reason="News")
    revised(approved, "most adults", "many adults", by=editor)
    answer = board.post(write_url(approved), begun)
    assert answer.status_code == 409
    assert "The main text is revision 2 by now." in answer.content.decode()


def test_after_a_new_revision_one_begins_from_the_older_wording_with_its_markers_moved(board, approved, editor):
    written(approved, editor)
    workflow.reopen(approved.pk, by=editor, reason="News")
    revised(approved, "- Rest beyond 2 days does not help. [2]\n", "", by=editor)
    html = shown(board, write_url(approved))
    assert "This is number 1 after revision 1." in html
    assert "Do not rest longer than 2 days. [2]" in html


# -- approving ------------------------------------------------------------------------------------------------------


def test_what_is_in_the_way_stands_above_the_texts(board, approved, editor):
    variant = written(approved, editor)
    compared(approved.assignments.get(), variant, faults={2: ("changes", "Too strong")}, recommendation="changes")
    html = shown(board, url(approved, variant))
    assert "3 things between this text and its approval" in html
    assert "Claim 2 changes the meaning, says Helena Brandt" in html
    assert "Helena Brandt asks for changes" in html
    assert "0 of 1 reviewer compared exactly this wording and recommend it" in html
    assert "Approve it for patients</button>" not in html


def test_approving_by_the_page(board, approved, editor, reviewer):
    variant = written(approved, editor)
    compared(approved.assignments.get(), variant)
    assert "Approve it for patients</button>" in shown(board, url(approved, variant))
    sent = {"seen": variant.digest, "password": PASSWORD}
    answer = board.post(url(approved, variant, "variant-approve"), sent, follow=True)
    html = answer.content.decode()
    assert "Approved for patients. They can choose it where revision 1 is published." in html
    assert "By Ines Calder" in html
    assert VariantSignature.objects.filter(meaning="approval").count() == 1
    assert board.get(url(approved, variant, "variant-approve")).status_code == 405


@pytest.mark.parametrize(
    ("changes", "status", "said"),
    [
        ({"password": "wrong"}, 200, "That is not your password"),
        ({"password": ""}, 422, "Give your password"),
        ({"seen": "0" * 64}, 409, "another wording than the one on this page"),
    ],
)
def test_what_is_not_approved_and_why(board, approved, editor, changes, status, said):
    variant = written(approved, editor)
    compared(approved.assignments.get(), variant)
    sent = {"seen": variant.digest, "password": PASSWORD} | changes
    answer = board.post(url(approved, variant, "variant-approve"), sent)
    assert answer.status_code == status
    assert said in answer.content.decode()
    assert not VariantSignature.objects.filter(meaning="approval").exists()


def test_approving_in_spite_of_what_is_in_the_way_says_what(board, approved, editor):
    variant = written(approved, editor)
    typed_comparison(approved.assignments.get(), variant)
    answer = board.post(url(approved, variant, "variant-approve"), {"seen": variant.digest, "password": PASSWORD})
    assert answer.status_code == 409
    assert "Not approved: 0 of 1 reviewer compared" in answer.content.decode()


def test_an_editor_does_not_approve_texts_of_an_article_they_submitted(client, editor, other_editor, reviewer):
    own = ready_to_approve(editor, other_editor, reviewer)
    variant = written(own, editor)
    client.force_login(other_editor)
    assert client.post(url(own, variant, "variant-approve"), {}).status_code == 403


def test_taking_back_by_the_page(board, approved, editor):
    variant = written(approved, editor)
    address = url(approved, variant, "variant-take-back")
    assert "is not approved, so there is nothing to take back" in shown(board, address)
    compared(approved.assignments.get(), variant)
    approved_for_readers(variant, editor)
    assert "They see the main text." in shown(board, address)
    assert "Say why" in board.post(address, {"reason": ""}).content.decode()
    answer = board.post(address, {"reason": "Misread"}, follow=True)
    assert "Taken back. Readers see the main text" in answer.content.decode()
    assert "Approve it for patients</button>" in answer.content.decode()


def test_another_articles_text_is_not_found_here(board, approved, submitter, editor):
    other = submitted(submitter, title="Two", question="Two?")
    variant = written(other, editor, audience=Audience.STUDENT)
    for name in ("variant", "variant-take-back"):
        assert board.get(url(approved, variant, name)).status_code == 404

"""The signature under a review."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone

from articles.models import OutboxMail, Signature, Verdict
from reviewboard.models import Assignment, PasswordTries, Review
from tests.cast import PASSWORD, fetched, signed_review
from tests.reviewboard.views.at_the_desk import all_typed, autosaved, citation_url, desk_url, opened, revised


@pytest.fixture
def url(assignment) -> str:
    return reverse("board:sign", args=[assignment.pk])


def filled(assignment, **changes) -> dict:
    digest = fetched(assignment.article).current.digest
    return {"seen": digest, "recommendation": "approve", "password": PASSWORD} | changes


def test_what_is_signed_as_whom_with_which_meaning(client, assignment, url):
    all_typed(client, assignment)
    page = client.get(url).content.decode()
    digest = fetched(assignment.article).current.digest
    assert "Exercise for back pain" in page
    assert "Revision 1, 22 words, 4 citations" in page
    assert f"{digest[:4]} {digest[4:8]} {digest[8:12]} {digest[12:16]}" in page
    assert f'<input type="hidden" name="seen" value="{digest}"' in page
    assert "Helena Brandt, MD, PhD" in page
    assert "I have reviewed this text and recommend its approval" in page
    assert "Supports</span> 4" in page
    assert "4 of 4 citations judged." in page
    assert "Not everything is there yet" not in page


def test_signing(client, assignment, url):
    all_typed(client, assignment)
    response = client.post(url, filled(assignment), follow=True)
    assert response.redirect_chain == [(reverse("board:my-reviews"), 302)]
    assert "Signed: I have reviewed this text and recommend its approval." in response.content.decode()
    signature = Signature.objects.get()
    assert (signature.meaning, signature.signed_as) == ("review_approves", "Helena Brandt, MD, PhD")
    assert signature.digest == fetched(assignment.article).current.digest
    assert list(Verdict.objects.values_list("value", flat=True)) == ["supports"] * 4
    assert Assignment.objects.get().state == Assignment.State.SUBMITTED
    assert client.get(url).url == desk_url(assignment)


def test_the_meaning_can_be_changed_in_the_same_step(client, assignment, url):
    all_typed(client, assignment)
    client.post(url, filled(assignment, recommendation="against"))
    assert Signature.objects.get().meaning == "review_advises_against"
    assert Review.objects.get().recommendation == "against"


def test_a_wrong_password_signs_nothing_and_keeps_everything(client, assignment, url):
    all_typed(client, assignment)
    response = client.post(url, filled(assignment, recommendation="changes", password="wrong"))
    assert response.status_code == 403
    page = response.content.decode()
    assert "That is not your password. Nothing was signed, and what you typed is kept." in page
    assert 'value="changes"' in page
    assert 'value="wrong"' not in page
    assert not Signature.objects.exists()
    review = Review.objects.get()
    assert review.recommendation == "changes"
    assert review.verdicts.count() == 4


def test_password_and_meaning_are_asked_for(client, assignment, url):
    all_typed(client, assignment)
    response = client.post(url, filled(assignment, recommendation="", password=""))
    assert response.status_code == 422
    page = response.content.decode()
    assert "Choose what your signature means." in page
    assert "Give your password: it makes this your signature." in page


def test_an_incomplete_review_is_not_signed_as_an_approval(client, assignment, url):
    opened(client, assignment)
    autosaved(client, citation_url(assignment, 1), value="supports")
    page = client.get(url).content.decode()
    assert "Not everything is there yet" in page
    assert "Choose a recommendation." not in page
    response = client.post(url, filled(assignment))
    assert response.status_code == 409
    assert "3 citations still to be judged." in response.content.decode()
    assert not Signature.objects.exists()
    assert client.post(url, filled(assignment, recommendation="changes")).status_code == 302


def test_nobody_signs_for_another(client, assignment, url, second_reviewer):
    all_typed(client, assignment)
    client.force_login(second_reviewer)
    assert client.get(url).status_code == 404
    assert client.post(url, filled(assignment)).status_code == 404
    assert not Signature.objects.exists()


# -- the text changed meanwhile ---------------------------------------------------------------------------------------


@pytest.fixture
def changed_meanwhile(client, assignment, editor) -> str:
    """The digest of the text that the reviewer has before them; there is a newer one."""
    all_typed(client, assignment)
    before = fetched(assignment.article).current.digest
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    return before


def test_signing_an_old_text_shows_what_changed_and_keeps_the_review(client, assignment, url, changed_meanwhile):
    for response in (
        client.post(url, filled(assignment, seen=changed_meanwhile)),
        client.get(url, {"seen": changed_meanwhile}),
    ):
        assert response.status_code == 409
        page = response.content.decode()
        assert "Your review is kept" in page
        assert '<del><span class="said">removed: </span>30</del><ins><span class="said">added: </span>40</ins>' in page
        assert "2 of 4 verdicts carried over to the new text; look at the 1 claim that changed." in page
        assert "Go on with revision 2" in page
    assert not Signature.objects.exists()
    assert Review.objects.get(revision__number=1).verdicts.count() == 4
    assert Review.objects.get(revision__number=2).verdicts.count() == 2


def test_the_way_on_leads_to_the_new_text_and_its_signature(client, assignment, url, changed_meanwhile):
    client.get(url, {"seen": changed_meanwhile})
    page = opened(client, assignment)
    assert "<b>2 of 4</b> citations judged" in page
    assert "<b>Citation 2 of 4</b>" in page
    for position in (2, 3):
        autosaved(client, citation_url(assignment, position), value="supports")
    assert client.post(url, filled(assignment)).status_code == 302
    assert Signature.objects.get().digest == fetched(assignment.article).current.digest


@pytest.mark.parametrize("seen", ["0" * 64, "\x00", "²", "x" * 10_000])
def test_a_digest_of_nothing_is_not_found(client, assignment, url, seen):
    all_typed(client, assignment)
    assert client.get(url, {"seen": seen}).status_code == 404
    assert client.post(url, {"seen": seen}).status_code == 404


# -- signing again ----------------------------------------------------------------------------------------------------


def test_a_signer_is_shown_the_whole_difference_and_asked_about_touched_claims_only(
    client, assignment, url, editor, reviewer
):
    signed_review(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    mail = OutboxMail.objects.filter(to=reviewer).latest("pk")
    assert "now revision 2" in mail.body
    assert "Changed: 1 claim" in mail.body
    assert "2 of 4 citations" in mail.body
    assert desk_url(assignment) in mail.body

    client.force_login(reviewer)
    page = client.get(url).content.decode()
    assert "Everything that changed since you signed revision 1" in page
    assert "<ins>" in page
    assert "0 of 2 citations judged that you were asked about. 2 verdicts of yours carry over." in page
    for position in (2, 3):
        autosaved(client, citation_url(assignment, position), value="supports")
    assert client.post(url, filled(assignment)).status_code == 302
    assert Verdict.objects.count() == 6
    assert Signature.objects.count() == 2


def test_the_changes_have_a_page_of_their_own(client, assignment, editor, second_reviewer):
    changes = reverse("board:desk-changes", args=[assignment.pk])
    opened(client, assignment)
    assert client.get(changes).url == desk_url(assignment)
    revised(assignment.article, "Walking 30 minutes", "Walking 40 minutes", by=editor)
    response = client.get(changes)
    assert response.status_code == 200
    assert "The text changed since revision 1" in response.content.decode()
    client.force_login(second_reviewer)
    assert client.get(changes).status_code == 404
    assert client.get(desk_url(assignment)).status_code == 404


def test_after_too_many_wrong_passwords_the_page_says_when_to_try_again_and_keeps_what_was_typed(
    client, assignment, url
):
    all_typed(client, assignment)
    PasswordTries.objects.create(person=assignment.reviewer, wrong=10, since_at=timezone.now())
    response = client.post(url, filled(assignment, recommendation="changes"))
    page = response.content.decode()
    assert response.status_code == 403
    assert "A wrong password was given 10 times." in page
    assert re.search(r"Try again at \d\d:\d\d UTC", page)
    assert re.search(r'value="changes"[^>]* checked', page)
    assert not Signature.objects.exists()

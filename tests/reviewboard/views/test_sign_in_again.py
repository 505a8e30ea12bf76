"""A session that ran out: the password in place, the same person, and nothing typed is lost."""

from __future__ import annotations

import pytest
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from articles import signed_out
from reviewboard.models import DraftVerdict, Review
from tests.cast import PASSWORD
from tests.flows.visitor import Visitor
from tests.reviewboard.views.at_the_desk import all_typed, autosaved, citation_url, desk_url, opened

URL = "/board/sign-in-again/"


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


def in_place(client: Client, **sent: str):
    return client.post(URL, sent, headers={"X-Autosave": "1"})


def test_a_save_without_a_session_is_answered_in_json(client, assignment):
    opened(client, assignment)
    client.logout()
    response = autosaved(client, citation_url(assignment, 1), value="supports")
    assert (response.status_code, response.json()) == (401, {"message": "You were signed out."})
    assert not DraftVerdict.objects.exists()
    assert client.get(desk_url(assignment), headers={"HX-Request": "true"}).status_code == 401
    assert client.get(desk_url(assignment)).status_code == 302


def test_the_same_person_goes_on_with_a_new_token(assignment, reviewer):
    client = Client(enforce_csrf_checks=True)
    before = client.get(URL, headers={"X-Autosave": "1"}).json()
    assert before["reader"] == ""
    sent = {"who": signed_out.who(reviewer), "password": PASSWORD, "csrfmiddlewaretoken": before["token"]}
    after = in_place(client, **sent)
    assert after.status_code == 200
    assert after.json()["reader"] == str(reviewer.pk)
    assert client.session["_auth_user_id"] == str(reviewer.pk)
    url = citation_url(assignment, 1)
    client.get(desk_url(assignment))
    old = autosaved(client, url, value="supports", csrfmiddlewaretoken=before["token"])
    assert old.status_code == 403
    new = autosaved(client, url, value="supports", csrfmiddlewaretoken=after.json()["token"])
    assert new.status_code == 200


def test_another_persons_password_does_not_go_on(client, reviewer, second_reviewer):
    second_reviewer.set_password("another horse another battery")
    second_reviewer.save()
    response = in_place(client, who=signed_out.who(reviewer), password="another horse another battery")
    assert response.status_code == 403
    assert "That is not the password of Helena Brandt." in response.json()["message"]
    assert "_auth_user_id" not in client.session


def test_who_is_never_taken_from_the_outside(client, reviewer):
    for who in (str(reviewer.pk), "", "x:y:z"):
        assert in_place(client, who=who, password=PASSWORD).status_code == 403
    reviewer.is_active = False
    reviewer.save()
    assert in_place(client, who=signed_out.who(reviewer), password=PASSWORD).status_code == 403


def test_tries_are_limited_as_on_the_page_for_it(client, reviewer):
    said = [in_place(client, who=signed_out.who(reviewer), password="wrong") for _ in range(12)]
    assert "Too many failed login attempts" in said[-1].json()["message"]
    assert in_place(client, who=signed_out.who(reviewer), password=PASSWORD).status_code == 403


def test_a_plain_form_brings_what_was_typed_through_the_sign_in(assignment, reviewer):
    visitor = Visitor(reviewer).open(desk_url(assignment, "?citation=1"))
    Session.objects.all().delete()
    visitor.press("Supports:", note="typed after an hour", status=401)
    assert "typed after an hour" in visitor.text
    visitor.press("Sign in and go on", login=reviewer.email, password="not it", status=403)
    assert "That is not the password" in visitor.text
    visitor.press("Sign in and go on", login=reviewer.email, password=PASSWORD)
    assert not DraftVerdict.objects.exists()
    visitor.press("Send it now")
    assert visitor.address == desk_url(assignment, "?citation=2")
    assert (DraftVerdict.objects.get().value, DraftVerdict.objects.get().note) == ("supports", "typed after an hour")


def test_signing_signed_out_comes_back_to_the_signature_with_what_was_chosen(client, assignment, reviewer):
    all_typed(client, assignment)
    visitor = Visitor(reviewer).open(reverse("board:sign", args=[assignment.pk]))
    Session.objects.all().delete()
    visitor.press("Sign revision", recommendation="approve", password=PASSWORD, status=401)
    assert PASSWORD not in visitor.text
    visitor.press("Sign in and go on", login=reviewer.email, password=PASSWORD)
    visitor.press("Send it now", status=422)
    assert "Give your password: it makes this your signature." in visitor.text
    visitor.press("Sign revision", password=PASSWORD)
    assert Review.objects.get().signature.meaning == "review_approves"


def test_what_was_carried_cannot_be_made_up(client):
    response = client.post(URL, {"carried": "made up", "login": "a@example.org", "password": "x"})
    assert response.url == "/board/sign-in/"
    assert client.get(URL).status_code == 302

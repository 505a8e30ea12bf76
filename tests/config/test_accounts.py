"""Signing in, and that nobody makes an account of their own."""

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from tests.cast import PASSWORD, person


def test_there_is_one_page_to_sign_in_at() -> None:
    assert reverse("account_login") == settings.LOGIN_URL == "/board/sign-in/"


@pytest.mark.django_db
def test_signs_in_with_address_and_password(client: Client) -> None:
    someone = person("Ines Calder")
    response = client.post(settings.LOGIN_URL, {"login": someone.email, "password": PASSWORD})
    assert (response.status_code, response.headers["Location"]) == (302, "/board/")
    assert client.session["_auth_user_id"] == str(someone.pk)


@pytest.mark.django_db
def test_a_wrong_password_does_not(client: Client) -> None:
    someone = person("Ines Calder")
    response = client.post(settings.LOGIN_URL, {"login": someone.email, "password": "incorrect horse"})
    assert response.status_code == 200
    assert "_auth_user_id" not in client.session


@pytest.mark.django_db
def test_nobody_signs_up(client: Client) -> None:
    response = client.post(
        reverse("account_signup"), {"email": "new@example.org", "password1": PASSWORD, "password2": PASSWORD}
    )
    assert response.status_code == 200
    assert "account/signup_closed.html" in [template.name for template in response.templates]


@pytest.mark.django_db
def test_every_page_says_what_a_browser_may_do(client: Client) -> None:
    headers = client.get(settings.LOGIN_URL).headers
    assert {directive.strip() for directive in headers["Content-Security-Policy"].split(";")} == {
        "default-src 'none'",
        "style-src 'self'",
        "script-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    }
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "camera=()" in headers["Permissions-Policy"]

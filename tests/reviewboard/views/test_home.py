"""/board/ leads everyone to their own work."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Role
from tests.cast import person

pytestmark = pytest.mark.django_db
HOME = "/board/"


@pytest.mark.parametrize(
    ("roles", "name"),
    [
        ([Role.REVIEWER], "my-reviews"),
        ([Role.REVIEWER, Role.EDITOR], "my-reviews"),
        ([Role.EDITOR], "queue"),
        ([Role.EDITOR, Role.ADMIN], "queue"),
        ([Role.ADMIN], "history"),
        ([Role.ADMIN, Role.SUBMITTER], "history"),
        ([Role.SUBMITTER], "my-drafts"),
    ],
)
def test_each_role_has_a_home(client, roles, name):
    client.force_login(person("Ada Ember", *roles))
    response = client.get(HOME)
    assert response.status_code == 302
    assert response.url == reverse(f"board:{name}")


def test_who_holds_no_role_is_told_what_to_do(client, outsider):
    client.force_login(outsider)
    response = client.get(HOME)
    assert response.status_code == 200
    page = response.content.decode()
    assert "hold no role yet" in page
    assert outsider.email in page


def test_who_is_not_signed_in_is_asked_to(client):
    response = client.get(HOME)
    assert response.status_code == 302
    assert response.url == "/board/sign-in/?next=/board/"

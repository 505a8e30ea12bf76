"""Requests that never reach a view get a sentence, and never a trace."""

import pytest
from django.conf import settings
from django.test import Client

from config.errors import not_understood


@pytest.mark.django_db
def test_too_much_text_is_413_with_a_sentence(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """60 MB pasted into a form."""
    response = client.post("/board/sign-in/", {"login": "x" * (3 * settings.DATA_UPLOAD_MAX_MEMORY_SIZE)})
    assert response.status_code == 413
    assert b"That was more than the server takes at once" in response.content


def test_anything_else_is_400_with_a_sentence(rf) -> None:
    response = not_understood(rf.get("/"), ValueError("what is this"))
    assert response.status_code == 400
    assert b"The server did not understand this request" in response.content
    assert b"what is this" not in response.content

"""How long a text is, as a person counts."""

from __future__ import annotations

from articles.drafts.markers import strip


def count_words(body: str) -> int:
    """Words of a Markdown body; markers, bullets and the signs of Markdown are none."""
    return sum(any(char.isalnum() for char in word) for word in strip(body).split())

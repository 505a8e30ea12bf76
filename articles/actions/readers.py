"""What readers send."""

from __future__ import annotations

from django.utils import timezone

from articles.models import Article, FollowUpQuestion
from articles.permissions import can_ask
from articles.refusals import NotPossible

MAX_LENGTH = 2000


def ask(article: Article, revision_number: int, text: str) -> FollowUpQuestion:
    """Keep a reader's question about what they read. It changes nothing of the article, so it takes no lock."""
    said = text.strip()
    if not can_ask(None, article) or not said:
        raise NotPossible("Write your question first.")
    if len(said) > MAX_LENGTH:
        raise NotPossible(f"Your question has {len(said)} characters; {MAX_LENGTH} fit.")
    return FollowUpQuestion.objects.create(
        article=article, revision_number=revision_number, text=said, asked_at=timezone.now()
    )

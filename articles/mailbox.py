"""Where mail lands when no mail server is configured: in the database, where an admin reads it in the browser."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.mail import EmailMessage
from django.core.mail.backends.base import BaseEmailBackend
from django.utils import timezone

from articles.models import DeliveredMail


class Backend(BaseEmailBackend):
    def send_messages(self, email_messages: Sequence[EmailMessage]) -> int:
        rows = [_delivered(message) for message in email_messages]
        DeliveredMail.objects.bulk_create(rows)
        return len(rows)


def _delivered(message: EmailMessage) -> DeliveredMail:
    return DeliveredMail(
        to=", ".join(message.to),
        sender=message.from_email,
        subject=message.subject,
        body=message.body,
        delivered_at=timezone.now(),
    )

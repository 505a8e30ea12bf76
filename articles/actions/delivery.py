"""Sending what stands in the outbox.

At least once: a worker that dies after sending sends again, under the same Message-ID.
"""

from __future__ import annotations

import datetime as dt
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction

from articles.models import OutboxMail

TRY_AGAIN_AFTER = (dt.timedelta(minutes=1), dt.timedelta(minutes=10), dt.timedelta(hours=1), dt.timedelta(hours=6))


def deliver_next(*, at: dt.datetime) -> bool:
    """Send the mail that has waited longest; False where none is due. A failure is kept, and tried again later."""
    with transaction.atomic():
        due = OutboxMail.objects.filter(sent_at=None, due_at__lte=at).select_related("to").order_by("due_at", "pk")
        mail = due.select_for_update(skip_locked=True, of=("self",)).first()
        if mail is None:
            return False
        _deliver(mail, at)
    return True


def _deliver(mail: OutboxMail, at: dt.datetime) -> None:
    try:
        with transaction.atomic():
            _message(mail).send()
        mail.sent_at = at
    except Exception as error:
        mail.last_error = f"{type(error).__name__}: {error}"[:300]
        mail.due_at = at + TRY_AGAIN_AFTER[min(mail.attempts, len(TRY_AGAIN_AFTER) - 1)]
    mail.attempts += 1
    mail.save(update_fields=("sent_at", "last_error", "due_at", "attempts"))


def _message(mail: OutboxMail) -> EmailMessage:
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2] or "localhost"
    headers = {"Message-ID": f"<outbox-{mail.pk}@{domain}>", "Auto-Submitted": "auto-generated"}
    return EmailMessage(mail.subject, mail.body, to=[mail.to.email], headers=headers)

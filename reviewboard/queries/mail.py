"""What became of mail: what landed in this site's own mailbox, and what is still to be sent."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import QuerySet

from articles.models import DeliveredMail, OutboxMail, Person
from reviewboard.mailed_links import without_tokens

PAGE = 50
GLANCE = 25


@dataclass(frozen=True, slots=True)
class Waiting:
    """The mails that are tried next, and how many wait in all."""

    mails: list[OutboxMail]
    count: int


def delivered() -> QuerySet[DeliveredMail]:
    return DeliveredMail.objects.defer("body")


def waiting() -> Waiting:
    """What is not sent yet, two statements; a mail that failed says so in ``last_error``."""
    unsent = OutboxMail.objects.filter(sent_at=None)
    mails = unsent.select_related("to").defer("body").order_by("due_at", "pk")
    return Waiting(list(mails[:GLANCE]), unsent.count())


def body_for(mail: DeliveredMail, reader: Person) -> str:
    """The mail's text; links that answer in its receiver's name are for the receiver only."""
    return mail.body if mail.to == reader.email else without_tokens(mail.body)

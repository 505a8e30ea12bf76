"""Mail as an admin sees it: where no mail server is configured, this is where it lands."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from articles.models import DeliveredMail
from articles.paging import page
from reviewboard.queries.mail import PAGE, body_for, delivered, waiting


def mailbox(request: HttpRequest) -> HttpResponse:
    after = request.GET.get("after", "")
    found = page(delivered(), ("-delivered_at", "-id"), after=after, size=PAGE)
    context = {
        "kept_here": settings.EMAIL_BACKEND == "articles.mailbox.Backend",
        "server": settings.EMAIL_HOST,
        "waiting": waiting(),
        "now": timezone.now(),
        "mails": found.rows,
        "previous_url": "?" if after else "",
        "next_url": f"?after={found.next_key}" if found.next_key else "",
    }
    return render(request, "reviewboard/mail/mailbox.html", context)


def message(request: HttpRequest, pk: int) -> HttpResponse:
    mail = get_object_or_404(DeliveredMail, pk=pk)
    return render(request, "reviewboard/mail/message.html", {"mail": mail, "body": body_for(mail, request.user)})

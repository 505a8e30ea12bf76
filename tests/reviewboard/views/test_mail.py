"""The mailbox of a site without a mail server, and what waits to be sent."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.models import DeliveredMail, OutboxMail
from articles.outbox import post
from articles.tasks import sweep_outbox
from reviewboard import mailed_links
from reviewboard.actions import assignments
from tests.cast import submitted
from tests.clock import in_days

pytestmark = pytest.mark.django_db
URL = "/board/mail/"
BODY = "Dear Dr Brandt,\n\nwould you review this answer?\nhttps://reviews.example.org/board/invitations/7/ <b>\n"


@pytest.fixture(autouse=True)
def kept_here(settings):
    settings.EMAIL_BACKEND = "articles.mailbox.Backend"


@pytest.fixture
def admin(client, admin_person):
    client.force_login(admin_person)
    return client


def landed(count: int = 1, at: dt.datetime | None = None) -> list[DeliveredMail]:
    at = at or timezone.now()
    return DeliveredMail.objects.bulk_create(
        DeliveredMail(
            to="brandt@example.org", sender="board@example.org", subject=f"Mail {n}", body=BODY, delivered_at=at
        )
        for n in range(count)
    )


def subjects(page: str) -> list[int]:
    return [int(number) for number in re.findall(r">Mail (\d+)</a>", page)]


def test_what_was_sent_can_be_read(admin, reviewer):
    post(reviewer, key="1", subject="Review by Friday?", body=BODY)
    sweep_outbox()
    page = admin.get(URL).content.decode()
    assert "No mail server is configured" in page
    assert "To be sent" not in page
    [link] = re.findall(r'<a href="(/board/mail/\d+/)">Review by Friday\?</a>', page)
    message = admin.get(link).content.decode()
    assert '<a href="https://reviews.example.org/board/invitations/7/"' in message
    assert "&lt;b&gt;" in message
    assert "brandt@example.org" in message


def test_what_waits_and_what_failed_is_told_with_the_reason_and_the_next_try(admin, reviewer, editor):
    post(reviewer, key="1", subject="Review by Friday?", body=BODY)
    post(editor, key="2", subject="Declined", body=BODY)
    OutboxMail.objects.filter(key="2").update(
        attempts=2, last_error="TimeoutError: timed out", due_at=dt.datetime(2027, 1, 5, 9, 30, tzinfo=dt.UTC)
    )
    page = admin.get(URL).content.decode()
    assert "To be sent: 2 mails" in page
    for words in ("Waits for the worker", "TimeoutError: timed out", "Failed</span> 2 times", "5 January 2027, 09:30"):
        assert words in page


def test_with_a_mail_server_it_says_so(admin, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST = "mail.example.org"
    page = admin.get(URL).content.decode()
    assert "Mail goes out by SMTP through" in page
    assert "mail.example.org" in page
    assert "Nothing waits to be sent" in page


def test_an_empty_mailbox_says_what_lands_here(admin):
    assert "No mail yet" in admin.get(URL).content.decode()


def test_only_admins_read_mail(client, editor, reviewer, submitter, outsider):
    [mail] = landed()
    for person in (editor, reviewer, submitter, outsider):
        client.force_login(person)
        assert client.get(URL).status_code == 403
        assert client.get(f"{URL}{mail.pk}/").status_code == 403
    client.logout()
    assert client.get(URL).status_code == 302


def test_no_such_mail(admin):
    assert admin.get(f"{URL}404/").status_code == 404


def test_pages_meet_where_many_mails_share_a_moment(admin):
    landed(120)
    seen, where = [], URL
    while where:
        page = admin.get(where).content.decode()
        seen += subjects(page)
        link = re.search(r'href="(\?[^"]*)" rel="next"', page)
        where = URL + link[1].replace("&amp;", "&") if link else ""
    assert seen == list(range(119, -1, -1))


def test_the_cost_is_the_same_for_3_and_for_300(admin, reviewer):
    def statements(count: int) -> int:
        landed(count)
        for number in range(count):
            post(reviewer, key=f"{count}-{number}", subject="Waits", body=BODY)
        with CaptureQueriesContext(connection) as found:
            assert admin.get(URL).status_code == 200
        return len(found)

    assert statements(3) == statements(300) <= 2 + 3


def test_nobody_can_answer_for_somebody_by_reading_their_mail(admin, admin_person, editor, reviewer, submitter):
    article = submitted(submitter)
    [assignment] = assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(5))
    sweep_outbox()
    token = mailed_links.token_of(assignment)
    sent = DeliveredMail.objects.get()
    tokens = re.findall(r"/board/answer/([^/\s]+)/", sent.body)
    assert len(tokens) == 2
    page = admin.get(f"{URL}{sent.pk}/").content.decode()
    assert not any(known in page for known in [*tokens, token])
    assert page.count("/board/answer/…/") >= 2
    assert "only the receiver may follow them" in page
    assert "would you review" in page


def test_an_admin_reads_their_own_mail_whole(admin, admin_person):
    body = "https://reviews.example.org/board/answer/7-3.abc.def/"
    mail = DeliveredMail.objects.create(
        to=admin_person.email, sender="b", subject="c", body=body, delivered_at=timezone.now()
    )
    page = admin.get(f"{URL}{mail.pk}/").content.decode()
    assert f'href="{body}"' in page
    assert "only the receiver" not in page

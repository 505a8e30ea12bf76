"""The outbox: a mail is sent once, a failure is kept and tried again, and nobody waits for it."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core import mail
from django.core.mail.backends.base import BaseEmailBackend
from django.db import connection, transaction
from django.utils import timezone

from articles.actions.delivery import deliver_next
from articles.models import DeliveredMail, OutboxMail
from articles.outbox import post, post_many
from articles.tasks import sweep_outbox
from tests.together import together

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)
MINUTES = [1, 10, 60, 360, 360]


class Refusing(BaseEmailBackend):
    """A mail server that is down."""

    def send_messages(self, email_messages):
        raise ConnectionRefusedError(111, "Connection refused")


class HalfWritten(BaseEmailBackend):
    """One that fails in the database, in the middle of its own statements."""

    def send_messages(self, email_messages):
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1 / 0")


def outbox(person, key: str = "event:1", at: dt.datetime = NOW) -> OutboxMail:
    post(person, key=key, subject="Would you review this?", body="Until Friday.\n", at=at)
    return OutboxMail.objects.get(key=key)


@pytest.mark.django_db
def test_a_mail_is_sent_and_its_row_says_so(reviewer):
    row = outbox(reviewer)
    assert deliver_next(at=NOW)
    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["brandt@example.org"], "Would you review this?", "Until Friday.\n")
    row.refresh_from_db()
    assert (row.sent_at, row.attempts, row.last_error) == (NOW, 1, "")
    assert not deliver_next(at=NOW)


@pytest.mark.django_db
def test_a_mail_sent_twice_by_accident_carries_the_same_message_id(reviewer, settings):
    settings.DEFAULT_FROM_EMAIL = "The board <board@reviews.example.org>"
    row = outbox(reviewer)
    deliver_next(at=NOW)
    OutboxMail.objects.update(sent_at=None)  # as if the worker died after sending
    deliver_next(at=NOW)
    named = [sent.message()["Message-ID"] for sent in mail.outbox]
    assert named == [f"<outbox-{row.pk}@reviews.example.org>"] * 2
    assert mail.outbox[0].message()["Auto-Submitted"] == "auto-generated"


@pytest.mark.django_db
def test_the_same_key_is_one_mail(reviewer, editor):
    outbox(reviewer)
    post_many([(reviewer, "event:1", "Again", "…"), (editor, "event:2", "Other", "…")], at=NOW)
    sweep_outbox()
    assert [sent.subject for sent in mail.outbox] == ["Would you review this?", "Other"]


@pytest.mark.django_db
def test_a_failure_is_kept_and_tried_again_later_and_later(reviewer, settings):
    settings.EMAIL_BACKEND = "tests.articles.actions.test_delivery.Refusing"
    row, at, waits = outbox(reviewer), NOW, []
    for _ in MINUTES:
        assert deliver_next(at=at)
        row.refresh_from_db()
        waits.append((row.due_at - at) / dt.timedelta(minutes=1))
        assert not deliver_next(at=row.due_at - dt.timedelta(seconds=1))
        at = row.due_at
    assert waits == MINUTES
    assert (row.sent_at, row.attempts) == (None, 5)
    assert row.last_error == "ConnectionRefusedError: [Errno 111] Connection refused"
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    assert deliver_next(at=at)
    assert len(mail.outbox) == 1


@pytest.mark.django_db
def test_a_failure_in_the_database_keeps_the_row_too(reviewer, settings):
    settings.EMAIL_BACKEND = "tests.articles.actions.test_delivery.HalfWritten"
    row = outbox(reviewer)
    deliver_next(at=NOW)
    row.refresh_from_db()
    assert (row.sent_at, row.attempts) == (None, 1)
    assert row.last_error.startswith("DataError: division by zero")


@pytest.mark.django_db
def test_one_that_fails_does_not_hold_up_the_others(reviewer, editor):
    first = outbox(reviewer, "first")
    outbox(editor, "second")
    OutboxMail.objects.filter(pk=first.pk).update(subject="two\nlines")  # Django refuses a line break in a header
    assert deliver_next(at=NOW)
    assert deliver_next(at=NOW)
    assert [sent.to for sent in mail.outbox] == [["calder@example.org"]]
    first.refresh_from_db()
    assert first.last_error.startswith("BadHeaderError")


@pytest.mark.django_db
def test_the_oldest_goes_first(reviewer):
    outbox(reviewer, "later", NOW)
    OutboxMail.objects.update(subject="Later")
    outbox(reviewer, "sooner", NOW - dt.timedelta(hours=1))
    deliver_next(at=NOW)
    assert [sent.subject for sent in mail.outbox] == ["Would you review this?"]


@pytest.mark.django_db
def test_without_a_mail_server_it_lands_in_the_database(reviewer, settings):
    settings.EMAIL_BACKEND = "articles.mailbox.Backend"
    settings.DEFAULT_FROM_EMAIL = "board@reviews.example.org"
    outbox(reviewer, at=timezone.now())
    sweep_outbox()
    kept = DeliveredMail.objects.get()
    assert (kept.to, kept.sender) == ("brandt@example.org", "board@reviews.example.org")
    assert (kept.subject, kept.body) == ("Would you review this?", "Until Friday.\n")


@pytest.mark.django_db(transaction=True)
def test_two_sweeps_at_once_send_each_mail_once(reviewer, settings):
    settings.EMAIL_BACKEND = "articles.mailbox.Backend"
    for number in range(30):
        outbox(reviewer, f"event:{number}", timezone.now())
    together(sweep_outbox, 4)
    assert DeliveredMail.objects.count() == 30
    assert set(OutboxMail.objects.values_list("attempts", flat=True)) == {1}
    assert not OutboxMail.objects.filter(sent_at=None).exists()


@pytest.mark.django_db(transaction=True)
def test_an_act_that_was_taken_back_sends_nothing(reviewer):
    with transaction.atomic():
        outbox(reviewer)
        transaction.set_rollback(True)
    sweep_outbox()
    assert mail.outbox == []

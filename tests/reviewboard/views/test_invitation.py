"""An invitation, seen and answered by the person who was asked."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse
from icalendar import Calendar

from articles.models import OutboxMail, Risk
from reviewboard.actions import assignments
from reviewboard.models import Assignment
from tests.cast import fetched, signed_review, submitted, under_review
from tests.counting import statements
from tests.timed import timed_verdicts

DUE = dt.date(2099, 1, 23)


@pytest.fixture
def invitation(article, editor, reviewer) -> Assignment:
    [made] = assignments.invite(article.pk, [reviewer], by=editor, due_on=DUE)
    return made


@pytest.fixture
def url(invitation) -> str:
    return reverse("board:invitation", args=[invitation.pk])


def test_it_says_what_is_asked_by_whom_and_by_when(client, article, invitation, url, reviewer):
    type(article).objects.filter(pk=article.pk).update(risk=Risk.HIGH)
    client.force_login(reviewer)
    page = client.get(url).content.decode()
    assert "Would you review “Exercise for back pain” by Friday 23 January 2099?" in page
    assert "Does exercise help back pain?" in page
    assert "4 citations in 3 claims, 22 words; about 4 minutes" in page
    assert "<dd>High</dd>" in page
    assert "Ines Calder" in page
    assert "Pain falls with exercise in most adults." in page
    assert "Doe J. Exercise and pain." in page


def test_the_mail_asks_the_same_without_the_text(invitation, url, reviewer, settings):
    mail = OutboxMail.objects.get(to=reviewer)
    assert mail.subject == "Review asked by 23 January: Exercise for back pain"
    assert f"{settings.SITE_URL}{url}" in mail.body
    assert f"{settings.SITE_URL}/board/answer/{invitation.pk}-{reviewer.pk}." in mail.body
    assert "Why you:\n- Free: takes up to 3\n- Not an author of the text\n" in mail.body
    assert "for you, until the end of" in mail.body
    assert "Friday 23 January 2099" in mail.body
    assert "4 citations, about 4 minutes" in mail.body
    assert "Ines Calder" in mail.body
    assert "Pain falls" not in mail.body


def test_the_time_is_reckoned_by_ones_own_pace_on_the_page_and_in_the_mail(
    client, article, editor, submitter, reviewer
):
    timed_verdicts(reviewer, submitted(submitter, title="Other", body="Other. [1]"), *[20] * 5)
    [made] = assignments.invite(article.pk, [reviewer], by=editor, due_on=DUE)
    assert "Work:  4 citations, about 2 minutes\n" in OutboxMail.objects.get(to=reviewer).body
    client.force_login(reviewer)
    page = client.get(reverse("board:invitation", args=[made.pk])).content.decode()
    assert "4 citations in 3 claims, 22 words; about 2 minutes" in page


def test_verdicts_that_still_hold_are_no_work(client, article, editor, reviewer):
    timed_verdicts(reviewer, article, 60)
    [made] = assignments.invite(article.pk, [reviewer], by=editor, due_on=DUE)
    assert "3 citations, about 3 minutes; 1 verdict of yours carries over\n" in OutboxMail.objects.get().body
    client.force_login(reviewer)
    page = client.get(reverse("board:invitation", args=[made.pk])).content.decode()
    assert "about 3 minutes; 1 verdict of yours carries over" in page


def test_it_says_why_they_are_asked(client, article, editor, reviewer):
    type(article).objects.filter(pk=article.pk).update(specialty="rehabilitation")
    because = "You know the <trial>, and Dr Okafor is away"
    [made] = assignments.invite(article.pk, [reviewer], by=editor, due_on=DUE, because=because)
    assert made.reasons == ["Same specialty: rehabilitation", "Free: takes up to 3", "Not an author of the text"]
    mail = OutboxMail.objects.get(to=reviewer).body
    assert "- Same specialty: rehabilitation\n" in mail
    assert f"“{because}”" in mail
    client.force_login(reviewer)
    page = client.get(reverse("board:invitation", args=[made.pk])).content.decode()
    assert "Same specialty: rehabilitation · Free: takes up to 3 · Not an author of the text" in page
    assert "You know the &lt;trial&gt;" in page


def test_the_page_costs_at_most_eight_statements(client, url, reviewer):
    client.force_login(reviewer)
    assert len(statements(lambda: client.get(url))) <= 8


def test_the_due_day_goes_into_a_calendar(client, invitation, url, reviewer, second_reviewer):
    client.force_login(reviewer)
    link = reverse("board:due-day", args=[invitation.pk])
    assert link in client.get(url).content.decode()
    response = client.get(link)
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == DUE
    client.force_login(second_reviewer)
    assert client.get(link).status_code == 404


def test_accepting_opens_the_desk(client, invitation, url, reviewer):
    client.force_login(reviewer)
    response = client.post(url, {"answer": "accept"})
    assert response.url == reverse("board:desk", args=[invitation.pk])
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED
    page = client.get(url).content.decode()
    assert "You accepted this on" in page
    assert "Accept and start" not in page


def test_declining_needs_a_reason(client, invitation, url, reviewer):
    client.force_login(reviewer)
    response = client.post(url, {"answer": "decline", "reason": "  "})
    assert response.status_code == 422
    assert "Say why in a sentence" in response.content.decode()
    assert Assignment.objects.get().state == Assignment.State.INVITED


def test_declining_tells_the_editor_why(client, invitation, url, reviewer, editor):
    client.force_login(reviewer)
    response = client.post(url, {"answer": "decline", "reason": "I am away <b>until May</b>"}, follow=True)
    assert response.redirect_chain == [(reverse("board:my-reviews"), 302)]
    assert "You declined “Exercise for back pain”. Ines Calder has been told" in response.content.decode()
    row = Assignment.objects.get()
    assert (row.state, row.answer_reason) == ("declined", "I am away <b>until May</b>")
    assert OutboxMail.objects.filter(to=editor).count() == 1
    page = client.get(url).content.decode()
    assert "I am away &lt;b&gt;until May&lt;/b&gt;" in page


def test_an_answer_that_is_none_changes_nothing(client, invitation, url, reviewer):
    client.force_login(reviewer)
    assert client.post(url, {"answer": "perhaps"}).status_code == 422
    assert Assignment.objects.get().state == Assignment.State.INVITED


def test_it_is_answered_once(client, invitation, url, reviewer):
    client.force_login(reviewer)
    client.post(url, {"answer": "accept"})
    response = client.post(url, {"answer": "decline", "reason": "Changed my mind"})
    assert response.status_code == 409
    assert "This invitation is already accepted." in response.content.decode()
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED


def test_one_that_was_withdrawn_says_so(client, invitation, url, reviewer, editor, settings):
    assignments.withdraw_assignment(invitation.pk, by=editor, reason="Found somebody nearer")
    client.force_login(reviewer)
    page = client.get(url).content.decode()
    assert "This invitation was withdrawn on" in page
    assert "Found somebody nearer" in page
    assert "Pain falls" not in page
    mail = OutboxMail.objects.filter(to=reviewer).latest("pk")
    assert "no longer needed" in mail.body
    assert "Found somebody nearer" in mail.body
    assert settings.SITE_URL in mail.body


def test_one_whose_review_is_signed_says_so(client, article, editor, reviewer):
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    client.force_login(reviewer)
    page = client.get(reverse("board:invitation", args=[assignment.pk])).content.decode()
    assert "You signed this review on" in page


def test_only_the_person_who_was_asked(client, invitation, url, second_reviewer, editor):
    client.force_login(second_reviewer)
    assert client.get(url).status_code == 404
    assert client.post(url, {"answer": "accept"}).status_code == 404
    client.force_login(editor)
    assert client.get(url).status_code == 403
    assert fetched(invitation.article).assignments.get().state == Assignment.State.INVITED

"""An invitation answered by the link in its mail, without signing in."""

from __future__ import annotations

import datetime as dt
import re

import pytest
import time_machine
from django.core.cache import cache
from django.core.signing import TimestampSigner
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from articles.models import LedgerEvent, OutboxMail, Person, Role, Verb
from reviewboard.actions import assignments
from reviewboard.mailed_links import token_of
from reviewboard.models import Assignment
from tests.cast import PASSWORD, submitted
from tests.clock import in_days
from tests.flows.visitor import Visitor

State = Assignment.State


@pytest.fixture(autouse=True)
def no_tries_yet():
    cache.clear()


@pytest.fixture
def invitation(article, editor, reviewer) -> Assignment:
    [made] = assignments.invite(article.pk, [reviewer], by=editor, due_on=in_days(20))
    return made


@pytest.fixture
def link(invitation, settings) -> str:
    """As it stands in the mail."""
    [found] = re.findall(rf"{settings.SITE_URL}(/board/answer/\S+/)\n", OutboxMail.objects.get().body)
    return found


def state() -> str:
    return Assignment.objects.get().state


def text(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def test_looking_shows_what_is_asked_and_changes_nothing(client, link):
    for _ in range(3):
        response = client.get(link)
        client.head(link)
    page = text(response)
    assert "Would you review “Exercise for back pain” by" in page
    assert "You answer as Helena Brandt, without signing in" in page
    assert "Does exercise help back pain?" in page
    assert "Free: takes up to 3 · Not an author of the text" in page
    assert "Pain falls with exercise in most adults." in page
    assert state() == State.INVITED
    assert not LedgerEvent.objects.filter(verb__in=[Verb.ACCEPTED, Verb.DECLINED]).exists()


def test_it_is_kept_nowhere_found_nowhere_and_named_to_nobody(client, link):
    response = client.get(link)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Referrer-Policy"] == "same-origin"
    assert '<meta name="robots" content="noindex, nofollow">' in response.content.decode()


def test_accepting_opens_no_session_and_signing_asks_for_the_password(link, invitation, reviewer):
    visitor = Visitor()
    visitor.open(link).press("Accept")
    assert state() == State.ACCEPTED
    assert visitor.address == link
    assert "You accepted this on" in visitor.text
    assert "sessionid" not in visitor.client.cookies
    for name, arguments in (
        ("board:my-reviews", []),
        ("board:desk", [invitation.pk]),
        ("board:invitation", [invitation.pk]),
        ("board:sign", [invitation.pk]),
        ("board:due-day", [invitation.pk]),
    ):
        response = visitor.client.get(reverse(name, args=arguments))
        assert response.status_code == 302
        assert response.url.startswith(reverse("account_login"))
    visitor.follow("Sign in to start")
    visitor.press("Sign in", login=reviewer.email, password=PASSWORD)
    assert visitor.address == reverse("board:desk", args=[invitation.pk])


def test_the_history_says_who_and_that_it_came_by_the_mail(link, reviewer):
    Visitor().open(link).press("Accept")
    event = LedgerEvent.objects.get(verb=Verb.ACCEPTED)
    assert (event.actor, event.via, event.get_via_display()) == (reviewer, "mail", "Link in a mail")
    assert event.request_id


def test_declining_takes_a_reason_and_tells_the_editor(link, editor):
    visitor = Visitor()
    visitor.open(link).press("Decline", reason="  ", status=422)
    assert "Say why in a sentence" in visitor.text
    assert state() == State.INVITED
    visitor.press("Decline", reason="I am away <until> May")
    row = Assignment.objects.get()
    assert (row.state, row.answer_reason) == (State.DECLINED, "I am away <until> May")
    assert LedgerEvent.objects.get(verb=Verb.DECLINED).via == "mail"
    assert "I am away <until> May" in OutboxMail.objects.get(to=editor).body
    assert "You declined this on" in visitor.text
    assert "I am away &lt;until&gt; May" in visitor.client.get(link).content.decode()


def test_an_answer_needs_the_token_of_its_page(link):
    client = Client(enforce_csrf_checks=True)
    assert client.post(link, {"answer": "accept"}).status_code == 403
    assert state() == State.INVITED
    page = client.get(link)
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page.content.decode())[1]
    assert client.post(link, {"answer": "accept", "csrfmiddlewaretoken": token}).status_code == 302
    assert state() == State.ACCEPTED


def test_it_answers_once(client, link):
    client.post(link, {"answer": "accept"})
    response = client.post(link, {"answer": "decline", "reason": "Changed my mind"})
    assert response.status_code == 409
    assert "This invitation is already accepted." in text(response)
    assert state() == State.ACCEPTED


def test_an_answer_that_is_none_changes_nothing(client, link):
    assert client.post(link, {"answer": "perhaps"}).status_code == 422
    assert state() == State.INVITED


def test_one_that_was_withdrawn_says_so_and_shows_no_text(client, link, invitation, editor):
    assignments.withdraw_assignment(invitation.pk, by=editor, reason="Found somebody nearer")
    page = text(client.get(link))
    assert "This invitation was withdrawn on" in page
    assert "Found somebody nearer. Nothing is asked of you." in page
    assert "Pain falls" not in page
    response = client.post(link, {"answer": "accept"})
    assert response.status_code == 409
    assert "This invitation is already withdrawn." in text(response)


def test_used_and_then_withdrawn_it_says_so(client, link, invitation, editor):
    client.post(link, {"answer": "accept"})
    assignments.withdraw_assignment(invitation.pk, by=editor, reason="Sent back")
    assert "This invitation was withdrawn on" in text(client.get(link))


@pytest.mark.parametrize("spoil", [
    lambda token: token[:-1],
    lambda token: token + "x",
    lambda token: "9" + token,
    lambda token: token.replace(".", ":"),
    lambda token: "x",
    lambda token: "1-1",
])  # fmt: skip
def test_a_link_that_was_tampered_with_opens_nothing(client, link, spoil):
    spoiled = link.replace(link.split("/")[3], spoil(link.split("/")[3]))
    for response in (client.get(spoiled), client.post(spoiled, {"answer": "accept"})):
        assert response.status_code == 404
        assert "The link is not whole." in text(response)
        assert "copy all of it" in text(response)
        assert response["Cache-Control"] == "private, no-store"
    assert state() == State.INVITED


def test_the_link_of_another_invitation_opens_that_one_only(client, link, editor, submitter, second_reviewer):
    other = submitted(submitter, title="Other", body="Another claim. [1]")
    [theirs] = assignments.invite(other.pk, [second_reviewer], by=editor, due_on=in_days(20))
    page = text(client.get(f"/board/answer/{token_of(theirs)}/"))
    assert "You answer as Chidi Okafor" in page
    assert "Exercise for back pain" not in page
    client.post(f"/board/answer/{token_of(theirs)}/", {"answer": "accept"})
    assert set(Assignment.objects.values_list("reviewer__name", "state")) == {
        ("Helena Brandt", State.INVITED),
        ("Chidi Okafor", State.ACCEPTED),
    }


def test_what_the_site_signed_for_something_else_opens_nothing(client, invitation, reviewer):
    signed = TimestampSigner(sep=".").sign(f"{invitation.pk}-{reviewer.pk}")
    assert client.get(f"/board/answer/{signed}/").status_code == 404


@pytest.mark.parametrize(("due_in", "good_for"), [(20, 14), (3, 4)])
def test_it_runs_out_after_two_weeks_or_with_the_due_day(client, article, editor, reviewer, due_in, good_for):
    start = dt.datetime(2026, 11, 2, 0, 0, tzinfo=dt.UTC)
    with time_machine.travel(start, tick=False) as clock:
        due_on = start.date() + dt.timedelta(days=due_in)
        [made] = assignments.invite(article.pk, [reviewer], by=editor, due_on=due_on)
        url = f"/board/answer/{token_of(made)}/"
        clock.shift(dt.timedelta(days=good_for, seconds=-1))
        assert client.get(url).status_code == 200
        clock.shift(dt.timedelta(seconds=2))
        for response in (client.get(url), client.post(url, {"answer": "accept"})):
            assert response.status_code == 410
            assert "The link has run out. Sign in to answer" in text(response)
    assert state() == State.INVITED


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": [Role.EDITOR]}])
def test_who_reviews_here_no_more_answers_nothing(client, link, reviewer, change):
    Person.objects.filter(pk=reviewer.pk).update(**change)
    for response in (client.get(link), client.post(link, {"answer": "accept"})):
        assert response.status_code == 403
        assert "You review here no more" in text(response)
        assert "Ask Ines Calder" in text(response)
        assert "Exercise for back pain" not in text(response)
    assert state() == State.INVITED


def test_too_many_answers_from_one_address_are_held_up(client, link):
    answers = [client.post(link, {"answer": "perhaps"}).status_code for _ in range(31)]
    assert answers == [422] * 30 + [429]
    assert client.post(link, {"answer": "accept"}).status_code == 429
    assert state() == State.INVITED


def test_whoever_is_signed_in_it_answers_for_who_was_asked(client, link, second_reviewer, reviewer):
    client.force_login(second_reviewer)
    client.post(link, {"answer": "accept"})
    assert LedgerEvent.objects.get(verb=Verb.ACCEPTED).actor == reviewer


def test_the_due_day_comes_by_the_same_link(client, link, invitation):
    assert 'href="due.ics"' in client.get(link).content.decode()
    response = client.get(f"{link}due.ics")
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert response["Cache-Control"] == "private, no-store"
    [event] = Calendar.from_ical(response.content).walk("VEVENT")
    assert event.decoded("dtstart") == invitation.due_on
    assert client.get(f"{link[:-2]}/due.ics").status_code == 404

"""One's own calendar: the page that makes its address, and what the address gives."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from articles.actions.submissions import submit
from articles.ledger.verify import verify
from articles.models import LedgerEvent, Person, Role, Verb
from reviewboard.actions import assignments
from reviewboard.models import Assignment, CalendarKey
from tests.cast import draft, signed_review, submitted, under_review
from tests.clock import in_days, today
from tests.counting import statements

URL = "/board/reviews/calendar/"


def made(client, person) -> str:
    """The path of a new address."""
    client.force_login(person)
    page = client.post(URL, {"act": "make"}).content.decode()
    client.logout()
    return re.search(r'value="http://127\.0\.0\.1:8000(/board/calendar/[\w-]+\.ics)"', page)[1]


def titles(response) -> list[str]:
    assert response.status_code == 200
    return [str(event["summary"]) for event in Calendar.from_ical(response.content).walk("VEVENT")]


def test_the_address_is_shown_once_and_only_its_fingerprint_is_kept(client, reviewer):
    client.force_login(reviewer)
    assert "You have no address yet." in client.get(URL).content.decode()
    response = client.post(URL, {"act": "make"})
    page = response.content.decode()
    assert "no-store" in response["Cache-Control"]
    secret = re.search(r'href="webcal://127\.0\.0\.1:8000/board/calendar/([\w-]+)\.ics"', page)[1]
    assert len(secret) == 43
    assert secret not in client.get(URL).content.decode()
    assert secret not in str(CalendarKey.objects.values().get())
    assert "Not yet" in client.get(URL).content.decode()


def test_my_reviews_lead_to_it(client, reviewer):
    client.force_login(reviewer)
    assert f'href="{URL}"' in client.get(reverse("board:my-reviews")).content.decode()


def test_it_holds_what_is_open_of_ones_own_and_nothing_else(client, editor, submitter, reviewer, second_reviewer):
    first, second, third, fourth, fifth = (
        submitted(submitter, title=f"T{n}", question=f"Q{n}?", body=f"Claim {n}. [1]") for n in range(5)
    )
    assignments.invite(first.pk, [reviewer], by=editor, due_on=in_days(9))
    under_review(second, editor, reviewer)
    signed_review(under_review(third, editor, reviewer)[0])
    [declined] = assignments.invite(fourth.pk, [reviewer], by=editor, due_on=in_days(9))
    assignments.decline(declined.pk, by=reviewer, reason="Away")
    under_review(fifth, editor, second_reviewer)
    response = client.get(made(client, reviewer))
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert titles(response) == ["Review due: T1", "Answer and review: T0"]


def test_it_needs_no_sign_in_and_opens_nothing_else(client, reviewer, assignment):
    client.get(made(client, reviewer))
    assert client.get(reverse("board:my-reviews")).status_code == 302


def test_a_calendar_that_has_it_all_is_told_so(client, reviewer, assignment):
    address = made(client, reviewer)
    first = client.get(address)
    again = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    Assignment.objects.update(due_on=in_days(30))
    changed = client.get(address, headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_another_address_ends_the_one_before(client, reviewer, assignment):
    old = made(client, reviewer)
    new = made(client, reviewer)
    assert client.get(old).status_code == 404
    assert titles(client.get(new)) == ["Review due: Exercise for back pain"]


def test_an_ended_address_gives_nothing(client, reviewer):
    address = made(client, reviewer)
    client.force_login(reviewer)
    page = client.post(URL, {"act": "end"}, follow=True).content.decode()
    assert "The calendar address is ended." in page
    assert "You have no address yet." in page
    assert client.get(address).status_code == 404
    response = client.post(URL, {"act": "end"})
    assert response.status_code == 409
    assert "There is no calendar address to end." in response.content.decode()


@pytest.mark.parametrize("change", [{"is_active": False}, {"roles": [Role.EDITOR]}])
def test_who_reviews_here_no_more_has_no_calendar(client, reviewer, change):
    address = made(client, reviewer)
    Person.objects.filter(pk=reviewer.pk).update(**change)
    assert client.get(address).status_code == 404


def test_an_unknown_address_is_looked_up_by_its_fingerprint_like_a_known_one(client, reviewer):
    known = made(client, reviewer)
    for address in (known, "/board/calendar/" + "x" * 43 + ".ics", "/board/calendar/x.ics"):
        asked = statements(lambda address=address: client.get(address))
        assert "calendar" not in re.sub(r"\w*reviewboard_calendarkey\w*", "", asked[0])
        assert re.search(r'"digest" = \'[0-9a-f]{64}\'', asked[0])
    assert client.get("/board/calendar/x.ics").status_code == 404


def test_its_owner_sees_when_it_was_fetched_last(client, reviewer):
    address = made(client, reviewer)
    client.get(address)
    assert CalendarKey.objects.get().last_read_on == today()
    writes = [sql for sql in statements(lambda: client.get(address)) if sql.startswith("UPDATE")]
    assert writes == []  # once a day
    client.force_login(reviewer)
    assert "Last fetched" in client.get(URL).content.decode()


def test_making_and_ending_stand_in_the_persons_history(client, reviewer):
    made(client, reviewer)
    made(client, reviewer)
    client.force_login(reviewer)
    client.post(URL, {"act": "end"})
    events = LedgerEvent.objects.filter(verb=Verb.PERSON_CHANGED, subject_id=reviewer.pk).order_by("sequence")
    assert [(event.old["calendar_address"], event.new["calendar_address"]) for event in events] == [
        ("none", "made"),
        ("made", "made"),
        ("made", "none"),
    ]
    assert {event.actor for event in events} == {reviewer}
    assert verify().whole


def test_the_cost_is_the_same_for_3_and_for_300(client, submitter, editor, reviewer):
    drafts = [draft(title=f"Title {n:03}", body=f"About {n}. [1]") for n in range(300)]
    articles = [outcome.article for outcome in submit(drafts, by=submitter)]
    asked = {"reviewer": reviewer, "invited_by": editor, "invited_at": timezone.now(), "due_on": in_days(3)}
    address = made(client, reviewer)
    client.get(address)
    Assignment.objects.bulk_create(Assignment(article=article, **asked) for article in articles[:3])
    few = len(statements(lambda: client.get(address)))
    Assignment.objects.bulk_create(Assignment(article=article, **asked) for article in articles[3:])
    assert len(statements(lambda: client.get(address))) == few == 2
    assert len(titles(client.get(address))) == 300

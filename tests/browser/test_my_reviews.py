"""One's own queue by keyboard, and an invitation answered from the mail on a phone, with and without scripts."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import expect

from articles.models import OutboxMail
from reviewboard.actions import assignments
from reviewboard.models import Assignment
from tests.browser.story import clean, people_at, press
from tests.cast import submitted, under_review
from tests.clock import in_days

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
PHONE = 320
CALENDAR = "/board/reviews/calendar/"


@pytest.fixture
def late(editor, submitter, reviewer) -> Assignment:
    [made] = under_review(submitted(submitter), editor, reviewer)
    Assignment.objects.filter(pk=made.pk).update(due_on=in_days(-2))
    return made


@pytest.fixture
def invitation(editor, submitter, reviewer) -> Assignment:
    article = submitted(submitter, title="Walking after lumbar strain", body="Walking helps. [1]")
    [made] = assignments.invite(
        article.pk, [reviewer], by=editor, due_on=in_days(5), because="You wrote its first reference"
    )
    return made


def test_the_list_is_walked_and_opened_by_keys_and_read_on_a_phone(browser, live_server, reviewer, late, invitation):
    with people_at(browser, live_server.url) as people:
        page = people.window(reviewer, width=PHONE)
        page.goto("/board/reviews/")
        expect(page.get_by_text("1 day late")).to_be_visible()
        clean(page)
        press(page, "j", "j", "k")
        expect(page.get_by_role("link", name="Exercise for back pain", exact=True)).to_be_focused()
        press(page, "j", "Enter")
        page.wait_for_url(f"**/board/invitations/{invitation.pk}/")
        clean(page)
        page.goto(CALENDAR)
        clean(page)
        page.get_by_role("button", name="Make my address").click()
        expect(page.get_by_label("Calendar address")).to_have_value(re.compile(r"/board/calendar/[\w-]{43}\.ics$"))
        clean(page)


@pytest.mark.parametrize("javascript", [True, False])
def test_an_invitation_is_answered_from_the_mail_on_a_phone(browser, live_server, invitation, javascript):
    [link] = re.findall(r"(/board/answer/\S+/)\n", OutboxMail.objects.get().body)
    with people_at(browser, live_server.url) as people:
        page = people.window(width=PHONE, javascript=javascript)
        page.goto(link)
        expect(page.get_by_text("“You wrote its first reference”")).to_be_visible()
        if javascript:
            clean(page)
        page.get_by_role("button", name="Accept").click()
        expect(page.get_by_role("link", name="Sign in to start")).to_be_visible()
        assert page.context.cookies() == [] or {row["name"] for row in page.context.cookies()} == {"csrftoken"}
        if javascript:
            clean(page)
            page.goto("/board/answer/x/")
            clean(page)
    assert Assignment.objects.get().state == Assignment.State.ACCEPTED

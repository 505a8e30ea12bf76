"""A text that changed after it was signed, in a real browser, by keys alone."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from reviewboard.models import DraftVerdict
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import person, signed_review, sources_stand, submitted, under_review
from tests.reviewboard.views.at_the_desk import revised

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def desk(page: Page) -> Page:
    """Signed on revision 1; then revision 2 changed one claim and added one."""
    editor, reviewer = person("Ines Calder", "editor"), person("Helena Brandt", "reviewer", credentials="MD")
    article = submitted(person("Sam Whitlow", "submitter"))
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    signed_review(assignment)
    revised(article, "Walking 30 minutes", "Nobody is harmed. [1]\n- Walking 40 minutes", by=editor)
    client = Client()
    client.force_login(reviewer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])
    page.goto(f"/board/desk/{assignment.pk}/")
    return page


def test_what_changed_comes_first_and_only_that_is_asked(desk):
    expect(desk.locator(".in-focus b")).to_have_text("What changed since you signed")
    expect(desk.locator(".since li b")).to_have_text(["New", "Reworded"])
    expect(desk.locator("#desk-count b")).to_have_text("0 of 3")
    for position in (2, 3, 4):
        desk.keyboard.press("Enter")
        expect(desk.locator(".in-focus b")).to_have_text(f"Citation {position} of 5")
        desk.keyboard.press("1")
        expect(desk.locator("#desk-count b")).to_have_text(f"{position - 1} of 3")


def test_a_carried_verdict_is_reopened_by_a_key(desk):
    desk.locator('.desk-text a[data-citation="5"]').click()
    expect(desk.locator(".carried")).to_contain_text(re.compile(r"carried from revision 1, \d+ \w+ 20\d\d"))
    desk.keyboard.press("2")
    expect(desk.locator("#desk-count b")).to_have_text("0 of 3")
    desk.keyboard.press("r")
    desk.keyboard.press("3")
    expect(desk.locator("#desk-count b")).to_have_text("1 of 4")
    assert DraftVerdict.objects.get(review__signature=None).value == "does_not_support"


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(desk, scheme):
    desk.emulate_media(color_scheme=scheme)
    for width in (1440, NARROWEST):
        assert violations(desk, width) == []

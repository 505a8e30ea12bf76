"""Claims as a whole, in a real browser: those that cite nothing, certainty, harm, and what is to be looked at twice."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from reviewboard.models import DraftClaimVerdict
from tests.browser.measured import signed_in
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import person, sources_stand, submitted, under_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
BODY = """\
Pain falls with exercise in most adults. [1]

- Pain is a warning.
- Walking is proven to be superior to 5 mg of rest. [2]
- Rest is no treatment.
"""


@pytest.fixture
def desk(page: Page) -> Page:
    article = submitted(person("Sam Whitlow", "submitter"), body=f"See:\n\n{BODY}")
    sources_stand(article)
    reviewer = person("Helena Brandt", "reviewer", credentials="MD")
    [assignment] = under_review(article, person("Ines Calder", "editor"), reviewer)
    signed_in(page, assignment)
    page.goto(f"/board/desk/{assignment.pk}/")
    return page


def at_claim(page: Page, words: str) -> None:
    expect(page.locator(".said-claim")).to_have_text(words)


def test_claims_that_cite_nothing_are_judged_by_keys(desk):
    desk.keyboard.press("t")
    at_claim(desk, "Pain is a warning.")
    expect(desk.locator("[data-announced]")).to_have_text("Claim 2, cites nothing: not judged yet. Pain is a warning.")
    desk.keyboard.press("1")
    mark = desk.locator('a[data-uncited="2"]')
    expect(mark).to_contain_text("needs a source")
    expect(mark).to_have_attribute("data-tone", "warn")
    desk.keyboard.press("Enter")
    at_claim(desk, "Rest is no treatment.")
    desk.keyboard.press("2")
    desk.keyboard.press("k")
    at_claim(desk, "Walking is proven to be superior to 5 mg of rest.")
    expect(desk.locator(".desk-bar .saved")).to_have_text(re.compile(r"Saved \d\d:\d\d, on the server"))
    rows = DraftClaimVerdict.objects.order_by("claim__position").values_list("claim__position", "need")
    assert list(rows) == [(2, "needs_source"), (4, "common_knowledge")]


def test_certainty_by_a_key_points_at_what_says_more(desk):
    desk.locator('.desk-text a[data-citation="2"]').click()
    at_claim(desk, "Walking is proven to be superior to 5 mg of rest.")
    expect(desk.locator("#focus")).to_contain_text("Look twice: dose “5 mg”")
    desk.keyboard.press("8")
    expect(desk.locator("#guard")).to_have_text(
        re.compile("“proven” says more than low certainty.\\s*“superior” says more than low certainty.")
    )
    desk.keyboard.press("6")
    expect(desk.locator("#guard")).to_be_empty()
    desk.keyboard.press("h")
    desk.get_by_label("Dose", exact=True).check()
    desk.locator("#claim_note").fill("5 mg of what?")
    expect(desk.locator(".desk-bar .saved")).to_have_text(re.compile(r"Saved \d\d:\d\d, on the server"))
    row = DraftClaimVerdict.objects.get()
    assert (row.certainty, row.harms, row.note) == ("high", ["dose"], "5 mg of what?")


def test_the_list_leads_to_the_claim(desk):
    desk.locator("#twice").get_by_role("link", name="Claim 3").click()
    at_claim(desk, "Walking is proven to be superior to 5 mg of rest.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_is_accessible_and_fits_a_phone(desk, scheme):
    desk.emulate_media(color_scheme=scheme)
    for key in ("t", "1", "h"):
        desk.keyboard.press(key)
    at_claim(desk, "Pain is a warning.")
    for width in (1440, 390, NARROWEST):
        assert violations(desk, width) == []
        assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

"""A full review of the seed article, 23 citations, by keyboard and by touch, and what it costs the reviewer.

The figures stand in docs/reviewing.md; whoever makes them worse hears of it here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from articles.actions.submissions import submit
from articles.models import Article, Verdict
from reviewboard.models import Assignment, DraftVerdict
from tests.browser.measured import Effort, seed, signed_in
from tests.cast import PASSWORD, STANDARD_QUESTIONS, fetched, person, sources_stand, under_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
CITATIONS = 23


@pytest.fixture
def assignment(db) -> Assignment:
    [outcome] = submit([seed()], by=person("Sam Whitlow", "submitter"))
    article: Article = fetched(outcome.article)
    sources_stand(article)
    assert article.current.citations.count() == CITATIONS
    reviewer = person("Helena Brandt", "reviewer", credentials="MD")
    [made] = under_review(article, person("Ines Calder", "editor"), reviewer)
    return made


@pytest.fixture
def phone(browser: Browser, live_server) -> Iterator[Page]:
    context = browser.new_context(
        base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True, is_mobile=True
    )
    yield context.new_page()
    context.close()


def opened(page: Page, assignment: Assignment) -> Effort:
    """The desk, with counting from before it is loaded."""
    signed_in(page, assignment)
    effort = Effort(page)
    page.goto(f"/board/desk/{assignment.pk}/")
    return effort


def is_at(page: Page, position: int) -> None:
    expect(page.locator(".in-focus b")).to_have_text(f"Citation {position} of {CITATIONS}")


def all_is_saved(page: Page) -> None:
    expect(page.locator(".desk-bar .saved")).to_have_text(re.compile(r"Saved \d\d:\d\d, on the server"))
    expect(page.locator("#desk-count b")).to_have_text(f"{CITATIONS} of {CITATIONS}")
    assert list(DraftVerdict.objects.values_list("value", flat=True)) == ["supports"] * CITATIONS


def test_by_keyboard(page, assignment):
    effort = opened(page, assignment)
    for position in range(1, CITATIONS + 1):
        is_at(page, position)
        page.keyboard.press("1")
        page.keyboard.press("Enter")
    all_is_saved(page)
    expect(page.locator("#answers-title")).to_be_focused()
    assert effort.counted("keys") == 2 * CITATIONS
    for _ in STANDARD_QUESTIONS:
        page.keyboard.press("Tab")
        page.keyboard.press("Space")
    page.keyboard.press("Tab")  # past the remarks
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    expect(page.locator("#sign-bar")).to_contain_text("Nothing is missing")
    page.keyboard.press("s")
    expect(page.get_by_label("Your password, once more")).to_be_visible()
    assert effort.counted("keys") <= 2 * CITATIONS + 2 * len(STANDARD_QUESTIONS) + 4
    assert effort.loads == 2  # the desk, and the page to sign on
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.locator("[data-told]")).to_contain_text("Signed: I have reviewed this text")
    assert Verdict.objects.count() == CITATIONS


def test_by_touch(phone, assignment):
    effort = opened(phone, assignment)
    for position in range(1, CITATIONS + 1):
        is_at(phone, position)
        tapped(phone, phone.locator('.verdicts button[value="supports"]'))
        tapped(phone, phone.locator("[data-key=Enter]"))
    all_is_saved(phone)
    assert effort.counted("taps") == 2 * CITATIONS
    assert effort.loads == 1
    for key in STANDARD_QUESTIONS:
        phone.locator(f"#answers .choice:has(input[name=check_{key}]) label").first.tap()
    phone.locator("#answers .choice:has(input[name=recommendation]) label").first.tap()
    expect(phone.locator("#sign-bar")).to_contain_text("Nothing is missing")
    assert effort.counted("taps") == 2 * CITATIONS + len(STANDARD_QUESTIONS) + 1
    phone.locator("#sign-bar a").tap()
    expect(phone.get_by_label("Your password, once more")).to_be_visible()
    assert effort.loads == 2


def tapped(page: Page, control) -> None:
    """A tap where the control is, large enough for a thumb and in view without scrolling."""
    box = control.bounding_box()
    assert box["height"] >= 44
    assert box["y"] >= 0
    assert box["y"] + box["height"] <= page.viewport_size["height"]
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)

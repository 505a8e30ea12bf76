"""Words selected on the desk, in a real browser: commented on, or edited in place and shown as a redline."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from articles.drafts.draft import DraftReference
from reviewboard.models import Assignment, Remark
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import person, submitted, under_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

BODY = """\
Pain **falls** with exercise [1] in most adults. [2]

## What helps

- Exercise is safe &amp; cheap. [1, 2]
"""
SELECT = """([from, to]) => {
    const home = document.querySelector(".desk-text");
    const walker = document.createTreeWalker(home, NodeFilter.SHOW_TEXT);
    const at = (words) => {
        walker.currentNode = home;
        while (walker.nextNode()) {
            const found = walker.currentNode.data.indexOf(words);
            if (found >= 0) return [walker.currentNode, found];
        }
    };
    const [[first, start], [last, end]] = [at(from), at(to)];
    getSelection().setBaseAndExtent(first, start, last, end + to.length);
}"""


@pytest.fixture
def assignment() -> Assignment:
    references = (
        DraftReference(1, as_cited="Doe J. Exercise. 2020.", doi="10.5555/e"),
        DraftReference(2, as_cited="Roe R. Safety. 2021.", doi="10.5555/s"),
    )
    article = submitted(person("Sam Whitlow", "submitter"), body=BODY, references=references)
    reviewer = person("Helena Brandt", "reviewer", credentials="MD")
    [made] = under_review(article, person("Ines Calder", "editor"), reviewer)
    return made


@pytest.fixture
def desk(page: Page, assignment) -> Page:
    """The reviewer's desk, signed in."""
    client = Client()
    client.force_login(assignment.reviewer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])
    page.goto(f"/board/desk/{assignment.pk}/")
    return page


def select(page: Page, words: str, until: str = "") -> None:
    page.evaluate(SELECT, [words, until or words])
    expect(page.get_by_role("form", name="The words you selected")).to_be_visible()


def test_selected_words_are_edited_in_place_by_key_and_shown_as_a_redline(desk):
    select(desk, "falls", "in most adults")
    desk.keyboard.press("e")
    box = desk.get_by_label("Wording you suggest")
    expect(box).to_be_focused()
    expect(box).to_have_value("**falls** with exercise [1] in most adults")
    box.fill("may fall with exercise [1] in most adults")
    desk.get_by_role("button", name="Suggest this wording").press("Enter")
    expect(desk.locator(".margin .remark .redline")).to_contain_text(
        "removed: **falls**added: may fall with exercise [1]"
    )
    made = Remark.objects.get()
    assert (made.quote, made.replacement) == (
        "**falls** with exercise [1] in most adults",
        "may fall with exercise [1] in most adults",
    )


def test_selected_words_are_commented_on_by_key_with_their_claim_in_focus(desk):
    select(desk, "safe & cheap")
    desk.keyboard.press("c")
    box = desk.get_by_label("Comment on these words")
    expect(box).to_be_focused()
    expect(desk.locator("#focus")).to_have_attribute("data-claim", "2")
    expect(desk.locator(".selected-words blockquote").first).to_have_text("safe &amp; cheap")
    box.fill("For whom?")
    desk.get_by_role("button", name="Leave the comment").first.press("Enter")
    expect(desk.locator(".margin .remark")).to_contain_text("For whom?")
    assert Remark.objects.get().quote == "safe &amp; cheap"


def test_without_a_selection_the_same_keys_mean_the_whole_claim(desk):
    desk.keyboard.press("e")
    expect(desk.get_by_label("Wording you suggest")).to_have_value(
        "Pain **falls** with exercise [1] in most adults. [2]"
    )
    expect(desk.locator(".selected-words")).to_have_count(0)


def test_words_of_a_heading_can_be_meant(desk):
    select(desk, "What helps")
    desk.keyboard.press("c")
    desk.get_by_label("Comment on these words").fill("And what does not?")
    desk.get_by_role("button", name="Leave the comment").first.press("Enter")
    expect(desk.locator(".margin .remark")).to_contain_text("What helps")
    assert Remark.objects.get().quote == "What helps"


def test_words_that_are_not_in_the_text_are_refused_with_a_sentence(desk):
    select(desk, "Does exercise help back pain?")
    desk.keyboard.press("c")
    expect(desk.locator("#focus [role=alert]")).to_contain_text("These words are not in the text under review.")


def test_on_a_phone_by_touch(browser, live_server, desk):
    cookies = desk.context.cookies()
    context = browser.new_context(base_url=live_server.url, viewport={"width": 390, "height": 844}, has_touch=True)
    context.add_cookies(cookies)
    page = context.new_page()
    page.goto(desk.url)
    page.get_by_role("radio", name="Text", exact=True).check()
    select(page, "Exercise is")
    bar = page.get_by_role("form", name="The words you selected")
    for button in bar.get_by_role("button").all():
        box = button.bounding_box()
        assert min(box["width"], box["height"]) >= 24
        assert box["y"] + box["height"] <= 844
    bar.get_by_role("button", name="Edit it").tap()
    box = page.get_by_label("Wording you suggest")
    expect(box).to_have_value("Exercise is")
    box.fill("Walking is")
    page.get_by_role("button", name="Suggest this wording").tap()
    page.get_by_role("radio", name="Remarks 1").check()
    expect(page.locator(".margin .redline")).to_contain_text("removed: Exercise isadded: Walking is")
    context.close()


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_bar_and_the_begun_suggestion_are_accessible_and_fit(desk, scheme):
    desk.emulate_media(color_scheme=scheme)
    select(desk, "falls", "in most adults")
    assert violations(desk, 1440) == []
    desk.keyboard.press("e")
    expect(desk.get_by_label("Wording you suggest")).to_be_focused()
    for width in (1440, 390):
        assert violations(desk, width) == []
    desk.set_viewport_size({"width": NARROWEST, "height": 900})
    assert desk.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

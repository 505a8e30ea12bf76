"""Keys press the controls that carry them, and a person can switch them off."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import SCRIPTS

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Keys</title>SCRIPTS
<a id="queue" href="#queue" data-key="g q">Queue</a> <input aria-label="Find" data-key="/">
<ol data-walk><li><input type="checkbox" name="row" aria-label="one"><a href="#one" data-stop>One</a></li>
<li><input type="checkbox" name="row" aria-label="two"><a href="#two" data-stop>Two</a></li></ol>
<button type="button" id="a" data-key="a">Assign</button> <button hidden data-key="h">Hidden</button>
<section data-bulk><output></output></section>
<button type="button" data-opens="keys">Keyboard shortcuts</button>
<dialog id="keys"><form method="dialog"><button>Close</button></form>
<label><input type="checkbox" data-single-keys> Single keys do things</label></dialog>
<script type="module" src="/static/count.js"></script>"""
COUNT = "window.pressed = 0; document.getElementById('a').addEventListener('click', () => window.pressed++);"


@pytest.fixture
def page(shown) -> Page:
    count = {"/static/count.js": lambda route: route.fulfill(body=COUNT, content_type="text/javascript")}
    return shown(PAGE.replace("SCRIPTS", SCRIPTS), count)


def presses(page: Page) -> int:
    return page.evaluate("window.pressed")


def test_a_key_presses_its_control(page):
    page.keyboard.press("a")
    assert presses(page) == 1


def test_no_key_acts_while_someone_types_or_holds_a_modifier(page):
    page.get_by_label("Find").press("a")
    expect(page.get_by_label("Find")).to_have_value("a")
    page.locator("body").press("Control+a")
    assert presses(page) == 0


def test_slash_goes_to_the_search_box_without_typing_into_it(page):
    page.keyboard.press("/")
    expect(page.get_by_label("Find")).to_be_focused()
    expect(page.get_by_label("Find")).to_have_value("")


def test_j_and_k_walk_the_list_and_stop_at_its_ends(page):
    for key, focused in [("j", "One"), ("j", "Two"), ("j", "Two"), ("k", "One"), ("k", "One")]:
        page.keyboard.press(key)
        expect(page.get_by_role("link", name=focused)).to_be_focused()


def test_x_selects_the_row_and_the_bar_counts(page):
    expect(page.locator("[data-bulk]")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_label("one")).to_be_checked()
    expect(page.locator("output")).to_have_text("1 selected")


def test_two_keys_in_a_row(page):
    page.keyboard.press("g")
    page.keyboard.press("q")
    page.wait_for_url("**/#queue")


def test_the_list_of_keys_opens_and_switches_them_off_and_on(page):
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.get_by_label("Single keys do things").uncheck()
    page.keyboard.press("Escape")
    page.keyboard.press("a")
    page.reload()
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert presses(page) == 0
    page.get_by_role("button", name="Keyboard shortcuts").click()
    page.get_by_label("Single keys do things").check()
    page.get_by_role("button", name="Close").click()
    page.get_by_role("heading").or_(page.locator("body")).first.press("a")
    assert presses(page) == 1

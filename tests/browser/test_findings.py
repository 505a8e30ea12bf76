"""The findings page in a real browser: axe, a phone, rows that change in place, without JavaScript, by keyboard."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import MatchDecision, Standing, Waiver
from reviewboard.actions import waivers
from reviewboard.queries.blockers import blockers
from tests.browser.story import clean, people_at
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import PASSWORD, submitted
from tests.clock import in_days
from tests.sources import CONCERN, FINE, RETRACTED, SUGGESTED, WAITING, article_in_every_state, stands

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def people(browser, live_server):
    with people_at(browser, live_server.url) as people:
        yield people


@pytest.fixture
def article(submitter, editor):
    """One source in each state, the concern waived."""
    article = article_in_every_state(submitter)
    waived = [blocker.key for blocker in blockers(article) if blocker.what == Standing.CONCERN]
    said = {"password": PASSWORD, "reason": "It is about table 3, which we do not use.", "until_on": in_days(30)}
    waivers.waive(article.pk, waived, by=editor, seen=article.current.digest, **said)
    return article


def address(article, query: str = "") -> str:
    return reverse("board:article-findings", args=[article.slug]) + query


def row(page: Page, number: int):
    return page.locator(f"#reference-{number}")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("query", ["", "?show=fine", "?show=checking"])
def test_it_is_accessible_and_fits_a_phone(shown, client, editor, article, query, scheme):
    client.force_login(editor)
    waiting = {f"{address(article)}progress/": lambda route: route.fulfill(status=204)}
    page = shown(client.get(address(article, query)).content.decode(), waiting)
    page.emulate_media(color_scheme=scheme)
    page.locator(".refs details").evaluate_all("all => all.forEach(each => each.open = true)")
    for width in (1440, 390):
        assert violations(page, width) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_text_without_references_is_accessible(shown, client, editor, submitter):
    article = submitted(submitter, body="Rest.\n", references=())
    client.force_login(editor)
    page = shown(client.get(address(article)).content.decode())
    assert violations(page, 390) == []


def test_a_row_that_was_asked_about_changes_in_place(people, editor, article):
    page = people.window(editor)
    page.goto(address(article))
    page.evaluate("window.sameDocument = true")
    expect(page.get_by_role("status").filter(has_text="of 13 sources checked")).to_contain_text(
        "1 waiting for its turn."
    )
    row(page, RETRACTED).get_by_text("How it was checked").click()
    stands(article, WAITING, standing=Standing.WITHDRAWN, checks=[("C6", "withdrawn", "fatal", "Withdrawn in May.")])
    expect(row(page, WAITING)).to_contain_text("Withdrawn in May.")
    expect(page.get_by_role("status").filter(has_text="13 of 13 sources checked.")).to_be_visible()
    expect(page.get_by_role("navigation", name="Show")).to_contain_text("Not answered yet 0")
    expect(page.get_by_role("link", name=re.compile("Reference 13 ?: Withdrawn"))).to_be_visible()
    expect(row(page, RETRACTED).get_by_text("What that rests on")).to_be_visible()
    assert page.evaluate("window.sameDocument")
    page.get_by_role("link", name="Put them in order again").click()
    expect(page.locator("#needs")).to_contain_text("Withdrawn in May.")
    clean(page)


def test_a_match_is_confirmed_and_a_source_asked_again_by_keyboard(people, editor, article):
    page = people.window(editor)
    page.goto(address(article))
    row(page, SUGGESTED).get_by_role("button", name="This is the work").focus()
    page.keyboard.press("Enter")
    expect(row(page, SUGGESTED)).to_contain_text("Ines Calder confirmed")
    assert page.url.endswith(f"#reference-{SUGGESTED}")
    row(page, FINE).get_by_role("button", name="Check it again").focus()
    page.keyboard.press("Enter")
    expect(row(page, FINE)).to_contain_text("Being asked again.")
    assert MatchDecision.objects.get().confirmed


def test_without_javascript_on_a_phone(people, editor, article):
    page = people.window(editor, width=390, javascript=False)
    page.goto(address(article))
    row(page, SUGGESTED).get_by_role("button", name="It is another").click()
    expect(row(page, SUGGESTED)).to_contain_text("Ines Calder said that it is not")
    page.get_by_role("button", name="Check all again").click()
    expect(page.locator("#progress")).to_contain_text("13 waiting for their turn.")
    stands(article, WAITING)
    page.get_by_role("link", name="Look again").click()
    expect(page.locator("#progress")).to_contain_text("12 waiting for their turn.")
    row(page, RETRACTED).get_by_role("link", name="Waive it").click()
    page.get_by_label("Why it is safe to go on").fill("It is cited as retracted.")
    page.get_by_label("Your password, once more").fill(PASSWORD)
    page.get_by_role("button", name="Sign the waiver").click()
    page.goto(address(article))
    expect(row(page, RETRACTED)).to_contain_text("It is cited as retracted.")
    expect(row(page, CONCERN)).to_contain_text("It is about table 3, which we do not use.")
    assert Waiver.objects.count() == 2


PRESSED_THREE_TIMES = """button => {
  const kept = [];
  addEventListener("submit", (event) => kept.push(event.defaultPrevented));
  for (let times = 0; times < 3; times += 1) button.click();
  return [kept, button.getAttribute("aria-busy")];
}"""


def test_what_is_pressed_again_on_a_slow_network_is_sent_once(shown, client, editor, article):
    client.force_login(editor)
    recheck, sent = reverse("board:article-recheck", args=[article.slug]), []

    def asked(route) -> None:
        sent.append(route.request.method)
        route.fulfill(body="<title>Asked</title>", content_type="text/html")

    page = shown(client.get(address(article)).content.decode(), {recheck: asked})
    page.wait_for_load_state("load")
    button = page.get_by_role("button", name="Check all again")
    assert button.evaluate(PRESSED_THREE_TIMES) == [[False, True, True], "true"]
    expect(page).to_have_title("Asked")
    assert sent == ["POST"]

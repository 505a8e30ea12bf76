"""The desk in a real browser against the real server: whatever happens to the connection, the session or the tab."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.test import Client
from playwright.sync_api import Page, Route, expect

from articles.models import Person
from reviewboard.models import Assignment, DraftRemark, DraftVerdict, Remark, Review
from tests.browser.story import clean, press
from tests.cast import PASSWORD, person, sources_stand, submitted, under_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
TOLD = re.compile(r"Saved \d\d:\d\d, on the server")


@pytest.fixture
def assignment() -> Assignment:
    """Four citations to judge."""
    article = submitted(person("Sam Whitlow", "submitter"))
    sources_stand(article)
    [made] = under_review(article, person("Ines Calder", "editor"), person("Helena Brandt", "reviewer"))
    return made


@pytest.fixture
def desk(page: Page, assignment: Assignment) -> Page:
    page.goto("/healthz")
    let_in(page, assignment.reviewer)
    page.goto(f"/board/desk/{assignment.pk}/")
    return page


def let_in(page: Page, someone: Person) -> None:
    client = Client()
    client.force_login(someone)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    origin = page.evaluate("location.origin")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": origin}])


def another_tab(desk: Page) -> Page:
    tab = desk.context.new_page()
    tab.goto(desk.url)
    return tab


def status(page: Page):
    return page.locator(".desk-bar .saved")


def is_saved(page: Page) -> None:
    expect(status(page)).to_have_text(TOLD)


def in_focus(page: Page, position: int) -> None:
    expect(page.locator(".in-focus b")).to_have_text(f"Citation {position} of 4")


def values() -> dict[int, str]:
    return dict(DraftVerdict.objects.values_list("citation__position", "value"))


# -- every form -------------------------------------------------------------------------------------------------------


def test_every_form_on_the_desk_is_saved_as_it_is_typed_and_restored(desk):
    desk.locator("#id_note").fill("Only in men")
    is_saved(desk)
    assert DraftVerdict.objects.get().note == "Only in men"
    desk.keyboard.press("Tab")
    desk.locator("h1").click()
    desk.keyboard.press("c")
    comment = desk.get_by_label("Comment on this claim")
    comment.press_sequentially("Which age?")
    is_saved(desk)
    assert (DraftRemark.objects.get(kind="comment").text, Remark.objects.count()) == ("Which age?", 0)
    desk.get_by_label("Remarks to the editors").fill("Good work")
    is_saved(desk)
    assert Review.objects.get().remarks == "Good work"
    desk.get_by_text("Comment on the whole text").click()
    desk.locator("#id_general-text").fill("Too long")
    is_saved(desk)
    assert DraftRemark.objects.get(kind="general").text == "Too long"
    desk.locator("h1").click()
    desk.keyboard.press("e")
    desk.get_by_label("Wording you suggest").fill("Pain may fall. [1]")
    is_saved(desk)
    assert DraftRemark.objects.get(kind="suggestion").replacement == "Pain may fall. [1]"
    desk.evaluate("localStorage.clear()")
    desk.goto(desk.url.split("?")[0] + "?citation=1")
    expect(comment).to_have_value("Which age?")
    expect(desk.locator("#id_general-text")).to_have_value("Too long")
    expect(desk.get_by_label("Wording you suggest")).to_have_value("Pain may fall. [1]")
    clean(desk)


def test_a_draft_is_gone_once_it_is_made_or_thrown_away(desk):
    desk.keyboard.press("c")
    comment = desk.get_by_label("Comment on this claim")
    comment.fill("Which age?")
    desk.get_by_role("button", name="Leave the comment").first.click()
    expect(desk.locator(".margin .remark")).to_contain_text("Which age?")
    expect(comment).to_be_hidden()
    assert (DraftRemark.objects.count(), Remark.objects.get().text) == (0, "Which age?")
    desk.locator("h1").click()
    desk.keyboard.press("c")
    comment.fill("Never mind")
    is_saved(desk)
    desk.get_by_role("button", name="Throw away").first.click()
    expect(desk.locator("[data-told]")).to_contain_text("Thrown away.")
    expect(comment).to_have_value("")
    assert (DraftRemark.objects.count(), Remark.objects.count()) == (0, 1)


# -- a slow connection ------------------------------------------------------------------------------------------------


def held_up(desk: Page, position: int) -> list[Route]:
    """The panel of this citation is asked for and does not come, until it is let through."""
    fetched_ahead(desk)
    waiting: list[Route] = []
    desk.route(f"**/*citation={position}*", lambda route: waiting.append(route))
    return waiting


def let_through(desk: Page, waiting: list[Route], position: int) -> None:
    for route in waiting:
        route.continue_()
    in_focus(desk, position)


def test_a_tap_while_the_next_citation_is_on_its_way_changes_no_verdict(desk):
    waiting = held_up(desk, 2)
    desk.locator(".verdicts button").nth(0).click()
    is_saved(desk)
    desk.locator(".given [data-goes-on]").click()
    expect(desk.locator("#focus")).to_have_attribute("aria-busy", "true")
    desk.locator(".verdicts button").nth(2).click()
    expect(desk.locator(".verdicts button").nth(0)).to_have_attribute("aria-pressed", "true")
    let_through(desk, waiting, 2)
    desk.locator(".verdicts button").nth(4).click()
    expect(desk.locator("#desk-count b")).to_have_text("2 of 4")
    assert values() == {1: "supports", 2: "cannot_access"}


def test_a_tap_counts_again_where_the_next_citation_did_not_come(desk):
    desk.route("**/*citation=4*", lambda route: route.abort())
    desk.get_by_role("link", name="Citation 4:").click()
    expect(desk.locator("[data-told]")).to_contain_text("no connection")
    desk.locator(".verdicts button").nth(0).click()
    is_saved(desk)
    assert values() == {1: "supports"}


def test_keys_typed_ahead_pass_over_no_citation(desk):
    waiting = held_up(desk, 2)
    press(desk, "1", "Enter")
    expect(desk.locator("#focus")).to_have_attribute("aria-busy", "true")
    desk.keyboard.press("1")
    let_through(desk, waiting, 2)
    desk.keyboard.press("Enter")
    desk.keyboard.press("1")
    expect(desk.locator("#desk-count b")).to_have_text("2 of 4")
    in_focus(desk, 2)
    desk.keyboard.press("Enter")
    in_focus(desk, 3)
    assert values() == {1: "supports", 2: "supports"}


# -- no connection ----------------------------------------------------------------------------------------------------


def fetched_ahead(desk: Page) -> None:
    """The panels that come next are here."""
    desk.wait_for_load_state("networkidle")


def test_judging_goes_on_without_a_connection_and_is_sent_in_order_when_it_is_back(desk):
    fetched_ahead(desk)
    desk.context.set_offline(True)
    for position, key in enumerate("1314", 1):
        in_focus(desk, position)
        desk.keyboard.press(key)
        waiting = f"Not saved, {position} kept" if position > 1 else "Not saved, kept"
        expect(status(desk)).to_contain_text(f"{waiting} on this device, trying again")
        if position < 4:
            desk.keyboard.press("Enter")
    assert values() == {}
    desk.context.set_offline(False)
    is_saved(desk)
    assert values() == {1: "supports", 2: "does_not_support", 3: "supports", 4: "indirect"}
    saved = DraftVerdict.objects.order_by("saved_at").values_list("citation__position", flat=True)
    assert list(saved) == [1, 2, 3, 4]
    expect(desk.locator("#desk-count b")).to_have_text("4 of 4")


def test_what_waits_outlives_a_closed_tab_and_reaches_nobody_else(desk, assignment):
    fetched_ahead(desk)
    desk.context.set_offline(True)
    desk.keyboard.press("1")
    expect(status(desk)).to_contain_text("kept on this device")
    desk.keyboard.press("Enter")
    in_focus(desk, 2)
    desk.keyboard.press("3")
    expect(status(desk)).to_contain_text("2 kept on this device")
    address = desk.url.split("?")[0]
    other = desk.context.new_page()
    desk.close()
    other.context.set_offline(False)
    other.goto("/healthz")
    let_in(other, person("Chidi Okafor", "reviewer"))
    other.goto("/board/reviews/")
    expect(other.locator("h1")).to_have_text("Your reviews")
    other.wait_for_load_state("networkidle")
    assert values() == {}
    let_in(other, assignment.reviewer)
    other.goto(f"{address}?citation=4")
    is_saved(other)
    expect(other.locator("#desk-count b")).to_have_text("2 of 4")
    assert values() == {1: "supports", 2: "does_not_support"}


def test_a_citation_that_is_not_on_this_device_says_so(desk):
    tab = desk.context.new_page()
    tab.route("**/*citation=4*", lambda route: route.abort())
    tab.goto(desk.url)
    fetched_ahead(tab)
    tab.context.set_offline(True)
    tab.get_by_role("link", name="Citation 4:").click()
    expect(tab.locator("[data-told]")).to_contain_text("no connection")
    in_focus(tab, 1)
    tab.keyboard.press("j")
    in_focus(tab, 2)
    expect(tab.locator("[data-told]")).to_be_empty()


# -- no session -------------------------------------------------------------------------------------------------------


def test_a_session_that_ran_out_asks_for_the_password_in_place(desk):
    Session.objects.all().delete()
    desk.locator("#id_note").fill("typed after an hour")
    dialog = desk.get_by_role("dialog", name="You were signed out")
    expect(dialog).to_be_visible()
    expect(status(desk)).to_contain_text("Not saved, kept on this device. You were signed out.")
    clean(desk)
    dialog.get_by_label("Your password").fill("not my password")
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog.get_by_role("alert")).to_contain_text("That is not the password of Helena Brandt.")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and save").click()
    expect(dialog).to_be_hidden()
    is_saved(desk)
    assert DraftVerdict.objects.get().note == "typed after an hour"
    desk.locator("#id_note").fill("and on")
    is_saved(desk)
    desk.get_by_role("button", name=re.compile("^Next citation")).click()
    in_focus(desk, 2)


def test_going_on_signed_out_asks_too_and_arrives(desk):
    Session.objects.all().delete()
    desk.keyboard.press("j")
    dialog = desk.get_by_role("dialog", name="You were signed out")
    dialog.get_by_label("Your password").fill(PASSWORD)
    dialog.get_by_role("button", name="Sign in and save").click()
    in_focus(desk, 2)


def test_signed_in_again_in_another_tab_is_enough(desk, assignment):
    Session.objects.all().delete()
    tab = desk.context.new_page()
    tab.goto("/board/sign-in/")
    tab.get_by_label("E-mail address").fill(assignment.reviewer.email)
    tab.get_by_label("Password").fill(PASSWORD)
    tab.get_by_role("button", name="Sign in", exact=True).click()
    expect(tab.locator(".account")).to_contain_text("Helena Brandt")
    desk.locator("#id_note").fill("with an old token")
    is_saved(desk)
    assert DraftVerdict.objects.get().note == "with an old token"


# -- two tabs ---------------------------------------------------------------------------------------------------------


def test_the_later_tab_sees_the_earlier_and_chooses(desk):
    tab = another_tab(desk)
    tab.locator("#id_note").fill("from the other tab")
    is_saved(tab)
    desk.locator("#id_note").fill("from this tab")
    both = desk.get_by_role("alert", name="Saved from another tab or device")
    expect(both).to_contain_text("from the other tab")
    expect(both).to_contain_text("from this tab")
    assert DraftVerdict.objects.get().note == "from the other tab"
    clean(desk)
    both.get_by_role("button", name="Use mine").click()
    is_saved(desk)
    expect(both).to_have_count(0)
    assert DraftVerdict.objects.get().note == "from this tab"
    tab.locator("#id_note").fill("once more")
    tab.get_by_role("button", name="Use theirs").click()
    expect(tab.locator("#id_note")).to_have_value("from this tab")
    assert DraftVerdict.objects.get().note == "from this tab"


def comes_to_the_front(page: Page) -> None:
    page.evaluate("document.dispatchEvent(new Event('visibilitychange', {bubbles: true}))")


def test_a_tab_that_comes_back_to_the_front_shows_what_was_saved_meanwhile(desk):
    tab = another_tab(desk)
    tab.keyboard.press("1")
    is_saved(tab)
    with desk.expect_navigation():
        comes_to_the_front(desk)
    expect(desk.locator("#desk-count b")).to_have_text("1 of 4")
    with desk.expect_response("**/newest/") as answer:
        comes_to_the_front(desk)
    assert answer.value.json()["newest"] == desk.locator("[data-newest]").get_attribute("data-newest")


# -- the back button --------------------------------------------------------------------------------------------------


def test_the_back_button_shows_what_the_server_has(desk):
    desk.locator("#id_note").fill("typed, then gone")
    desk.keyboard.press("Tab")
    desk.goto("/board/reviews/")
    expect(desk.locator("h1")).to_have_text("Your reviews")
    desk.go_back()
    expect(desk.locator("#id_note")).to_have_value("typed, then gone")
    is_saved(desk)
    DraftVerdict.objects.update(note="changed on the phone")
    desk.goto("/board/reviews/")
    desk.go_back()
    expect(desk.locator("#id_note")).to_have_value("changed on the phone")


def test_back_from_the_next_citation_is_the_whole_desk_as_the_server_has_it(desk):
    desk.goto(f"{desk.url}?citation=1")
    desk.keyboard.press("2")
    desk.locator("#focus a[data-key=j]").click()
    in_focus(desk, 2)
    desk.go_back()
    in_focus(desk, 1)
    expect(desk.locator("h1")).to_be_visible()
    expect(desk.get_by_role("button", name=re.compile("^Supports partly"))).to_have_attribute("aria-pressed", "true")
    is_saved(desk)
    assert values() == {1: "partly"}


def test_a_page_out_of_the_browsers_memory_asks_what_is_new(desk):
    desk.wait_for_load_state("networkidle")
    tab = another_tab(desk)
    tab.keyboard.press("1")
    is_saved(tab)
    with desk.expect_navigation():
        desk.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(desk.locator("#desk-count b")).to_have_text("1 of 4")

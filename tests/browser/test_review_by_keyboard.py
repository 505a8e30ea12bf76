"""A whole review in a real browser, by keys alone: read, judge, quote, remark, answer, sign."""

from __future__ import annotations

import re

import pytest
from django.conf import settings
from django.test import Client
from playwright.sync_api import Page, expect

from articles.drafts.draft import DraftReference
from articles.models import Signature, Verdict
from reviewboard.models import DraftVerdict, Remark
from tests.cast import PASSWORD, STANDARD_QUESTIONS, person, sources_stand, submitted, under_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PASSAGE = "Forty adults took part. Pain fell in most adults who did exercise. Nobody was harmed."
BODY = "Pain falls with exercise in most adults. [1]\n\n- Exercise is safe. [1, 2]"


@pytest.fixture
def desk(page: Page) -> Page:
    """The reviewer's desk with three citations, signed in."""
    references = (
        DraftReference(1, as_cited="Doe J. Exercise. 2020.", doi="10.5555/e", passage=PASSAGE),
        DraftReference(2, as_cited="Roe R. Safety. 2021.", doi="10.5555/s"),
    )
    article = submitted(person("Sam Whitlow", "submitter"), body=BODY, references=references)
    sources_stand(article)
    reviewer = person("Helena Brandt", "reviewer", credentials="MD")
    [assignment] = under_review(article, person("Ines Calder", "editor"), reviewer)
    client = Client()
    client.force_login(reviewer)
    cookie = client.cookies[settings.SESSION_COOKIE_NAME].value
    page.goto("/healthz")
    page.context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": cookie, "url": page.url}])
    page.goto(f"/board/desk/{assignment.pk}/")
    return page


def in_focus(page: Page, words: str) -> None:
    expect(page.locator(".in-focus b")).to_have_text(words)


def is_saved(page: Page) -> None:
    expect(page.locator(".desk-bar .saved")).to_have_text(re.compile(r"Saved \d\d:\d\d, on the server"))


def test_a_review_by_keys_alone(desk):
    in_focus(desk, "Citation 1 of 3")
    desk.keyboard.press("1")
    is_saved(desk)
    expect(desk.locator("#desk-count b")).to_have_text("1 of 3")
    expect(desk.locator('.claim[data-claim="1"]')).to_have_attribute("data-verdict", "supports")
    desk.keyboard.press("q")
    expect(desk.locator("#id_quote")).to_have_value("Pain fell in most adults who did exercise.")
    desk.keyboard.press("Enter")
    in_focus(desk, "Citation 2 of 3")
    is_saved(desk)
    assert DraftVerdict.objects.get().quote == "Pain fell in most adults who did exercise."

    expect(desk.locator(".wording")).to_be_hidden()
    desk.keyboard.press("2")
    expect(desk.locator(".wording")).to_be_visible()
    expect(desk.locator("#sign-bar")).to_contain_text("Say for 1 citation whether the wording can stand.")
    desk.keyboard.press("u")
    expect(desk.locator("#desk-count b")).to_have_text("1 of 3")
    in_focus(desk, "Citation 2 of 3")
    desk.keyboard.press("1")
    expect(desk.locator("#desk-count b")).to_have_text("2 of 3")
    desk.keyboard.press("j")
    in_focus(desk, "Citation 3 of 3")
    desk.keyboard.press("k")
    in_focus(desk, "Citation 2 of 3")
    desk.keyboard.press("n")
    in_focus(desk, "Citation 3 of 3")
    desk.keyboard.press("1")
    expect(desk.locator("#desk-count b")).to_have_text("3 of 3")

    desk.keyboard.press("c")
    expect(desk.locator("#id_text").first).to_be_focused()
    desk.keyboard.type("Safe for 1 or 2 weeks?")
    desk.get_by_role("button", name="Leave the comment").first.press("Enter")
    expect(desk.locator(".margin .remark")).to_contain_text("Safe for 1 or 2 weeks?")
    assert Remark.objects.get().text == "Safe for 1 or 2 weeks?"

    for key in STANDARD_QUESTIONS:
        desk.locator(f"input[name=check_{key}][value=yes]").press("Space")
    desk.locator("input[name=recommendation][value=approve]").press("Space")
    expect(desk.locator("#sign-bar")).to_contain_text("Nothing is missing")
    desk.locator("body").press("s")
    desk.get_by_label("Your password, once more").fill(PASSWORD)
    desk.keyboard.press("Enter")
    expect(desk.locator("[data-told]")).to_contain_text("Signed: I have reviewed this text")
    assert Signature.objects.get().signed_as == "Helena Brandt, MD"
    assert list(Verdict.objects.values_list("value", flat=True)) == ["supports"] * 3


def test_what_is_typed_without_a_connection_is_sent_when_it_is_back(desk):
    desk.context.set_offline(True)
    desk.keyboard.press("3")
    expect(desk.locator(".desk-bar .saved")).to_contain_text("Not saved, kept on this device")
    desk.context.set_offline(False)
    is_saved(desk)
    assert DraftVerdict.objects.get().value == "does_not_support"


def test_on_a_phone_one_view_at_a_time(desk):
    desk.set_viewport_size({"width": 390, "height": 844})
    expect(desk.locator(".desk-evidence")).to_be_visible()
    expect(desk.locator(".desk-text")).to_be_hidden()
    desk.get_by_role("radio", name="Text", exact=True).check()
    expect(desk.locator(".desk-evidence")).to_be_hidden()
    desk.get_by_role("link", name=re.compile("Citation 3, reference 2")).click()
    expect(desk.locator(".desk-evidence")).to_be_visible()
    in_focus(desk, "Citation 3 of 3")


def test_what_is_selected_in_the_source_is_quoted_and_nothing_selected_elsewhere(desk):
    select = """([within, words]) => {
        const texts = document.createTreeWalker(document.querySelector(within), NodeFilter.SHOW_TEXT);
        while (!texts.currentNode.data?.includes(words)) texts.nextNode();
        const start = texts.currentNode.data.indexOf(words);
        getSelection().setBaseAndExtent(texts.currentNode, start, texts.currentNode, start + words.length);
    }"""
    desk.evaluate(select, ["[data-quotable]", "Nobody was"])
    desk.keyboard.press("q")
    expect(desk.locator("#id_quote")).to_have_value("Nobody was")
    desk.evaluate(select, [".said-claim", "Pain falls"])
    desk.keyboard.press("q")
    expect(desk.locator("#id_quote")).to_have_value("Nobody was\nPain fell in most adults who did exercise.")


def test_a_selection_over_marked_sentences_leaves_out_the_machines_numbers(desk):
    desk.evaluate("getSelection().selectAllChildren(document.querySelector('[data-quotable] p'))")
    desk.get_by_role("button", name=re.compile("what is selected")).click()
    expect(desk.locator("#id_quote")).to_have_value(PASSAGE)


def test_on_the_way_no_page_is_loaded_and_each_step_is_announced(desk):
    loads = []
    desk.on("request", lambda request: loads.append(request.url) if request.is_navigation_request() else None)
    desk.keyboard.press("4")
    desk.keyboard.press("Enter")
    expect(desk.locator(".wording input").first).to_be_focused()  # a question is open: it comes first
    desk.keyboard.press("y")
    desk.keyboard.press("Enter")
    in_focus(desk, "Citation 2 of 3")
    expect(desk.locator("[data-announced]")).to_have_text("Citation 2: Not judged yet. Exercise is safe.")
    expect(desk.locator("#focus")).to_be_focused()
    desk.get_by_label("Where").fill("p. 3")
    desk.get_by_label("Where").press("Enter")
    in_focus(desk, "Citation 3 of 3")
    is_saved(desk)
    typed = list(DraftVerdict.objects.order_by("citation").values_list("value", "stands_as_worded", "locator"))
    assert typed == [("indirect", True, ""), ("", None, "p. 3")]
    assert loads == []


def test_undo_takes_back_the_verdict_and_leaves_the_words(desk):
    desk.locator("#id_note").fill("Small trial")
    desk.locator("#focus").press("2")
    desk.keyboard.press("w")
    expect(desk.locator("#desk-count b")).to_have_text("1 of 3")
    desk.keyboard.press("u")
    expect(desk.locator("#desk-count b")).to_have_text("0 of 3")
    mark = desk.locator('.desk-text a[data-citation="1"]')
    expect(mark).to_have_attribute("data-verdict", "open")
    expect(mark).to_contain_text(", Not judged yet")
    row = DraftVerdict.objects.get()
    assert (row.value, row.stands_as_worded, row.note) == ("", None, "Small trial")

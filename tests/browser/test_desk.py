"""One citation in focus in three places: the claim, its mark, and the evidence panel."""

import json
from urllib.parse import parse_qs

import pytest
from django.template import Context, Template
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SCRIPTS

pytestmark = pytest.mark.browser

SHELL = """{% load site %}<!doctype html><html lang="en"><title>Desk</title>
<meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false}'>
<script src="/static/django_htmx/htmx-2.min.js" defer></script>
SCRIPTS
<nav aria-label="Citations">{% strip citations current=1 %}</nav>
<p><span class="claim" data-claim="7" data-verdict="open" aria-current="true">One.</span>
<a href="/?c=1" data-citation="1" data-verdict="open" aria-current="true">{% verdict_icon None %}
<span class="said">Citation 1, reference </span>1<span class="said">, Not judged yet</span></a></p>
<p><span class="claim" data-claim="8" data-verdict="open">Two.</span>
<a href="/?c=2" data-citation="2" data-verdict="open">{% verdict_icon None %}
<span class="said">Citation 2, reference </span>1<span class="said">, Not judged yet</span></a></p>
PANEL</html>"""
PANEL = """{% load site %}<section class="desk-evidence" id="focus" data-citation="NUMBER" data-claim="CLAIM">
<form method="post" action="/save/" data-autosave data-autosave-key="citation-NUMBER">
<input type="hidden" name="verdict" value="" data-autosave-keep>
<div class="verdicts" role="group" aria-label="Your verdict">
<button name="verdict" value="supports" data-key="1" aria-pressed="false"><b>Supports</b></button>
<button name="verdict" value="partly" data-key="2" aria-pressed="false"><b>Supports partly</b></button></div>
<label>Passage <textarea name="quote"></textarea></label>{% include "components/_saved.html" %}
<a href="/?c=2" data-key="Enter" hx-get="/citation/2/" hx-target="#focus" hx-swap="outerHTML">Next citation</a>
</form></section>"""


def panel(number: int, claim: int) -> str:
    source = PANEL.replace("NUMBER", str(number)).replace("CLAIM", str(claim))
    return Template(source).render(Context())


@pytest.fixture
def posts() -> list[dict[str, list[str]]]:
    return []


@pytest.fixture
def desk(shown, posts) -> Page:
    def save(route: Route) -> None:
        posts.append(parse_qs(route.request.post_data))
        route.fulfill(body=json.dumps({"saved_at": "12:16"}), content_type="application/json")

    shell = Template(SHELL).render(Context({"citations": [(1, None, "/?c=1"), (2, None, "/?c=2")]}))
    answers = {
        "/save/": save,
        "/citation/2/": lambda route: route.fulfill(body=panel(2, 8), content_type="text/html"),
    }
    return shown(shell.replace("PANEL", panel(1, 7)).replace("SCRIPTS", SCRIPTS), answers)


def test_one_key_gives_the_verdict_everywhere(desk, posts):
    desk.keyboard.press("2")
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert posts == [{"verdict": ["partly"]}]
    expect(desk.get_by_role("button", name="Supports partly")).to_have_attribute("aria-pressed", "true")
    expect(desk.get_by_role("navigation").get_by_role("link", name="Citation 1: Supports partly")).to_be_visible()
    expect(desk.get_by_role("link", name="Citation 1, reference 1, Supports partly")).to_be_visible()
    assert desk.locator('.strip use[href="#v-partly"]').count() == 1


def test_a_changed_mind_is_one_more_key(desk, posts):
    desk.keyboard.press("2")
    desk.keyboard.press("1")
    expect(desk.get_by_role("link", name="Citation 1, reference 1, Supports")).to_be_visible()
    expect(desk.get_by_role("button", name="Supports", exact=True)).to_have_attribute("aria-pressed", "true")
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert posts[-1] == {"verdict": ["supports"]}


def test_enter_goes_to_the_next_citation_and_everything_follows(desk, posts):
    desk.get_by_label("Passage").fill("half a word")
    desk.get_by_label("Passage").blur()
    desk.keyboard.press("Enter")
    expect(desk.locator("#focus")).to_have_attribute("data-citation", "2")
    expect(desk.locator(".claim[aria-current]")).to_have_text("Two.")
    assert desk.locator("a[data-citation][aria-current]").evaluate_all("all => all.map(a => a.dataset.citation)") == [
        "2", "2",
    ]  # fmt: skip
    assert posts == [{"quote": ["half a word"]}]


def test_what_was_being_typed_is_sent_before_the_panel_changes(desk, posts):
    desk.get_by_label("Passage").fill("not yet sent")
    desk.get_by_role("link", name="Next citation").evaluate("link => link.click()")
    expect(desk.locator("#focus")).to_have_attribute("data-citation", "2")
    desk.evaluate("fetch('/').then(() => null)")
    assert posts == [{"quote": ["not yet sent"]}]


def test_a_key_pressed_on_the_way_to_the_next_citation_judges_nothing(desk, posts):
    held: list[Route] = []
    desk.route("**/citation/2/", lambda route: held.append(route))
    with desk.expect_request("**/citation/2/"):
        desk.keyboard.press("Enter")
    desk.keyboard.press("2")
    expect(desk.get_by_role("button", name="Supports partly")).to_have_attribute("aria-pressed", "false")
    held[0].fulfill(body=panel(2, 8), content_type="text/html")
    expect(desk.locator("#focus")).to_have_attribute("data-citation", "2")
    assert posts == []
    with desk.expect_response(lambda response: response.request.method == "POST"):
        desk.keyboard.press("1")
    expect(desk.get_by_role("link", name="Citation 2: Supports")).to_be_visible()
    assert posts == [{"verdict": ["supports"]}]

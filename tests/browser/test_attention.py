"""Time at a citation: the page in view and touched, pauses left out, for the citation in focus alone."""

import json
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SCRIPTS

pytestmark = pytest.mark.browser

SHELL = """<!doctype html><html lang="en"><title>Desk</title>
<meta name="htmx-config" content='{"includeIndicatorStyles":false,"allowEval":false}'>
<script src="/static/django_htmx/htmx-2.min.js" defer></script>SCRIPTS
<body data-reader="7"><span class="saved" data-saved="yes" role="status"><span>Nothing typed yet</span></span>PANEL"""
PANEL = """<section class="desk-evidence" id="focus" data-citation="NUMBER" data-claim="1">
<form method="post" action="/save/NUMBER/" data-autosave data-autosave-key="verdict-NUMBER">
<input type="hidden" name="active_seconds" value="KNOWN" data-active-seconds>
<label><input type="checkbox" name="sure" value="yes"> Sure</label>
<a href="/?c=OTHER" hx-get="/citation/OTHER/" hx-target="#focus" hx-swap="outerHTML">Other</a></form></section>"""


def panel(number: int, other: int, known: int = 0) -> str:
    return PANEL.replace("NUMBER", str(number)).replace("OTHER", str(other)).replace("KNOWN", str(known))


@pytest.fixture
def told() -> list[tuple[int, int]]:
    """(citation, seconds) as the server hears them."""
    return []


@pytest.fixture
def desk(shown, told) -> Page:
    def save(number: int):
        def answer(route: Route) -> None:
            told.append((number, int(parse_qs(route.request.post_data)["active_seconds"][0])))
            said = {"saved_at": "12:16", "version": str(len(told))}
            route.fulfill(body=json.dumps(said), content_type="application/json")

        return answer

    def fragment(html: str):
        return lambda route: route.fulfill(body=html, content_type="text/html")

    answers = {
        "/save/1/": save(1),
        "/save/2/": save(2),
        "/citation/1/": fragment(panel(1, 2)),
        "/citation/2/": fragment(panel(2, 1, known=100)),
    }
    page = shown(SHELL.replace("SCRIPTS", SCRIPTS).replace("PANEL", panel(1, 2)), answers)
    page.clock.install()
    page.reload()
    return page


def touched(page: Page) -> None:
    page.evaluate("dispatchEvent(new PointerEvent('pointermove'))")


def seconds(page: Page, pause: int) -> None:
    page.clock.run_for(pause * 1000)


def saved(page: Page, told: list, count: int) -> int:
    """The seconds that go with the next save."""
    page.evaluate("document.querySelector('[name=sure]').click()")
    page.clock.run_for(1)
    expect(page.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert len(told) == count
    return told[-1][1]


def near(seconds: int, wanted: int) -> bool:
    """The clock of the page also runs by itself, and a panel is counted from when it has settled."""
    return wanted - 1 <= seconds <= wanted + 4


def test_reading_counts_and_a_pause_counts_for_half_a_minute_at_most(desk, told):
    touched(desk)
    seconds(desk, 20)
    touched(desk)
    seconds(desk, 20)
    touched(desk)
    assert near(saved(desk, told, 1), 40)
    touched(desk)
    seconds(desk, 600)
    touched(desk)
    assert near(saved(desk, told, 2), 70)


def test_a_page_out_of_view_counts_nothing(desk, told):
    touched(desk)
    seconds(desk, 10)
    desk.evaluate("""() => {
        Object.defineProperty(document, 'visibilityState', {value: 'hidden', configurable: true});
        document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
    }""")
    touched(desk)
    seconds(desk, 25)
    desk.evaluate("""() => {
        delete document.visibilityState;
        document.dispatchEvent(new Event('visibilitychange', {bubbles: true}));
    }""")
    touched(desk)
    seconds(desk, 10)
    assert near(saved(desk, told, 1), 20)


def test_each_citation_has_its_own_and_reading_before_the_verdict_counts(desk, told):
    touched(desk)
    seconds(desk, 15)
    desk.get_by_role("link", name="Other").click()
    expect(desk.locator("#focus")).to_have_attribute("data-citation", "2")
    touched(desk)
    seconds(desk, 5)
    assert near(saved(desk, told, 1), 105)  # the server knew of 100
    desk.get_by_role("link", name="Other").click()
    expect(desk.locator("#focus")).to_have_attribute("data-citation", "1")
    touched(desk)
    seconds(desk, 5)
    assert near(saved(desk, told, 2), 20)
    assert [citation for citation, _ in told] == [2, 1]
    desk.reload()
    touched(desk)
    assert near(saved(desk, told, 3), 20)

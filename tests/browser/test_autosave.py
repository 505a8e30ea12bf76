"""Nothing typed is lost: the promises of autosave.js, each tried in a browser."""

import json
import re
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from django.conf import settings
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SCRIPTS, SITE

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Desk</title>SCRIPTS
<body data-sign-in="/board/sign-in/" data-reader="{reader}">
<form method="post" action="/save/" data-autosave data-autosave-key="review-1"
data-autosave-version="{version}">
<input type="hidden" name="csrfmiddlewaretoken" value="token">
<label>Quote <textarea name="quote">{quote}</textarea></label>
<label><input type="checkbox" name="sure" value="yes"> Sure</label>
<span class="saved" data-saved="yes" role="status">
<svg class="icon"><use href="#f-ok"/></svg><span>Nothing typed yet</span></span>
<button>Send</button></form>""".replace("SCRIPTS", SCRIPTS)


BOTH = """<section data-both role="alert"><p>Saved at 12:10: from my phone</p>
<button type="button" data-use="mine">Use mine</button>
<button type="button" data-use="theirs">Use theirs</button></section>"""


def page_of(version: str = "1", quote: str = "", reader: str = "7") -> str:
    return PAGE.format(version=version, quote=quote, reader=reader)


class Server:
    """What the server got, and what it says next: a status, or None for no connection."""

    def __init__(self) -> None:
        self.posts: list[dict[str, list[str]]] = []
        self.says: list[int | None] = []
        self.held: list[Route] = []
        self.hold = False
        self.keeps: tuple[str, str] | None = None  # version and quote, where it has words that are newer

    def __call__(self, route: Route) -> None:
        if self.hold:
            self.held.append(route)
            return
        status = self.says.pop(0) if self.says else 200
        if status is None:
            route.abort()
            return
        post = parse_qs(route.request.post_data)
        if self.keeps and post.pop("based_on") != [self.keeps[0]] and post["quote"] != [self.keeps[1]]:
            self.refuse(route)
            return
        post.pop("based_on", None)
        self.posts.append(post)
        self.reply(route, status)

    def refuse(self, route: Route) -> None:
        version, quote = self.keeps
        told = {"message": "Saved from another tab.", "version": version, "theirs": {"quote": quote}, "both": BOTH}
        route.fulfill(status=409, body=json.dumps(told), content_type="application/json")

    def reply(self, route: Route, status: int = 200) -> None:
        body = {"saved_at": "12:16", "version": str(len(self.posts) + 1)}
        if status >= 400:
            body = {"message": "Marta Olsen made revision 4.", "url": "/conflict/", "link": "See what changed"}
        route.fulfill(status=status, body=json.dumps(body), content_type="application/json")


@pytest.fixture
def server() -> Server:
    return Server()


@pytest.fixture
def desk(shown, server) -> Page:
    page = shown(page_of(), {"/save/": server})
    page.clock.install()
    page.reload()
    return page


def kept(page: Page) -> dict | None:
    """What this device keeps of the form for reader 7."""
    found = "Object.entries(localStorage).find(([name]) => /^autosave:7:.*:review-1$/.test(name))?.[1]"
    return json.loads(page.evaluate(found) or "null")


def test_typing_is_saved_after_a_pause_with_the_token_and_the_header(desk, server):
    with desk.expect_request("**/save/") as request:
        desk.get_by_label("Quote").fill("Sessions lasted 60 minutes.")
        expect(desk.get_by_role("status")).to_have_text("Saving…")
        desk.clock.run_for(600)
    assert request.value.headers["x-autosave"] == "1"
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert server.posts == [{"csrfmiddlewaretoken": ["token"], "quote": ["Sessions lasted 60 minutes."]}]
    assert kept(desk) is None


def test_a_choice_is_saved_at_once(desk, server):
    desk.get_by_label("Sure").check()
    desk.clock.run_for(1)
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert server.posts == [{"csrfmiddlewaretoken": ["token"], "sure": ["yes"]}]


def test_one_request_at_a_time_and_the_last_words_win(desk, server):
    server.hold = True
    quote = desk.get_by_label("Quote")
    with desk.expect_request("**/save/"):
        quote.fill("first")
        desk.clock.run_for(600)
    quote.fill("second")
    desk.clock.run_for(600)
    quote.fill("third")
    desk.clock.run_for(600)
    assert len(server.held) == 1
    server.hold = False
    with desk.expect_request("**/save/"):
        server.reply(server.held[0])
        expect(desk.get_by_role("status")).to_have_text("Saving…")
        desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert [post["quote"] for post in server.posts] == [["third"]]


@pytest.mark.parametrize("failure", [None, 500, 429])
def test_a_failure_is_said_kept_here_and_tried_again(desk, server, failure):
    server.says = [failure, failure, 200]
    desk.get_by_label("Quote").fill("kept")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_have_text("Not saved, kept on this device, trying again")
    assert kept(desk)["pairs"] == [["quote", "kept"]]
    with desk.expect_event("requestfinished" if failure else "requestfailed"):
        desk.clock.run_for(2000)
    desk.evaluate("fetch('/').then(() => null)")  # one more round trip: the answer before it has been dealt with
    desk.clock.run_for(4000)
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert server.posts[-1]["quote"] == ["kept"]
    assert kept(desk) is None


def test_what_the_server_never_got_comes_back_after_a_reload(desk, server):
    server.says = [None]
    desk.get_by_label("Quote").fill("typed in a tunnel")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("kept on this device")
    desk.reload()
    expect(desk.get_by_label("Quote")).to_have_value("typed in a tunnel")
    desk.clock.run_for(1)
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert server.posts[-1]["quote"] == ["typed in a tunnel"]


@pytest.fixture
def newer(desk, server) -> Page:
    """Typed without a connection, while the phone saved something else; then the page is loaded again."""
    server.says = [None]
    desk.get_by_label("Quote").fill("mine")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("kept on this device")
    server.keeps = ("2", "from my phone")
    page = page_of(version="2", quote="from my phone")
    desk.route(f"{SITE}/", lambda route: route.fulfill(body=page, content_type="text/html"))
    desk.reload()
    desk.clock.run_for(1)
    expect(desk.get_by_role("alert")).to_contain_text("Saved at 12:10: from my phone")
    expect(desk.get_by_role("status")).to_contain_text("Not saved, kept on this device. Saved from another tab.")
    expect(desk.get_by_label("Quote")).to_have_value("mine")
    assert server.posts == []
    return desk


def test_a_newer_text_on_the_server_is_overwritten_by_choice_alone(newer, server):
    newer.get_by_label("Quote").fill("mine, and more")
    newer.clock.run_for(60_000)
    assert server.posts == []
    newer.get_by_role("button", name="Use mine").click()
    newer.clock.run_for(1)
    expect(newer.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    expect(newer.get_by_role("alert")).to_have_count(0)
    assert [post["quote"] for post in server.posts] == [["mine, and more"]]


def test_theirs_is_what_the_server_has(newer, server):
    newer.get_by_role("button", name="Use theirs").click()
    expect(newer.get_by_label("Quote")).to_have_value("from my phone")
    expect(newer.get_by_role("alert")).to_have_count(0)
    assert (kept(newer), server.posts) == (None, [])


def test_an_answer_that_never_came_is_not_taken_for_another_tab(desk, server):
    """The first save arrived, its answer did not; the second is based on what this page last heard of."""
    server.says = [None]
    desk.get_by_label("Quote").fill("first")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("trying again")
    server.keeps = ("2", "first")
    desk.get_by_label("Quote").fill("first and second")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert [post["quote"] for post in server.posts] == [["first and second"]]


def test_who_types_on_without_a_pause_is_saved_within_two_seconds(desk, server):
    quote = desk.get_by_label("Quote")
    quote.focus()
    with desk.expect_request("**/save/"):
        for letter in "abcdefghijkl":
            desk.keyboard.type(letter)
            desk.clock.run_for(200)  # never the pause of 600 ms
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    [first, *_] = [post["quote"][0] for post in server.posts]
    assert "abcdefghijkl".startswith(first)
    assert first != "abcdefghijkl"


def test_the_bounds_leave_the_server_half_a_second():
    source = (Path(settings.BASE_DIR) / "articles/static/site/autosave.js").read_text()
    bounds = {name: int(ms) for name, ms in re.findall(r"^const (PAUSE|MAX_WAIT) = (\d+);", source, re.MULTILINE)}
    assert bounds["PAUSE"] < bounds["MAX_WAIT"] <= 1500


def test_another_reader_on_this_device_neither_sees_nor_sends_it(desk, server):
    server.says = [None]
    desk.get_by_label("Quote").fill("Helena’s")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("kept on this device")
    page = page_of(reader="8")
    desk.route(f"{SITE}/", lambda route: route.fulfill(body=page, content_type="text/html"))
    desk.reload()
    desk.clock.run_for(120_000)
    expect(desk.get_by_label("Quote")).to_have_value("")
    assert server.posts == []
    assert kept(desk)["pairs"] == [["quote", "Helena’s"]]


def test_what_a_closed_tab_left_behind_is_sent_by_the_next_one(desk, server):
    server.says = [None]
    desk.get_by_label("Quote").fill("left behind")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("kept on this device")
    desk.evaluate("sessionStorage.clear()")  # as in a tab of its own
    desk.reload()
    expect(desk.get_by_label("Quote")).to_have_value("left behind")
    desk.clock.run_for(1)
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")
    assert (server.posts[-1]["quote"], kept(desk)) == (["left behind"], None)


def test_a_conflict_shows_what_the_server_says_with_a_link_and_stops(desk, server):
    server.says = [409]
    desk.get_by_label("Quote").fill("mine")
    desk.clock.run_for(600)
    status = desk.get_by_role("status")
    expect(status).to_have_text("Not saved, kept on this device. Marta Olsen made revision 4. See what changed Drop it")
    assert desk.get_by_role("link", name="See what changed").get_attribute("href") == "/conflict/"
    desk.clock.run_for(120_000)
    assert len(server.posts) == 1
    desk.get_by_role("button", name="Drop it").click()
    expect(desk.get_by_label("Quote")).to_have_value("")
    assert kept(desk) is None


def test_a_refusal_without_words_is_not_tried_again(desk, server):
    tries = []

    def refuse(route: Route) -> None:
        tries.append(route)
        route.fulfill(status=409, body="<h1>409</h1>", content_type="text/html")

    desk.route(f"{SITE}/save/", refuse)
    desk.get_by_label("Quote").fill("mine")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("The server answered 409.")
    desk.clock.run_for(120_000)
    assert len(tries) == 1


def test_signed_out_says_so_and_keeps_the_text(desk, server):
    def sign_in(route: Route) -> None:
        route.fulfill(status=403, body="<h1>403</h1>", content_type="text/html")

    desk.route(f"{SITE}/save/", sign_in)
    desk.get_by_label("Quote").fill("mine")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("You were signed out")
    expect(desk.get_by_role("link", name="Sign in")).to_have_attribute("href", "/board/sign-in/?next=%2F")
    assert kept(desk)["pairs"] == [["quote", "mine"]]


def test_what_was_sent_with_the_button_does_not_come_back(desk, server):
    server.says = [None]
    desk.get_by_label("Quote").fill("sent")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("kept on this device")
    page = page_of()
    desk.route(f"{SITE}/save/", lambda route: route.fulfill(body=page, content_type="text/html"))
    desk.get_by_role("button", name="Send").click()
    desk.wait_for_url("**/save/")
    expect(desk.get_by_label("Quote")).to_have_value("")
    assert kept(desk) is None

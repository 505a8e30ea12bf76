"""Nothing typed is lost: the promises of autosave.js, each tried in a browser."""

import json
from urllib.parse import parse_qs

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import SCRIPTS, SITE

pytestmark = pytest.mark.browser

PAGE = """<!doctype html><html lang="en"><title>Desk</title>SCRIPTS
<body data-sign-in="/board/sign-in/">
<form method="post" action="/save/" data-autosave data-autosave-key="review-1"
data-autosave-version="{version}">
<input type="hidden" name="csrfmiddlewaretoken" value="token">
<label>Quote <textarea name="quote">{quote}</textarea></label>
<label><input type="checkbox" name="sure" value="yes"> Sure</label>
<span class="saved" data-saved="yes" role="status">
<svg class="icon"><use href="#f-ok"/></svg><span>Nothing typed yet</span></span>
<button>Send</button></form>""".replace("SCRIPTS", SCRIPTS)


class Server:
    """What the server got, and what it says next: a status, or None for no connection."""

    def __init__(self) -> None:
        self.posts: list[dict[str, list[str]]] = []
        self.says: list[int | None] = []
        self.held: list[Route] = []
        self.hold = False

    def __call__(self, route: Route) -> None:
        if self.hold:
            self.held.append(route)
            return
        status = self.says.pop(0) if self.says else 200
        if status is None:
            route.abort()
            return
        self.posts.append(parse_qs(route.request.post_data))
        self.reply(route, status)

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
    page = shown(PAGE.format(version="1", quote=""), {"/save/": server})
    page.clock.install()
    page.reload()
    return page


def kept(page: Page) -> dict | None:
    return json.loads(page.evaluate("localStorage.getItem('autosave:review-1')") or "null")


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


def test_a_newer_text_on_the_server_is_not_overwritten_but_the_kept_one_is_offered(desk, server, context):
    server.says = [None]
    desk.get_by_label("Quote").fill("mine")
    desk.clock.run_for(600)
    expect(desk.get_by_role("status")).to_contain_text("kept on this device")
    newer = PAGE.format(version="2", quote="from my phone")
    desk.route(f"{SITE}/", lambda route: route.fulfill(body=newer, content_type="text/html"))
    desk.reload()
    expect(desk.get_by_label("Quote")).to_have_value("from my phone")
    expect(desk.get_by_role("status")).to_contain_text("that the server does not have")
    desk.get_by_role("button", name="Use it").click()
    expect(desk.get_by_label("Quote")).to_have_value("mine")
    desk.clock.run_for(1)
    expect(desk.get_by_role("status")).to_have_text("Saved 12:16, on the server")


def test_a_conflict_shows_what_the_server_says_with_a_link_and_stops(desk, server):
    server.says = [409]
    desk.get_by_label("Quote").fill("mine")
    desk.clock.run_for(600)
    status = desk.get_by_role("status")
    expect(status).to_have_text("Not saved, kept on this device. Marta Olsen made revision 4. See what changed")
    assert desk.get_by_role("link", name="See what changed").get_attribute("href") == "/conflict/"
    desk.clock.run_for(120_000)
    assert len(server.posts) == 1


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
    page = PAGE.format(version="1", quote="")
    desk.route(f"{SITE}/save/", lambda route: route.fulfill(body=page, content_type="text/html"))
    desk.get_by_role("button", name="Send").click()
    desk.wait_for_url("**/save/")
    expect(desk.get_by_label("Quote")).to_have_value("")
    assert kept(desk) is None

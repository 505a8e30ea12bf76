"""A real Chromium, on pages that need no server: the test answers every request itself."""

import mimetypes
from collections.abc import Callable, Iterator

import pytest
from django.contrib.staticfiles import finders
from playwright.sync_api import Browser, BrowserContext, Page, Route

SITE = "http://board.test"
SCRIPTS = "".join(
    f'<script type="module" src="/static/site/{name}.js"></script>'
    for name in (
        *("attention", "autosave", "bulk", "desk", "desk_ahead", "desk_news", "dialogs", "faults", "judging", "keys"),
        *("naming", "nav", "once", "pieces", "selecting", "signed_out"),
    )
)
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; connect-src 'self'; form-action 'self'"
)


@pytest.fixture
def context(browser: Browser) -> Iterator[BrowserContext]:
    """A fresh profile: nothing kept from another test."""
    context = browser.new_context(reduced_motion="reduce")
    yield context
    context.close()


@pytest.fixture
def shown(context: BrowserContext) -> Iterator[Callable[..., Page]]:
    """shown(html, answers={path: handler}) opens html at / under the site's own policy, with the real static files.

    Whatever the policy refuses, and whatever a script throws, fails the test."""
    faults: list[str] = []

    def show(html: str, answers: dict[str, Callable[[Route], None]] | None = None) -> Page:
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda line: faults.append(line.text) if "Content Security Policy" in line.text else None)
        page.route(f"{SITE}/**", lambda route: answer(route, html, answers or {}))
        page.goto(f"{SITE}/")
        return page

    yield show
    assert faults == []


def answer(route: Route, html: str, answers: dict[str, Callable[[Route], None]]) -> None:
    path = route.request.url.removeprefix(SITE).partition("?")[0]
    if path in answers:
        answers[path](route)
    elif path.startswith("/static/"):
        serve(route, path.removeprefix("/static/"))
    else:
        route.fulfill(body=html, content_type="text/html; charset=utf-8", headers={"Content-Security-Policy": POLICY})


def serve(route: Route, name: str) -> None:
    if file := finders.find(name):
        route.fulfill(path=file, content_type=mimetypes.guess_type(file)[0])
    else:
        route.fulfill(status=404)

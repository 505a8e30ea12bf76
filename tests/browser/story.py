"""People at the site in a real browser, and a watch on everything that a page may do wrong."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, ConsoleMessage, Page, Response, expect

from articles.models import Person
from tests.browser.test_accessibility import RULES
from tests.cast import PASSWORD

# Refusals on purpose: the browser writes each into its console.
EXPECTED = "Failed to load resource: the server responded with a status of"


class People:
    """Opens a window for each person; whatever its console, the policy or the server complains of is in ``faults``."""

    def __init__(self, browser: Browser, address: str) -> None:
        self.browser, self.address = browser, address
        self.contexts: list[BrowserContext] = []
        self.faults: list[str] = []

    def window(self, someone: Person | None = None, *, width: int = 1440, javascript: bool = True) -> Page:
        """``someone`` signed in, by the page for it."""
        context = self.browser.new_context(
            base_url=self.address,
            viewport={"width": width, "height": 900},
            java_script_enabled=javascript,
            reduced_motion="reduce",
        )
        self.contexts.append(context)
        page = context.new_page()
        page.set_default_timeout(10_000)
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"{page.url}: {error}"))
        page.on("response", self._answered)
        if someone:
            sign_in(page, someone)
        return page

    def _said(self, line: ConsoleMessage) -> None:
        if line.type in ("error", "warning") and not line.text.startswith(EXPECTED):
            self.faults.append(line.text)

    def _answered(self, response: Response) -> None:
        if response.status >= 500 or (response.status == 404 and "/static/" in response.url):
            self.faults.append(f"{response.status} {response.url}")


@contextmanager
def people_at(browser: Browser, address: str) -> Iterator[People]:
    people = People(browser, address)
    try:
        yield people
    finally:
        for context in people.contexts:
            context.close()
    assert people.faults == []


def sign_in(page: Page, someone: Person) -> None:
    page.goto("/board/sign-in/")
    page.get_by_label("E-mail address").fill(someone.email)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page.locator(".account")).to_contain_text(someone.name)


def clean(page: Page) -> None:
    """axe finds nothing here, in either scheme, and nothing has to be scrolled sideways to."""
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
        found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
        assert [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found] == [], (scheme, page.url)
    page.emulate_media(color_scheme="light", reduced_motion="reduce")
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, page.url


def press(page: Page, *keys: str) -> None:
    """Keys count from when the page's scripts have run, as a person would find out by looking."""
    page.wait_for_load_state("load")
    for key in keys:
        page.keyboard.press(key)

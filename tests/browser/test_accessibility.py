"""axe over every component and the pages of accounts and errors: both schemes, desk, phone and the narrowest width."""

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.contrib.auth.models import AnonymousUser
from django.template.loader import render_to_string
from django.test import RequestFactory
from playwright.sync_api import Page

from articles.refusals import Blocked
from config import styleguide

BLOCKER = {"sentence": "9 citations have no verdict", "remedy": "Remind them.", "turn": "reviewer"}
pytestmark = pytest.mark.browser

RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
NARROWEST = 320


def request_of(path: str):
    request = RequestFactory().get(path)
    request.user = AnonymousUser()
    return request


def components() -> str:
    return styleguide.page(request_of("/board/styleguide/")).content.decode()


def error(name: str) -> str:
    return render_to_string(f"{name}.html", request=request_of("/a-lost/page-of-ours/"))


def refused() -> str:
    refusal = Blocked("It cannot be approved yet.", (BLOCKER,))
    return render_to_string("refused.html", {"refusal": refusal}, request=request_of("/board/"))


PAGES = {
    "components": components,
    "refused": refused,
    **{name: lambda name=name: error(name) for name in ("400", "403", "403_csrf", "404", "413", "429", "500")},
    **{
        name: lambda name=name: error(f"account/{name}")
        for name in ("account_inactive", "signup_closed", "verification_sent", "password_reset_done", "logout")
    },
}


def violations(page: Page, width: int) -> list[tuple[str, list[str]]]:
    page.set_viewport_size({"width": width, "height": 900})
    found = Axe().run(page, options={"runOnly": RULES}).response["violations"]
    return [(rule["id"], [node["html"] for node in rule["nodes"]]) for rule in found]


@pytest.mark.parametrize("name", PAGES)
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_and_no_sideways_scrolling(shown, scheme, name):
    page = shown(PAGES[name]())
    page.emulate_media(color_scheme=scheme)
    for width in (1440, 390) if name == "components" else (390,):
        assert violations(page, width) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

"""Texts for other readers in a real browser: typed by touch and kept, accessible, and never wider than the screen."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from playwright.sync_api import Page, expect

from articles.models import Article, Person
from reviewboard.actions import workflow
from reviewboard.models import DraftVariantVerdict
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import PASSWORD, fetched, ready_to_approve
from tests.wordings import PLAIN, approved_for_readers, compared, typed_comparison, written

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def article(editor, submitter, reviewer) -> Article:
    found = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD, publish_too=True)
    return fetched(found)


def signed_in(page: Page, who: Person, base: str) -> None:
    client = Client()
    client.force_login(who)
    page.context.add_cookies([{"name": "sessionid", "value": client.cookies["sessionid"].value, "url": base}])


def test_a_verdict_is_kept_by_one_touch_and_a_note_as_it_is_typed(page, live_server, article, editor, reviewer):
    assignment, variant = article.assignments.get(), written(article, editor, PLAIN + "\nAcupuncture cures.\n")
    signed_in(page, reviewer, live_server.url)
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(reverse("board:variant-desk", args=[assignment.pk, variant.pk]))
    claim = page.locator("#claim-4")
    claim.get_by_text("Adds a claim").click()
    expect(page.locator("#comparison-count")).to_contain_text("1 of 4 claims compared")
    with page.expect_response(lambda answer: "/claims/4/" in answer.url):
        claim.get_by_role("textbox").fill("Nothing says so.")
    expect(page.locator("#comparison-saved")).to_contain_text("on the server")
    row = DraftVariantVerdict.objects.get()
    assert (row.claim.position, row.value, row.note) == (4, "adds", "Nothing says so.")
    page.reload()
    expect(page.locator("#claim-4").get_by_role("textbox")).to_have_value("Nothing says so.")
    expect(page.locator("#claim-4").get_by_role("radio", name="Adds a claim")).to_be_checked()


@pytest.fixture
def addresses(article, editor) -> dict[str, str]:
    """A page of each kind, with as much on it as there can be."""
    assignment = article.assignments.get()
    first = written(article, editor)
    compared(assignment, first)
    approved_for_readers(first, editor)
    second = written(article, editor, PLAIN + "\nAcupuncture cures.\n")
    typed_comparison(assignment, second, faults={4: ("adds", "Nothing says so.")}, recommendation="changes")
    return {
        "public": article.get_absolute_url() + "?for=patient",
        "main desk": reverse("board:desk", args=[assignment.pk]),
        "desk": reverse("board:variant-desk", args=[assignment.pk, second.pk]),
        "sign": reverse("board:variant-sign", args=[assignment.pk, second.pk]),
        "approved": reverse("board:variant", args=[article.slug, first.pk]),
        "waits": reverse("board:variant", args=[article.slug, second.pk]),
        "write": reverse("board:variant-write", args=[article.slug, "patient"]),
        "file": reverse("board:article", args=[article.slug]),
    }


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_violation_and_no_sideways_scrolling(page, live_server, addresses, editor, reviewer, scheme):
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    for name, address in addresses.items():
        signed_in(page, reviewer if "desk" in address or "sign" in address else editor, live_server.url)
        page.goto(address)
        for width in (1440, 390):
            assert violations(page, width) == [], (name, width)
        page.set_viewport_size({"width": NARROWEST, "height": 900})
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0, name

"""The reconcile step in a real browser: both sides on a phone and a desk, and axe on them."""

from __future__ import annotations

import pytest
from django.urls import reverse

from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import signed_review, submitted, under_review

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_both_pages_are_accessible_and_fit_a_phone(shown, client, editor, submitter, reviewer, second_reviewer, scheme):
    article = submitted(submitter)
    first, second = under_review(article, editor, reviewer, second_reviewer)
    signed_review(first)
    signed_review(second, value="does_not_support", recommendation="against")
    for person, url in (
        (reviewer, reverse("board:reconcile", args=[first.pk])),
        (editor, reverse("board:disagreements", args=[article.slug])),
    ):
        client.force_login(person)
        page = shown(client.get(url).content.decode())
        page.emulate_media(color_scheme=scheme)
        page.evaluate("for (const more of document.querySelectorAll('details')) more.open = true")
        for width in (1440, NARROWEST):
            assert violations(page, width) == []
        assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

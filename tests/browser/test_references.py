"""The list of references in a real browser: axe on the page in both schemes, and the wording that was approved in reach
without a script."""

from __future__ import annotations

import pytest

from tests.articles.test_references import RIGHT, article
from tests.browser.test_accessibility import NARROWEST, violations

__all__ = ["article"]
pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("style", ["nlm", "ama"])
def test_the_list_is_accessible_and_fits_a_phone(shown, client, article, scheme, style):
    page = shown(client.get(article.get_absolute_url(), {"style": style}).content.decode())
    page.emulate_media(color_scheme=scheme)
    page.locator(".as-cited summary").click()
    assert page.get_by_text(RIGHT.as_cited).is_visible()
    for width in (1440, 390):
        assert violations(page, width) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0

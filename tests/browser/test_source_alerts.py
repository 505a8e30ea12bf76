"""A fallen source in a real browser: axe on what editors, reviewers and readers see of it."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.models import Article, Source
from reviewboard.models import Alert, Assignment
from reviewboard.tasks import sweep_alerts
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import ready_to_approve, sources_stand, submitted
from tests.reviewboard.news import news, published

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def fallen(editor, submitter, reviewer) -> Article:
    """Published, with one source retracted and one corrected; another article rests on both."""
    article = published(ready_to_approve(editor, submitter, reviewer), editor)
    sources_stand(submitted(submitter, question="And in winter?", title="Winter"))
    news("retracted")
    news("corrected", doi="10.5555/exercise")
    said = {
        "kind": "retraction",
        "notice_id": "10.5555/notice",
        "date": "2010-02-06",
        "source": "Crossref",
        "said": "x",
    }
    Source.objects.filter(doi="10.5555/walking").update(record={"notices": [said]})
    sweep_alerts()
    return article


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["alerts", "alert-close", "file", "desk", "public"])
def test_pages_are_accessible_and_fit_a_phone(shown, client, editor, reviewer, fallen, name, scheme):
    address = {
        "alerts": lambda: reverse("board:alerts"),
        "alert-close": lambda: reverse("board:alert-close", args=[Alert.objects.first().pk]),
        "file": lambda: reverse("board:article", args=[fallen.slug]),
        "desk": lambda: reverse("board:desk", args=[Assignment.objects.get().pk]),
        "public": fallen.get_absolute_url,
    }[name]()
    client.force_login(reviewer if name == "desk" else editor)
    page = shown(client.get(address).content.decode())
    page.emulate_media(color_scheme=scheme)
    for width in (1440, 390):
        assert violations(page, width) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_on_paper_the_note_keeps_its_words_and_gives_the_address_of_the_notice(shown, client, fallen):
    page = shown(client.get(fallen.get_absolute_url()).content.decode())
    page.emulate_media(media="print")
    note = page.locator("[role=note]").first
    assert note.is_visible()
    assert "Reference 2 has been retracted" in note.inner_text()
    written = "link => getComputedStyle(link, '::after').content"
    assert "https://doi.org/10.5555/notice" in note.locator("a").evaluate(written)

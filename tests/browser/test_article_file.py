"""The article's file in a real browser: axe on its pages, and an edit form that gives back what it was given."""

from __future__ import annotations

import pytest
from django.urls import reverse

from reviewboard.actions import editing, remarks
from reviewboard.queries.wording import wording_of
from tests.browser.test_accessibility import NARROWEST, violations
from tests.cast import draft, fetched, signed_review, submitted, under_review
from tests.reviewboard.views.test_editing import EXACT

pytestmark = [pytest.mark.browser, pytest.mark.django_db]


@pytest.fixture
def article(editor, submitter, reviewer):
    """With everything that the pages can show: findings, verdicts carried over, remarks, references of every kind."""
    article = submitted(submitter, references=(*draft().references, *EXACT[2:]))
    [assignment] = under_review(article, editor, reviewer)
    remarks.suggest(article.pk, by=reviewer, passage=(0, 4), replacement="Ache", text="Plainer")
    remarks.comment(article.pk, by=reviewer, text="Is this so?", blocking=True)
    signed_review(assignment, recommendation="changes")
    wording = wording_of(article.current)
    changed = editing.Wording("Does it?", wording.title, wording.body + "\nSwimming helps. [7]\n", wording.references)
    editing.revise(article.pk, changed, by=editor, seen=article.current.digest, note="More")
    return fetched(article)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["article", "article-edit", "article-changes"])
def test_pages_are_accessible_and_fit_a_phone(shown, client, editor, article, name, scheme):
    client.force_login(editor)
    page = shown(client.get(reverse(f"board:{name}", args=[article.slug])).content.decode())
    page.emulate_media(color_scheme=scheme)
    for width in (1440, 390):
        assert violations(page, width) == []
    page.set_viewport_size({"width": NARROWEST, "height": 900})
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0


def test_a_form_gives_back_byte_for_byte_what_it_was_given(shown, client, editor, submitter):
    body = "\n\nTwo empty lines first, spaces last  \n\tand a tab; ≥ 3 μg & <b>. [1, 2, 3, 4]\n\n\n"
    article = submitted(submitter, body=body, references=EXACT, question=" Why?\nReally? ")
    client.force_login(editor)
    url = reverse("board:article-edit", args=[article.slug])
    page = shown(client.get(url).content.decode())
    sent = page.evaluate("Object.fromEntries(new FormData(document.querySelector('form.edit')))")
    sent = {name: value.replace("\n", "\r\n") for name, value in sent.items()} | {"note": "Nothing at all"}
    assert client.post(url, sent).status_code == 302
    after = fetched(article).current
    assert (after.number, wording_of(after)) == (1, wording_of(article.current))

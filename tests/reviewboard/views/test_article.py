"""The article's file, as each person sees it."""

from __future__ import annotations

from django.urls import reverse

from tests.cast import sources_stand, submitted, under_review


def page(client, person, article, name="article", **query):
    client.force_login(person)
    return client.get(reverse(f"board:{name}", args=[article.slug]), query)


def test_an_editor_sees_what_stands_in_the_way(client, editor, submitter, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    html = page(client, editor, article).content.decode()
    assert "4 citations need a verdict" in html

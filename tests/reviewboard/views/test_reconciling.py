"""The reconcile step by HTTP: who sees it, what is kept, what is said."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from articles.models import Reconciliation, Verdict
from reviewboard.models import Assignment
from tests.cast import PASSWORD, fetched, signed_review, sources_stand, submitted, under_review

pytestmark = pytest.mark.django_db
HOSTILE = "<script>alert(1)</script>"


@pytest.fixture
def two(editor, submitter, reviewer, second_reviewer) -> list[Assignment]:
    """The first signed that all is supported; the second is still at it."""
    article = submitted(submitter)
    sources_stand(article)
    pair = under_review(article, editor, reviewer, second_reviewer)
    signed_review(pair[0])
    return pair


@pytest.fixture
def both(two) -> list[Assignment]:
    signed_review(two[1], value="does_not_support", recommendation="against")
    return two


def page_of(client, assignment: Assignment) -> str:
    client.force_login(assignment.reviewer)
    response = client.get(reverse("board:reconcile", args=[assignment.pk]))
    assert response.status_code == 200
    return response.content.decode()


def posted(client, assignment: Assignment, position: int, **typed: str):
    client.force_login(assignment.reviewer)
    typed = {f"c{position}-{name}": value for name, value in typed.items() if name != "change"} | (
        {"change": "1"} if "change" in typed else {}
    )
    return client.post(reverse("board:reconcile-citation", args=[assignment.pk, position]), typed)


def seen(page: str, position: int) -> str:
    return page.split(f'name="c{position}-seen" value="')[1].split('"')[0]


def test_before_they_have_signed_it_does_not_exist_for_them(client, two):
    client.force_login(two[1].reviewer)
    assert client.get(reverse("board:reconcile", args=[two[1].pk])).status_code == 404
    assert posted(client, two[1], 2, seen="1").status_code == 404


def test_who_has_signed_sees_nothing_of_one_who_has_not(client, two):
    page = page_of(client, two[0])
    assert "You do not differ" in page
    assert "Okafor" not in page


def test_both_see_each_others_verdicts_once_both_have_signed(client, both):
    for mine, other in ((0, "Chidi Okafor"), (1, "Helena Brandt")):
        page = page_of(client, both[mine])
        assert page.count(f"<h3>{other}</h3>") == 4
        assert page.count("<h3>You</h3>") == 4


def test_standing_by_it(client, both):
    response = posted(client, both[0], 2, seen=seen(page_of(client, both[0]), 2), reason=HOSTILE)
    assert response.status_code == 302
    page = page_of(client, both[1])
    assert "Stands by it: &lt;script&gt;" in page
    assert HOSTILE not in page
    assert "waits for you<" in page
    assert "waits for you and Helena Brandt" in page


def test_changing_it_keeps_what_was_typed_while_something_is_missing(client, both):
    typed = {"change": "1", "seen": seen(page_of(client, both[1]), 3), "quote": "A passage", "note": HOSTILE}
    response = posted(client, both[1], 3, **typed)
    page = response.content.decode()
    assert response.status_code == 422
    assert "Choose your verdict." in page
    assert "A passage" in page
    assert HOSTILE not in page
    wrong = posted(client, both[1], 3, **typed, value="supports", password="wrong")
    assert "That is not your password" in wrong.content.decode()
    assert posted(client, both[1], 3, **typed, value="supports", password=PASSWORD).status_code == 302
    assert Verdict.objects.latest("pk").quote == "A passage"


def test_one_who_answered_an_old_page_is_shown_the_new_one(client, both):
    old = seen(page_of(client, both[0]), 1)
    posted(client, both[1], 1, change="1", seen=old, value="partly", stands_as_worded="yes", password=PASSWORD)
    response = posted(client, both[0], 1, seen=old, reason="Mine stands")
    page = response.content.decode()
    assert response.status_code == 409
    assert "A verdict on this citation was changed while you were at it." in page
    assert "Mine stands" in page
    assert seen(page, 1) != old


def test_an_editor_sees_the_differences_and_how_far_the_reviewers_agree(client, both, editor):
    client.force_login(editor)
    page = client.get(reverse("board:disagreements", args=[both[0].article.slug])).content.decode()
    assert "2 reviewers judged 4 citations independently and agreed on 0." in page
    assert "Cohen’s kappa: 0.00" in page
    assert page.count("waits for Helena Brandt and Chidi Okafor") == 4


def test_an_editor_decides_with_a_reason(client, both, editor):
    client.force_login(editor)
    article = fetched(both[0].article)
    page = client.get(reverse("board:disagreements", args=[article.slug])).content.decode()
    url = reverse("board:disagreement-decide", args=[article.slug, 2])
    held = Verdict.objects.get(citation__position=2, given_by=both[0].reviewer)
    typed = {"c2-seen": seen(page, 2), "c2-verdict": held.pk, "c2-password": PASSWORD}
    assert client.post(reverse("board:disagreement-decide", args=[article.slug, 99]), typed).status_code == 404
    refused = client.post(url, typed)
    assert refused.status_code == 422
    assert "Say why: the reviewers read it." in refused.content.decode()
    assert client.post(url, typed | {"c2-reason": "Table 2 reports it"}).status_code == 302
    assert Reconciliation.objects.get().verdict == held
    assert "Ines Calder decided" in page_of(client, both[1])


def test_an_editor_who_is_to_review_it_does_not_see_it(client, both, editor, other_editor):
    other_editor.roles = [*other_editor.roles, "reviewer"]
    other_editor.save()
    under_review(fetched(both[0].article), editor, other_editor)
    client.force_login(other_editor)
    assert client.get(reverse("board:disagreements", args=[both[0].article.slug])).status_code == 404


def test_three_hundred_differences_cost_as_many_queries_as_three(client, editor, submitter, reviewer, second_reviewer):
    counts = []
    for claims in (3, 300):
        lines = "\n".join(f"- Statement number {n} holds true in adults. [1]" for n in range(claims))
        article = submitted(submitter, title=f"About {claims}", question=f"{claims}?", body=lines + "\n[2]")
        sources_stand(article)
        first, second = under_review(article, editor, reviewer, second_reviewer)
        signed_review(first)
        signed_review(second, value="does_not_support", recommendation="against")
        client.force_login(reviewer)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(reverse("board:reconcile", args=[first.pk])).status_code == 200
        counts.append(len(captured))
    assert counts[0] == counts[1]

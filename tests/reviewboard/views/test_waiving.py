"""Waivers, through HTTP: each clears exactly what it names, and only until its day."""

from __future__ import annotations

import re

import pytest
from django.urls import reverse

from articles.models import LedgerEvent, Signature, Source, Standing, Verb, Waiver
from reviewboard.actions import remarks
from reviewboard.policy import MAX_WAIVER_DAYS
from reviewboard.queries import blockers as blocking
from reviewboard.queries.blockers import blockers
from tests.cast import PASSWORD, fetched, ready_to_approve
from tests.clock import in_days

pytestmark = pytest.mark.django_db


@pytest.fixture
def article(editor, submitter, reviewer):
    """Two sources are in no registry, and a comment blocks."""
    found = ready_to_approve(editor, submitter, reviewer)
    Source.objects.update(standing=Standing.NOT_INDEXED)
    remarks.comment(found.pk, by=editor, text="Which exercise?", blocking=True)
    return fetched(found)


def url(article, query: str = "") -> str:
    return reverse("board:article-waive", args=[article.slug]) + query


def words(response) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", response.content.decode()).split())


def keys(article) -> list[str]:
    return [blocker.key for blocker in blockers(article)]


def waive(client, by, article, *ticked: str, **said):
    client.force_login(by)
    kept = {
        "seen": article.current.digest,
        "reason": "A guideline of the ministry",
        "until_on": in_days(30).isoformat(),
    }
    return client.post(url(article), {"keys": ticked, "password": PASSWORD, **kept, **said})


def test_the_page_lists_what_stands_in_the_way_and_ticks_what_was_asked_for(client, editor, article):
    client.force_login(editor)
    response = client.get(url(article, f"?key={keys(article)[1]}"))
    page = words(response)
    assert "Reference 1 is in no registry" in page
    assert "A blocking comment by Ines Calder is open" in page
    ticked = re.findall(r'name="keys" value="([^"]+)"[^>]* checked', response.content.decode())
    assert ticked == [keys(article)[1]]


def test_a_waiver_clears_exactly_what_it_names(client, editor, article):
    first, second, comment = keys(article)
    assert waive(client, editor, article, first).url == reverse("board:article", args=[article.slug])
    assert keys(article) == [second, comment]
    waiver = Waiver.objects.get()
    assert (waiver.blocker, waiver.reason, waiver.until_on) == (first, "A guideline of the ministry", in_days(30))
    assert waiver.signature.meaning == Signature.Meaning.WAIVER
    assert waiver.signature.digest == article.current.digest
    assert LedgerEvent.objects.get(verb=Verb.WAIVED).new["waived"] == ["Reference 1 is in no registry"]


def test_several_at_once_are_one_signature(client, editor, article):
    waive(client, editor, article, *keys(article))
    assert keys(article) == []
    assert Waiver.objects.count() == 3
    assert Signature.objects.filter(meaning=Signature.Meaning.WAIVER).count() == 1


def test_it_ends_after_its_day(client, editor, article, monkeypatch):
    first, *rest = keys(article)
    waive(client, editor, article, first, until_on=in_days(0).isoformat())
    assert keys(article) == rest
    tomorrow = in_days(1)
    monkeypatch.setattr("reviewboard.queries.blockers._parameters", parameters_on(tomorrow))
    assert keys(article) == [first, *rest]


def parameters_on(day):
    usual = blocking._parameters
    return lambda articles: usual(articles) | {"today": day}


def test_it_holds_for_that_standing_only(client, editor, article):
    first = keys(article)[0]
    waive(client, editor, article, first)
    Source.objects.update(standing=Standing.RETRACTED)
    assert blockers(article)[0].sentence == "Reference 1 has been retracted"


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({"reason": " "}, "A waiver needs a reason"),
        ({"until_on": ""}, "Choose the day on which the waiver ends"),
        ({"until_on": in_days(-1).isoformat()}, "Choose a day from today"),
        ({"until_on": in_days(MAX_WAIVER_DAYS + 1).isoformat()}, f"to {MAX_WAIVER_DAYS} days from now"),
        ({"password": ""}, "Give your password"),
        ({"password": "wrong"}, "That is not your password"),
        ({"keys": []}, "Tick at least one thing"),
        ({"keys": ["source:1:nonsense"]}, "no longer stands in the way"),
    ],
)
def test_what_is_missing_is_told_and_the_rest_kept(client, editor, article, said, why):
    response = waive(client, editor, article, keys(article)[0], **said)
    assert response.status_code == 200
    assert why in words(response)
    if "reason" not in said:
        assert "A guideline of the ministry" in response.content.decode()
    assert not Waiver.objects.exists()


def test_a_text_that_changed_is_not_waived(client, editor, article):
    response = waive(client, editor, article, keys(article)[0], seen="0" * 64)
    assert response.status_code == 409
    assert "The text changed while you were at it" in words(response)
    assert "A guideline of the ministry" in response.content.decode()
    assert not Waiver.objects.exists()


@pytest.mark.parametrize("name", ["reviewer", "submitter", "admin_person"])
def test_only_editors_waive(client, request, article, name):
    assert waive(client, request.getfixturevalue(name), article, keys(article)[0]).status_code == 403
    assert not Waiver.objects.exists()


def test_nothing_in_the_way_leads_on_to_approving(client, editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    client.force_login(editor)
    response = client.get(url(article))
    assert "Nothing can be waived" in words(response)
    assert reverse("board:article-approve", args=[article.slug]) in response.content.decode()

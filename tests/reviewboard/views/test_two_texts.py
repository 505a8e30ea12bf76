"""What another tab or device saved is shown beside what was typed, and never overwritten."""

from __future__ import annotations

import pytest
from django.urls import reverse

from articles.dates import clock
from reviewboard.models import DraftVerdict, Review
from tests.cast import fetched
from tests.flows.visitor import Visitor
from tests.reviewboard.views.at_the_desk import answered, autosaved, citation_url, desk_url, opened, version


@pytest.fixture
def url(client, assignment) -> str:
    """Where the verdict on the first citation goes; the desk was opened and the phone saved a note since."""
    opened(client, assignment)
    url = citation_url(assignment, 1)
    assert autosaved(client, url, value="partly", note="From the phone").status_code == 200
    return url


def test_a_script_hears_both_and_what_the_server_has(client, assignment, url):
    response = autosaved(client, url, value="supports", note="From <b>here</b>", quote="Both", based_on="")
    assert response.status_code == 409
    told = response.json()
    row = DraftVerdict.objects.get()
    assert told["version"] == row.saved_at.isoformat()
    assert told["theirs"] == {
        "value": "partly", "stands_as_worded": "", "quote": "", "locator": "", "note": "From the phone",
    }  # fmt: skip
    assert told["message"] == f"Something else was saved from another tab or device at {clock(row.saved_at)} UTC."
    for words in ("From the phone", "From &lt;b&gt;here&lt;/b&gt;", "Supports partly", "Use mine", "Use theirs"):
        assert words in told["both"]
    assert told["url"] == desk_url(assignment, "?citation=1#focus")
    assert (row.value, row.note) == ("partly", "From the phone")


def test_mine_based_on_what_was_shown_then_wins(client, url):
    told = autosaved(client, url, value="supports", based_on="").json()
    assert autosaved(client, url, value="supports", based_on=told["version"]).status_code == 200
    assert DraftVerdict.objects.get().value == "supports"


def test_the_same_words_are_no_conflict_and_make_no_version(client, url):
    before = version(url)
    response = autosaved(client, url, value="partly", note="From the phone", based_on="")
    assert (response.status_code, response.json()["version"]) == (200, before)


@pytest.mark.parametrize("stale", ["", "nonsense", "2020-01-01T00:00:00+00:00"])
def test_a_page_that_says_no_version_overwrites_nothing(client, url, stale):
    assert autosaved(client, url, value="supports", based_on=stale).status_code == 409
    assert client.post(url, {"value": "supports"}).status_code == 409
    assert DraftVerdict.objects.get().value == "partly"


def test_answers_too(client, assignment, url):
    before = version(reverse("board:desk-answers", args=[assignment.pk]))
    assert answered(client, assignment, check_harm="yes", remarks="From the phone").status_code == 200
    response = answered(client, assignment, check_harm="no", remarks="From here", based_on=before)
    assert response.status_code == 409
    assert response.json()["theirs"]["check_harm"] == "yes"
    assert response.json()["theirs"]["remarks"] == "From the phone"
    assert Review.objects.get().remarks == "From the phone"


def test_without_a_script_a_page_shows_both_and_the_choice(assignment, reviewer):
    here, phone = (Visitor(reviewer).open(desk_url(assignment, "?citation=1")) for _ in range(2))
    phone.press("Supports:", note="From the phone")
    here.press("Does not support:", note="From here", status=409)
    assert "Saved from another tab or device" in here.text
    assert "From the phone" in here.text
    assert "From here" in here.text
    assert DraftVerdict.objects.get().note == "From the phone"
    here.press("Use mine")
    assert (DraftVerdict.objects.get().value, DraftVerdict.objects.get().note) == ("does_not_support", "From here")
    assert here.address == desk_url(assignment, "?citation=2")


def test_without_a_script_theirs_is_the_desk_as_it_is(assignment, reviewer):
    here, phone = (Visitor(reviewer).open(desk_url(assignment, "?citation=1")) for _ in range(2))
    phone.press("Supports:", note="From the phone")
    here.press("Next citation", status=409).follow("Use theirs")
    assert here.page.xpath("//textarea[@name='note']")[0].text.strip() == "From the phone"
    assert DraftVerdict.objects.get().value == "supports"


def test_what_is_newest_is_told_to_its_reviewer(client, assignment, url, second_reviewer):
    newest = reverse("board:desk-newest", args=[assignment.pk])
    told = client.get(newest).json()
    assert told == {"newest": version(url), "revision": fetched(assignment.article).current.digest}
    assert f'data-newest="{told["newest"]}"' in opened(client, assignment)
    client.force_login(second_reviewer)
    assert client.get(newest).status_code == 404

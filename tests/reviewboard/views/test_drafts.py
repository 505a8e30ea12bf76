"""My drafts: where they stand and what is asked of me."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.actions.submissions import submit
from articles.drafts.draft import DraftReference
from articles.models import Role, Source, Standing
from reviewboard.actions import editing, workflow
from tests.cast import draft, fetched, person, sources_stand, submitted, under_review

pytestmark = pytest.mark.django_db
URL = "/board/drafts/"


@pytest.fixture
def mine(client, submitter):
    client.force_login(submitter)
    return lambda **query: client.get(URL, query).content.decode()


def many(by, count: int) -> None:
    unlisted = {"references": (DraftReference(1, doi="10.5555/exercise"),)}
    submit([draft(question=f"{by.pk} {n}?", title=f"Draft {by.pk} {n}", **unlisted) for n in range(count)], by=by)


def test_nothing_yet_leads_to_the_import(mine):
    page = mine()
    assert "No drafts yet" in page
    assert re.search(r'<a class="button first" href="/board/import/">Import drafts</a>', page)


def test_own_drafts_only_newest_first(mine, submitter, editor):
    submitted(submitter)
    submitted(submitter, question="And in winter?", title="Walking in winter")
    submitted(editor, question="Somebody else's?", title="Somebody else’s")
    assert re.findall(r'<a class="lead" href="/board/articles/([^"]+)/">', mine()) == [
        "walking-in-winter",
        "exercise-for-back-pain",
    ]


def test_what_keeps_it_from_reviewers_is_told(mine, submitter):
    article = submitted(submitter)
    Source.objects.filter(doi="10.5555/walking").update(standing=Standing.RETRACTED)
    page = mine()
    assert "Reference 2 has been retracted" in page
    assert "Replace it, and change what rests on it." in page
    assert "could not be checked" not in page  # the machine's turn, not theirs
    assert f'<a class="button" href="/board/articles/{article.slug}/">Resolve</a>' in page


def test_more_than_five_faults_are_counted(mine, submitter):
    body = " ".join(f"Fact {n} is known. [{n}]" for n in range(1, 9))
    references = tuple(DraftReference(n, doi=f"10.5555/{n}") for n in range(1, 9))
    submitted(submitter, body=body, references=references)
    Source.objects.update(standing=Standing.ABSENT)
    assert "And 3 more." in mine()


def test_sent_back_says_why_until_it_was_changed(mine, submitter, editor, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    workflow.send_back(article.pk, by=editor, reason="Say for whom")
    page = mine()
    assert "It stands with you again" in page
    assert "Say for whom" in page
    assert "Resolve" in page
    article = fetched(article)
    wording = editing.wording_of(article.current)
    new = editing.Wording(wording.question, "For adults: exercise", wording.body, wording.references)
    editing.revise(article.pk, new, by=submitter, seen=article.current.digest, note="Said")
    page = mine()
    assert "You changed it since it came back with “Say for whom”" in page
    assert "Resolve" not in page


def test_a_withdrawn_draft_says_why(mine, submitter, editor):
    article = submitted(submitter)
    workflow.withdraw(article.pk, by=editor, reason="Superseded")
    assert "Withdrawn: Superseded" in mine()


def test_who_may_come(client, editor, submitter, reviewer, admin_person, outsider):
    for somebody, status in ((submitter, 200), (editor, 200), (reviewer, 403), (admin_person, 403), (outsider, 403)):
        client.force_login(somebody)
        assert client.get(URL).status_code == status
    client.logout()
    assert client.get(URL).status_code == 302


def test_pages_meet(mine, submitter):
    many(submitter, 120)
    seen, before = [], ""
    while before is not None:
        page = mine(before=before)
        seen += [int(number) for number in re.findall(rf">Draft {submitter.pk} (\d+)</a>", page)]
        link = re.search(r'href="\?before=(\d+)" rel="next"', page)
        before = link[1] if link else None
    assert seen == list(range(119, -1, -1))


def test_the_cost_is_the_same_for_3_and_for_300(client, db):
    def statements(name: str, count: int) -> int:
        somebody = person(name, Role.SUBMITTER)
        many(somebody, count)
        client.force_login(somebody)
        with CaptureQueriesContext(connection) as found:
            assert client.get(URL).status_code == 200
        return len(found)

    assert statements("Few Drafts", 3) == statements("Many Papers", 300) <= 2 + 2

"""Whatever registries and people say stands on the board's pages as words: no markup, no script, no dangerous link.

Every page that shows what registries said, as each role that may open it; who may not is turned away without a word.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.drafts.draft import DraftReference
from articles.models import Article, Person, Source, Standing, StandingChange
from reviewboard.actions import alerts
from reviewboard.queries.records import shown
from tests.cast import fetched, sources_stand, submitted, under_review
from tests.sources import MATCH, answered, notice, stands

pytestmark = pytest.mark.django_db
SCRIPT = "<script>alert('x')</script>"
BREAKING = "\"'><img src=x onerror=alert(1)>"
ADDRESS = "javascript:alert(1)"
WORDS = f"{SCRIPT}{BREAKING}"
HOSTILE = re.compile(
    r"<script>alert|<img src=x|\son\w+=|(?:href|src|action|hx-\w+)=[\"']?\s*(?:javascript|data|vbscript):",
    re.IGNORECASE,
)
SAFE = re.compile(r"<script(?: type=\"module\")? src=\"/static/[^\"]+\"[^>]*></script>")
PAGES = ("article-findings", "article", "article-waive", "article-edit", "article-history", "article-findings-progress")
TEMPLATE_CODE = "{{ 7|add:7 }}{% debug %}"


def hostile_source(article: Article, number: int) -> Source:
    """Everything that a registry can say, said with ill will."""
    ill = notice("retraction", WORDS, WORDS, WORDS, ADDRESS)
    by_doi = notice("retraction", TEMPLATE_CODE, "2020", "Crossref", f"10.5555/{BREAKING}")
    told = answered(f"Crossref{WORDS}", "found", WORDS, ill, by_doi, reason=WORDS) | {"url": ADDRESS}
    again = {"asked_again_at": timezone.now().isoformat(), "asked_again_reason": WORDS}
    record = {"source": "Crossref", "title": WORDS, "authors": [[WORDS, WORDS]], "journals": [WORDS]}
    record |= {"publisher": WORDS, "volume": WORDS, "year": 2015, "doi": f"10.5555/{WORDS}", "notices": [ill, by_doi]}
    match = MATCH | {"title": WORDS, "text": WORDS, "found_by": WORDS, "doi": f"10.5555/{BREAKING}", "record": record}
    return stands(
        article,
        number,
        standing=Standing.UNMATCHED,
        match=match,
        record=record,
        link_state="dead",
        link_said=WORDS,
        answers=[told | again],
        checks=[
            ("C6", "retracted", "fatal", WORDS),
            ("C11", "possible_match", "warning", TEMPLATE_CODE),
            ("cited", "C4", "title_varies", "warning", WORDS),
        ],
    )


@pytest.fixture
def article(submitter) -> Article:
    ill = DraftReference(1, as_cited=WORDS, title=WORDS, doi="10.5555/exercise", url=ADDRESS)
    other = DraftReference(2, as_cited=f"Roe R. {TEMPLATE_CODE}", url=f"https://site.example/{BREAKING}")
    article = submitted(submitter, references=(ill, other), title=f"Rest {WORDS}", question=f"Rest {WORDS}?")
    hostile_source(article, 1)
    return fetched(article)


def assert_only_words(html: str) -> None:
    without_ours = SAFE.sub("", html)
    found = HOSTILE.search(re.sub(r"&[a-z#0-9]+;[^<>]*", "", without_ours))
    assert found is None, without_ours[max(0, found.start() - 200) : found.end() + 100]
    assert ">14<" not in html


def opened(by: Person, name: str, *arguments: object):
    client = Client(raise_request_exception=False)
    client.force_login(by)
    return client.get(reverse(f"board:{name}", args=arguments))


@pytest.mark.parametrize("who", ["editor", "submitter", "admin_person", "reviewer", "outsider"])
@pytest.mark.parametrize("name", PAGES)
def test_what_registries_say_is_shown_as_words_to_each_role(request, article, name, who):
    response = opened(request.getfixturevalue(who), name, article.slug)
    assert response.status_code in (200, 204, 403, 404)
    if who in ("reviewer", "outsider"):
        assert response.status_code in (403, 404)
    assert_only_words(response.content.decode())


@pytest.mark.parametrize("who", ["editor", "submitter", "admin_person"])
def test_the_findings_page_shows_them_to_who_may_see(request, article, who):
    html = opened(request.getfixturevalue(who), "article-findings", article.slug).content.decode()
    assert html.count("&lt;script&gt;alert(") > 5
    assert "{{ 7|add:7 }}" in html


def test_the_corrected_record_is_put_into_the_form_as_words(client, article, editor):
    client.force_login(editor)
    page = client.get(reverse("board:article", args=[article.slug]), {"replace": "1", "record": "1"})
    assert_only_words(page.content.decode())


@pytest.mark.parametrize("who", ["editor", "submitter"])
@pytest.mark.parametrize("decided", ["the-work", "another"])
def test_a_decision_about_an_ill_match_is_told_in_words(request, article, who, decided):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    sent = {"is": decided, "shown": shown(Source.objects.get(doi="10.5555/exercise").match)}
    response = client.post(reverse("board:reference-match", args=[article.slug, 1]), sent, follow=True)
    assert_only_words(response.content.decode())


@pytest.mark.parametrize("who", ["reviewer", "outsider", "admin_person"])
@pytest.mark.parametrize("name", ["reference-match", "article-recheck", "article-waive"])
def test_who_may_not_act_changes_nothing(request, article, who, name):
    client = Client()
    client.force_login(request.getfixturevalue(who))
    numbered = [1] if name == "reference-match" else []
    before = list(Source.objects.order_by("pk").values())
    sent = {"is": "the-work", "shown": shown(Source.objects.get(doi="10.5555/exercise").match), "number": "1"}
    assert client.post(reverse(f"board:{name}", args=[article.slug, *numbered]), sent).status_code in (403, 404)
    assert list(Source.objects.order_by("pk").values()) == before


def test_an_alert_a_desk_and_the_mail_about_it_hold_words(client, submitter, editor, reviewer):
    article = submitted(submitter, title=f"Rest {WORDS}")
    sources_stand(article)
    [assignment] = under_review(article, editor, reviewer)
    source = hostile_source(article, 1)
    Source.objects.filter(pk=source.pk).update(standing=Standing.RETRACTED)
    change = StandingChange.objects.create(
        source=source, old=Standing.STANDS, new=Standing.RETRACTED, said=[WORDS], changed_at=timezone.now()
    )
    alerts.follow(change.pk)
    for by, name, arguments in (
        (editor, "alerts", []),
        (editor, "article", [article.slug]),
        (editor, "article-findings", [article.slug]),
        (editor, "article-history", [article.slug]),
        (reviewer, "desk", [assignment.pk]),
    ):
        response = opened(by, name, *arguments)
        assert response.status_code == 200
        assert_only_words(response.content.decode())
    assert "&lt;script&gt;" in opened(editor, "alerts").content.decode()
    assert_only_words(Client().get(article.get_absolute_url()).content.decode())


def test_a_waiver_says_its_reason_in_words(client, article, editor):
    client.force_login(editor)
    address = reverse("board:article-waive", args=[article.slug])
    response = client.post(address, {"keys": [WORDS], "reason": WORDS, "until_on": WORDS, "password": WORDS})
    assert response.status_code == 200
    assert_only_words(response.content.decode())

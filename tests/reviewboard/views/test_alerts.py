"""The page of source alerts: what happened, what rests on it, who else, what to do; and closing one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from articles.actions.submissions import submit
from articles.models import Article, Source
from reviewboard.models import Alert
from reviewboard.tasks import sweep_alerts
from tests.cast import draft, fetched, ready_to_approve, sources_stand, submitted, under_review
from tests.counting import statements
from tests.reviewboard.news import SAID, news, published

pytestmark = pytest.mark.django_db
URL = "/board/alerts/"


@pytest.fixture
def live(editor, submitter, reviewer) -> Article:
    return published(ready_to_approve(editor, submitter, reviewer), editor)


def page(person, address: str = URL) -> str:
    client = Client()
    client.force_login(person)
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def test_nothing_got_worse(editor):
    assert "No source of a live article got worse" in page(editor)


def test_everything_an_editor_has_to_know(live, editor, submitter):
    other = submitted(submitter, question="And in winter?", title="Winter")
    news("retracted")
    Source.objects.filter(doi="10.5555/walking").update(
        record={"notices": [{"source": "PubMed", "said": "Retraction in", "date": "2010", "notice_id": "pmid:77"}]}
    )
    sweep_alerts()
    html = page(editor)
    for said in (
        "A source has been retracted",
        SAID,
        "before: exists and stands",
        "<b>PubMed</b>: “Retraction in”, 2010",
        "https://pubmed.ncbi.nlm.nih.gov/77/",
        "2 citations of the current text rest on it",
        f"{live.get_absolute_url().replace('/articles/', '/board/articles/', 1)}#citation-3",
        "Walking 30 minutes a day helps.",
        "1 other article rests on the same source",
        other.current.title,
        "Asked again: Helena Brandt.",
        "?replace=2#reference-2",
        reverse("board:article-waive", args=[live.slug]),
        reverse("board:alert-close", args=[Alert.objects.get(article=live).pk]),
    ):
        assert said in html, said
    assert 'href="/board/alerts/" aria-current="page"' in html


def test_a_correction_offers_to_reopen(live, editor):
    news("corrected")
    sweep_alerts()
    html = page(editor)
    assert reverse("board:article-reopen", args=[live.slug]) in html
    assert "?replace=" not in html


def test_an_admin_reads_it_and_is_offered_no_act(live, admin_person):
    news("retracted")
    sweep_alerts()
    html = page(admin_person)
    assert "A source has been retracted" in html
    assert "Close with a reason" not in html


def test_closing_asks_for_a_reason_keeps_what_was_typed_and_closes(live, editor):
    news("corrected")
    sweep_alerts()
    client = Client()
    client.force_login(editor)
    address = reverse("board:alert-close", args=[Alert.objects.get().pk])
    assert "What will happen" in client.get(address).content.decode()
    refused = client.post(address, {"reason": "  "})
    assert "Say why" in refused.content.decode()
    assert client.post(address, {"reason": "A name was misspelt."}, follow=True).redirect_chain == [(URL, 302)]
    assert Alert.objects.get().closed_because == "A name was misspelt."
    again = client.post(address, {"reason": "Once more"})
    assert again.status_code == 409
    assert "Once more" in again.content.decode()


def test_it_is_counted_in_the_masthead_and_shown_on_file_and_queue(live, editor, submitter):
    news("retracted")
    sweep_alerts()
    assert "Alerts<b>1" in page(editor)
    file = page(editor, f"/board/articles/{live.slug}/")
    assert "1 source got worse" in file
    assert "Reference 2 has been retracted</b>" in file
    assert "Asked again, since a source got worse. Signed this revision: recommends approval," in file
    assert f"/board/alerts/#alert-{Alert.objects.get().pk}" in file
    assert "/board/alerts/" not in page(submitter, f"/board/articles/{live.slug}/")
    for view in ("with-reviewers", "all"):
        assert "A source got worse" in page(editor, f"/board/queue/?view={view}")


def test_the_same_number_of_statements_for_1_and_for_45_and_pages_by_key(submitter, editor):
    submit([draft(question=f"Question {n}?", title=f"Title {n}") for n in range(45)], by=submitter)
    client = Client()
    client.force_login(editor)
    source, articles = Source.objects.get(doi="10.5555/walking"), list(Article.objects.order_by("pk"))

    def opened(article: Article) -> Alert:
        return Alert(article=article, source=source, old="stands", new="retracted", opened_at=timezone.now())

    Alert.objects.bulk_create([opened(articles[0])])
    one = len(statements(lambda: client.get(URL)))
    Alert.objects.bulk_create([opened(article) for article in articles[1:]])
    assert len(statements(lambda: client.get(URL))) == one
    assert one <= 8
    seen, address = [], URL
    while address:
        context = client.get(address).context
        seen += [row.alert.pk for row in context["rows"]]
        address = URL + context["next_url"] if context["next_url"] else ""
    assert sorted(seen) == sorted(Alert.objects.values_list("pk", flat=True))
    assert "44 other articles rest on the same source" in page(editor)
    assert "and 39 more" in page(editor)


def test_hostile_words_stay_words(live, editor, reviewer):
    news("retracted", said="<script>alert(1)</script>")
    sweep_alerts()
    assert "<script>alert" not in page(editor)
    assert "<script>alert" not in page(editor, f"/board/articles/{live.slug}/")


def test_an_article_whose_text_no_longer_cites_it_says_so(submitter, editor, reviewer):
    article = submitted(submitter)
    sources_stand(article)
    under_review(article, editor, reviewer)
    news("retracted")
    sweep_alerts()
    Alert.objects.update(source=Source.objects.create(key="doi:10.5555/gone", doi="10.5555/gone"))
    assert "No claim of the current text cites it" in page(editor)
    assert fetched(article).current.number == 1

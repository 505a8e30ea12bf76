"""Beside each claim on a source that does not stand, readers are told so, in words, with the notice."""

from __future__ import annotations

import datetime as dt

import pytest
from django.test import Client
from django.utils import timezone

from articles.actions.retractions import compare_table
from articles.doubts import with_doubts
from articles.models import Article, Source, Standing, Sweep
from articles.queries import reading
from tests.articles.actions.test_retractions import load
from tests.articles.citations.test_retraction_watch import line
from tests.cast import ready_to_approve, sources_stand, submitted
from tests.reviewboard.news import published

pytestmark = pytest.mark.django_db
FOUND_ON = dt.datetime(2099, 11, 25, 4, tzinfo=dt.UTC)


def fell(standing: str = Standing.RETRACTED, **notice: str) -> None:
    said = {
        "kind": "retraction",
        "notice_id": "10.5555/notice",
        "date": "2010-02-06",
    }
    Source.objects.filter(doi="10.5555/walking").update(
        standing=standing, standing_since_at=FOUND_ON, checked_at=FOUND_ON, record={"notices": [said | notice]}
    )


def page(article: Article) -> str:
    return Client().get(article.get_absolute_url()).content.decode()


@pytest.fixture(params=["pending", "published"])
def article(request, editor, submitter, reviewer) -> Article:
    if request.param == "pending":
        return submitted(submitter)
    return published(ready_to_approve(editor, submitter, reviewer), editor)


def test_each_claim_on_it_has_its_own_note_with_the_notice_and_since_when(article):
    fell()
    html = page(article)
    assert html.count('<span class="doubt" role="note"') == 2
    assert "<b>Reference 2 has been retracted</b> (6 February 2010), known here since 25 November 2099." in html
    assert 'href="https://doi.org/10.5555/notice"' in html
    first = html.index('<span class="doubt"')
    assert html.index("Walking 30 minutes a day helps.") < first < html.index("Rest beyond 2 days")
    assert 'href="#ref-2"' in html[html.index('class="band"') : html.index("</section>", html.index('class="band"'))]


@pytest.mark.parametrize("standing", ["withdrawn", "concern", "absent"])
def test_every_bad_standing_is_told(article, standing):
    fell(standing)
    assert page(article).count('role="note"') == 2


@pytest.mark.parametrize("standing", ["stands", "corrected", "superseded", "unknown", "not_indexed", "suspect"])
def test_what_is_only_to_be_read_or_not_known_is_no_doubt(article, standing):
    fell(standing)
    assert 'role="note"' not in page(article)


@pytest.mark.parametrize(
    ("notice", "shown", "linked"),
    [
        ({"date": "2010-02"}, "(2010-02)", "https://doi.org/10.5555/notice"),
        (
            {"date": "", "notice_id": "pmid:20137807"},
            "retracted</b>, known",
            "https://pubmed.ncbi.nlm.nih.gov/20137807/",
        ),
        ({"notice_id": ""}, "(6 February 2010)", ""),
        ({"kind": "correction"}, "retracted</b>, known", ""),
        ({"notice_id": "javascript:alert(1)"}, "(6 February 2010)", ""),
        (
            {"notice_id": '10.5555/"><script>alert(1)</script>'},
            "(6 February 2010)",
            "https://doi.org/10.5555/%22%3E%3C",
        ),
        ({"date": "<b>2010</b>"}, "(&lt;b&gt;2010&lt;/b&gt;)", ""),
    ],
)
def test_what_a_registry_leaves_out_or_garbles(submitter, notice, shown, linked):
    article = submitted(submitter)
    fell(**notice)
    html = page(article)
    assert shown in html
    assert "<script>alert" not in html
    assert "javascript:" not in html
    assert (f'href="{linked}' in html) if linked else ("Read the notice" not in html or "doi.org" in html)


def test_the_note_stands_behind_the_whole_group_of_markers_and_its_full_stop(submitter):
    article = submitted(submitter, body="Walking helps [1, 2]. Rest does not help [1].")
    fell()
    [leaf] = reading(article.slug).leaves
    assert '2</a></sup>. <span class="doubt"' in leaf["html"]
    assert leaf["html"].count("doubt") == 1


def test_several_doubts_are_told_one_by_one_and_what_to_do_about_them_once(editor, submitter, reviewer):
    article = published(ready_to_approve(editor, submitter, reviewer), editor)
    fell()
    assert "Do not rely on the claims that cite it," in page(article)
    Source.objects.filter(doi="10.5555/exercise").update(standing=Standing.RETRACTED, standing_since_at=FOUND_ON)
    assert page(article).count("Do not rely on the claims that cite them,") == 1
    assert "the claims that cite it," not in page(article)


def test_a_text_that_was_approved_since_says_that_the_board_has_read_the_claims_again(editor, submitter, reviewer):
    article = published(ready_to_approve(editor, submitter, reviewer), editor)
    fell()
    assert "A source of this answer is in doubt" in page(article)
    Source.objects.filter(doi="10.5555/walking").update(standing_since_at=timezone.now() - dt.timedelta(days=1))
    html = page(article)
    assert html.count("The board has read this claim again since.") == 2
    assert "A source of this answer is in doubt" not in html


def test_without_doubts_the_text_is_as_it_was_stored():
    assert with_doubts("<p>As it was.</p>", {}) == "<p>As it was.</p>"


def watched(article: Article) -> str:
    html = page(article)
    return " ".join(html[html.index("Sources last checked") : html.index("</dl>")].split())


def test_never_checked_says_so(submitter):
    said = watched(submitted(submitter))
    assert "Sources last checked</dt><dd>Not yet</dd>" in said
    assert "Compared with Retraction Watch</dt><dd>Not yet</dd>" in said


def test_the_oldest_answer_counts_and_what_was_not_answered_is_said(submitter):
    article = submitted(submitter)
    sources_stand(article, at=dt.datetime(2026, 11, 20, tzinfo=dt.UTC))
    Source.objects.filter(doi="10.5555/walking").update(checked_at=dt.datetime(2026, 11, 23, tzinfo=dt.UTC))
    assert "20 November 2026</time></dd>" in watched(article)
    Source.objects.filter(doi="10.5555/exercise").update(checked_at=None)
    assert "23 November 2026</time>; no answer yet about 1 of 2</dd>" in watched(article)


def test_works_in_no_registry_are_not_said_to_be_checked(submitter):
    article = submitted(submitter)
    Source.objects.update(standing=Standing.NOT_INDEXED, checked_at=FOUND_ON)
    assert "None is in a registry that could be asked" in watched(article)


def test_the_last_comparison_is_told_with_the_age_of_its_list(submitter):
    article = submitted(submitter)
    load(line())
    compare_table(at=timezone.now())
    assert f"{timezone.now():%-d %B %Y}</time></dd>" in watched(article)
    Sweep.objects.filter(kind=Sweep.Kind.TABLE).update(
        finished_at=dt.datetime(2026, 11, 25, tzinfo=dt.UTC), counts={"loaded_at": "2026-01-03T02:00:00+00:00"}
    )
    assert ", with its list of " in watched(article)
    assert "3 January 2026" in watched(article)

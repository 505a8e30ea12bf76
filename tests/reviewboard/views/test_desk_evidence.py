"""What stands beside the claim: the reference, passage and abstract, and what its reader said of the source before."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from articles.drafts.draft import DraftReference
from articles.models import Abstract, Reference, Source
from reviewboard.actions import reviews
from reviewboard.models import Assignment
from tests.cast import PASSWORD, signed_review, sources_stand, submitted, typed_review, under_review
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import citation_url, desk_url, opened

HOSTILE = "<script>alert(1)</script>"
ABSTRACT = "BACKGROUND: Rest was advised. Movement was feared.\n\nRESULTS: Pain fell in most adults. Nobody was harmed."


def keep(doi: str, text: str = ABSTRACT, service: str = "PubMed") -> Abstract:
    source = Source.objects.get(doi=doi)
    at = dt.datetime(2026, 3, 3, 9, tzinfo=dt.UTC)
    return Abstract.objects.create(source=source, text=text, service=service, fetched_at=at, sha256="0" * 64)


def test_the_abstract_is_there_with_its_sections_and_the_closest_sentences(client, assignment):
    keep("10.5555/exercise")
    page = opened(client, assignment)
    assert re.search(r"<b>Abstract, PubMed, fetched <time[^>]*>3 March 2026</time></b>", page)
    assert "<b>BACKGROUND</b> Rest was advised. Movement was feared." in page
    assert '<b>RESULTS</b> <mark data-rank="1"><sup>1</sup>&nbsp;Pain fell in most adults.</mark>' in page
    assert 'data-sentence="Pain fell in most adults."' in page


def test_passage_and_abstract_each_have_their_closest_sentences(client, editor, reviewer, submitter):
    passage = "Forty adults took part. Pain fell with exercise."
    references = (DraftReference(1, as_cited="Doe J. Exercise. 2020.", doi="10.5555/e", passage=passage),)
    article = submitted(submitter, body="Pain falls with exercise in most adults. [1]", references=references)
    [assignment] = under_review(article, editor, reviewer)
    keep("10.5555/e")
    page = opened(client, assignment)
    assert page.count('<mark data-rank="1">') == 2
    assert page.index("as the draft brought it") < page.index("Abstract, PubMed,")
    assert 'data-sentence="Pain fell with exercise."' in page


def test_without_scripts_the_closest_sentence_of_the_abstract_is_quoted(client, assignment):
    keep("10.5555/exercise")
    opened(client, assignment)
    client.post(citation_url(assignment, 1), {"quote": "Mine.", "cite": "1"})
    assert "Mine.\nPain fell in most adults.</textarea>" in opened(client, assignment, "?citation=1")


def test_a_hostile_abstract_is_shown_as_text(client, assignment):
    keep("10.5555/exercise", f"A{HOSTILE}: {HOSTILE} pain.\n\nRESULTS: {HOSTILE}", service=HOSTILE[:40])
    page = opened(client, assignment)
    assert "<script>alert" not in page
    assert page.count("&lt;script&gt;") >= 4


def test_the_reference_is_in_the_house_style_where_the_record_is_of_the_work_cited(client, article, assignment):
    row = Reference.objects.get(revision=article.current, number=1)
    record = {"rendered": {"nlm": "Doe J. <i>Exercise</i>. J Pain. 2020."}, "confirmed": [row.cited_key]}
    Source.objects.filter(pk=row.source_id).update(record=record)
    assert "<p><b>1</b> Doe J. <i>Exercise</i>. J Pain. 2020.</p>" in opened(client, assignment)
    Source.objects.filter(pk=row.source_id).update(record=record | {"confirmed": []})
    page = opened(client, assignment)
    assert "<i>Exercise</i>" not in page
    assert "<p><b>1</b> Doe J. Exercise and pain. J Pain. 2020;1:1-9." in page


# -- what I said of it before -----------------------------------------------------------------------------------------


def another(submitter, editor, people, title: str) -> list[Assignment]:
    article = submitted(submitter, title=title, question=f"{title}?")
    sources_stand(article)
    return under_review(article, editor, *people)


def earlier(page: str) -> list[str]:
    """The titles in the list of earlier verdicts."""
    listed = page.partition('<details class="earlier">')[2].partition("</details>")[0]
    return re.findall(r", in “([^”]*)”", listed)


def test_my_earlier_verdicts_on_the_same_source_are_there_newest_first(
    client, assignment, submitter, editor, reviewer, second_reviewer
):
    for number in range(3):
        mine, _ = another(submitter, editor, [reviewer, second_reviewer], f"Mine {number}")
        signed_review(mine)
    _, theirs = another(submitter, editor, [reviewer, second_reviewer], "Theirs alone")
    signed_review(theirs)
    [typed_only] = another(submitter, editor, [reviewer], "Only typed")
    typed_review(typed_only)
    page = opened(client, assignment, "?citation=1")
    assert earlier(page) == ["Mine 2", "Mine 2", "Mine 1", "Mine 1", "Mine 0"]
    assert "Your earlier verdicts on this source: 5" in page


def test_an_earlier_verdict_shows_what_was_quoted_as_text(client, assignment, submitter, editor, reviewer):
    [mine] = another(submitter, editor, [reviewer], f"About {HOSTILE}")
    review = typed_review(mine)
    first = review.revision.citations.get(position=1)
    judged = reviews.Judgement(value="partly", stands_as_worded=True, quote=f"As {HOSTILE} said")
    reviews.save_verdict(review, first.pk, judged, by=reviewer)
    reviews.sign_review(review.pk, by=reviewer, seen=review.revision.digest, password=PASSWORD)
    page = opened(client, assignment, "?citation=1")
    assert "<blockquote>As &lt;script&gt;alert(1)&lt;/script&gt; said</blockquote>" in page
    assert "<script>alert" not in page


def test_what_i_say_of_this_citation_is_not_among_the_earlier_ones(client, assignment):
    signed_review(assignment)
    page = opened(client, assignment, "?citation=1")
    assert "Your earlier verdicts on this source: 1" in page  # the other citation of reference 1


@pytest.mark.parametrize("count", [1, 12])
def test_earlier_verdicts_and_abstract_cost_no_statement_of_their_own(
    client, assignment, submitter, editor, reviewer, count
):
    for number in range(count):
        [mine] = another(submitter, editor, [reviewer], f"Number {number}")
        signed_review(mine)
    keep("10.5555/exercise")
    opened(client, assignment)
    assert len(statements(lambda: client.get(desk_url(assignment)))) <= 8


def test_a_long_list_of_sources_brings_along_only_the_one_in_focus(client, assignment):
    keep("10.5555/walking", "Only of the second source. Walking helps.")
    assert "Only of the second source" not in opened(client, assignment, "?citation=1")
    assert "Only of the second source" in opened(client, assignment, "?citation=3")

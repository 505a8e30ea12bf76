"""What readers see of texts for other readers: the approved wording of the published revision, and nothing else."""

from __future__ import annotations

import pytest
import time_machine
from django.test import Client

from articles.models import Article, Audience, Source, Standing
from reviewboard.actions import variants, workflow
from tests.cast import PASSWORD, fetched, ready_to_approve, signed_review, submitted
from tests.counting import statements
from tests.reviewboard.views.at_the_desk import revised
from tests.wordings import PLAIN, approved_for_readers, compared, written

pytestmark = pytest.mark.django_db
PATIENTS = "Do not rest longer than 2 days."
CLINICIANS = "Rest beyond 2 days does not help."


@pytest.fixture
def article(editor, submitter, reviewer) -> Article:
    found = ready_to_approve(editor, submitter, reviewer)
    workflow.approve(found.pk, by=editor, seen=found.current.digest, password=PASSWORD, publish_too=True)
    return fetched(found)


@pytest.fixture
def variant(article, editor):
    """Compared, not approved."""
    found = written(article, editor)
    compared(article.assignments.get(), found)
    return found


@pytest.fixture
def approved(variant, editor):
    approved_for_readers(variant, editor)
    return variant


def page(article: Article, query: str = "", status: int = 200) -> str:
    response = Client().get(article.get_absolute_url() + query)
    assert response.status_code == status
    return response.content.decode()


def test_before_its_approval_there_is_nothing_to_choose(article, variant):
    for query in ("", "?for=patient"):
        html = page(article, query)
        assert CLINICIANS in html
        assert PATIENTS not in html
        assert "Patients and public</a>" not in html
    assert "There is no approved wording for patients of this answer." in html
    assert f'<link rel="canonical" href="http://testserver{article.get_absolute_url()}">' in html


def test_an_approved_wording_can_be_chosen(article, approved):
    assert 'href="?for=patient#text">Patients and public</a>' in page(article)
    assert "Students</a>" not in page(article)
    html = page(article, "?for=patient")
    assert PATIENTS in html
    assert CLINICIANS not in html
    assert '<a href="?for=patient#text" aria-current="true">Patients and public</a>' in html
    assert ">Moving and back pain</h2>" in html


def test_it_names_those_who_compared_and_approved_it_and_its_own_digest(article, approved):
    html = page(article, "?for=patient")
    assert "Helena Brandt, MD, PhD</b><span>compared every claim with the text for clinicians" in html
    assert "Ines Calder</b><span>approved it for patients" in html
    assert "reviewed every claim against its sources</span>" not in html
    assert approved.digest[:4] in html
    assert article.current.digest[:4] not in html


def test_each_text_has_one_address_for_search_engines(article, approved):
    home = f"http://testserver{article.get_absolute_url()}"
    assert f'<link rel="canonical" href="{home}">' in page(article, "?style=ama")
    assert f'<link rel="alternate" href="{home}?for=patient" title="For patients">' in page(article)
    html = page(article, "?style=ama&for=patient")
    assert f'<link rel="canonical" href="{home}?for=patient">' in html
    assert f'<link rel="alternate" href="{home}" title="For clinicians">' in html


def test_the_facts_beside_it_are_its_own(article, variant, editor):
    with time_machine.travel("2031-03-04T10:00:00Z", tick=False):
        approved_for_readers(variant, editor)
    rail = page(article, "?for=patient").split('<div class="rail">')[1]
    assert ">4 March 2031</time>" in rail[: rail.index("Published")]
    assert "4 March 2031" not in page(article).split('<div class="rail">')[1].split("</dl>")[0]


def test_its_markers_lead_to_the_references(article, approved):
    html = page(article, "?for=patient")
    assert 'href="#ref-2"' in html
    assert 'id="ref-2"' in html


def test_a_wording_that_was_taken_back_is_gone(article, approved, editor):
    variants.take_back_variant(approved.pk, by=editor, reason="Misread")
    assert PATIENTS not in page(article, "?for=patient")


def test_it_is_published_with_the_main_text_and_not_before(editor, submitter, reviewer):
    article = ready_to_approve(editor, submitter, reviewer)
    variant = written(article, editor)
    compared(article.assignments.get(), variant)
    workflow.approve(article.pk, by=editor, seen=article.current.digest, password=PASSWORD)
    approved_for_readers(variant, editor)
    assert PATIENTS not in page(article, "?for=patient")
    workflow.publish(article.pk, by=editor, seen=article.current.digest)
    assert PATIENTS in page(article, "?for=patient")


def test_a_pending_article_offers_no_other_wording(submitter, editor):
    article = submitted(submitter)
    written(article, editor)
    html = page(article, "?for=patient")
    assert PATIENTS not in html
    assert "Not yet approved." in html


def test_readers_keep_the_wording_of_the_published_revision_and_never_an_older_one_with_a_newer_text(
    article, approved, editor
):
    workflow.reopen(article.pk, by=editor, reason="A newer trial disagrees.")
    revised(article, "Rest beyond 2 days", "Rest beyond 3 days", by=editor)
    html = page(article, "?for=patient")
    assert PATIENTS in html
    assert "This answer is being reviewed again" in html  # the notice stands on every wording
    assert "A newer trial disagrees." in html

    signed_review(article.assignments.get())
    seen = fetched(article).current.digest
    workflow.approve(article.pk, by=editor, seen=seen, password=PASSWORD)
    assert PATIENTS in page(article, "?for=patient")
    workflow.publish(article.pk, by=editor, seen=seen)
    html = page(article, "?for=patient")
    assert PATIENTS not in html
    assert "Rest beyond 3 days" in html
    assert "There is no approved wording for patients" in html


def test_a_source_that_got_worse_is_marked_in_every_wording(article, approved):
    Source.objects.filter(doi="10.5555/walking").update(standing=Standing.RETRACTED)
    html = page(article, "?for=patient")
    assert "A source of this answer is in doubt" in html
    assert html.count('<span class="doubt" role="note"') == 2
    assert 'href="#ref-2" data-tone="bad"' in html


def test_a_withdrawn_article_is_gone_for_all_readers(article, approved, editor):
    workflow.withdraw(article.pk, by=editor, reason="Wrong")
    assert PATIENTS not in page(article, "?for=patient", 410)


def test_the_words_for_patients_do_not_speak_to_clinicians(article, approved):
    assert "intended for healthcare professionals" in page(article)
    html = page(article, "?for=patient")
    assert "intended for healthcare professionals" not in html
    assert "Do not start, change or stop a treatment because of it alone." in html


def test_hostile_text_stays_text(article, editor):
    hostile = "<script>alert(1)</script> is bad for most adults. [1]\n\n" + PLAIN
    variant = written(article, editor, hostile)
    compared(article.assignments.get(), variant)
    approved_for_readers(variant, editor)
    assert "<script>alert" not in page(article, "?for=patient")


@pytest.mark.parametrize("query", ["", "?for=patient", "?for=student", "?for=%00<b>"])
def test_a_page_costs_three_statements_whoever_reads(article, approved, editor, client, query):
    student = written(article, editor, audience=Audience.STUDENT)
    compared(article.assignments.get(), student)
    approved_for_readers(student, editor)
    for more in range(3):
        written(article, editor, PLAIN + f"\nAsk your doctor {more} times. [1]\n")
    assert len(statements(lambda: client.get(article.get_absolute_url() + query))) == 3

"""Abstracts come with the check of a source, once, and stay."""

from __future__ import annotations

import hashlib

import pytest
from django.utils import timezone

from articles.drafts.draft import DraftReference
from articles.models import Abstract, Source, Standing
from articles.tasks import sweep_checks
from tests.cast import submitted

pytestmark = pytest.mark.django_db
EFETCH = "/entrez/eutils/efetch.fcgi"
IN_PUBMED = DraftReference(1, as_cited="Okonkwo A. Early mobilisation. 2021.", pmid="90000001")
BY_DOI = DraftReference(1, as_cited="Okonkwo A. Early mobilisation. 2021.", doi="10.5555/trial.2021.0042")
OTHER = DraftReference(2, as_cited="Brandt K. Zur Behandlung der Ischialgie. 1987.", pmid="90000002")
SECTIONS = "BACKGROUND: Rest was advised & movement feared (p<0.05).\n\nRESULTS: Walking at ≥2 h did no harm."


def checked(submitter, *references: DraftReference) -> None:
    submitted(submitter, references=references)
    sweep_checks()


def again() -> None:
    Source.objects.update(check_due_at=timezone.now())
    sweep_checks()


def test_pubmeds_abstract_is_kept_with_where_and_when_it_was_read(standin, submitter):
    checked(submitter, IN_PUBMED, OTHER)
    row = Abstract.objects.get()
    assert (row.source.pmid, row.text, row.service) == ("90000001", SECTIONS, "PubMed")
    assert EFETCH in row.url
    assert "email" not in row.url
    assert row.sha256 == hashlib.sha256(SECTIONS.encode()).hexdigest()
    assert row.fetched_at <= timezone.now()
    assert row.source.record["abstract"] == ""


def test_many_are_asked_for_in_one_question_and_none_twice(standin, submitter):
    checked(submitter, IN_PUBMED, OTHER)
    assert standin.asked[EFETCH] == 1
    again()
    [asked_again] = [query["id"] for query in standin.queries if query.get("retmode") == "xml"][1:]
    assert asked_again == "90000002"  # it gave none so far


def test_a_source_cited_by_its_doi_alone_has_europe_pmcs(standin, submitter):
    checked(submitter, BY_DOI, OTHER)
    row = Abstract.objects.get()
    assert (row.service, row.text.splitlines()[-1]) == ("Europe PMC", "Results: Walking at ≥2 h did no harm.")


def test_it_stays_where_a_later_answer_has_none_or_another_registry_another(standin, submitter):
    checked(submitter, BY_DOI, OTHER)
    source = Source.objects.get(doi=BY_DOI.doi)
    Source.objects.filter(pk=source.pk).update(key="doi:10.5555/down.503", check_due_at=timezone.now())
    sweep_checks()
    assert Abstract.objects.get().service == "Europe PMC"
    Source.objects.filter(pk=source.pk).update(key="pmid:90000001", pmid="", check_due_at=timezone.now())
    sweep_checks()
    assert Abstract.objects.get().service == "Europe PMC"


def test_it_follows_its_own_registry(standin, submitter):
    checked(submitter, BY_DOI, OTHER)
    Abstract.objects.update(text="As it was before.", sha256="0" * 64)
    again()
    assert "Walking at ≥2 h did no harm." in Abstract.objects.get().text


def test_without_the_abstract_the_check_is_made_all_the_same(standin, submitter):
    standin.recordings.insert(0, {"path": EFETCH, "status": 503, "text": ""})
    checked(submitter, IN_PUBMED, OTHER)
    assert Source.objects.get(pmid="90000001").standing == Standing.STANDS
    assert not Abstract.objects.exists()

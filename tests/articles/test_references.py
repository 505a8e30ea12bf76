"""The list of references that readers see: formatted where a registry agrees, as cited where not; and taken along."""

from __future__ import annotations

import io
import json
from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.actions.retractions import load_table
from articles.citations.answers import Record
from articles.citations.formats import read
from articles.citations.rendering.styles import rendered
from articles.drafts.draft import DraftReference
from articles.models import Article, Source
from articles.tasks import sweep_checks
from reviewboard.actions import handling, workflow
from tests.articles.citations.test_retraction_watch import line, table
from tests.cast import submitted

pytestmark = pytest.mark.django_db
RIGHT = DraftReference(
    1, as_cited="Doe J. Exercise and pain. J Pain. 2020;1:1-9. doi:10.5555/exercise", doi="10.5555/exercise"
)
WRONG = DraftReference(2, as_cited="Roe R. Something else. 2021.", doi="10.5555/walking")
RECORD = Record(
    source="Crossref",
    doi="10.5555/exercise",
    pmid="77",
    title="Exercise and <pain>",
    authors=(("Doe", "Jane"),),
    year=2020,
    journals=("Journal of Pain",),
    volume="1",
    pages="1-9",
    type="journal-article",
)


@pytest.fixture
def article(submitter) -> Article:
    """Of its two references a registry confirmed the first; it has a record behind the second, which says otherwise."""
    found = submitted(submitter, references=(RIGHT, WRONG))
    known = stored(RECORD)
    for reference in found.current.references.select_related("source"):
        confirmed = [reference.cited_key] if reference.number == 1 else ["another way of citing it"]
        Source.objects.filter(pk=reference.source_id).update(record=known | {"confirmed": confirmed})
    return found


def stored(record: Record) -> dict:
    held = {name: getattr(record, name) for name in Record.__dataclass_fields__}
    return json.loads(json.dumps(held)) | {"rendered": rendered(record)}


def page(article: Article, query: str = "") -> str:
    return Client().get(article.get_absolute_url() + query).content.decode()


def exported(article: Article, suffix: str, status: int = 200):
    response = Client().get(f"{article.get_absolute_url()}references.{suffix}")
    assert response.status_code == status
    return response


def test_a_confirmed_reference_is_formatted_and_what_was_approved_stays_in_reach(article):
    html = page(article)
    assert "Doe J. Exercise and &lt;pain&gt;. Journal of Pain. 2020;1:1–9." in html
    assert RIGHT.as_cited in html
    assert "As the text cites it" in html


def test_a_reference_that_no_registry_confirmed_stands_as_cited(article):
    html = page(article)
    assert "<p>Roe R. Something else. 2021.</p>" in html
    assert html.count("Exercise and &lt;pain&gt;") == 1


def test_the_style_is_chosen_by_a_link(article):
    assert "<i>Journal of Pain</i>. 2020;1:1-9." in page(article, "?style=ama")
    assert 'href="?style=ama#h-references"' in page(article)
    assert "<i>Journal of Pain</i>" not in page(article, "?style=<b>")


def test_a_list_without_records_offers_no_style(submitter):
    html = page(submitted(submitter))
    assert "Style of the references" not in html
    assert "references.ris" in html


def test_a_text_without_references_offers_no_list(submitter):
    html = page(submitted(submitter, references=(), body="Pain falls."))
    assert "references.ris" not in html


@pytest.mark.parametrize(
    ("suffix", "form", "media_type"),
    [
        ("ris", "ris", "application/x-research-info-systems"),
        ("bib", "bibtex", "application/x-bibtex"),
        ("json", "csl-json", "application/vnd.citationstyles.csl+json"),
    ],
)
def test_the_list_can_be_taken_along(article, suffix, form, media_type):
    response = exported(article, suffix)
    assert response["Content-Type"] == f"{media_type}; charset=utf-8"
    assert response["Content-Disposition"] == f'attachment; filename="{article.slug}.{suffix}"'
    first, second = read(response.content.decode(), form=form)
    assert (first.ref_id, first.cited.title, first.cited.authors) == ("1", RECORD.title, ("Doe, Jane",))
    assert (first.cited.doi, first.cited.pmid, first.cited.as_cited) == ("10.5555/exercise", "77", RIGHT.as_cited)
    assert (second.cited.title, second.cited.doi, second.cited.as_cited) == ("", "10.5555/walking", WRONG.as_cited)


def test_what_the_draft_does_not_name_is_not_in_the_list(submitter):
    response = exported(submitted(submitter, references=(RIGHT,)), "json")
    assert [item["id"] for item in json.loads(response.content)] == ["1"]


def test_the_list_is_seen_by_whoever_sees_the_text(article, editor):
    exported(article, "doc", 404)
    handling.handle(article.pk, handling.Handling("standard", "", False, ""), by=editor)
    exported(article, "ris", 404)
    workflow.withdraw(article.pk, by=editor, reason="The main trial was retracted.")
    assert "The main trial was retracted." in exported(article, "ris", 410).content.decode()
    assert Client().get("/articles/never-heard-of/references.ris").status_code == 404


def test_neither_page_nor_list_costs_more_for_300_references(submitter):
    def cost(count: int) -> list[int]:
        body = "\n\n".join(f"Pain falls, says number {n}. [{n}]" for n in range(1, count + 1))
        many = tuple(
            DraftReference(n, as_cited=f"Doe J. Title {n}. 2020.", doi=f"10.5555/{n}") for n in range(1, count + 1)
        )
        found = submitted(submitter, question=f"How many are {count}?", title="Many", body=body, references=many)
        costs = []
        for address in ("", "references.ris"):
            with CaptureQueriesContext(connection) as asked:
                assert Client().get(found.get_absolute_url() + address).status_code == 200
            costs.append(len(asked))
        return costs

    assert cost(3) == cost(300) == [3, 3]


def test_a_check_makes_the_line_that_readers_see(standin, submitter):
    cited = DraftReference(
        1,
        as_cited="",
        doi="10.5555/trial.2021.0042",
        title="Early mobilisation after lumbar disc surgery: a randomised controlled trial",
    )
    found = submitted(submitter, references=(cited, WRONG))
    sweep_checks()
    source = Source.objects.get(doi=cited.doi)
    assert source.record["confirmed"] == [found.current.references.get(number=1).cited_key]
    assert source.record["rendered"]["nlm"] in page(found)


def test_what_only_the_retraction_table_knows_never_takes_the_place_of_the_approved_words(standin, submitter):
    row = line(OriginalPaperDOI=RIGHT.doi, OriginalPaperPubMedID="0", Title="Exercise and pain")
    load_table(io.BytesIO(table(row)), at=timezone.now())
    found = submitted(submitter, references=(replace(RIGHT, title="Exercise and pain"), WRONG))
    sweep_checks()
    record = Source.objects.get(doi=RIGHT.doi).record
    assert (record["source"], record["confirmed"]) == ("Retraction Watch", [])
    assert "Doe J. Exercise and pain. J Pain. 2020;1:1-9." in page(found)

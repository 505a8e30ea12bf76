"""``check_citations``: references of a file, without anything stored; and stored sources, as the workers do it."""

from __future__ import annotations

import datetime as dt
import io
import json
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.test import override_settings

from articles.models import Source
from articles.registries import lone_registries
from tests.cast import submitted
from tests.standin import running

TRIAL = "10.5555/trial.2021.0042"
REFERENCE = (
    "Okonkwo A, Lindqvist PO. Early mobilisation after lumbar disc surgery: a randomised controlled trial. "
    "J Invented Spine Med. 2021;12(3):201-9."
)
NAMES = ("CROSSREF_URL", "DOI_URL", "NCBI_URL", "EUROPEPMC_URL", "DATACITE_URL", "OPENALEX_URL")


def away(url: str = "http://127.0.0.1:9"):
    return override_settings(REGISTRIES=dict.fromkeys(NAMES, url))


def run(*arguments: str) -> tuple[int, str]:
    out = io.StringIO()
    try:
        call_command("check_citations", *arguments, stdout=out)
    except SystemExit as ended:
        return int(ended.code or 0), out.getvalue()
    return 0, out.getvalue()


def references(path: Path) -> tuple[int, list[dict]]:
    status, printed = run("--references", str(path), "--json")
    return status, json.loads(printed)["references"]


@pytest.fixture
def at_standin():
    with running() as standin, away(standin.url):
        yield standin


def written(tmp_path: Path, text: str, name: str = "references.txt") -> Path:
    path = tmp_path / name
    path.write_text(text, encoding="utf-8")
    return path


def test_each_reference_has_its_state_its_standing_and_its_rules(tmp_path, at_standin):
    lines = [
        f"Okonkwo A. Early mobilisation after lumbar disc surgery: a randomised controlled trial. doi:{TRIAL}",
        REFERENCE,
        "10.5555/retracted.2015.7",
        "10.5555/never.registered",
        "PMID: 123456789",
        "10.5555/down.503",
        "Quist B, Harlow M. Moonlight therapy for chronic wounds. Lancet. 2019;393:1201-9.",
        "World Health Organization. Invented guideline on low back pain. Geneva: WHO; 2023.",
        "doi:10.5555/never.registered PMID: 9500320",
        "Smith J, et al. Lancet 2019;393:1–9",
    ]
    status, found = references(written(tmp_path, "\n".join(lines)))
    assert status == 1
    assert [(each["state"], each["standing"]) for each in found] == [
        ("verified", "ok"),
        ("verified", "ok"),
        ("problem", "retracted"),
        ("not_found", "unknown"),
        ("invalid", "unknown"),
        ("unavailable", "unknown"),
        ("suspect", "unknown"),
        ("not_indexed", "unknown"),
        ("problem", "retracted"),
        ("not_found", "unknown"),
    ]
    assert found[1]["matched"] == {"doi": TRIAL, "pmid": "", "title": found[0]["matched"]["title"], "score": 1.0}
    assert (found[1]["doi"], found[6]["matched"]) == (TRIAL, None)
    assert {"rule", "outcome", "severity", "message"} == set(found[2]["rules"][0])
    assert ["C6", "retracted", "fatal"] in [
        [each["rule"], each["outcome"], each["severity"]] for each in found[2]["rules"]
    ]
    assert "C13" in [each["rule"] for each in found[1]["rules"]]  # the same work as the first


def test_all_well_ends_with_nought(tmp_path, at_standin):
    status, found = references(written(tmp_path, f"{TRIAL}\n"))
    assert (status, [each["state"] for each in found]) == (0, ["verified"])


def test_columns_of_a_table_are_read(tmp_path, at_standin):
    table = (
        "ref_id,reference,doi,pmid,title,author,year,journal,volume,page\n"
        f'a1,,{TRIAL},,"Early mobilisation after lumbar disc surgery: a randomised controlled trial",'
        '"A. Okonkwo and P.-O. Lindqvist",2021,J Invented Spine Med,12,201\n'
        f'a2,,{TRIAL},,"Early mobilisation after lumbar disc surgery: a randomised controlled trial",'
        '"T. Nguyen",2031,Blood,99,5\n'
    )
    _, found = references(written(tmp_path, table, "references.csv"))
    assert [(each["ref_id"], each["state"]) for each in found] == [("a1", "verified"), ("a2", "problem")]


def test_in_words_for_people(tmp_path, at_standin):
    status, printed = run("--references", str(written(tmp_path, f"{TRIAL}\n10.5555/never.registered\n")))
    assert status == 1
    assert "The DOI 10.5555/never.registered does not exist" in printed
    assert printed.strip().endswith("1 not_found, 1 verified")


def test_without_registries_each_is_unavailable(tmp_path, django_assert_num_queries):
    with away():
        lines = [TRIAL, REFERENCE, "PMID: 9500320", "https://www.example.org/guidance"] * 20
        status, found = references(written(tmp_path, "\n".join(lines)))
    assert status == 1
    assert [each["state"] for each in found[:4]] == ["unavailable", "unavailable", "unavailable", "not_indexed"]
    assert {each["standing"] for each in found} == {"unknown"}


def test_a_host_that_is_not_there_is_soon_left_alone(tmp_path):
    """What makes the answer quick: after a few failures nobody asks again."""
    with away():
        registries = lone_registries()
    assert registries.shelf is not None
    for _ in range(3):
        registries.ask("Crossref", "http://127.0.0.1:9", "works/10.5555/x", now=dt.datetime.now(dt.UTC))
    reply = registries.ask("Crossref", "http://127.0.0.1:9", "works/10.5555/x", now=dt.datetime.now(dt.UTC))
    assert "left alone" in reply.failure


@pytest.mark.parametrize(
    "arguments", [[], ["--references", "/nowhere"], ["--due", "--references", "x"], ["slug", "--due"]]
)
def test_wrong_use_ends_with_two(arguments):
    with pytest.raises(CommandError) as wrong:
        call_command("check_citations", *arguments)
    assert wrong.value.returncode == 2


class TestStored:
    pytestmark = pytest.mark.django_db

    def test_an_articles_sources_are_checked_now(self, db, standin, submitter):
        article = submitted(submitter)
        status, printed = run(article.slug, "--json")
        told = json.loads(printed)["sources"]
        assert {each["key"] for each in told} == set(Source.objects.values_list("key", flat=True))
        assert all(each["checked_at"] or each["standing"] in ("unknown", "not_indexed") for each in told)
        assert status in (0, 1)

    def test_an_article_that_is_not_there(self, db):
        with pytest.raises(CommandError, match="no article nowhere"):
            call_command("check_citations", "nowhere")

    def test_what_is_due(self, db, standin, submitter):
        submitted(submitter)
        run("--due")
        assert not Source.objects.filter(tried_at=None).exists()

"""A free-text reference is read by its punctuation, in the styles that people write; the works are invented."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.citations import likeness
from articles.citations.matching.parsing import Parsed, parse
from tests.articles.citations.conftest import SHARED

TITLE = "Early mobilisation after lumbar disc surgery: a randomised trial"


@pytest.mark.parametrize(
    "reference",
    [
        f"Okonkwo A, Lindqvist PO. {TITLE}. J Invented Spine Med. 2021;12(3):201-9.",
        f"1. Okonkwo A, Lindqvist PO, et al. {TITLE}. J Invented Spine Med. 2021 Mar 4;12(3):201–209. doi:10.5555/x.1",
        f"Okonkwo, A., & Lindqvist, P.-O. (2021). {TITLE}. J Invented Spine Med, 12(3), 201–209.",
        f"[7] Okonkwo A, Lindqvist PO: {TITLE}. J Invented Spine Med 2021, 12(3):201-209.",
        f"Okonkwo A, Lindqvist PO (2021) {TITLE}. J Invented Spine Med 12(3):201-209",
        f"Okonkwo, A.; Lindqvist, P.O. {TITLE}. J Invented Spine Med 2021, 12(3), 201–209.",
        f"A. Okonkwo and P.O. Lindqvist, “{TITLE},” J Invented Spine Med, vol. 12, no. 3, pp. 201–209, 2021.",
    ],
)
def test_the_common_styles_are_read(reference):
    found = parse(reference)
    assert likeness.family_name(found.authors[0]) == "okonkwo"
    assert (found.title, found.year, found.volume, found.first_page) == (TITLE, 2021, "12", "201")
    assert likeness.same_journal(found.journal, ["Journal of Invented Spine Medicine"])
    assert (found.issue, found.kind) == ("3", "article")


@pytest.mark.parametrize(
    ("reference", "kind"),
    [
        ("Harlow M, Quist B, editors. Textbook of Invented Medicine. 3rd ed. Springer; 2018.", "book"),
        (
            "World Health Organization. Guideline on invented fever. Geneva: World Health Organization; 2020.",
            "guideline",
        ),
        ("National Institute for Health and Care Excellence. Low back pain (NG59). Guidance. 2016.", "guideline"),
        ("NHS. Invented fever. https://example.org/fever. Accessed 3 March 2024.", "web"),
        ("Tan B. Fever in the tropics. Technical report no. 12. Invented Institute; 2011.", "report"),
        (f"Okonkwo A. {TITLE}. medRxiv 2020.", "preprint"),
        (f"Okonkwo A. {TITLE}. J Invented Spine Med. 2021;12:201-9.", "article"),
        ("Something about a fever.", ""),
    ],
)
def test_what_kind_of_work_it_says_it_is(reference, kind):
    assert parse(reference).kind == kind


def test_what_is_not_recognised_stays_empty():
    assert parse("") == Parsed()
    found = parse("The New England Journal once said so")
    assert (found.year, found.volume, found.first_page, found.authors) == (None, "", "", ())


def test_a_year_is_no_page():
    found = parse(f'Okonkwo A, "{TITLE}," J. Invented Spine Med., vol. 12, 2020.')
    assert (found.volume, found.first_page, found.year) == ("12", "", 2020)


@given(st.text(max_size=400))
def test_nothing_makes_it_stumble(text):
    assert isinstance(parse(text), Parsed)


@pytest.mark.parametrize(
    "text", ["(" * 5000, "A, " * 3000, "1:1-" * 2000, "Aa A. " * 1500, "in: " * 2000, "Aa-" * 1000, "Aa" * 1500]
)
def test_hostile_repetition_is_read_in_bounded_time(text):
    assert isinstance(parse(text), Parsed)


SET = SHARED / "sets" / "refs_pmc_glutton_700.csv"


@pytest.mark.skipif(not SET.exists(), reason="the labelled references are not here")
def test_real_references_give_their_places_and_titles():
    rows = list(csv.DictReader(Path(SET).read_text(encoding="utf-8").splitlines(keepends=True)))
    found = [(row, parse(row["reference"])) for row in rows]
    assert sum(each.volume == row["volume"].strip() for row, each in found) > 0.97 * len(rows)
    assert sum(each.first_page == row["firstPage"] for row, each in found) > 0.97 * len(rows)
    known = [(row, each) for row, each in found if len(row["atitle"]) > 30]
    begun = sum(likeness.title_ratio(_begin(row["atitle"]), _begin(each.title)) > 90 for row, each in known)
    assert begun > 0.95 * len(known)


def _begin(title: str) -> str:
    return likeness.fold(title).replace(" ", "")[:25]

from __future__ import annotations

import hashlib

import pytest

from articles.citations.identifiers import (
    Identifiers,
    Invalid,
    find,
    normalise_doi,
    normalise_pmid,
    normalise_url,
    read,
    source_key,
)

SICI = "10.1002/(sici)1097-0258(19980815)17:15<1661::aid-sim968>3.0.co;2-2"


@pytest.mark.parametrize(
    ("text", "doi"),
    [
        ("10.1016/S0140-6736(97)11096-0", "10.1016/s0140-6736(97)11096-0"),
        ("doi:10.5555/ABC.1.", "10.5555/abc.1"),
        ("DOI: https://doi.org/10.5555/abc).", "10.5555/abc"),
        ("(see 10.5555/abc(1);)", "10.5555/abc(1)"),
        ("https://dx.doi.org/10.5555%2Fabc?nosfx=y", "10.5555/abc"),
        ("<https://doi.org/10.5555/abc>", "10.5555/abc"),
        ("[10.5555/abc](https://doi.org/10.5555/abc)", "10.5555/abc"),
        ('<a href="https://doi.org/10.5555/abc">here</a>', "10.5555/abc"),
        (f"https://doi.org/{SICI}.", SICI),
        ("https://www.nejm.org/doi/full/10.1056/NEJMoa1800389", "10.1056/nejmoa1800389"),
        ("https://onlinelibrary.wiley.com/doi/10.1002/abc.123/full#sec-1", "10.1002/abc.123"),
        ("https://www.frontiersin.org/articles/10.3389/fmed.2020.00001/pdf", "10.3389/fmed.2020.00001"),
        ("https://link.springer.com/content/pdf/10.1007/s00198-020-1.pdf", "10.1007/s00198-020-1"),
        ("https://journals.plos.org/plosone/article?id=10.1371/journal.pone.0033693", "10.1371/journal.pone.0033693"),
        ("https://www.biorxiv.org/content/10.1101/2020.01.02.123456v2.full.pdf", "10.1101/2020.01.02.123456"),
        ("doi.org/10.5555/abc", "10.5555/abc"),
        ("Lancet 1998;351:637", ""),
        ("version 110.5555/abc", ""),
        ("10.12/abc", ""),
    ],
)
def test_a_doi_is_found_wherever_it_stands(text, doi):
    assert find(text).doi == doi


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("https://pubmed.ncbi.nlm.nih.gov/123/", Identifiers(pmid="123")),
        ("https://www.ncbi.nlm.nih.gov/pubmed/9500320", Identifiers(pmid="9500320")),
        ("https://pubmed.ncbi.nlm.nih.gov/?term=9500320", Identifiers(pmid="9500320")),
        ("https://europepmc.org/article/MED/9500320", Identifiers(pmid="9500320")),
        ("Lancet 1998. PMID: 09500320; PMCID: PMC42.", Identifiers(pmid="9500320", pmcid="PMC42")),
        ("https://www.ncbi.nlm.nih.gov/pmc/articles/PMC6682951/", Identifiers(pmcid="PMC6682951")),
        ("https://pmc.ncbi.nlm.nih.gov/articles/PMC6682951", Identifiers(pmcid="PMC6682951")),
        ("https://www.nice.org.uk/guidance/ng59.", Identifiers(url="https://www.nice.org.uk/guidance/ng59")),
        (
            "https://pubmed.ncbi.nlm.nih.gov/?term=sciatica",
            Identifiers(url="https://pubmed.ncbi.nlm.nih.gov/?term=sciatica"),
        ),
        ("http://[broken", Identifiers()),
        ("https://host:notaport/x", Identifiers()),
        ("", Identifiers()),
        ("DOI: none", Identifiers()),
    ],
)
def test_numbers_and_pages_are_told_apart(text, expected):
    assert find(text) == expected


def test_what_cannot_be_an_identifier_is_said_not_raised():
    assert find("doi: 11.1000/x PMID: 123456789").invalid == (
        Invalid(
            "doi", "11.1000/x", "“11.1000/x” is not a DOI: a DOI starts with 10., four to nine digits and a slash."
        ),
        Invalid("pmid", "123456789", "“123456789” is not a PMID: a PMID has one to eight digits."),
    )


def test_a_field_wins_over_the_text_and_may_hold_an_address():
    found = read(
        doi="https://doi.org/10.5555/Field", pmid="pmid 7", url="https://example.org/a", text="doi:10.5555/text"
    )
    assert found == Identifiers(doi="10.5555/field", pmid="7", url="https://example.org/a")


def test_a_wrong_field_is_said_once_and_the_text_may_still_help():
    found = read(pmid="12a", text="Lancet. PMID: 9500320")
    assert (found.pmid, [invalid.given for invalid in found.invalid]) == ("9500320", ["12a"])


@pytest.mark.parametrize("given", ["0", "123456789", "12a", "", "PMC12"])
def test_not_a_pmid(given):
    assert normalise_pmid(given) == ""


def test_a_pmid_from_a_spreadsheet_loses_its_decimals():
    assert normalise_pmid("37476288.0") == "37476288"


def test_a_balanced_bracket_belongs_to_the_doi():
    assert [normalise_doi("10.5555/a(b)"), normalise_doi("10.5555/a)")] == ["10.5555/a(b)", "10.5555/a"]


def test_what_is_too_long_for_a_doi_is_cut_short_before_it_costs_time():
    assert normalise_doi("10.5555/" + ")" * 1_000_000) == ""
    assert find("10.5555/a" + ")" * 1_000_000).doi == "10.5555/a"


def test_an_address_has_one_spelling():
    assert normalise_url("HTTP://Example.ORG:80/Path/?utm_source=x&id=3#part") == "https://example.org/Path?id=3"


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("https://doi.org/10.5555/ABC PMID: 5", "doi:10.5555/abc"),
        ("PMID: 5", "pmid:5"),
        ("PMC77", "url:https://pmc.ncbi.nlm.nih.gov/articles/PMC77"),
        ("http://example.org/a/", "url:https://example.org/a"),
        ("WHO. Guideline, 2nd Ed.", "text:" + hashlib.sha256(b"who guideline 2nd ed").hexdigest()),
    ],
)
def test_every_reference_has_the_key_of_one_source(text, key):
    assert source_key(find(text), text) == key


def test_accents_case_and_punctuation_make_no_second_source():
    one, other = "Müller K. Rückenschmerz; 2020", "muller k — RUCKENSCHMERZ, 2020."
    assert source_key(find(one), one) == source_key(find(other), other)

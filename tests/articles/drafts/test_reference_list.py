import pytest

from articles.drafts import reference_list
from articles.drafts.draft import DraftReference
from articles.drafts.reference_list import completed, entries, reference


def listed(text):
    return [(entry.number, entry.text) for entry in entries(enumerate(text.split("\n"), start=1))]


@pytest.mark.parametrize(
    "form",
    ["{}. {}", "{}) {}", "[{}] {}", "({}) {}", "{} {}", "{}.{}", "- {}. {}", "{}\\. {}", "[{}]: {}", "  {}.\t{}"],
)
def test_numbers_in_front_of_entries(form):
    lines = [form.format(number, f"Author {number}. Title.") for number in range(1, 14)]
    assert listed("\n".join(lines)) == [(number, f"Author {number}. Title.") for number in range(1, 14)]


def test_wrapped_entries_go_on_even_where_a_line_begins_with_a_number():
    text = (
        "1. Alder P. A title that goes on\n   over lines. J Ex. 2019;\n12. 45-50.\n"
        "2. Brandt K. Volume\n2019. Other.\n3. Castell M."
    )
    assert listed(text) == [
        (1, "Alder P. A title that goes on over lines. J Ex. 2019; 12. 45-50."),
        (2, "Brandt K. Volume 2019. Other."),
        (3, "Castell M."),
    ]


def test_bare_numbers_must_follow_one_another():
    text = "1 Alder P. One. J Ex 2019;\n2 Suppl 1: S3.\n2 Brandt K. Two.\n7 patients.\n3 Castell M. Three."
    assert listed(text) == [
        (1, "Alder P. One. J Ex 2019; 2 Suppl 1: S3."),
        (2, "Brandt K. Two. 7 patients."),
        (3, "Castell M. Three."),
    ]


def test_gaps_and_doubles_stay_visible():
    assert [number for number, _ in listed("1. Alder.\n2. Brandt.\n2. Castell.\n5. Dahl.\n3. Eide.")] == [1, 2, 2, 5, 3]


def test_a_list_without_numbers_is_numbered_in_its_order():
    assert listed("Alder P. One. 2018.\nBrandt K. Two goes\non. 2019.\n\nCastell M. Three.") == [
        (1, "Alder P. One. 2018."),
        (2, "Brandt K. Two goes on. 2019."),
        (3, "Castell M. Three."),
    ]
    assert listed("• Alder P.\n  One.\n• Brandt K.") == [(1, "Alder P. One."), (2, "Brandt K.")]


def test_an_address_cut_at_a_line_end_is_whole_again():
    assert listed("1. Alder P. https://doi.org/\n10.5555/abc.1\n2. Brandt K. https://example.org/a-\nb/c") == [
        (1, "Alder P. https://doi.org/10.5555/abc.1"),
        (2, "Brandt K. https://example.org/a-b/c"),
    ]


def test_entries_know_their_lines():
    assert [entry.line for entry in entries([(10, "1. A."), (11, "b."), (12, ""), (13, "2. C.")])] == [10, 13]


@pytest.mark.parametrize(
    ("text", "doi", "pmid", "url"),
    [
        ("A. doi:10.5555/ABC.1.", "10.5555/ABC.1", "", ""),
        ("A. DOI: 10.5555/abc(2020)1)", "10.5555/abc(2020)1", "", ""),
        ("A (10.5555/s0140-6736(97)11096-0).", "10.5555/s0140-6736(97)11096-0", "", ""),
        ("A. https://doi.org/10.5555/abc.", "10.5555/abc", "", "https://doi.org/10.5555/abc"),
        ("A. <https://dx.doi.org/10.5555/abc>", "10.5555/abc", "", "https://dx.doi.org/10.5555/abc"),
        (
            "A. https://example.org/doi/full/10.5555/abc?query=1",
            "10.5555/abc",
            "",
            "https://example.org/doi/full/10.5555/abc?query=1",
        ),
        ("A. https://example.org/10.5555/abc/full.", "10.5555/abc", "", "https://example.org/10.5555/abc/full"),
        ("A. PMID: 12345678; PMCID: PMC123456.", "", "12345678", "https://pmc.ncbi.nlm.nih.gov/articles/PMC123456/"),
        ("A. PMID 123", "", "123", ""),
        ("A. https://pubmed.ncbi.nlm.nih.gov/12345678/", "", "12345678", "https://pubmed.ncbi.nlm.nih.gov/12345678/"),
        (
            "A. https://www.ncbi.nlm.nih.gov/pubmed/12345678",
            "",
            "12345678",
            "https://www.ncbi.nlm.nih.gov/pubmed/12345678",
        ),
        ("A. Available at: www.example.org/x, 2020.", "", "", "www.example.org/x"),
        ("A. [Link](https://example.org/x_(y)).", "", "", "https://example.org/x_(y)"),
        ("A. doi:10.5555/abc https://example.org/x", "10.5555/abc", "", "https://example.org/x"),
        ("A. 2019;10.12(3):4. Dose 10.5 mg/d.", "", "", ""),
        ("A. PMID: 123456789012", "", "", ""),
        ("A. doi:11.5555/abc", "", "", ""),
    ],
)
def test_identifiers_in_an_entry(text, doi, pmid, url):
    assert reference(1, text) == DraftReference(number=1, as_cited=text, doi=doi, pmid=pmid, url=url)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("A. doi:11.5555/abc.", "11.5555/abc"),
        ("A. PMID: 123456789012", "123456789012"),
        ("A. PMID: 12A45", "12A45"),
        ("A. doi: 10.12/abc", "10.12/abc"),
    ],
)
def test_a_malformed_identifier_is_named(text, value):
    (finding,) = reference_list.malformed(reference(4, text))
    assert (finding.severity, finding.code, finding.where, finding.reference) == (
        "warning",
        "identifier-malformed",
        "reference 4",
        4,
    )
    assert f"“{value}”" in finding.message


def test_a_well_formed_entry_has_no_finding():
    assert reference_list.malformed(reference(1, "A. doi: 10.5555/abc PMID: 12345678.")) == []


def test_a_given_url_yields_the_identifiers_in_it():
    given = DraftReference(number=1, url="https://example.org/doi/10.5555/abc")
    assert completed(given).doi == "10.5555/abc"
    assert completed(DraftReference(number=1, url="https://pubmed.ncbi.nlm.nih.gov/77/")).pmid == "77"
    assert completed(DraftReference(number=1, url="https://example.org", doi="10.1234/x")).doi == "10.1234/x"


@pytest.mark.parametrize(
    ("value", "clean"),
    [
        ("10.5555/x", "10.5555/x"),
        ("https://doi.org/10.5555/x", "10.5555/x"),
        ("doi: 10.5555/x", "10.5555/x"),
        ("banana", ""),
        ("10.55/x", ""),
    ],
)
def test_a_doi_given_in_a_field(value, clean):
    assert reference_list.clean_doi(value) == clean


@pytest.mark.parametrize(
    "text",
    [
        "1. " + "(" * 10**5,
        "1. https://" + ")" * 10**6,
        "1. " + "doi:1." * 10**5,
        "\n".join(["1. a"] * 10**5),
        "1. a\n" + "words\n" * 10**5,
        "1. " + "10.5555/" * 10**5,
        "1. a" + " " * 10**5 + "b",
    ],
)
def test_long_lists_take_no_long_time(text):
    found = entries(enumerate(text.split("\n"), start=1))
    reference_list.references(found, [])

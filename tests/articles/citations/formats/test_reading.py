"""Whatever is pasted is read or said to be unreadable, with the place and what to do."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.citations.formats import FORMS, detect, read

BIBTEX = r"""
@string{lancet = "Lancet"}
@comment{Exported yesterday}
@article{wakefield98,
  author = {Wakefield, A. J. and M{\"u}ller, J{\"o}rg and {World Health Organization} and Ludwig van der Berg},
  title = {The {IgG} $\beta$-lactam \& 50\% {\'e}tude -- a ``test'' {C:\\}},
  journal = lancet # { (London)}, year = 1998, month = feb, volume = {351}, number = "9103", pages = {637--641},
  doi = {https://doi.org/10.1016/S0140-6736(97)11096-0}, url = {https://example.org/a\_b?c=1\&d=2}
}
"""
RIS = """TY  - JOUR
ID  - smith
AU  - Smith, John
AU  - World Health Organization
TI  - A long title
that wraps
JO  - The Lancet
PY  - 2019/03/01/
VL  - 393
SP  - 1
EP  - 9
DO  - 10.1000/abc
UR  - https://example.org/a;b
ER  -
"""
PUBMED = """PMID- 9500320
OWN - NLM
DP  - 1998 Feb 28
TI  - Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive
      developmental disorder in children.
PG  - 637-41
VI  - 351
IP  - 9103
FAU - Wakefield, A J
AU  - Wakefield AJ
CN  - The Group
LID - S0140-6736(97)11096-0 [pii]
LID - 10.1016/s0140-6736(97)11096-0 [doi]
PT  - Practice Guideline
TA  - Lancet
PMC - PMC123456
SO  - Lancet. 1998 Feb 28;351(9103):637-41.
"""
CSL = """{"items": [{"id": "smith", "type": "article-journal", "title": ["A title with <i>E. coli</i>"],
  "author": [{"family": "Smith", "given": "John"}, {"literal": "World Health Organization"}],
  "issued": {"date-parts": [[null]]}, "published-print": {"date-parts": [["2019", 3]]},
  "container-title": ["The Lancet"], "volume": 393, "page": "1-9", "DOI": "10.1000/ABC", "note": "PMID: 12345"}]}"""
CSV = (
    "\ufeffref_id,reference,extra,doi,author,year\n"
    'a,"Smith J. ""T"".\nLancet 2019",x,10.1000/x,A Nolan and D. E. Brandt,2019\n'
    "b,Second,,,Nolan D;Brandt HK,\n"
)


def cited(data: str, **how: str):
    [entry] = read(data, **how)
    assert entry.faults == ()
    return entry.cited


def test_a_bibtex_entry_with_its_spellings():
    found = cited(BIBTEX)
    assert found.authors == ("Wakefield, A. J.", "Müller, Jörg", "World Health Organization", "van der Berg, Ludwig")
    assert found.title == "The IgG β-lactam & 50% étude – a “test” C:\\"
    assert (found.journal, found.year, found.volume, found.issue) == ("Lancet (London)", 1998, "351", "9103")
    assert (found.first_page, found.doi) == ("637", "10.1016/s0140-6736(97)11096-0")
    assert (found.url, found.kind) == ("https://example.org/a_b?c=1&d=2", "article")
    assert found.as_cited.startswith("Wakefield AJ, Müller J, World Health Organization, van der Berg L. The IgG")
    assert "1998;351(9103):637-641." in found.as_cited


@pytest.mark.parametrize(
    ("text", "titles", "broken"),
    [
        ("@article{a, title={A}, year=2000\n\n@article{b, title = {B}}\n", ["A", "B"], ["a"]),
        ("@article{a, title={A {open}, year=2000}\n\n@article{b, title={B}}\n", ["A open, year=2000", "B"], ["a"]),
        ('@article{a, title="A, doi={10.1/x}}\n@book(b, title={B})', ["A, doi=10.1/x", "B"], ["a"]),
        ("@article{a, title={A}, title={twice}}\n@misc{b, title=B word year=1999}", ["A", "B word"], []),
        ("@article{a, note={mail\n@home{ x }}, title={A}}\n@article{title={no key}}", ["A", "no key"], []),
        ("@article{a}\n@article{b, title = b1 # b1 }", ["", "b1b1"], ["a"]),
    ],
)
def test_a_broken_bibtex_entry_costs_no_other(text, titles, broken):
    found = read(text, form="bibtex")
    assert [entry.cited.title for entry in found] == titles
    assert [entry.ref_id for entry in found if entry.faults] == broken


def test_a_name_for_a_text_that_doubles_itself_stays_small():
    doubling = "".join(f"@string{{a{n + 1} = a{n} # a{n}}}\n" for n in range(200))
    [entry] = read(f"@string{{a0 = {{xy}}}}\n{doubling}@article{{k, title = a200}}")
    assert len(entry.cited.title) <= 5000


@pytest.mark.parametrize("ends", ["\n", "\r\n", "\r"])
def test_a_ris_entry(ends):
    found = cited(RIS.replace("\n", ends))
    assert found.authors == ("Smith, John", "World Health Organization")
    assert (found.title, found.journal, found.year) == ("A long title that wraps", "The Lancet", 2019)
    assert (found.volume, found.first_page, found.doi) == ("393", "1", "10.1000/abc")
    assert (found.url, found.kind) == ("https://example.org/a;b", "article")
    assert found.as_cited == (
        "Smith J, World Health Organization. A long title that wraps. The Lancet. 2019;393:1-9. doi:10.1000/abc"
    )


def test_ris_entries_without_an_end_are_parted_where_the_next_begins():
    found = read("TY  - JOUR\nTI  - One\nTY  - RPRT\nT1  - Two\nER  -\nTY  - STAND\nER  - \n")
    assert [(entry.cited.title, entry.cited.kind) for entry in found] == [
        ("One", "article"),
        ("Two", "report"),
        ("", "guideline"),
    ]
    assert [entry.faults for entry in found][:2] == [(), ()]
    assert found[2].faults == ("Line 6: the RIS entry says nothing about the work. Give its title (TI) or DOI (DO).",)


def test_the_number_that_ris_has_no_tag_for():
    assert cited("TY  - JOUR\nTI  - T\nAN  - 123\nDB  - PubMed\nER  - \n").pmid == "123"
    assert cited("TY  - JOUR\nTI  - T\nAN  - 123\nDB  - Embase\nER  - \n").pmid == ""
    assert cited("TY  - JOUR\nTI  - T\nN1  - PMID: 77\nER  - \n").pmid == "77"


def test_a_pubmed_entry():
    [entry] = read(PUBMED)
    found = entry.cited
    assert (entry.ref_id, found.pmid, found.pmcid) == ("9500320", "9500320", "PMC123456")
    assert found.title == (
        "Ileal-lymphoid-nodular hyperplasia, non-specific colitis, and pervasive developmental disorder in children"
    )
    assert found.authors == ("Wakefield, A J", "The Group")
    assert (found.doi, found.year, found.kind) == ("10.1016/s0140-6736(97)11096-0", 1998, "guideline")
    assert (found.journal, found.volume, found.issue, found.first_page) == ("Lancet", "351", "9103", "637")


def test_two_pubmed_entries():
    assert [entry.ref_id for entry in read(PUBMED + "\n" + PUBMED.replace("9500320", "12"))] == ["9500320", "12"]


def test_csl_json_in_all_its_shapes():
    [entry] = read(CSL)
    found = entry.cited
    assert (entry.ref_id, entry.faults) == ("smith", ())
    assert found.title == "A title with E. coli"
    assert found.authors == ("Smith, John", "World Health Organization")
    assert (found.year, found.volume, found.first_page) == (2019, "393", "1")
    assert (found.doi, found.pmid, found.kind) == ("10.1000/abc", "12345", "article")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('[{"title": "x"', "no JSON"),
        ("[" * 100_000, "nested too deep"),
        ('[{"volume": ' + "9" * 10_000 + "}]", "huge numbers"),
        ("[]", "no references"),
        ("12", "no references"),
        ("[7]", "Item 1 of the list is no reference"),
        ('[{"title": null, "author": {"a": 1}, "issued": 3}]', "says nothing about the work"),
    ],
)
def test_json_that_is_no_list_of_references(text, said):
    [entry] = read(text, form="csl-json")
    assert said in entry.faults[0]


def test_a_table_with_any_of_the_columns():
    first, second = read(CSV)
    assert (first.ref_id, first.cited.doi, first.cited.year) == ("a", "10.1000/x", 2019)
    assert first.cited.as_cited == 'Smith J. "T". Lancet 2019'
    assert first.cited.authors == ("Nolan, A", "Brandt, D. E.")
    assert second.cited.authors == ("Nolan, D", "Brandt, HK")
    assert (first.faults, second.faults) == ((), ())


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_a_table_parted_otherwise(delimiter):
    found = read(delimiter.join(["doi", "title", "pages"]) + "\n" + delimiter.join(["10.1000/1", "Foo", "7-9"]))
    assert [(entry.cited.doi, entry.cited.title, entry.cited.first_page) for entry in found] == [
        ("10.1000/1", "Foo", "7")
    ]


def test_one_column_needs_no_quotation_marks():
    assert [entry.cited.as_cited for entry in read("reference\nSmith J, Doe A. Title. 2019.\n\n")] == [
        "Smith J, Doe A. Title. 2019."
    ]


def test_a_quotation_mark_that_nobody_closed_costs_its_row_only():
    found = read("title,doi\nA,10.1000/1\n" + '"open,10.1000/2\n' + "C,10.1000/3\n" * 300)
    assert len(found) == 302
    assert [entry.ref_id for entry in found if entry.faults] == ["2"]
    assert found[1].cited.doi == "10.1000/2"
    assert "Line 3: a quotation mark is never closed" in found[1].faults[0]


def test_faults_of_a_row():
    found = read("ref_id,title,year\na,T,20x\nb,,\n")
    assert found[0].faults == ("Line 2: “20x” is no year. Give four digits.",)
    assert "Line 3: the row says nothing" in found[1].faults[0]


def test_a_pasted_list_of_identifiers():
    sici = "10.1002/(SICI)1097-0258(19980815/30)17:15/16<1661::AID-SIM968>3.0.CO;2-2"
    text = f"1. 10.1000/182, 12345678\n\nhttps://doi.org/{sici} PMC123456\nPMID: 77; doi: 10.1000/9\n"
    found = read(text + "https://pubmed.ncbi.nlm.nih.gov/123/\n")
    assert detect(text) == "ids"
    assert [(each.cited.doi, each.cited.pmid, each.cited.pmcid) for each in found] == [
        ("10.1000/182", "", ""),
        ("", "12345678", ""),
        (sici.lower(), "", ""),
        ("", "", "PMC123456"),
        ("", "77", ""),
        ("10.1000/9", "", ""),
        ("", "123", ""),
    ]


def test_a_word_that_is_no_identifier_is_named_with_its_line():
    found = read("10.1000/182\nfoo", form="ids")
    assert [entry.faults for entry in found] == [
        (),
        ("Line 2: “foo” is no DOI, PMID, PMCID or address of one. Correct it, or give the citation.",),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Smith J. A. 2019.\nDoe A. B. 2020.", ["Smith J. A. 2019.", "Doe A. B. 2020."]),
        ("Smith J. A. 2019.\n\n\nDoe A. B. 2020.\n", ["Smith J. A. 2019.", "Doe A. B. 2020."]),
        ("[1] Smith J. A. 2019.\n[2] Doe A.\nB. 2020.", ["Smith J. A. 2019.", "Doe A. B. 2020."]),
        ("1. Smith J. A. 2019.\n2. Doe A. B. 2020.\n", ["Smith J. A. 2019.", "Doe A. B. 2020."]),
        ("9. Smith J. A. 2019.\n3. Doe A. B. 2020.\n", ["Smith J. A. 2019.", "Doe A. B. 2020."]),
        ("3) Smith J. A. 2019.", ["Smith J. A. 2019."]),
        ("• Smith J. A. 2019.\n• Doe A. B.", ["Smith J. A. 2019.", "Doe A. B."]),
        ("Smith J. A\ntitle. 2019.\n\nDoe A. B.\nBMJ 2020.", ["Smith J. A title. 2019.", "Doe A. B. BMJ 2020."]),
        ("Smith J. https://example.org/\na. Web\n\nDoe 2020", ["Smith J. https://example.org/a. Web", "Doe 2020"]),
        ("Smith J. 2019.\nDoe A. 2020.\n\nRoe B. 2021.", ["Smith J. 2019.", "Doe A. 2020.", "Roe B. 2021."]),
        ("10.1000/182 and more words", ["10.1000/182 and more words"]),
    ],
)
def test_free_text(text, expected):
    assert [entry.cited.as_cited for entry in read(text)] == expected


@pytest.mark.parametrize(
    ("data", "name", "form"),
    [
        (BIBTEX, "", "bibtex"),
        (RIS, "", "ris"),
        (PUBMED, "", "pubmed"),
        (CSL, "", "csl-json"),
        (CSV, "", "csv"),
        ("12345678", "", "ids"),
        ("[1] Smith J. 2019.", "", "text"),
        ("reference", "", "text"),
        ("Smith J. Title. 2019.", "list.bib", "bibtex"),
        ("Smith J. Title. 2019.", "list.txt", "text"),
        ("", "", "text"),
    ],
)
def test_what_form_it_is(data, name, form):
    assert detect(data, name) == form


@pytest.mark.parametrize("form", [form for form in FORMS if form not in ("text", "ids")])
def test_a_form_that_it_is_not(form):
    [entry] = read("Smith J. Title. 2019.", form=form)
    assert entry.cited.as_cited == "Smith J. Title. 2019."
    assert len(entry.faults) == 1


def test_nothing_at_all():
    assert read(" \n\r\n\ufeff") == []


def test_an_unknown_form_is_the_callers_fault():
    with pytest.raises(ValueError, match="no form “word”"):
        read("x", form="word")


def test_what_is_no_text_is_said_to_be_none():
    [entry] = read("PK\x03\x04\x00\x00\x08\x00\x00" * 100)
    assert "no text" in entry.faults[0]


def test_too_much_is_refused_in_a_sentence():
    [entry] = read("x" * 10_000_001)
    assert "smaller parts" in entry.faults[0]


def test_a_reference_that_is_far_too_long_keeps_its_beginning():
    [entry] = read("Smith " * 5000)
    assert len(entry.cited.as_cited) == 5000
    assert "longer than 5,000 characters" in entry.faults[0]


def test_invisible_characters_are_named():
    [entry] = read("Smith\x00 J\ud800. \u202e2019")
    assert entry.cited.as_cited == "Smith J. 2019"
    assert "invisible characters" in entry.faults[0]


HOSTILE = [
    "@article{" * 50_000,
    "@article{a, x = {\n" * 50_000,
    "@article{a, \n" + "x = {\n" * 50_000,
    "@article{a, title = {" + "{" * 200_000 + "}" * 200_000 + "}",
    '@article{a, title = "' + '"' * 200_000,
    "@article{a, title " + " \n" * 200_000,
    "@article{a, title = {" + "\\" * 200_001,
    "@article{a, title = " + "a # " * 100_000,
    "@article{a, author = {" + " and ".join(["A B"] * 50_000) + "}}",
    "@article{a, author = {" + "a   " * 100_000 + "}}",
    "@" * 200_000,
    "\n@ " * 100_000,
    '{"a":' * 100_000,
    "[" * 100_000,
    "TY  - JOUR\n" + "x y\n" * 100_000,
    "TY  - JOUR\n" * 20_000,
    "PMID- 1\nTI  - x\n" * 20_000,
    "title,doi\n" + '"a\n' * 50_000,
    "title,doi\n" + "," * 500_000,
    "a,author\n," + "a  " * 100_000,
    "title,doi\n" + "a" * 500_000,
    "10.1000/1;" * 20_000,
    "PMID " * 100_000,
    "http://a" * 100_000,
    "1. x\n" * 50_000,
    "(1" * 100_000,
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_input_comes_back_as_entries_or_faults(text):
    found = read(text)
    assert found
    assert all(entry.cited.as_cited or entry.faults for entry in found)
    assert all(len(entry.cited.as_cited) <= 5000 for entry in found)


@pytest.mark.parametrize("form", FORMS)
@settings(max_examples=40, deadline=None)
@given(data=st.data())
def test_nothing_that_is_pasted_is_an_exception(form, data):
    """Real entries, cut and spliced anywhere with anything in between."""
    real = st.sampled_from([BIBTEX, RIS, PUBMED, CSL, CSV])
    pieces = st.one_of(
        st.text(max_size=60),
        st.sampled_from(["\\", "{", "}", '"', "@", "TY  - ", "\n", "\x00", "PMID- ", "=", ",", "[", "\\'{", "#"]),
        st.builds(lambda text, start, size: text[start : start + size], real, st.integers(0, 700), st.integers(0, 400)),
    )
    text = "".join(data.draw(st.lists(pieces, max_size=12)))
    for entry in read(text, form=form):
        assert entry.ref_id
        assert all("\x00" not in value for value in (entry.cited.as_cited, entry.cited.title, entry.ref_id))

"""A record in NLM's and the AMA's style: what the processor gets wrong is right, and nothing in it runs on a page."""

from __future__ import annotations

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.citations.answers import Record
from articles.citations.clients.crossref import record_of
from articles.citations.rendering.styles import STYLES, as_html, as_plain, rendered

TRIAL = Record(
    source="Crossref",
    doi="10.1016/s0140-6736(97)11096-0",
    pmid="9500320",
    title="Ileal-lymphoid-nodular hyperplasia",
    authors=tuple((name, "AJ") for name in ("Wakefield", "Murch", "Anthony", "Linnell", "Casson", "Malik", "Berelow")),
    year=1998,
    journals=("The Lancet", "Lancet"),
    volume="351",
    issue="9103",
    pages="637-641",
    type="journal-article",
)
LINKS = (
    '<a href="https://doi.org/10.1016/s0140-6736%2897%2911096-0" rel="nofollow noopener">'
    "doi:10.1016/s0140-6736(97)11096-0</a> "
    '<a href="https://pubmed.ncbi.nlm.nih.gov/9500320/" rel="nofollow noopener">PMID: 9500320</a>'
)


def plain(style: str = "nlm", **changes) -> str:
    return as_plain(as_html(Record(**{"source": "Crossref"} | changes), style))


def test_a_journal_article_in_both_styles():
    assert rendered(TRIAL) == {
        "nlm": (
            "Wakefield AJ, Murch AJ, Anthony AJ, Linnell AJ, Casson AJ, Malik AJ, et al. "
            f"Ileal-lymphoid-nodular hyperplasia. Lancet. 1998;351(9103):637–41. {LINKS}"
        ),
        "ama": (
            "Wakefield AJ, Murch AJ, Anthony AJ, et al. "
            f"Ileal-lymphoid-nodular hyperplasia. <i>Lancet</i>. 1998;351(9103):637-641. {LINKS}"
        ),
    }


@pytest.mark.parametrize(
    ("given", "printed"),
    [("AJ", "Doe AJ"), ("Andrew Jeremy", "Doe AJ"), ("A. J.", "Doe AJ"), ("Jean-Paul", "Doe JP"), ("", "Doe")],
)
def test_all_initials_are_printed(given, printed):
    assert plain(title="T", authors=(("Doe", given),), journals=("J",)).startswith(f"{printed}. T. J.")


@pytest.mark.parametrize(
    ("changes", "nlm"),
    [
        (
            {"title": "Guidelines We Can Trust", "type": "book", "publisher": "Academies", "year": 2011},
            "Guidelines We Can Trust. Academies; 2011.",
        ),
        (
            {"title": "Why?", "type": "book-chapter", "journals": ("Big book",), "publisher": "Pub", "pages": "1-3"},
            "Why? In: Big book. Pub. p. 1–3.",
        ),
        ({"title": "T", "journals": ("J",), "year": 2020, "volume": "1", "pages": "7-7"}, "T. J. 2020;1:7."),
        ({"title": "Only a title"}, "Only a title."),
        ({"doi": "10.1000/x", "pmid": "7"}, "doi:10.1000/x PMID: 7"),
        ({"authors": (("WHO", ""),)}, "WHO."),
        ({}, ""),
    ],
)
def test_records_with_little_in_them(changes, nlm):
    assert plain(**changes) == nlm


def test_dates_of_nulls_are_no_dates():
    """As Crossref has them: the processor itself falls over these."""
    message = {"DOI": "10.1000/x", "title": ["T"], "issued": {"date-parts": [[None]]}, "container-title": ["J"]}
    assert as_plain(as_html(record_of(message), "ama")) == "T. J. doi:10.1000/x"


@pytest.mark.parametrize("style", STYLES)
def test_markup_in_values_is_text(style):
    sly = "<script>alert('1')</script> & <i>E. coli</i> \"x\""
    record = Record(
        source="Crossref",
        doi='10.1002/(sici)1<2::aid>3.0.co;2-"',
        pmid="7<b>",
        title=sly,
        authors=((sly, sly), (sly, "")),
        journals=(sly,),
        volume=sly,
        pages=sly,
        publisher=sly,
    )
    line = as_html(record, style)
    assert set(re.findall(r"<[^>]*>", line)) <= {
        "<i>",
        "</i>",
        "</a>",
        '<a href="https://doi.org/10.1002/%28sici%291%3C2%3A%3Aaid%3E3.0.co%3B2-%22" rel="nofollow noopener">',
    }
    assert "&lt;script&gt;" in line
    assert sly in as_plain(line)


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=150, deadline=None)
@given(
    text=st.text(max_size=30),
    other=st.text(max_size=30),
    kind=st.sampled_from(["journal-article", "book", "book-chapter", "webpage", "Dataset", "report", "preprint", ""]),
    year=st.one_of(st.none(), st.integers(-10, 99999)),
)
def test_nothing_in_a_record_breaks_a_line_or_a_page(style, text, other, kind, year):
    record = Record(
        source="x",
        doi=text,
        pmid=other,
        title=other,
        authors=((text, other), (other, ""), (other, text)),
        year=year,
        journals=(text, other),
        publisher=other,
        volume=text,
        pages=other,
        type=kind,
    )
    line = as_html(record, style)
    tags = re.findall(r"<[^>]*>", line)
    assert all(tag in ("<i>", "</i>", "</a>") or tag.startswith('<a href="https://') for tag in tags)
    assert "<" not in re.sub(r"<[^>]*>", "", line)

from __future__ import annotations

from articles.citations.answers import Record
from articles.citations.rendering import as_text


def test_a_journal_article_reads_like_vancouver():
    authors = (
        ("Wakefield", "AJ"),
        ("Murch", "Simon H."),
        ("van der Berg", "Jean-Paul"),
        ("A", "B"),
        ("C", "D"),
        ("E", "F"),
        ("G", "H"),
    )
    record = Record(
        source="Crossref",
        doi="10.5555/x",
        pmid="7",
        title="Is it so?",
        authors=authors,
        year=1998,
        journals=("Lancet",),
        volume="351",
        issue="9103",
        pages="637-641",
    )
    assert as_text(record) == (
        "Wakefield AJ, Murch SH, van der Berg JP, A B, C D, E F, et al. Is it so? Lancet. 1998;351(9103):637-641. "
        "doi:10.5555/x PMID: 7"
    )


def test_unknown_parts_are_left_out():
    assert as_text(Record(source="DataCite", title="Measurements", publisher="Archive")) == "Measurements. Archive."

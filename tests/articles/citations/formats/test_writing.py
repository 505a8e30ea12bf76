"""What is written is read back the same, and no value can get out of its place."""

from __future__ import annotations

import json
import unicodedata

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from articles.citations.answers import Record
from articles.citations.folding import tidy
from articles.citations.formats import WRITTEN, Entry, Work, read, write
from articles.citations.formats.entry import cited
from articles.citations.formats.kinds import KINDS, kind_of

TYPES = {
    "article": "journal-article",
    "preprint": "posted-content",
    "book": "monograph",
    "chapter": "book-chapter",
    "guideline": "Practice Guideline",
    "report": "report",
    "web": "webpage",
    "data": "Dataset",
}
SLY = [
    "A title\nTY  - JOUR",
    "ER  - ",
    "100 % of {open",
    "close} @article{x, title={y}}",
    "back\\slash \\'e \\alpha{} \\\\",
    "a \"quoted\" -- ``dash'' --- $x^2$ ~ # & _",
    "<script>alert(1)</script> p<0.05 & q>3",
    "Müller–Łukasz β ≥ 3 µg 漢字",
    "O'Neil and Sons, Inc.",
    "PMID- 12",
]
WORDS = st.one_of(st.sampled_from(SLY), st.text(max_size=40)).map(
    lambda text: unicodedata.normalize("NFC", tidy(text)).replace("\ufffe", "").strip()
)
# People's names as registries give them; a comma in one is written apart, as it is read.
NAMES = WORDS.map(lambda text: " ".join(text.replace(",", " ").split()))
YEARS = st.one_of(st.none(), st.integers(1500, 2099))
NUMBERS = st.from_regex(r"[0-9A-Za-z]{0,5}", fullmatch=True)
RECORDS = st.builds(
    Record,
    source=st.just("Crossref"),
    doi=st.sampled_from(["", "10.1000/a--b_c", "10.1002/(sici)1097<1::aid>3.0.co;2-2", "10.1000/{odd%7b"]),
    pmid=st.sampled_from(["", "12345678"]),
    pmcid=st.sampled_from(["", "PMC123"]),
    title=WORDS,
    authors=st.lists(st.tuples(NAMES.filter(bool), NAMES), max_size=3).map(tuple),
    year=YEARS,
    journals=WORDS.map(lambda name: (name,) if name else ()),
    volume=NUMBERS,
    issue=NUMBERS,
    pages=st.sampled_from(["", "637-641", "e12", "1-2,5-6", "S1-S9"]),
    publisher=WORDS,
    type=st.sampled_from(sorted(TYPES.values())),
)
WORKS = st.builds(
    Work,
    ref_id=st.from_regex(r"[a-z][a-z0-9_-]{0,8}[a-z0-9]", fullmatch=True),
    record=RECORDS,
    as_cited=WORDS,
    url=st.sampled_from(["", "https://example.org/a_b?c=1&d=%20#e~f", "https://example.org/a;b"]),
)


def expected(work: Work) -> Entry:
    record = work.record
    known = cited(
        record.authors,
        as_cited=work.as_cited,
        title=record.title,
        year=str(record.year or ""),
        journal=record.journal,
        volume=record.volume,
        issue=record.issue,
        pages=record.pages,
        publisher=record.publisher,
        doi=record.doi,
        pmid=record.pmid,
        pmcid=record.pmcid,
        url=work.url,
        kind=kind_of(record),
    )
    return Entry(work.key, known)


def without_faults(entries: list[Entry]) -> list[tuple]:
    """A work of which nothing is known is read with a fault; everything else of it must be the same."""
    return [(entry.ref_id, entry.cited) for entry in entries]


@pytest.mark.parametrize("form", WRITTEN)
@settings(max_examples=150, deadline=None)
@given(works=st.lists(WORKS, min_size=1, max_size=3))
@example(works=[Work(f"n{n}", Record(source="", title=text), as_cited=text) for n, text in enumerate(SLY)])
@example(works=[Work("a", Record(source="", authors=((text, text),), journals=(text,)), text) for text in SLY[3:]])
def test_what_is_written_is_read_back(form, works):
    works = [Work(work.ref_id, Record(**_plain(work.record)), tidy(work.as_cited), work.url) for work in works]
    assert without_faults(read(write(works, form), form=form)) == without_faults([expected(work) for work in works])


def _plain(record: Record) -> dict:
    """As a registry's client makes it."""
    texts = {"title": tidy(record.title), "journals": tuple(filter(None, map(tidy, record.journals)))}
    people = tuple((tidy(family).replace(",", ""), tidy(given).replace(",", "")) for family, given in record.authors)
    held = {name: getattr(record, name) for name in Record.__dataclass_fields__}
    return held | texts | {"authors": tuple(pair for pair in people if pair[0])}


def test_every_kind_has_a_type_in_every_form():
    works = [Work(kind, Record(source="", title="T", type=TYPES[kind])) for kind in KINDS]
    for form in WRITTEN:
        assert [entry.cited.kind for entry in read(write(works, form))] == list(KINDS)


def test_ris_as_reference_managers_expect_it():
    record = Record(
        source="Crossref",
        doi="10.1000/1",
        pmid="7",
        title="Is it\nso?",
        authors=(("Nolan", "Dan"), ("Group A", "")),
        year=1998,
        journals=("Lancet",),
        volume="351",
        pages="637-641",
        type="journal-article",
    )
    assert write([Work("1", record, "Nolan D. Is it so?")], "ris").split("\r\n") == [
        "TY  - JOUR",
        "ID  - 1",
        "AU  - Nolan, Dan",
        "AU  - Group A,",
        "TI  - Is it so?",
        "T2  - Lancet",
        "PY  - 1998",
        "VL  - 351",
        "SP  - 637",
        "EP  - 641",
        "DO  - 10.1000/1",
        "AN  - 7",
        "DB  - PubMed",
        "N1  - As cited: Nolan D. Is it so?",
        "ER  - ",
        "",
    ]


def test_bibtex_braces_balance_whatever_stands_in_a_title():
    works = [Work(f"k{n}", Record(source="", title=text, authors=((text, text),)), text) for n, text in enumerate(SLY)]
    text = write(works, "bibtex")
    assert text.count("{") == text.count("}")
    assert len(read(text)) == len(SLY)


def test_a_key_is_made_of_letters_that_every_form_takes():
    assert write([Work("a b,{c}", Record(source="", title="T"))], "bibtex").startswith("@misc{a-b-c,\n")


def test_csl_json_leaves_out_what_is_not_known():
    assert json.loads(write([Work("1", Record(source="", doi="10.1000/1"), "As it was.")], "csl-json")) == [
        {"id": "1", "type": "document", "DOI": "10.1000/1", "note": "As cited: As it was."}
    ]

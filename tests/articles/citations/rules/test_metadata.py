from __future__ import annotations

from dataclasses import replace

import pytest

from articles.citations.answers import Answer, Evidence, Existence, Record
from articles.citations.rules import Cited, Facts, Ruling
from articles.citations.rules.metadata import c4_metadata, compare
from tests.articles.citations.conftest import NOW

DOI = "10.5555/trial.2021.0042"
PROOF = Evidence("Crossref", "https://api.example.org", NOW, 200, "0" * 64)
RECORD = Record(
    source="Crossref",
    doi=DOI,
    title="Early mobilisation after lumbar disc surgery: a randomised controlled trial in adults",
    authors=(("Okonkwo", "Adaeze"), ("Lindqvist", "Per-Olof")),
    year=2021,
    years=(2020, 2021),
    journals=("Journal of Invented Spine Medicine", "J Invented Spine Med"),
    volume="12",
    issue="3",
    pages="201-209",
)
NAMED = {"doi": DOI, "title": RECORD.title, "authors": ("A. Okonkwo",), "year": 2021}


def judged(cited: Cited, record: Record = RECORD) -> tuple[Ruling, str, str]:
    (outcome,) = c4_metadata(Facts(cited, crossref=Answer(Existence.FOUND, PROOF, record=record)))
    return outcome.outcome, outcome.severity, outcome.message


@pytest.mark.parametrize(
    "changed",
    [
        {},
        {"title": "EARLY MOBILISATION AFTER LUMBAR DISC SURGERY — A RANDOMISED CONTROLLED TRIAL IN ADULTS."},
        {"authors": ("Lindqvist PO",)},
        {"authors": ("Okonkwo, Adaeze",)},
        {"year": 2022},
        {"year": 2019},
        {"journal": "J. Inv. Spine Med."},
        {"journal": "JISM"},
        {"volume": "12", "first_page": "201"},
        {"authors": (), "year": None},
    ],
)
def test_what_agrees_passes(changed):
    assert judged(Cited(**NAMED | changed))[:2] == (Ruling.PASSED, "note")


@pytest.mark.parametrize(
    ("changed", "words"),
    [
        ({"authors": ("B. Nguyen",)}, "another author than Okonkwo"),
        ({"year": 2031}, "year 2031, not 2021"),
        ({"volume": "13"}, "volume 13, not 12"),
        ({"first_page": "999"}, "page 999, not 201"),
        ({"journal": "ICML"}, "journal “ICML”, not “Journal of Invented Spine Medicine”"),
        ({"year": 2031, "volume": "13"}, "year 2031, not 2021; volume 13, not 12"),
    ],
)
def test_a_field_that_differs_is_named_and_the_right_citation_offered(changed, words):
    ruling, severity, message = judged(Cited(**NAMED | changed))
    assert (ruling, severity) == (Ruling.CITED_WRONG, "warning")
    assert message.startswith(f"Cited with {words}. Corrected: Okonkwo A, Lindqvist PO. Early mobilisation")


def test_a_near_miss_title_is_shown_by_its_words():
    near = RECORD.title.replace("adults", "infants")
    assert judged(Cited(**NAMED | {"title": near})) == (
        Ruling.TITLE_VARIES,
        "warning",
        "The title as cited varies: “infants” where the work has “adults”.",
    )


@pytest.mark.parametrize(
    ("title", "author", "ruling"),
    [
        ("Early mobilisation after lumbar disc surgery: a controlled trial in adults", "Okonkwo", Ruling.TITLE_REVIEW),
        ("Early mobilisation after lumbar surgery: a trial in adults", "Okonkwo", Ruling.TITLE_REVIEW),
        ("Early mobilisation after lumbar surgery: a trial in adults", "Nguyen", Ruling.WRONG_WORK),
        ("Gene therapy for haemophilia", "Nguyen", Ruling.WRONG_WORK),
        ("Gene therapy for haemophilia", "", Ruling.WRONG_WORK),
        ("Gene therapy for haemophilia", "Okonkwo", Ruling.TITLE_DIFFERS),
    ],
)
def test_other_titles(title, author, ruling):
    assert judged(Cited(doi=DOI, title=title, authors=(author,) if author else (), year=2021))[0] is ruling


@pytest.mark.parametrize(
    ("as_cited", "ruling"),
    [
        (f"Okonkwo A, Lindqvist PO. {RECORD.title}. J Invented Spine Med. 2021;12(3):201-9.", Ruling.PASSED),
        (
            f"Okonkwo, A., & Lindqvist, P.-O. (2021). {RECORD.title}. Journal of Invented Spine Medicine, 12(3).",
            Ruling.PASSED,
        ),
        (f'Okonkwo A, "{RECORD.title}," J. Invented Spine Med., vol. 12, 2020.', Ruling.PASSED),
        (f"{RECORD.title}. J Invented Spine Med. 2021.", Ruling.PASSED),
        (
            "Okonkwo A. Early mobili- sation after lumbar disc surgery: a randomised controlled trial in adults. 2021.",
            Ruling.PASSED,
        ),
        ("A. Okonkwo and P.-O. Lindqvist, J. Invented Spine Med. 12, 201 (2021).", Ruling.PASSED),
        (f"Nguyen T. {RECORD.title}. J Invented Spine Med. 2021.", Ruling.CITED_WRONG),
        (f"Okonkwo A. {RECORD.title}. J Invented Spine Med. 2011.", Ruling.CITED_WRONG),
        (f"Okonkwo A. {RECORD.title.replace('adults', 'infants')}. J Invented Spine Med. 2021.", Ruling.TITLE_VARIES),
        ("Nguyen T, Patel S. Gene therapy for haemophilia. Blood. 2019;133:1-9.", Ruling.WRONG_WORK),
        ("https://doi.org/10.5555/trial.2021.0042", Ruling.NOT_CHECKABLE),
    ],
)
def test_a_whole_reference_is_read(as_cited, ruling):
    assert judged(Cited(as_cited=f"{as_cited} doi:{DOI}"))[0] is ruling


def test_a_title_prefix_of_a_retraction_is_no_difference():
    marked = Record(
        source="Crossref", doi=DOI, title=f"RETRACTED: {RECORD.title}", authors=RECORD.authors, years=(2021,)
    )
    assert judged(Cited(**NAMED), marked)[0] is Ruling.PASSED


def test_a_subtitle_or_the_original_title_will_do():
    record = Record(
        source="PubMed", title="[On sciatica].", other_titles=("Zur Ischialgie.",), authors=(("Brandt", "K"),)
    )
    assert compare(Cited(title="Zur Ischialgie", authors=("Brandt K",)), record).score == 100


def test_what_the_record_does_not_say_is_no_mismatch():
    bare = Record(source="Crossref", doi=DOI, title=RECORD.title)
    assert judged(Cited(**NAMED | {"volume": "12", "journal": "Blood"}), bare)[0] is Ruling.PASSED


class TestAuthorsAndVenue:
    """Names and journals given apart: what a perturbed record changes, and a real one does not."""

    NAMES = ("A. Okonkwo", "P.-O. Lindqvist")

    def said(self, record=RECORD, **fields) -> str:
        known = {"title": record.title, "authors": self.NAMES, "year": record.year, "journal": "J Invented Spine Med"}
        cited = Cited(doi=DOI, **known | fields)
        (outcome,) = c4_metadata(Facts(cited, crossref=Answer(Existence.FOUND, PROOF, record)))
        return outcome.message if outcome.outcome is not Ruling.PASSED else ""

    def test_all_that_agrees_is_quiet(self):
        assert self.said() == ""
        assert self.said(authors=("Okonkwo A", "others")) == ""
        assert self.said(authors=("Okonkwo A",)) == ""

    def test_a_stranger_among_the_authors(self):
        assert "T. Nguyen, who is no author of it" in self.said(authors=(*self.NAMES, "T. Nguyen"))

    def test_a_list_cut_short_unsaid(self):
        three = replace(RECORD, authors=(*RECORD.authors, ("Tan", "B")))
        assert "2 of its 3 authors" in self.said(three)
        assert self.said(three, authors=(*self.NAMES, "et al")) == ""

    def test_a_record_with_one_author_proves_nothing(self):
        assert self.said(replace(RECORD, authors=RECORD.authors[:1]), authors=(*self.NAMES, "T. Nguyen")) == ""

    def test_another_journal(self):
        assert "journal “Blood”" in self.said(journal="Blood")

    def test_a_preprint_cited_as_published(self):
        preprint = replace(RECORD, type="posted-content", journals=(), publisher="openRxiv")
        assert "though this is the preprint" in self.said(preprint)
        assert self.said(preprint, journal="bioRxiv") == ""

    def test_another_volume_in_the_words_of_the_reference(self):
        as_cited = f"Okonkwo A, Lindqvist PO. {RECORD.title}. J Invented Spine Med. 2021;77(3):555-9. doi:{DOI}"
        assert judged(Cited(as_cited=as_cited))[0] is Ruling.CITED_WRONG

"""Journals are written in full, abbreviated, by their initials, and with what libraries put behind them."""

from __future__ import annotations

import re

import pytest

from articles.citations import likeness
from articles.citations.formats import bare_ids
from articles.citations.likeness import placed_title, same_journal


@pytest.mark.parametrize(
    ("cited", "known"),
    [
        ("N Engl J Med", "New England Journal of Medicine"),
        ("NEJM", "New England Journal of Medicine"),
        ("Proc Natl Acad Sci U S A", "Proceedings of the National Academy of Sciences"),
        ("Palliative & supportive care", "Palliative and Supportive Care"),
        ("Journal of endovascular therapy : an official journal of a society", "Journal of Endovascular Therapy"),
        ("BMJ", "BMJ (Clinical research ed.)"),
        ("The Lancet", "Lancet (London, England)"),
        ("Dtsch Arztebl Int", "Deutsches Ärzteblatt international"),
        ("Z Rheumatol", "Zeitschrift für Rheumatologie"),
        ("Acta Crystallogr C", "Acta Crystallographica Section C"),
        ("Circ", "Circulation"),
        ("Cochrane Database Syst Rev", "Cochrane Database of Systematic Reviews"),
    ],
)
def test_the_same_journal(cited, known):
    assert same_journal(cited, [known])


@pytest.mark.parametrize(
    ("cited", "known"),
    [
        ("Nature", "Nature Medicine"),
        ("JAMA", "JAMA Internal Medicine"),
        ("Lancet Oncology", "Lancet Neurology"),
        ("Journal of Clinical Oncology", "Journal of Clinical Psychology"),
        ("American Journal of Primatology", "International Journal of Primatology"),
        ("ACL", "Acta Oncologica"),
        ("NAACL", "Circulation"),
        ("Nature", "Science"),
        ("", "Science"),
    ],
)
def test_another_journal(cited, known):
    assert not same_journal(cited, [known])


def test_a_title_is_found_whole_where_no_punctuation_parts_it():
    title = "Place navigation impaired in rats with hippocampal lesions"
    found = placed_title(
        "Morris R. (1982). Place naviga- tion impaired in rats with hippocam- pal lesions Nature 297, 681", [title]
    )
    assert (found.ratio, found.text) == (100.0, "Place naviga- tion impaired in rats with hippocam- pal lesions")
    assert found.before == "Morris R. (1982)."


def test_what_an_ill_reference_costs_is_bounded(monkeypatch):
    compared = []
    monkeypatch.setattr(likeness, "_stretch_ratio", lambda stretch, wanted: compared.append(stretch) or 0.0)
    likeness.placed_title("a, " * 1000, ["Walking for back pain in adults of working age"])
    assert len(compared) <= (likeness.MOST_CUTS + 1) * likeness.LONGEST_RUN * 2


def test_a_title_behind_very_many_authors_is_found():
    authors = ", ".join(["Li A"] * 450)
    placed = likeness.placed_title(
        f"{authors}. Walking for pain, in adults. Spine. 2021;2:1.", ["Walking for back pain"]
    )
    assert placed.text.startswith("Walking for pain")


def test_spaces_are_never_gone_over_again_and_again():
    assert not re.search(r"\\s|[*+]", likeness.BEHIND_A_NAME.pattern)
    assert re.findall(r"\\s[*+](?!\+)", bare_ids.LABELLED.pattern) == []
    assert bare_ids.words(f"PMID{' ' * 900}: {' ' * 900}123  DOI 10.5555/x") == ["PMID:123", "DOI:10.5555/x"]
    assert likeness.same_journal(f"Gut{' ' * 900}:{' ' * 900}an international journal", ["Gut"])

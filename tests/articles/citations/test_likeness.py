"""Journals are written in full, abbreviated, by their initials, and with what libraries put behind them."""

from __future__ import annotations

import pytest

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

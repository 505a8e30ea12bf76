from __future__ import annotations

import pytest

from articles.citations.folding import fold, fold_title, prefix_says, tidy


def test_markup_entities_and_reordering_characters_go():
    assert (
        tidy("Obstetrics &amp;amp; <i>Gynecology</i>\n\u202e at p &lt; 0.05\x00")
        == "Obstetrics & Gynecology at p < 0.05"
    )


def test_an_unpaired_surrogate_can_be_stored_afterwards():
    assert tidy("a\ud800b").encode() == b"ab"


@pytest.mark.parametrize(
    ("text", "folded"),
    [("Sjögren’s – Øst, β-blockers", "sjogren s ost β blockers"), ("TNF_α (Ⅲ)", "tnf α iii"), ("", "")],
)
def test_folding_keeps_words_only(text, folded):
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("title", "says"),
    [
        ("RETRACTED: Zinc and colds", "retracted"),
        ("RETRACTED ARTICLE: Zinc and colds", "retracted"),
        ("Retracted Article: Zinc and colds", "retracted"),
        ("WITHDRAWN: Zinc and colds", "retracted"),
        ("Retracted: Zinc and colds", "notice"),
        ("Retraction notice to: Zinc and colds", "notice"),
        ("Retraction Note: Zinc and colds", "notice"),
        ("Correction: Zinc and colds", "notice"),
        ("Author Correction: Zinc and colds", "notice"),
        ("Erratum to: Zinc and colds", "notice"),
        ("Corrigendum to Zinc and colds", "notice"),
        ("Expression of Concern: Zinc and colds", "notice"),
        ("Notice of Retraction: Zinc and colds", "notice"),
    ],
)
def test_a_prefix_is_a_signal_and_no_part_of_the_title(title, says):
    assert (prefix_says(title), fold_title(title)) == (says, "zinc and colds")


@pytest.mark.parametrize(
    "title",
    [
        "Correction of hyponatraemia",
        "Retraction of the tympanic membrane",
        "Withdrawal of antidepressants",
        "Errata in maps",
    ],
)
def test_a_work_about_such_things_has_no_prefix(title):
    assert (prefix_says(title), fold_title(title)) == ("", title.lower())


def test_a_translated_title_loses_its_brackets():
    assert fold_title("[On the treatment of sciatica].") == "on the treatment of sciatica"

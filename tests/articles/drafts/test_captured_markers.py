"""Raised markers that a capture turned into bare numbers, among years, doses and scores."""

import pytest

from articles.drafts.captured_markers import mark


def marked(*paragraphs, listed=()):
    return mark(paragraphs, listed).paragraphs


def test_numbers_behind_the_stop_are_markers():
    assert marked("Nerve roots are freed. 1, 2", "Pain falls. 3") == [
        "Nerve roots are freed. [1, 2]",
        "Pain falls. [3]",
    ]


def test_markers_in_the_middle_of_a_paragraph():
    assert marked("First fact. 1 Second fact. 2, 3 Third.") == ["First fact. [1] Second fact. [2, 3] Third."]


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("It was approved in 2019.", "It was approved in 2019."),
        ("It was approved in 2019. 2", "It was approved in 2019. [2]"),
        ("The dose is reduced to 40 mg. 3", "The dose is reduced to 40 mg. [3]"),
        ("Response is judged at week 12. 2", "Response is judged at week 12. [2]"),
        ("Rates fell between 2010 and 2019. 1, 4", "Rates fell between 2010 and 2019. [1, 4]"),
        ("Stop at a score of 3.", "Stop at a score of 3."),
        ("Give doses of 5, 10. 2", "Give doses of 5, 10. [2]"),
        ("Give doses of 5, 10.", "Give doses of 5, 10."),
        ("Response was slow. 12 patients relapsed.", "Response was slow. 12 patients relapsed."),
        ("Stop early. 2019 Guidelines agree. 2", "Stop early. 2019 Guidelines agree. [2]"),
        ("It was slow. 3 Months later it was gone.", "It was slow. 3 Months later it was gone."),
        ("Compare placebo vs. 3", "Compare placebo vs. 3"),
        ("See Fig. 2 Above all, measure.", "See Fig. 2 Above all, measure."),
        ("The ratio was 2.5", "The ratio was 2.5"),
        ("Version 1.2 Came later.", "Version 1.2 Came later."),
        ("See example.org/page.1 First.", "See example.org/page.1 First."),
        ("Steps: assess. 2. Treat. 3. Follow up.", "Steps: assess. 2. Treat. 3. Follow up."),
        ("Type 2 diabetes", "Type 2 diabetes"),
        ("It is called a “corset.” 2, 3", "It is called a “corset.” [2, 3]"),
        ("It helps (see Table 2). 3", "It helps (see Table 2). [3]"),
        ("It helps.1,2", "It helps. [1, 2]"),
        ("It helps.1,2 But slowly.3", "It helps. [1, 2] But slowly. [3]"),
        ("It fell to 25 mL/min.2 Others rose.", "It fell to 25 mL/min. [2] Others rose."),
        ("It fell by 12%.3", "It fell by 12%. [3]"),
        ("It began in 1999.2", "It began in 1999. [2]"),
        ("It helps. 1-3", "It helps. [1, 2, 3]"),
        ("It helps. 1–3, 4 Others do not.", "It helps. [1, 2, 3, 4] Others do not."),
        ("It helps. 1 2", "It helps. [1, 2]"),
        ("It helps. 2 5-ASA does too.", "It helps. [2] 5-ASA does too."),
        ("It helps. 2 2019 saw the first trial.", "It helps. [2] 2019 saw the first trial."),
        ("It helps. 2 pH matters. 3", "It helps. [2] pH matters. [3]"),
        ("Does it help? 2", "Does it help? [2]"),
        ("It helps.\u00a02", "It helps. [2]"),
        ("It helps. 2,\n3 Others do not.", "It helps. [2, 3] Others do not."),
        ("It helps 1,2.", "It helps [1, 2]."),
        ("It rose to 1,2.", "It rose to 1,2."),
        ("It helps [1,2].", "It helps [1, 2]."),
        ("It helps [1][3].", "It helps [1][3]."),
        ("It helps [1–3].", "It helps [1, 2, 3]."),
        ("It took 4 [2–7] days.", "It took 4 \\[2–7] days."),
        ("It helps.¹˒²", "It helps. [1, 2]"),
        ("It helps¹,² and heals.³", "It helps [1, 2] and heals. [3]"),
        ("It helps.²⁻⁴ Then stop.", "It helps. [2, 3, 4] Then stop."),
        ("Per 1.73 m² and 10⁹/L.", "Per 1.73 m² and 10⁹/L."),
        ("¹⁸F-FDG and Ca²⁺ and I² of 40%.", "¹⁸F-FDG and Ca²⁺ and I² of 40%."),
    ],
)
def test_on_a_page_that_cites_four_works_behind_the_stop(written, expected):
    page = ["One. 1", "Two. 2", "Three. 3", "Four. 4"]
    assert marked(*page, written)[-1] == expected


def test_numbers_beyond_the_reference_list_are_text():
    assert marked("One. 1", "It was stopped. 9 Hospitals took part. 2", listed=(1, 2)) == [
        "One. [1]",
        "It was stopped. 9 Hospitals took part. [2]",
    ]


def test_the_next_number_after_the_list_is_a_citation_that_nobody_listed():
    assert marked("One. 1", "Two. 2", "Three. 3", listed=(1, 2)) == ["One. [1]", "Two. [2]", "Three. [3]"]


def test_numbers_with_a_wide_gap_are_left_and_named():
    result = mark(["One. 1", "Two. 2", "Ends oddly. 40"], ())
    assert result.paragraphs == ["One. [1]", "Two. [2]", "Ends oddly. 40"]
    assert result.doubtful == [(2, "40")]


def test_a_list_item_without_a_stop_is_left_and_named():
    result = mark(["One. 1", "Supervised exercise 1", "Glucagon-like peptide 1", "Diabetes mellitus type 1"], ())
    assert result.paragraphs[1:] == ["Supervised exercise 1", "Glucagon-like peptide 1", "Diabetes mellitus type 1"]
    assert result.doubtful == [(1, "1")]


def test_a_page_with_all_its_markers_before_the_stop():
    page = ["Exercise frees the nerve root 1,2.", "It lasts for 12.", "Pain falls 3.", "Supervision helps2,3."]
    assert marked(*page) == [
        "Exercise frees the nerve root [1, 2].",
        "It lasts for 12.",
        "Pain falls [3].",
        "Supervision helps [2, 3].",
    ]


def test_a_page_without_markers_keeps_its_numbers():
    page = ["Give 40 mg for a score above 3.", "Repeat at week 4.", "It was approved in 2019."]
    assert marked(*page) == page


@pytest.mark.parametrize(
    "text", ["." * 10**6, ". 1, 2" * 10**5, "[" * 10**5, "1 " * 5 * 10**5, ".'" * 10**5, "¹" * 10**5]
)
def test_long_lines_take_no_long_time(text):
    assert len(mark([text], ()).paragraphs) == 1

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.sentences import split


def sentences(text):
    return [text[start:end] for start, end in split(text)]


@pytest.mark.parametrize(
    "sentence",
    [
        "Use NSAIDs, e.g. ibuprofen, i.e. Brufen, or none.",
        "Drug A vs. Placebo was tested.",
        "Ask Dr. Jones or Prof. Smith.",
        "Smith et al. reported pain.",
        "Smith et al. (2019) reported pain.",
        "Smith et al. \0 reported pain.",
        "The curve (Fig. 2) and Fig. 3 fall.",
        "It takes approx. 20 minutes.",
        "St. John's wort induces CYP3A4.",
        "Give 0.5 mg or .5 mg with p < .05 and p = 0.03.",
        "In the U.S. Food and Drug law applies.",
        "The U.K. National Health Service pays.",
        "By J. Smith and A. B. Jones.",
        "Found in E. coli and S. aureus and S. Typhi.",
        "Trial No. 5 and Nos. 6 and 7 failed.",
        "Take it q.i.d. PRN.",
        "Take it b.i.d. with food.",
        "Well … perhaps.",
        "It may ... or may not.",
        "Vancomycin (i.v.) Plus was used.",
        "It (see below. It matters) holds.",
        "On Jan. 17 and Sept. 3.",
        "1. First thing.",
        "(2. Second thing.",
        "Step 1. Wash.",
        "Table 2. Doses by weight.",
        "5.5 mmol/L is normal.",
        "Version 2.1.3 of it.",
        "“Why?” he asked.",
        "Really?! they said.",
        "See example.org. and so on.",
    ],
)
def test_stays_whole(sentence):
    assert sentences(sentence) == [sentence]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Take 500 mg. Then rest.", ["Take 500 mg.", "Then rest."]),
        ("Take 40 mg/day. \0 Then rest.", ["Take 40 mg/day. \0", "Then rest."]),
        (
            "Known since 2019. \0 The rest came in 2020. So it is.",
            ["Known since 2019. \0", "The rest came in 2020.", "So it is."],
        ),
        ("Pain eases \0. Next one.", ["Pain eases \0.", "Next one."]),
        ("Pain eases \0.Next one.", ["Pain eases \0.", "Next one."]),
        ("Pain eases.\0\0Next one.", ["Pain eases.\0\0", "Next one."]),
        ("Pain eases. \0. Next one.", ["Pain eases. \0.", "Next one."]),
        ("Block it. \0 mTOR rises.", ["Block it. \0", "mTOR rises."]),
        (
            "It fell. mRNA rose. pH too. α-blockers help. p53 acts.",
            ["It fell.", "mRNA rose.", "pH too.", "α-blockers help.", "p53 acts."],
        ),
        ("He left the U.S. The rest stayed.", ["He left the U.S.", "The rest stayed."]),
        ("Take it b.i.d. Monitor it.", ["Take it b.i.d.", "Monitor it."]),
        ("They study P.A.D. Smoking causes it.", ["They study P.A.D.", "Smoking causes it."]),
        ("Give vitamin D. Supplements help.", ["Give vitamin D.", "Supplements help."]),
        ("Needs vitamins C and D. Zinc too.", ["Needs vitamins C and D.", "Zinc too."]),
        ("Stage I. Surgery cures.", ["Stage I.", "Surgery cures."]),
        ("It is type 2. Diet helps.", ["It is type 2.", "Diet helps."]),
        ("By Smith et al. The rest is ours.", ["By Smith et al.", "The rest is ours."]),
        ('He said "stop." Then he left.', ['He said "stop."', "Then he left."]),
        ("It holds (see Fig. 2.) Then it fails.", ["It holds (see Fig. 2.)", "Then it fails."]),
        ("Is it safe? Yes! No. Maybe…  Perhaps.", ["Is it safe?", "Yes!", "No.", "Maybe…", "Perhaps."]),
        ("Stops.  Runs   of spaces.\nA new line.", ["Stops.", "Runs   of spaces.", "A new line."]),
        ("Line with marker\0\nNext line.", ["Line with marker\0", "Next line."]),
        ("Wrapped\nline of the\nUS sentence.", ["Wrapped\nline of the\nUS sentence."]),
        ("One line without a stop\nAnd another", ["One line without a stop", "And another"]),
        ("A line, wrapped at sixty or so characters, is given to every\nUkrainian child.", None),
        ("A" + "a" * 130 + " ends here\nAnd another", ["A" + "a" * 130 + " ends here", "And another"]),
        ("Signs are:\nPain\0\nFever\0", ["Signs are:", "Pain\0", "Fever\0"]),
        ("Signs:\n• Pain\n• Fever", ["Signs:", "Pain", "Fever"]),
        ("Do this\n2. Then that.", ["Do this", "2. Then that."]),
        ("Factors: 1. Age over 50. 2. Smoking.", ["Factors: 1. Age over 50.", "2. Smoking."]),
        ("Hard break\rNext.", ["Hard break", "Next."]),
        ("第一句。第二句。", ["第一句。", "第二句。"]),
        ("Value was 5.2. 50% improved.", ["Value was 5.2.", "50% improved."]),
        ("", []),
        (" \n ", []),
    ],
)
def test_is_cut_here(text, expected):
    expected = [text] if expected is None else expected
    assert sentences(text) == expected


PIECES = [
    "Pain",
    "e.g.",
    "5",
    ".",
    "?",
    " ",
    "\n",
    "\0",
    "(",
    ")",
    '"',
    "J.",
    "U.S.",
    "mRNA",
    "…",
    ":",
    "•",
    "\r",
    "1.",
]


@given(st.lists(st.sampled_from(PIECES), max_size=40).map("".join))
def test_nothing_is_lost_between_sentences(text):
    spans = split(text)
    assert "".join(text[start:end] for start, end in spans).replace(" ", "") == "".join(
        char for char in _without_gaps(text, spans)
    ).replace(" ", "")
    assert all(start < end for start, end in spans)
    assert all(before[1] <= after[0] for before, after in pairwise(spans))


def _without_gaps(text, spans):
    """The text, of whose characters between sentences only white space and bullets may go."""
    inside = {at for start, end in spans for at in range(start, end)}
    return [char for at, char in enumerate(text) if at in inside or char not in " \n\r•"]


@pytest.mark.parametrize("unit", ["mmol/L", "g/L", "mg/dL", "mL", "U/L"])
def test_a_unit_ends_a_sentence(unit):
    assert sentences(f"Keep it below 5 {unit}. \0 Expect a rise.") == [f"Keep it below 5 {unit}. \0", "Expect a rise."]

"""Markers in suggested wording are kept whole, and what a rewording drops is known."""

from __future__ import annotations

import pytest

from articles.drafts.rewording import Edit, apply, dropped, faults, halves, moved

BODY = "Pain falls with exercise. [1]\n\n- Walking helps. [1, 2]\n- Rest [2] does not.\n"
KNOWN = (1, 2)


def edit(old: str, new: str, body: str = BODY) -> Edit:
    start = body.index(old)
    return Edit(start, start + len(old), new)


def said(old: str, new: str, known=KNOWN, body: str = BODY) -> list[str]:
    return faults(body, [edit(old, new, body)], known)


def test_several_edits_are_made_at_once_and_known_where_they_went():
    edits = [edit("Rest [2]", "Bed rest [2]"), edit("Pain", "Ache and pain"), edit("- Walking helps. [1, 2]\n", "")]
    after = apply(BODY, edits)
    assert after == "Ache and pain falls with exercise. [1]\n\n- Bed rest [2] does not.\n"
    assert [after[start:end] for start, end in moved(edits)] == ["Bed rest [2]", "Ache and pain", ""]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Walking helps. [1, 2]", "Walking may help. [1, 2]"),
        ("Walking helps. [1, 2]", "Walking may help. [2] And it is safe. [1]"),
        ("Walking helps. [1, 2]", "Walking may help."),
        ("Walking helps.", "Walking helps (95% CI [1.2 to 3.4], p in [0, 1))."),
        ("Walking helps.", "Walking helps; [sic] a share in (0, 1] and in [1, 5)."),
        ("Walking helps.", "Walking helps \\[1 by 2."),
    ],
)
def test_whole_markers_may_stay_move_or_go(old, new):
    assert said(old, new) == []


@pytest.mark.parametrize(
    ("new", "half"),
    [
        ("Walking helps. [1", "[1"),
        ("Walking helps. [1, 2 and more", "[1, 2"),
        ("Walking helps. [1,", "[1,"),
        ("Walking helps. 1, 2]", "1, 2]"),
        ("Walking 2] helps. [1, 2]", "2]"),
        ("Walking [1 helps\n. [2]", "[1"),
    ],
)
def test_half_a_marker_is_refused_by_name(new, half):
    assert said("Walking helps. [1, 2]", new) == [
        f"“{half}” is half a citation marker. Write it whole, such as [1] or [2, 3], or leave it out."
    ]


def test_a_half_that_stood_there_before_is_nobodys_fault():
    body = "Pain 1] falls. [1]"
    assert halves(body) == ["1]"]
    assert faults(body, [edit("Pain 1] falls", "Ache 1] falls", body)], KNOWN) == []


def test_a_number_that_is_no_reference_is_refused():
    assert said("Walking helps. [1, 2]", "Walking helps. [1, 9]") == [
        "[9] cites no reference. The list ends at 2: cite one that is there, or leave the marker out."
    ]
    assert said("Walking", "Walking [3]", known=(), body="Walking.") == [
        "[3] cites no reference. The text has no references: cite one that is there, or leave the marker out."
    ]


@pytest.mark.parametrize(("old", "new"), [("Walking helps. [1", "Walking helps. [1"), ("1, 2]", "1, 2]")])
def test_a_passage_does_not_cut_a_marker(old, new):
    assert "The passage cuts the marker [1, 2] in two." in said(old, new)[0]


@pytest.mark.parametrize("new", ["Walking `helps.", "Walking helps.\\"])
def test_a_marker_beside_the_passage_stays_one(new):
    body = "Walking helps.[1] Yes `indeed`. [2]"
    assert "These words would swallow the marker [1] beside them" in said("Walking helps.", new, body=body)[0]


@pytest.mark.parametrize("new", ["", " \n", "---", "*"])
def test_something_is_left_of_the_text(new):
    assert said("Pain [1]", new, body="Pain [1]")[0].startswith("Nothing would be left of the text.")


def test_what_is_dropped():
    assert dropped("Walking helps. [1, 2]", "Walking helps. [2]") == (1,)
    assert dropped("Walking helps [1-3].", "") == (1, 2, 3)
    assert dropped("Walking helps.", "Walking helps. [2]") == ()

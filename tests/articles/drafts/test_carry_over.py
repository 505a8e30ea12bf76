import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts.carry_over import carry_over
from articles.drafts.claims import claims
from articles.drafts.draft import DraftClaim
from tests.edits import Said, written


def claim(text, *citations):
    return DraftClaim(text, citations, 0, 1)


def outcomes(old, new, **keys):
    return [(entry.outcome, entry.new_position, entry.old_position) for entry in carry_over(old, new, **keys)]


REST = claim("Bed rest is of no use in acute sciatica.", 1)
DOSE = claim("Give 0.5 mg of it twice a day.", 2)
WALK = claim("Walking every day speeds recovery.", 3, 1)


def test_what_stays_is_carried_wherever_it_moves():
    assert outcomes([REST, DOSE, WALK], [WALK, REST]) == [("carried", 0, 2), ("carried", 1, 0), ("gone", None, 1)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Pain eases by 5 points [1].", "Pain eases by 5 points. [1]"),
        ("Pain eases\nby   5 points. [1, 2]", "- Pain eases by 5 points [2] [1]."),
        ("Pain **eases**. [1]", "*Pain* eases.\n[1]"),
        ("Cafe\u0301 helps.", "Café helps."),
        ("- **Walking** helps a lot. [1]", "Walking** helps a lot. [1]"),
        ("It helps \\*most\\* &amp; all. [1]", "It helps \\*most\\* & all. [1]"),
        ("😊\n\nIt helps most. [1]", "😊  It helps most. [1]"),
        ("It helps (e.g[1]. Bed rest).", "It helps (e.g[1].\nBed rest)."),
    ],
)
def test_white_space_markup_and_the_marker_s_place_do_not_matter(old, new):
    assert outcomes(claims(old), claims(new)) == [("carried", 0, 0)]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("Give 0.5 mg daily. [1]", "Give 0.6 mg daily. [1]"),
        ("Give 0.5 mg daily. [1]", "Give 5 mg daily. [1]"),
        ("It helps if INR ≥ 2. [1]", "It helps if INR ≤ 2. [1]"),
        ("It does help the heart. [1]", "It does not help the heart. [1]"),
        ("It is safe. [1]", "It is unsafe. [1]"),
        ("It helps. [1]", "It helps."),
        ("It helps. [1]", "It helps. [1, 2]"),
        ("It helps. [1]", "It helps. [2]"),
        ("It helps Mg levels.", "It helps mg levels."),
        ("The fall was 0.03. [1]", "The fall was 0.03**. [1]"),
        ("It helps men, women. [1]", "It helps men women. [1]"),
        ("Area is 10² m. [1]", "Area is 102 m. [1]"),
    ],
)
def test_one_sign_makes_it_another_claim(old, new):
    assert outcomes(claims(old), claims(new)) == [("changed", 0, 0)]


def test_references_are_compared_by_what_they_are():
    old, new = [claim("It helps.", 1, 2)], [claim("It helps.", 2, 1)]
    sources = {"old_key": {1: "pmid:9", 2: "pmid:8"}.get, "new_key": {1: "pmid:8", 2: "pmid:9"}.get}
    assert outcomes(old, new, **sources) == [("carried", 0, 0)]
    assert outcomes(old, new, old_key={1: "pmid:9", 2: "pmid:7"}.get, new_key=sources["new_key"]) == [("changed", 0, 0)]


def test_equal_claims_are_matched_in_order():
    assert outcomes([REST, DOSE, REST], [REST, REST, REST]) == [
        ("carried", 0, 0),
        ("carried", 1, 2),
        ("new", 2, None),
        ("gone", None, 1),
    ]


def test_the_same_words_with_the_same_sources_go_first():
    one, other = claim("It helps.", 1), claim("It helps.", 2)
    assert outcomes([one, other], [other, one]) == [("carried", 0, 1), ("carried", 1, 0)]


def test_the_likest_old_claim_is_taken():
    old = [claim("Aspirin lowers the risk of stroke in men."), claim("Aspirin lowers the risk of stroke in women.")]
    new = [claim("Aspirin lowers the risk of stroke in most women.")]
    assert outcomes(old, new) == [("changed", 0, 1), ("gone", None, 0)]


def test_a_reworded_claim_is_known_by_its_neighbours():
    old = [REST, claim("Stretching the hamstrings may be harmful."), WALK]
    new = [REST, claim("Harm may come from hamstring stretches."), WALK]
    assert outcomes(old, new) == [("carried", 0, 0), ("changed", 1, 1), ("carried", 2, 2)]


def test_what_has_nothing_in_common_is_new_and_gone():
    assert outcomes([REST], [claim("Xylitol prevents caries?")]) == [("new", 0, None), ("gone", None, 0)]
    assert outcomes([], [REST]) == [("new", 0, None)]
    assert outcomes([REST], []) == [("gone", None, 0)]


SOME = st.lists(st.builds(claim, st.sampled_from(["It helps.", "It helps!", "Give 5 mg.", "No."]), st.integers(1, 2)))


@given(SOME, SOME)
def test_each_claim_has_one_entry_and_at_most_one_partner(old, new):
    entries = carry_over(old, new)
    assert [entry.new_position for entry in entries if entry.new] == list(range(len(new)))
    assert sorted(entry.old_position for entry in entries if entry.old) == list(range(len(old)))
    for entry in entries:
        assert (entry.outcome == "new") == (entry.old is None)
        assert (entry.outcome == "gone") == (entry.new is None)
        same = entry.old is not None and entry.new is not None and entry.old == entry.new
        assert (entry.outcome == "carried") == same


@given(SOME)
def test_all_is_carried_to_an_equal_text(old):
    assert {entry.outcome for entry in carry_over(old, old)} <= {"carried"}


def test_a_list_that_lost_its_line_ends_has_the_same_claims():
    old = "Signs are:\n\n- Fever, chills[1]\n- Pain in the chest\n- Weight loss [2]\n\nIsolate the family [3]."
    new = "Signs are:  - Fever, chills[1] - Pain in the chest - Weight loss [2]  Isolate the family [3]."
    assert outcomes(claims(old), claims(new)) == [("carried", at, at) for at in range(4)]


def test_the_numbers_of_a_list_left_at_its_line_ends_are_no_words_of_claims():
    old = "Steps:\n\n1. Rest for 2 days [1]\n2. Walk each day [2]\n3. Swim. [3]"
    new = "Steps:  1.\nRest for 2 days [1]  2.\nWalk each day [2]  3.\nSwim. [3]"
    assert outcomes(claims(old), claims(new)) == [("carried", at, at) for at in range(3)]


STATEMENTS = (
    Said("Aspirin 75 mg lowers the risk of stroke", (1, 2)),
    Said("Bed rest is of no use in acute sciatica", (3,)),
    Said("Walking every day speeds recovery by 4 days", ()),
    Said("Warfarin needs an INR of ≥ 2 in most adults", (2,)),
    Said("Do not give metformin when the eGFR is below 30 mL/min", (4,)),
    Said("Children may take 10 mg/kg of ibuprofen with food", (1,)),
    Said("Pain eased by -1.5 points on the scale", (4, 3, 2)),
)
OTHERWISE = (
    (0, "75", "76"),
    (0, "mg", "g"),
    (0, "Aspirin", "Apixaban"),
    (0, "lowers", "raises"),
    (1, "of no use", "of use"),
    (2, "speeds", "may speed"),
    (2, "4 days", "4 weeks"),
    (3, "≥", "≤"),
    (3, "2", "3"),
    (4, "Do not give", "Give"),
    (4, "metformin", "metoprolol"),
    (5, "mg/kg", "µg/kg"),
    (6, "-1.5", "1.5"),
    (6, "-1.5", "-15"),
)
ANY = st.integers(0, 2**32).map(random.Random)


def renumbering(by):
    numbers = list(range(1, 5))
    by.shuffle(numbers)
    return dict(zip(range(1, 5), numbers, strict=True))


def followed(old, new, by):
    """Entries between two bodies of these statements, the new one written, ordered and numbered in any way."""
    numbers = renumbering(by)
    new = by.sample(new, len(new))
    entries = carry_over(
        claims(written(old, by)),
        claims(written(new, by, numbers)),
        old_key=int,
        new_key={there: here for here, there in numbers.items()}.get,
    )
    return [entry for entry in entries if entry.new], new


@given(ANY)
@settings(deadline=None)
def test_reformatting_renumbering_and_moving_change_no_claim(by):
    entries, _ = followed(STATEMENTS, STATEMENTS, by)
    assert [entry.outcome for entry in entries] == ["carried"] * len(STATEMENTS)


@given(ANY, st.sampled_from(OTHERWISE))
@settings(deadline=None)
def test_one_changed_figure_sign_unit_word_or_drug_is_never_carried(by, otherwise):
    at, old, new = otherwise
    changed = [*STATEMENTS]
    changed[at] = Said(changed[at].text.replace(old, new), changed[at].cited)
    entries, order = followed(STATEMENTS, changed, by)
    assert [entry.outcome == "carried" for entry in entries] == [said is not changed[at] for said in order]


@given(ANY, st.integers(0, len(STATEMENTS) - 1), st.sets(st.integers(1, 4)))
@settings(deadline=None)
def test_another_source_is_never_carried(by, at, cited):
    changed = [*STATEMENTS]
    changed[at] = Said(changed[at].text, tuple(cited))
    same = cited == set(STATEMENTS[at].cited)
    entries, order = followed(STATEMENTS, changed, by)
    assert [entry.outcome == "carried" for entry in entries] == [same or said is not changed[at] for said in order]

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.carry_over import carry_over
from articles.drafts.claims import claims
from articles.drafts.draft import DraftClaim


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

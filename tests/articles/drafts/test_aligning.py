"""Claims of a rewording lined up with those of the main text."""

from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.aligning import align


@dataclass(frozen=True)
class Says:
    text: str
    citations: tuple[int, ...] = ()


NSAIDS = Says("NSAIDs are contraindicated in patients with an eGFR below 30 mL/min.", (1,))
WALKING = Says("Structured walking for 30 minutes daily reduces pain intensity.", (2, 3))
REST = Says("Bed rest beyond 2 days delays functional recovery.", (3,))
OPIOIDS = Says("Opioids are reserved for refractory cases.", (4,))
MAIN = [NSAIDS, WALKING, REST, OPIOIDS]


def rows(reworded, main=MAIN):
    return align(main, reworded).rows


def test_a_text_lines_up_with_itself():
    assert align(MAIN, MAIN).rows == ((0,), (1,), (2,), (3,))
    assert align(MAIN, MAIN).left_out == ()


def test_what_is_cited_is_enough_where_no_word_is_shared():
    assert rows([Says("Ibuprofen can harm weak kidneys.", (1,))]) == ((0,),)


def test_words_and_figures_are_enough_where_nothing_is_cited():
    reworded = [Says("Walk for 30 minutes every day."), Says("Do not stay in bed for longer than 2 days.")]
    assert rows(reworded, [Says(claim.text) for claim in MAIN]) == ((1,), (2,))


def test_another_order_is_found():
    reworded = [Says("Stay in bed for 2 days at most.", (3,)), Says("Weak kidneys? No ibuprofen.", (1,))]
    assert rows(reworded) == ((2,), (0,))


def test_one_claim_cut_in_two():
    reworded = [Says("Walking every day helps.", (2,)), Says("Walk for 30 minutes.", (2, 3))]
    assert rows(reworded) == ((1,), (1,))


def test_two_claims_put_together():
    assert rows([Says("Walk 30 minutes daily, and rest in bed for 2 days at most.", (2, 3))]) == ((1, 2),)


def test_what_the_main_text_does_not_say_has_nothing_beside_it():
    reworded = [Says("Acupuncture cures everyone."), Says("Walk for 30 minutes daily.", (2, 3))]
    assert rows(reworded) == ((), (1,))


def test_what_is_not_said_again_is_named():
    assert align(MAIN, [Says("Walk for 30 minutes daily.", (2,))]).left_out == (0, 2, 3)


def test_two_claims_on_one_source_are_not_one_claim():
    main = [Says("Exercise eases pain.", (1,)), Says("Walking 30 minutes daily helps.", (1, 2))]
    assert align(main, [Says("Walk for 30 minutes.", (1, 2))]).left_out == (0,)


def test_of_equal_claims_the_one_at_the_same_place():
    main = [Says("Ask your doctor first.", (1,)), REST, OPIOIDS, Says("Ask your doctor first.", (1,))]
    assert align(main, [Says("See a doctor.", (1,)), REST, OPIOIDS, Says("See a doctor.", (1,))]).rows == (
        (0,), (1,), (2,), (3,),
    )  # fmt: skip


def test_an_empty_text_on_either_side():
    assert align([], MAIN).rows == ((), (), (), ())
    assert align(MAIN, []).left_out == (0, 1, 2, 3)
    assert align([], []).rows == ()


WORDS = st.sampled_from(
    ["pain", "rest", "walking", "kidney", "dose", "30", "500", "trial", "adults", "placebo", "surgery", "nerve"]
)
CLAIMS = st.lists(
    st.builds(
        lambda words, cited: Says(f"Pain {' '.join(words)}.", tuple(cited)),
        st.lists(WORDS, min_size=1, max_size=6),
        st.lists(st.integers(1, 5), max_size=2, unique=True),
    ),
    max_size=8,
)


@given(CLAIMS, CLAIMS)
def test_every_claim_of_the_main_text_is_beside_something_or_left_out(main, reworded):
    found = align(main, reworded)
    beside = {at for row in found.rows for at in row}
    assert len(found.rows) == len(reworded)
    assert beside.isdisjoint(found.left_out)
    assert beside | set(found.left_out) == set(range(len(main)))


@given(CLAIMS, CLAIMS)
def test_what_stands_side_by_side_shares_something(main, reworded):
    for claim, row in zip(reworded, align(main, reworded).rows, strict=True):
        for at in row:
            assert set(claim.citations) & set(main[at].citations) or (
                set(claim.text.lower().strip(".").split()) & set(main[at].text.lower().strip(".").split())
            )


@given(CLAIMS)
def test_no_claim_of_an_unchanged_text_is_left_out(main):
    assert align(main, main).left_out == ()

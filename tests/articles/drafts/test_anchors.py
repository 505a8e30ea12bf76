import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.anchors import Anchor, anchor, place

BODY = (
    "Bed rest is of no use in acute sciatica [1]. Give 0.5 mg of it twice a day. [2]\n\n"
    "- Walking every day speeds recovery.\n- Give 5 mg of the other once a day.\n"
)


def found(quote, new, *, body=BODY):
    start = body.index(quote)
    span = place(anchor(body, start, start + len(quote)), new)
    return span and new[slice(*span)]


def test_an_anchor_remembers_words_surroundings_and_offset():
    start = BODY.index("Walking")
    assert anchor(BODY, start, start + 7) == Anchor(
        quote="Walking",
        prefix="sciatica [1]. Give 0.5 mg of it twice a day. [2]\n\n- ",
        suffix=" every day speeds recovery.\n- Give 5 mg of the other",
        start=start,
        block="1/1 words in item: ",
    )


@pytest.mark.parametrize(("start", "end"), [(0, 0), (5, 4), (-1, 2), (0, len(BODY) + 1)])
def test_there_is_no_anchor_for_nothing(start, end):
    with pytest.raises(ValueError, match="There is no passage"):
        anchor(BODY, start, end)


def test_a_passage_is_found_after_text_was_added_before_it():
    assert found("Walking every day", "New first paragraph.\n\n" + BODY) == "Walking every day"


def test_a_repeated_passage_is_told_by_what_stands_around_it():
    new = "Give thanks. " + BODY
    second = BODY.rindex("Give")
    span = place(anchor(BODY, second, second + 4), new)
    assert span == (second + 13, second + 17)


def test_an_edited_passage_is_found_whole():
    new = BODY.replace("Give 0.5 mg of it twice a day", "Give 0.25 mg of it twice a day")
    assert found("Give 0.5 mg of it twice a day.", new) == "Give 0.25 mg of it twice a day."
    new = BODY.replace("of it twice a day", "of it up to 10 times")
    assert found("Give 0.5 mg of it twice a day.", new) == "Give 0.5 mg of it up to 10 times."
    new = BODY.replace("speeds recovery", "speeds the recovery")
    assert found("Walking every day speeds recovery.", new) == "Walking every day speeds the recovery."


def test_the_ends_of_an_edited_passage_fall_between_words():
    body = "Rest. Besides, walking helps a great deal at age 9. Yes."
    new = "Rest.\nWalking helps a great deal at age 10. Yes."
    assert found("walking helps a great deal at age 9.", new, body=body) == "Walking helps a great deal at age 10."


def test_a_passage_that_went_is_not_placed():
    assert found("Walking every day speeds recovery.", BODY.replace("Walking every day speeds recovery.", "")) is None
    assert found("5 mg", "Rest.\n\nNothing of the kind; 5 mg elsewhere.", body="Take 5 mg daily.") is None
    assert found("mg", "Rest.") is None


def test_it_is_not_guessed_between_two_like_passages():
    assert (
        found("Rest helps much.", "Rest helps much. Rest helps much. Rest helps much.", body="Rest helps much.") is None
    )
    twice = "Resting helps pain a lot. Resting helps pain a lot."
    assert found("Resting helps pain, a lot.", twice, body="Resting helps pain, a lot.") is None


def test_a_twin_that_was_left_alone_is_not_taken_for_the_one_that_went():
    body = "Men: 75 mg. Women: 75 mg."
    span = place(anchor(body, 5, 10), "Women: 75 mg.")
    assert span is None


@given(st.text(alphabet="ab .\n", min_size=1, max_size=60), st.data())
def test_in_an_unchanged_body_a_passage_stays_where_it_is(body, data):
    start = data.draw(st.integers(0, len(body) - 1))
    end = data.draw(st.integers(start + 1, len(body)))
    assert place(anchor(body, start, end), body) == (start, end)


@given(st.text(alphabet="ab .\n", max_size=40), st.text(alphabet="ab .\n", min_size=1, max_size=12))
def test_a_place_is_a_span_of_the_body(body, quote):
    span = place(Anchor(quote, "", "", 0), body)
    assert span is None or 0 <= span[0] < span[1] <= len(body)

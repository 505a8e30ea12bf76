import random
import unicodedata
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from articles.drafts import anchors, reworded
from articles.drafts.anchors import Anchor, anchor, place
from articles.drafts.claims import blocks
from articles.drafts.markers import strip
from tests.articles.drafts.test_carry_over import STATEMENTS
from tests.edits import Said, reads_the_same, renumbered, with_another_figure, written

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


# --- the same words in another form ---


@pytest.mark.parametrize(
    ("quote", "edits", "there"),
    [
        ("Bed rest is of no use in acute sciatica [1].", [("[1]", "[4]"), ("[2]", "[1]")], "sciatica [4]."),
        ("Bed rest is of no use in acute sciatica [1].", [(" [1]", "")], "acute sciatica."),
        ("Bed rest is of no use in acute sciatica", [("acute sciatica [1]", "acute [3] sciatica [4]")], "sciatica"),
        ("Give 0.5 mg of it twice a day. [2]", [("twice a day. [2]", "twice a day [2].")], "twice a day [2]."),
        ("Give 0.5 mg of it twice a day.", [("0.5 mg", "**0.5 mg**")], "**0.5 mg** of it twice a day."),
        ("Give 0.5 mg of it twice a day.", [("twice a", "twice\na")], "twice\na day."),
        ("Walking every day speeds recovery.", [("Walking", "_Walking_")], "_Walking_ every day speeds recovery."),
        ("Walking every day", [("every day", "**every day**")], "Walking **every day"),
        ("0.5 mg", [("0.5 mg", "**0.5** mg")], "0.5** mg"),
    ],
)
def test_markers_and_markup_may_change_inside_the_passage(quote, edits, there):
    new = "A new beginning.\n\n" + BODY
    for old, other in edits:
        new = new.replace(old, other)
    placed = found(quote, new)
    assert placed.endswith(there)
    assert reads_the_same(strip(placed), strip(quote))


def test_a_list_may_become_a_paragraph_and_back():
    body = "Signs:\n\n- Fever of 39 °C\n- Cough [1]\n- Loss of more than 5 kg of weight in months\n"
    new = "Signs are fever of 39 °C, cough [1], and loss of more than 5 kg of weight in months. Ask about all."
    for quote in ("Loss of more than 5 kg of weight in months", "loss of more than 5 kg of weight in months"):
        old, other = (body, new) if quote in body else (new, body)
        assert found(quote, other, body=old).lower() == quote.lower()
    assert found("Cough [1]", "Signs:  - Fever of 39 °C  - Cough [1]  - Loss of weight", body=body) == "Cough [1]"


def test_forms_of_unicode_do_not_matter():
    body = "Ménière's disease is rare [1]. A café-au-lait spot is not."
    new = unicodedata.normalize("NFD", body.replace("[1]", "[2]"))
    for quote in ("Ménière's disease is rare [1].", "A café-au-lait spot is not."):
        there = unicodedata.normalize("NFC", found(quote, new, body=body))
        assert there == quote.replace("[1]", "[2]")


def test_line_ends_of_another_system_do_not_matter():
    new = "First.\n\n" + BODY
    assert found("Walking every day speeds recovery.\n- Give 5 mg", new.replace("\n", "\r\n")) == (
        "Walking every day speeds recovery.\r\n- Give 5 mg"
    )


# --- equal passages ---

TWICE = (
    "# Adults\n\nMeasure the pressure. Examples include:\n\n- Ramipril\n\nRepeat it after a week.\n\n"
    "# Children\n\nWeigh the child. Examples include:\n\n- Paracetamol\n\nRepeat it after a day.\n"
)


def both(quote, new, *, body=TWICE):
    starts = body.index(quote), body.rindex(quote)
    spans = [place(anchor(body, start, start + len(quote)), new) for start in starts]
    return [span and span[0] for span in spans]


def test_twins_are_told_apart_where_all_around_them_changed():
    new = TWICE.replace("Measure the pressure.", "Take care.").replace("Ramipril", "Candesartan")
    new = new.replace("Weigh the child.", "Ask.").replace("Paracetamol", "Ibuprofen")
    assert both("Examples include:", new) == [new.index("Examples"), new.rindex("Examples")]


def test_twins_go_with_their_sections():
    adults, children = TWICE.split("# Children")
    new = f"# Children{children}\n{adults}"
    assert both("Examples include:", new) == [new.rindex("Examples"), new.index("Examples")]


def test_the_twin_that_stayed_is_not_the_one_that_went():
    new = TWICE.replace("Weigh the child. Examples include:", "Weigh the child.")
    assert both("Examples include:", new) == [new.index("Examples"), None]
    new = TWICE.replace("Measure the pressure. Examples include:", "Measure the pressure.")
    assert both("Examples include:", new) == [None, new.index("Examples")]


def test_twins_that_differ_in_their_markers_keep_apart_when_numbers_change_places():
    body = "Rest in bed for men. It helps [1]. More follows.\n\nWalk daily if able. It helps [2]. All is said."
    new = renumbered(body, {1: 2, 2: 1})
    first, last = body.index("It helps"), body.rindex("It helps")
    for start in (first, last):
        assert place(anchor(body, start, start + 13), new) == (start, start + 13)


def test_the_same_sentence_twice_in_paragraphs_that_change_places():
    one, other = (
        "Alpha begins it. It helps most adults a lot. So it ends.",
        "Beta opens. It helps most adults a lot. Done.",
    )
    body, new = f"{one}\n\n{other}", f"{other}\n\n{one}"
    assert both("It helps most adults a lot.", new, body=body) == [new.rindex("It helps"), new.index("It helps")]


def test_a_word_or_two_stay_only_beside_what_they_stood_beside():
    body = "Aspirin 75 mg for men. Rest for a day."
    assert found("75 mg", "New. Aspirin 75 mg for men. Take 75 mg.", body=body) == "75 mg"
    assert found("75 mg", "Clopidogrel is given as 75 mg instead.", body=body) is None
    assert found("75 mg", "Aspirin 80 mg for men.", body=body) is None
    assert found("75 mg", "Aspirin 175 mg for men.", body=body) is None


# --- reworded ---

STEPS = (
    "Treat it in steps:\n\n- If the patient has diabetes: start with an ACE inhibitor [1]\n"
    "- If the patient has kidney disease: start with an ACE inhibitor [1]\n"
    "- If the patient has heart failure: start with an ACE inhibitor and a diuretic [2]\n\nThen see the patient again."
)
DIABETES = "If the patient has diabetes: start with an ACE inhibitor [1]"
KIDNEY = "If the patient has kidney disease: start with an ACE inhibitor [1]"


@pytest.mark.parametrize("quote", [DIABETES, KIDNEY])
def test_what_went_is_not_put_on_a_neighbour_worded_like_it(quote):
    assert found(quote, STEPS.replace(f"- {quote}\n", ""), body=STEPS) is None


def test_a_changed_figure_keeps_its_passage():
    body = "Men: give 75 mg of it daily. Women: give 50 mg of it daily. Children: none."
    new = body.replace("75 mg", "80 mg")
    assert found("Men: give 75 mg of it daily.", new, body=body) == "Men: give 80 mg of it daily."
    assert found("Women: give 50 mg of it daily.", new, body=body) == "Women: give 50 mg of it daily."


def test_a_sentence_that_was_cut_in_two():
    body = "It is safe. Warfarin thins the blood, and it interacts with many common drugs. Check the INR."
    new = body.replace("blood, and it interacts", "blood. It interacts")
    there = found("Warfarin thins the blood, and it interacts with many common drugs.", new, body=body)
    assert there == "Warfarin thins the blood. It interacts with many common drugs."


def test_two_sentences_that_were_joined():
    body = "It is safe. Warfarin thins the blood of adults. It interacts with many common drugs. Check the INR."
    new = body.replace("blood of adults. It interacts", "blood of adults and it interacts")
    for quote in ("Warfarin thins the blood of adults.", "It interacts with many common drugs."):
        there = found(quote, new, body=body)
        assert there is None or there in "Warfarin thins the blood of adults and it interacts with many common drugs."


def test_an_unrelated_sentence_in_its_place_is_not_it():
    body = "It is safe. Warfarin thins the blood, and it interacts with many drugs. Check the INR."
    new = "It is safe. Beta blockers slow the heart. Check the INR."
    assert found("Warfarin thins the blood, and it interacts with many drugs.", new, body=body) is None


def test_an_anchor_made_before_blocks_were_noted_is_still_placed():
    start = STEPS.index(KIDNEY)
    old = replace(anchor(STEPS, start, start + len(KIDNEY)), block="")
    new = "New.\n\n" + STEPS.replace("[1]", "[3]")
    assert new[slice(*place(old, new))].startswith("If the patient has kidney disease: start with an ACE inhibitor")


# --- any text ---

ANY = st.integers(0, 2**32).map(random.Random)


def parts(body):
    return [part for block in blocks(body) for part in block.parts if any(map(str.isalpha, part.text))]


@given(ANY)
@settings(deadline=None)
def test_each_statement_is_followed_through_reformatting_renumbering_and_moving(by):
    old = written(STATEMENTS, by)
    new = written(by.sample(STATEMENTS, len(STATEMENTS)), by, {1: 4, 4: 1, 2: 3, 3: 2})
    for part in parts(old):
        if not part.text.startswith("Findings"):
            span = place(anchor(old, part.start, part.end), new)
            assert reads_the_same(strip(new[slice(*span)]), part.text)


@given(ANY, st.integers(0, len(STATEMENTS) - 1))
@settings(deadline=None)
def test_what_went_is_placed_nowhere(by, at):
    old = written(STATEMENTS, by)
    part = next(part for part in parts(old) if STATEMENTS[at].text in part.text)
    new = written(STATEMENTS[:at] + STATEMENTS[at + 1 :], by)
    assert place(anchor(old, part.start, part.end), new) is None


@given(ANY, st.integers(0, len(STATEMENTS) - 1))
@settings(deadline=None)
def test_a_changed_figure_is_followed_or_unplaced_and_never_elsewhere(by, at):
    changed = [*STATEMENTS]
    changed[at] = Said(with_another_figure(STATEMENTS[at].text) or STATEMENTS[at].text, STATEMENTS[at].cited)
    old, new = written(STATEMENTS, by), written(changed, by)
    for part, said in zip([part for part in parts(old) if "Findings" not in part.text], changed, strict=True):
        span = place(anchor(old, part.start, part.end), new)
        assert span is None or reads_the_same(strip(new[slice(*span)]), said.text)


def test_a_hundred_passages_of_a_long_text_cut_it_once_and_look_at_few_stretches(monkeypatch):
    by = random.Random(7)
    words = [f"{by.choice('bcdfgklmnprst')}{by.choice('aeiou')}{by.choice('lmnrst')}{at % 97}a" for at in range(600)]
    lines = [f"The {' '.join(by.choices(words, k=12))} of it [1]." for _ in range(500)]
    body, new = "\n\n".join(lines), "\n\n".join(line.replace("of it", "of this") for line in lines[1:])
    assert len(body) > 40_000
    cut, compared = [], []
    searched, best = anchors.Searched, reworded._best
    monkeypatch.setattr(anchors, "Searched", lambda text: cut.append(text) or searched(text))
    monkeypatch.setattr(reworded, "_best", lambda *args: compared.append(len(args[2])) or best(*args))
    taken = [anchor(body, part.start, part.end) for part in parts(body)[1:101]]
    placed = [place(each, new) for each in taken]
    assert [new[slice(*span)] for span in placed] == [line.replace("of it", "of this") for line in lines[1:101]]
    assert cut == [body, new]
    assert len(compared) <= 100 * reworded.STRETCHES
    assert max(compared) < 40


def test_a_text_of_one_sentence_over_and_over_is_searched_in_bounded_steps(monkeypatch):
    body = "Pain eases at night. " * 2000
    sides = []
    monkeypatch.setattr(anchors, "_shared", lambda one, other: sides.append(len(one)) or 0.0)
    start = len("Pain eases at night. ") * 1000
    assert place(anchor(body, start, start + 20), "No. " + body[21:]) is None
    assert max(sides) <= 64
    assert len(sides) <= 20 * 2000

from articles.drafts.closest import Sentence, closest

PASSAGE = (
    "Thirty adults were allocated to exercise or to usual care. Sessions lasted 60 minutes and were held three times a "
    "week. The disc herniation index fell in the exercise group only. No follow-up was made."
)


def ranks(claim: str, passage: str = PASSAGE) -> list[int]:
    return [sentence.rank for sentence in closest(claim, passage)]


def test_the_sentence_that_shares_most_is_first():
    assert ranks("Exercise lowers the disc herniation index.") == [2, 0, 1, 0]


def test_figures_weigh_more_than_words():
    assert ranks("Programmes should last 60 minutes for adults.")[1] == 1


def test_what_shares_nothing_is_not_marked():
    assert ranks("Paracetamol is safe in pregnancy.") == [0, 0, 0, 0]
    assert ranks("It is not the same as this.") == [0, 0, 0, 0]


def test_no_more_than_two_are_marked_and_no_word_is_lost():
    sentences = closest("Exercise helps.", "Exercise helps. Exercise helped. Exercise is helping. Exercise helps all.")
    assert sorted(sentence.rank for sentence in sentences) == [0, 0, 1, 2]
    assert " ".join(sentence.text for sentence in closest("Adults exercise.", PASSAGE)) == PASSAGE


def test_no_passage_has_no_sentences():
    assert closest("Exercise helps.", "") == ()
    assert closest("", "Exercise helps.") == (Sentence("Exercise helps."),)

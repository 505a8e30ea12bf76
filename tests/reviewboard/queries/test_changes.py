"""What is different between two wordings."""

from __future__ import annotations

from dataclasses import replace

from articles.drafts.draft import DraftReference
from reviewboard.queries.changes import changes_between, words
from reviewboard.queries.wording import Wording

ONE = DraftReference(1, as_cited="Doe J. Pain. 2020. doi:10.5555/a", doi="10.5555/a", pmid="12345")
BEFORE = Wording("Why?", "Pain", "Pain falls.\n\nWalk daily.", (ONE,))


def changed(**to) -> dict[str, list[str]]:
    """{heading: its lines, what went in [-…-] and what came in {+…+}}."""
    marks = {"same": "{}", "del": "[-{}-]", "ins": "{{+{}+}}"}
    return {
        change.heading: ["".join(marks[op].format(text.strip("\n")) for op, text in line) for line in change.paragraphs]
        for change in changes_between(BEFORE, replace(BEFORE, **to))
    }


def test_nothing_is_different():
    assert changed() == {}


def test_each_part_by_its_name_and_only_the_lines_that_changed():
    assert changed(question="Why not?", title="Ache", body="Pain falls.\n\nWalk twice daily.") == {
        "Question": ["Why{+ not+}?"],
        "Title": ["[-Pain-]", "{+Ache+}"],
        "Text": ["Walk {+twice +}daily."],
    }


def test_a_line_added_at_the_end_leaves_the_one_before_alone():
    assert changed(body=BEFORE.body + "\n\nSwim.") == {"Text": ["{+Swim.+}"]}


def test_references_with_the_identifiers_that_their_words_do_not_say():
    two = DraftReference(2, as_cited="A guideline.", url="https://example.org/g")
    unlisted = DraftReference(3)
    assert changed(references=(replace(ONE, pmid="99"), two, unlisted)) == {
        "References": [
            "1. Doe J. Pain. 2020. doi:10.5555/a PMID: [-12345-]{+99+}",
            "{+2. A guideline. https://example.org/g+}",
            "{+3. (not listed)+}",
        ]
    }


def test_a_short_passage():
    assert words("most adults", "many adults") == (("del", "most"), ("ins", "many"), ("same", " adults"))

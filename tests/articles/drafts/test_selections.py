"""What was selected on a page is found in the body, whatever stands between its words there."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.claims import claims
from articles.drafts.rendering import render_blocks
from articles.drafts.selections import Selection, find

BODY = """\
# What *helps*

Pain **falls** with exercise [1] in most adults &amp; children. [2] Give \\*5\\* mg of `x < y`, see [the guideline](https://example.org/a).

- Give 5 mg a day. [1]
- Give 5 mg a day, no more. [2]

| Drug | Dose |
| --- | --- |
| Aspirin [1] | 75 mg |
"""


def found(quote: str, body: str = BODY, **around) -> list[str]:
    near = around.pop("near", (0, 0))
    return [body[start:end] for start, end in find(body, Selection(quote, **around), near=near)]


@pytest.mark.parametrize(
    ("shown", "source"),
    [
        ("with exercise", "with exercise"),
        ("falls", "falls"),
        ("Pain falls", "Pain **falls**"),
        ("alls with", "**falls** with"),
        ("exercise in most", "exercise [1] in most"),
        ("adults & children", "adults &amp; children"),
        ("& ", "&amp;"),
        ("*5* mg", "\\*5\\* mg"),
        ("of x < y", "of `x < y`"),
        ("see the guideline", "see [the guideline](https://example.org/a)"),
        ("guideline", "guideline"),
        ("What helps", "What *helps*"),
        ("children. Give", "children. [2] Give"),
        ("Aspirin | 75 mg", "Aspirin [1] | 75 mg"),
        ("  with \n exercise ", "with exercise"),
    ],
)
def test_what_is_shown_is_found_in_the_source(shown, source):
    assert found(shown) == [source]


@pytest.mark.parametrize("words", ["", " \n", "|", "Pain rises", "Pain falls with exercise [1]", "<script>"])
def test_words_that_are_not_there_are_not_found(words):
    assert found(words) == []


def test_words_that_stand_twice_are_told_apart_by_what_is_around_them_or_by_their_claim():
    assert len(found("Give 5 mg a day")) == 2
    start = BODY.index("- Give 5 mg a day, no") + 2
    assert find(BODY, Selection("Give 5 mg a day", after=", no more.")) == [(start, start + 15)]
    assert find(BODY, Selection("Give 5 mg a day", before="Give 5 mg a day.")) == [(start, start + 15)]
    assert find(BODY, Selection("Give 5 mg a day"), near=(start, start + 20)) == [(start, start + 15)]


def test_a_passage_may_run_over_several_blocks():
    assert found("Give 5 mg a day. Give 5 mg a day, no more.") == ["Give 5 mg a day. [1]\n- Give 5 mg a day, no more."]


def test_every_claim_that_the_desk_shows_is_found_whole():
    """What the desk shows of a claim, tags and markers left out, lies in that claim's own source."""
    shown = [re.sub(r"<[^>]+>", "", claim["html"]) for block in render_blocks(BODY) for claim in block["claims"]]
    for claim, html in zip(claims(BODY), shown, strict=True):
        words = html.replace("&amp;", "&").replace("&lt;", "<")
        [(start, end)] = find(BODY, Selection(words), near=(claim.start, claim.end))
        assert claim.start <= start < end <= claim.end


@given(st.text(alphabet="ab *_`[]1()\\&;\n|#-", max_size=60), st.text(alphabet="ab1", min_size=1, max_size=5))
def test_whatever_is_found_lies_in_the_text_and_holds_the_words(body, words):
    for start, end in find(body, Selection(words)):
        assert 0 <= start < end <= len(body)
        letters = iter(body[start:end])
        assert all(char in letters for char in words)

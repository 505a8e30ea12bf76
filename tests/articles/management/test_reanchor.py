"""``reanchor``: each sentence of the body with its place in the revised body, or unplaced."""

from __future__ import annotations

import json

import pytest

from tests.articles.management.test_segment_claims import EXPERTS, draft, ran, told, written
from tests.benchmarks.reviewing import experts

REVISED = "\r\n  New. Walking helps **most** adults. [4]\r\n\r\n- Give 10 mg daily [3]\r\n"


def test_the_place_of_each_sentence_in_the_body_as_it_stands_in_the_file(tmp_path):
    status, [answer], _ = told("reanchor", written(tmp_path, draft(revised=REVISED)))
    assert status == 0
    assert answer["external_id"] == "one"
    rest, walking, dose = answer["sentences"]
    assert rest == {"text": "Rest is of no use [1].", "outcome": "unplaced", "found": None, "start": None, "end": None}
    assert walking == {
        "text": "Walking helps most adults. [2, 3]",
        "outcome": "placed",
        "found": "Walking helps **most** adults. [4]",
        "start": 9,
        "end": 43,
    }
    assert (dose["text"], dose["found"]) == ("Give 5 mg daily [3]", "Give 10 mg daily [3]")
    assert all(REVISED[each["start"] : each["end"]] == each["found"] for each in (walking, dose))


def test_a_line_without_a_revised_body_is_an_error(tmp_path):
    line = json.dumps({"external_id": "one", "body": "It helps."})
    status, drafts, errors = told("reanchor", written(tmp_path, line, draft("two")))
    assert status == 1
    assert drafts[0] == {
        "external_id": "one",
        "sentences": [],
        "line": 1,
        "error": "There is no text at expert.revised_body to compare the body with.",
    }
    assert errors == "Line 1: There is no text at expert.revised_body to compare the body with.\n"
    assert len(drafts[1]["sentences"]) == 3


def test_without_json_it_is_a_summary(tmp_path):
    _, out, _ = ran("reanchor", written(tmp_path, draft(revised=REVISED)))
    assert out.splitlines() == [
        "one: 2 of 3 sentences placed",
        "  unplaced: Rest is of no use [1].",
        "  Walking helps most adults. [2, 3]",
        "    → Walking helps **most** adults. [4]",
        "  Give 5 mg daily [3]",
        "    → Give 10 mg daily [3]",
        "1 drafts.",
    ]


@pytest.mark.skipif(not EXPERTS.exists(), reason="the experts' drafts are not in this checkout's neighbourhood")
def test_sentences_are_where_experts_left_them_or_on_what_replaced_them():
    anchors = experts.placed()
    assert anchors.surviving.others == ()
    assert anchors.changed.per_cent >= 95
    assert anchors.surviving.of + anchors.changed.of == 335

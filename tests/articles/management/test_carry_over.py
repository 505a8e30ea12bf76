"""``carry_over``: each claim of the revised body with what became of it, then those that are gone."""

from __future__ import annotations

import json

import pytest

from tests.articles.management.test_segment_claims import BODY, EXPERTS, draft, ran, told, written
from tests.benchmarks.reviewing import experts

REVISED = "Give 10 mg daily [3]. *Walking* helps\nmost adults [3][2].\n\nNobody knows why snow is white and not green."


def test_what_became_of_each_claim(tmp_path):
    status, [answer], _ = told("carry_over", written(tmp_path, draft(revised=REVISED)))
    assert status == 0
    assert answer == {
        "external_id": "one",
        "claims": [
            {"text": "Give 10 mg daily.", "citations": [3], "outcome": "changed", "matched": "Give 5 mg daily"},
            {
                "text": "Walking helps most adults.",
                "citations": [3, 2],
                "outcome": "carried",
                "matched": "Walking helps most adults.",
            },
            {
                "text": "Nobody knows why snow is white and not green.",
                "citations": [],
                "outcome": "new",
                "matched": None,
            },
            {"text": "Rest is of no use.", "citations": [1], "outcome": "gone", "matched": None},
        ],
    }


def test_two_numbers_of_one_work_are_the_same_source(tmp_path):
    references = [
        {"number": 1, "url": "https://doi.org/10.5555/A"},
        {"number": 2, "doi": "10.5555/a"},
        {"number": 3, "url": "https://example.org/c"},
    ]
    line = draft(body="It helps [1].", revised="It helps [2].", references=references)
    other = draft(body="It helps [1].", revised="It helps [3].", references=references)
    _, drafts, _ = told("carry_over", written(tmp_path, line, other))
    assert [each["claims"][0]["outcome"] for each in drafts] == ["carried", "changed"]


@pytest.mark.parametrize(
    ("line", "why"),
    [
        (draft(revised=None), "There is no text at expert.revised_body"),
        (json.dumps({"external_id": "one", "body": BODY}), "There is no text at expert.revised_body"),
        (json.dumps({"external_id": "one", "body": BODY, "expert": 5}), "There is no text at expert.revised_body"),
        (draft(references="none"), "“references” must be a list"),
    ],
)
def test_a_line_with_nothing_to_compare_is_an_error(tmp_path, line, why):
    status, [answer], errors = told("carry_over", written(tmp_path, line))
    assert status == 1
    assert answer["claims"] == []
    assert answer["error"].startswith(why)
    assert errors.startswith(f"Line 1: {why}")


def test_without_json_it_is_a_summary(tmp_path):
    _, out, _ = ran("carry_over", written(tmp_path, draft(revised=REVISED)))
    assert out.splitlines() == [
        "one: 1 carried, 1 changed, 1 new, 1 gone",
        "  changed: Give 10 mg daily.",
        "     from: Give 5 mg daily",
        "  new: Nobody knows why snow is white and not green.",
        "  gone: Rest is of no use.",
        "1 drafts.",
    ]


@pytest.mark.skipif(not EXPERTS.exists(), reason="the experts' drafts are not in this checkout's neighbourhood")
def test_no_claim_that_experts_changed_is_carried_and_the_others_are():
    kept = experts.carried_over()
    assert kept.changed.others == ()
    assert kept.unchanged.per_cent >= 99
    assert (kept.unchanged.of, kept.changed.of) == (271, 50)

import json
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.claims import blocks, claims
from articles.drafts.draft import DraftClaim
from articles.drafts.markers import cited_numbers, find, strip

EXPERTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "expert-reviewed-drafts.jsonl"

ARTICLE = """\
# Which goal matters most in sciatica?

Strengthening the *deep stabilizers* matters most [1, 2]. It costs
little. [3] Ask Dr. Jones.

## Lumbar stabilization

The evidence supports it:

- **Stabilization** reduces pain by ≥ 0.5 points. [1]
- Reduces disability. Improves balance [2][3].
  - As measured by the ODI [4].
- Subacute sciatica:
  1. Start at 2–4 weeks. [4]

> Walking helps, too. [2]

| Exercise | Dose |
|---|---|
| **Bridge** [1] | 3 × 10 |
| Plank | 30 s [2] |

Is it safe?

[Read more](https://example.org/more)

```
not a claim [1]
```
"""


def said(body):
    return [(claim.text, claim.citations) for claim in claims(body)]


def test_the_claims_of_an_article():
    assert said(ARTICLE) == [
        ("Strengthening the deep stabilizers matters most.", (1, 2)),
        ("It costs little.", (3,)),
        ("Ask Dr. Jones.", ()),
        ("Stabilization reduces pain by ≥ 0.5 points.", (1,)),
        ("Reduces disability.", ()),
        ("Improves balance.", (2, 3)),
        ("As measured by the ODI.", (4,)),
        ("Start at 2–4 weeks.", (4,)),
        ("Walking helps, too.", (2,)),
        ("Bridge | 3 × 10", (1,)),
        ("Plank | 30 s", (2,)),
    ]


def test_a_claim_knows_its_place_and_heading():
    first, second, *_ = claims(ARTICLE)
    assert first == DraftClaim(
        "Strengthening the deep stabilizers matters most.", (1, 2), 40, 97, "Which goal matters most in sciatica?"
    )
    assert ARTICLE[first.start : first.end] == "Strengthening the *deep stabilizers* matters most [1, 2]."
    assert ARTICLE[second.start : second.end] == "It costs\nlittle. [3]"
    assert {claim.heading for claim in claims(ARTICLE)[3:]} == {"Lumbar stabilization"}


def test_blocks_say_what_they_are():
    assert [(block.kind, block.level, len(block.claims)) for block in blocks(ARTICLE)] == [
        ("heading", 1, 0),
        ("paragraph", 0, 3),
        ("heading", 2, 0),
        ("lead", 0, 0),
        ("item", 1, 1),
        ("item", 1, 2),
        ("item", 2, 1),
        ("lead", 1, 0),
        ("item", 2, 1),
        ("quote", 0, 1),
        ("table", 0, 2),
        ("paragraph", 0, 0),
        ("paragraph", 0, 0),
        ("code", 0, 0),
    ]


@pytest.mark.parametrize(
    ("body", "sources"),
    [
        ("**Rest.** Then move [1].", ["**Rest.**", "Then move [1]."]),
        ("**Rest. Then move.** Now.", ["**Rest.", "Then move.**", "Now."]),
        ("See [the guide. Part 2](https://example.org) now. Go.", None),
        ("Use `a. B` here. Go &amp; see. \\*Not\\* bold.", ["Use `a. B` here.", "Go &amp; see.", "\\*Not\\* bold."]),
        ("- One\n  two [1].\n\n  Three.", ["One\n  two [1].", "Three."]),
        ("> One\n> two.", ["One\n> two."]),
        ("    Indented is prose. [1]", ["Indented is prose. [1]"]),
        ("Cited. [1]\n---\nMore.", ["Cited. [1]", "More."]),
        ("Line one[1]\nLine two[2]", ["Line one[1]", "Line two[2]"]),
        ("\n\n  Led by spaces.  \n", ["Led by spaces."]),
        ("a\r\nb. C.", ["a\r\nb.", "C."]),
    ],
)
def test_a_claim_is_an_exact_slice_of_the_body(body, sources):
    sources = sources or ["See [the guide. Part 2](https://example.org) now.", "Go."]
    assert [body[claim.start : claim.end] for claim in claims(body)] == sources


@pytest.mark.parametrize(
    "body",
    [
        "# Heading. With a stop.",
        "Title\n=====",
        "Causes include:\n\n- none?",
        "Why does it hurt?",
        "https://example.org/a",
        "[Guide](https://example.org)",
        "---",
        "😊",
        "```\nCode. More.\n```",
        "**Key facts**\n\n### None",
        "",
    ],
)
def test_what_is_no_claim(body):
    assert claims(body) == ()


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Causes include [1]:\n\n- age", [("Causes include:", (1,)), ("age", ())]),
        ("Does it hurt? [1]", [("Does it hurt?", (1,))]),
        ("[Guide](https://example.org) [1]", [("Guide", (1,))]),
        ("It helps.\n\n[1, 2]\n\n[3]", [("It helps.", (1, 2, 3))]),
        ("Steps:\n\n1[2]. Begin here [3].", [("Steps:", (2,)), ("Begin here.", (3,))]),
        ("Steps:\n1[2]. Begin here [3].", [("Steps:", (2,)), ("Begin here.", (3,))]),
        ("The score is: 9.\n[2] So it is.", [("The score is: 9. So it is.", (2,))]),
        ("[1] It helps. [2] So does rest.", [("It helps.", (1, 2)), ("So does rest.", ())]),
        ("| a |\n|---|\n| b | beyond [4] |", [("b | beyond", (4,))]),
    ],
)
def test_what_is_cited_is_always_judged(body, expected):
    assert said(body) == expected


def test_text_is_plain_and_its_characters_are_kept():
    body = "**≥ 0.5** μg [per _day_](https://example.org) &lt; ½ `mL` of\u00a0H₂O\\*  [1] – daily."
    assert said(body) == [("≥ 0.5 μg per day < ½ mL of H₂O* – daily.", (1,))]


MARKDOWN = [
    "Pain eases. ",
    "Dose 5 mg",
    ". ",
    " [1]",
    "[2, 3]",
    "\n",
    "\n\n",
    "- ",
    "> ",
    "**",
    "_",
    "`",
    "| ",
    "|---|",
    ":",
]
MARKDOWN += [
    "# ",
    "1. ",
    "[a](http://b.c)",
    "(",
    ")",
    "\\",
    "&ge;",
    "\t",
    "---",
    "!",
    "[",
    "]",
    "e.g. ",
    "?",
    "<b>",
    "    ",
]


@given(st.lists(st.sampled_from(MARKDOWN), max_size=30).map("".join))
def test_claims_stand_in_order_and_hold_their_markers(body):
    found = claims(body)
    assert all(0 <= claim.start < claim.end <= len(body) for claim in found)
    assert all(one.end <= other.start for one, other in pairwise(found))
    markers = [(marker, claim) for marker in find(body) for claim in found if claim.start <= marker.start < claim.end]
    assert all(body[marker.start] == "[" and body[marker.end - 1] == "]" for marker, _ in markers)
    assert all(set(marker.numbers) <= set(claim.citations) for marker, claim in markers)
    assert {number for claim in found for number in claim.citations} <= set(cited_numbers(body))


@given(
    st.lists(st.sampled_from(["Pain eases", ". ", " [1]", "[2].", "\n", "**", "_", "\n- rest", ", e.g. "]), max_size=30)
)
def test_no_citation_of_a_text_is_lost(pieces):
    body = "It hurts " + "".join(pieces)
    assert {number for claim in claims(body) for number in claim.citations} == set(cited_numbers(body))


def test_a_long_body_comes_out_whole():
    body = "Pain eases by 5 mg, e.g. at night [1, 2]. " * 12_000 + "\n\n- Item [3]." * 12_000
    assert len(claims(body)) == 24_000


@pytest.mark.skipif(not EXPERTS.exists(), reason="the experts' drafts are not in this checkout's neighbourhood")
def test_experts_cut_their_drafts_the_same_way():
    """Of 289 human claims 265 are found exactly; in the other 24 the experts' tool ran list items together."""
    same = total = 0
    for line in EXPERTS.read_text(encoding="utf-8").splitlines():
        draft = json.loads(line)
        ours = {(claim.text, frozenset(claim.citations)) for claim in claims(draft["body"])}
        for human in draft["expert"]["claims"]:
            text = " ".join(strip(human["text"]).replace("**", "").split()).removeprefix("- ")
            same += (text, frozenset(human["citations"])) in ours
            total += 1
    assert total == 289
    assert same >= 265

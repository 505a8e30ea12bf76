import json
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from articles.drafts.claims import claims
from articles.drafts.rendering import render_blocks, render_html, shown_levels
from tests.articles.drafts.test_claims import ARTICLE, MARKDOWN


class Text(HTMLParser):
    """What a reader reads; also that every tag that is opened is closed."""

    def __init__(self, html):
        super().__init__()
        self.open, self.words = [], []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        if tag not in ("br", "hr"):
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.words.append(data)


def text(html):
    parsed = Text(html)
    assert parsed.open == []
    return " ".join("".join(parsed.words).split())


def test_a_page_from_h2_down_with_linked_markers():
    body = "# Goals\n\nRest *helps* [1, 2]. More. [1]\n\n### Dose\n\n5 mg\\* &lt; `a [1]`"
    assert render_html(body) == (
        "<h2>Goals</h2>\n"
        '<p>Rest <em>helps</em><sup class="cites"><a href="#ref-1" id="cite-1-1" aria-label="Reference 1">1</a>, '
        '<a href="#ref-2" id="cite-2-1" aria-label="Reference 2">2</a></sup>. More.<sup class="cites">'
        '<a href="#ref-1" id="cite-1-2" aria-label="Reference 1">1</a></sup></p>\n'
        "<h3>Dose</h3>\n"
        "<p>5 mg* &lt; <code>a [1]</code></p>"
    )


@pytest.mark.parametrize("body", ["Pain [1] [2].", "Pain[1][2].", "Pain [1], [2].", "Pain\n[1]\n[2].", "Pain [1-2]."])
def test_markers_side_by_side_are_shown_as_one(body):
    assert render_html(body) == (
        '<p>Pain<sup class="cites"><a href="#ref-1" id="cite-1-1" aria-label="Reference 1">1</a>, '
        '<a href="#ref-2" id="cite-2-1" aria-label="Reference 2">2</a></sup>.</p>'
    )


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ([1, 2, 3], [2, 3, 4]),
        ([2, 4, 4, 3, 2], [2, 3, 3, 3, 2]),
        ([3, 1, 2], [2, 2, 3]),
        ([1, 2, 3, 4, 5, 6], [2, 3, 4, 5, 6, 6]),
        ([], []),
    ],
)
def test_no_heading_level_is_skipped(written, shown):
    assert list(shown_levels(written)) == shown


@pytest.mark.parametrize(
    ("body", "html"),
    [
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ("[a](javascript:alert)", "<p>[a](javascript:alert)</p>"),
        ("[a](/board/)", "<p><a>a</a></p>"),
        ("[a](https://b.org/?c&d)", '<p><a href="https://b.org/?c&amp;d" rel="nofollow noopener">a</a></p>'),
        ("![a <b>](https://b.org)", '<p><a href="https://b.org" rel="nofollow noopener">a &lt;b&gt;</a></p>'),
        ("https://b.org stays -- 'text'...", "<p>https://b.org stays -- 'text'...</p>"),
        ("    5 mg", "<p>5 mg</p>"),
        ("```js\na < b\n```", "<pre><code>a &lt; b\n</code></pre>"),
        ("3. a\n4. b", '<ol start="3">\n<li>a</li>\n<li>b</li>\n</ol>'),
    ],
)
def test_only_safe_html_comes_out(body, html):
    assert render_html(body) == html


def test_a_table_has_no_inline_style():
    html = render_html("| a | b |\n|---|--:|\n| c | 5 |")
    assert '<th scope="col" class="right">b</th>' in html
    assert '<td class="right">5</td>' in html
    assert "style" not in html


def test_the_desk_gets_each_block():
    found = render_blocks(ARTICLE)
    assert [(block["kind"], block["level"], len(block["claims"]), bool(block["html"])) for block in found] == [
        ("heading", 2, 0, True),
        ("paragraph", 0, 3, False),
        ("heading", 3, 0, True),
        ("lead", 0, 0, True),
        ("item", 1, 1, False),
        ("item", 1, 2, False),
        ("item", 2, 1, False),
        ("lead", 1, 0, True),
        ("item", 2, 1, False),
        ("quote", 0, 1, False),
        ("table", 0, 2, True),
        ("paragraph", 0, 0, True),
        ("paragraph", 0, 0, True),
        ("code", 0, 0, True),
    ]
    assert found[1]["claims"][0] == {
        "position": 0,
        "html": "Strengthening the <em>deep stabilizers</em> matters most.",
    }
    assert found[10]["claims"][0] == {"position": 9, "html": "<strong>Bridge</strong> | 3 × 10"}


def test_sentences_that_are_no_claims_stay_in_sight():
    body = "It helps. Why? It *calms. Signs* are:"
    assert render_blocks(body) == [
        block("paragraph", "", [(0, "It helps.")], continues=False),
        block("paragraph", "Why?", [], continues=True),
        block("paragraph", "", [(1, "It <em>calms.</em>")], continues=True),
        block("lead", "<em>Signs</em> are:", [], continues=True),
    ]


def block(kind, html, claims, *, continues):
    claims = [{"position": position, "html": html} for position, html in claims]
    return {"kind": kind, "level": 0, "html": html, "claims": claims, "continues": continues}


BODIES = st.lists(
    st.sampled_from([*MARKDOWN, "([1])", ". [1].", "&amp;", "~~", "\n| a | b |\n|---|---|\n| "]), max_size=30
)


@given(BODIES.map("".join))
def test_every_claim_is_shown_once_in_order_and_word_for_word(body):
    shown = [claim for block in render_blocks(body) for claim in block["claims"]]
    assert [claim["position"] for claim in shown] == list(range(len(shown)))
    assert [text(claim["html"]) for claim in shown] == [claim.text for claim in claims(body)]


@given(BODIES.map("".join))
def test_blocks_are_plain_data(body):
    blocks = render_blocks(body)
    assert json.loads(json.dumps(blocks)) == blocks


@given(st.text(alphabet="<>\"'&= \n[]()`*_#-:/javscriptonerhfm1", max_size=80))
def test_nothing_but_our_own_tags(body):
    class Tags(HTMLParser):
        def handle_starttag(self, tag, attrs):
            assert tag not in ("script", "style", "img", "iframe", "svg", "form", "input")
            assert {name for name, _ in attrs} <= {"href", "rel", "id", "aria-label", "class", "start", "scope"}
            assert all(not value.lower().startswith("javascript") for name, value in attrs if name == "href")

    Tags().feed(render_html(body))

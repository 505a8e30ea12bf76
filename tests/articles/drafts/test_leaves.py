"""A body in leaves: the opening, then section by section, each with the numbers it cites."""

from __future__ import annotations

from articles.drafts.leaves import leaves
from articles.drafts.rendering import render_html


def test_the_opening_and_each_section():
    body = "Opening. [2]\n\n## First\n\nA. [1, 2]\n\nB. [1]\n\n### Deeper\n\nC.\n\n## Second\n\nD."
    found = leaves(render_html(body))
    assert [leaf["references"] for leaf in found] == [[2], [1, 2], []]
    assert [leaf["html"][:8] for leaf in found] == ["<p>Openi", "<h3>Firs", "<h3>Seco"]
    assert "<h4>Deeper</h4>" in found[1]["html"]


def test_nothing_is_lost_between_leaves():
    html = render_html("## A\n\nx\n\n## B\n\ny")
    assert "".join(leaf["html"] for leaf in leaves(html)) == html.replace("h2>", "h3>")


def test_an_empty_body_has_no_leaves():
    assert leaves(render_html("")) == []

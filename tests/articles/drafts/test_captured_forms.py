"""Pages of every combination of forms, made at random: numbering, bullets, gaps, markers, order of the sections."""

import datetime as dt

import pytest

from articles.drafts import incoming
from articles.drafts.preview import as_json
from tests.articles.drafts.pages_at_random import make


@pytest.mark.parametrize("seed", range(120))
def test_a_page_is_read_as_it_was_written(seed):
    page = make(seed)
    (read,) = incoming.read(page.text.encode(), today=dt.date(2026, 11, 22))
    shown = as_json(read.draft)
    assert (shown["question"], shown["title"]) == (page.question, page.title)
    assert shown["headings"] == [page.title, *page.headings]
    assert [(claim["text"], tuple(claim["citations"])) for claim in shown["claims"]] == page.claims
    assert shown["related_questions"] == page.related
    assert [reference["as_cited"] for reference in shown["references"] if reference["as_cited"]] == page.works
    assert shown["last_updated"] == ("2026-01-17" if page.dated else None)
    assert {finding.code for finding in read.draft.fatal} <= (set() if page.works else {"reference-unlisted"})

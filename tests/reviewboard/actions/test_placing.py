"""Remarks stand where their passage is in the text of today, or nowhere; none is ever dropped."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from reviewboard.actions import editing, remarks
from reviewboard.models import Remark
from reviewboard.queries.wording import wording_of
from tests.cast import BODY, fetched, submitted
from tests.counting import statements

pytestmark = pytest.mark.django_db

SENTENCE = "Walking 30 minutes a day helps."


@pytest.fixture
def article(submitter):
    return submitted(submitter)


def commented(article, by, words: str = SENTENCE) -> Remark:
    start = article.current.body.index(words)
    return remarks.comment(article.pk, by=by, text="Is this so?", passage=(start, start + len(words)))


def passage(article, by, body: str) -> str:
    """Where the one remark stands once the text is ``body``."""
    current = fetched(article).current
    editing.revise(article.pk, replace(wording_of(current), body=body), by=by, seen=current.digest, note="Changed")
    return Remark.objects.get().passage_in(fetched(article).current.body)


def test_a_remark_is_placed_where_it_is_made(article, editor):
    remark = commented(article, editor)
    assert remark.passage_in(article.current.body) == SENTENCE
    assert not remark.is_unplaced
    assert not remarks.comment(article.pk, by=editor, text="On the whole text").is_unplaced


@pytest.mark.parametrize(
    ("old", "new", "stands"),
    [
        ("Pain falls", "By and large, pain falls", SENTENCE),
        ("30 minutes a day", "40 minutes a day", "Walking 40 minutes a day helps."),
        ("- Walking 30 minutes a day helps. [1, 2]\n", "", ""),
    ],
    ids=["exactly", "by likeness", "nowhere"],
)
def test_it_is_found_again_when_the_text_changes(article, editor, old, new, stands):
    commented(article, editor)
    assert passage(article, editor, BODY.replace(old, new)) == stands
    assert Remark.objects.get().is_unplaced == (not stands)


def test_what_was_unplaced_is_placed_again_when_its_words_are_back(article, editor):
    commented(article, editor)
    assert passage(article, editor, "Another text altogether. [1]\n") == ""
    assert Remark.objects.get().state == "open"
    assert passage(article, editor, BODY) == SENTENCE


def test_placing_takes_as_many_statements_for_300_remarks_as_for_3(submitter, editor):
    counts = []
    for count in (3, 300):
        article = submitted(submitter, question=f"Does it help {count}?", title=f"Title {count}")
        for _ in range(count):
            commented(article, editor)
        current = fetched(article).current
        changed = replace(wording_of(current), body=f"One more sentence. [1]\n\n{BODY}")
        act = partial(editing.revise, article.pk, changed, by=editor, seen=current.digest, note="")
        counts.append(len(statements(act)))
        assert article.remarks.filter(placed_start__gt=80).count() == count
    assert counts[0] == counts[1]

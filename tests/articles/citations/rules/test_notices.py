from __future__ import annotations

import pytest

from articles.citations.answers import Answer, Evidence, Existence, Notice, NoticeKind, Record
from articles.citations.rules import Cited, Facts, Ruling, judge
from articles.citations.rules.notices import c6_not_retracted, c7_no_notice, c9_not_corrected, told
from tests.articles.citations.conftest import NOW

PROOF = Evidence("Crossref", "https://api.example.org", NOW, 200, "0" * 64)


def facts(*notices: Notice, title: str = "Zinc and colds", **fields: object) -> Facts:
    record = Record(source="Crossref", doi="10.5555/x", title=title, notices=notices, **fields)
    return Facts(Cited(doi="10.5555/x"), crossref=Answer(Existence.FOUND, PROOF, record=record))


def retracted(date: str = "2012-04-02", notice_id: str = "10.5555/r") -> Notice:
    return Notice(NoticeKind.RETRACTION, notice_id, date, "Crossref, publisher", "Retraction")


def reinstated(date: str) -> Notice:
    return Notice(NoticeKind.REINSTATEMENT, "10.5555/back", date, "Crossref, Retraction Watch", "Reinstatement")


FLAG = Notice(NoticeKind.RETRACTION, "", "", "PubMed", "Retracted Publication")


@pytest.mark.parametrize(
    ("notices", "ruling"),
    [
        ([], Ruling.PASSED),
        ([retracted()], Ruling.RETRACTED),
        ([FLAG], Ruling.RETRACTED),
        ([retracted(), reinstated("2014-07-01")], Ruling.REINSTATED),
        ([retracted(), FLAG, reinstated("2014-07-01")], Ruling.REINSTATED),
        ([retracted("2016"), reinstated("2014-07-01")], Ruling.RETRACTED),
        ([retracted(), retracted("2018", "10.5555/again"), reinstated("2014-07-01")], Ruling.RETRACTED),
        ([retracted(""), reinstated("2014-07-01")], Ruling.RETRACTED),
        ([retracted(), reinstated("")], Ruling.RETRACTED),
        ([reinstated("2014-07-01")], Ruling.PASSED),
    ],
)
def test_only_a_later_reinstatement_clears_a_retraction(notices, ruling):
    assert [outcome.outcome for outcome in c6_not_retracted(facts(*notices))] == [ruling]


def test_a_reinstatement_does_not_clear_a_withdrawal_that_came_after_it():
    withdrawn = Notice(NoticeKind.WITHDRAWAL, "10.5555/w", "2016-01-01", "Crossref, publisher", "Withdrawal")
    about = facts(retracted(), reinstated("2014-07-01"), withdrawn)
    assert [outcome.outcome for outcome in c6_not_retracted(about)] == [Ruling.WITHDRAWN]


def test_a_mark_in_the_title_alone_asks_a_person_to_look():
    (outcome,) = c6_not_retracted(facts(title="RETRACTED: Zinc and colds"))
    assert (outcome.outcome, outcome.severity) == (Ruling.MAYBE_RETRACTED, "warning")


def test_a_notice_is_never_called_a_retracted_work():
    about = facts(title="Retraction: Zinc and colds", is_notice=True, notice_of=("10.5555/y",))
    assert [outcome.outcome for outcome in c6_not_retracted(about)] == [Ruling.PASSED]
    assert [outcome.message for outcome in c7_no_notice(about)] == [
        "This is a notice about 10.5555/y (“Retraction: Zinc and colds”), not a work to rest a claim on."
    ]


def test_the_same_notice_of_two_kinds_is_told_under_each_with_both_words():
    correction = Notice(NoticeKind.CORRECTION, "10.5555/r", "2004-03-06", "Crossref", "Correction")
    (outcome,) = c9_not_corrected(
        facts(correction, Notice(NoticeKind.RETRACTION, "10.5555/r", "2004-03", "PubMed", "Retraction in"))
    )
    assert outcome.message == "Corrected on 6 March 2004: 10.5555/r (Crossref: “Correction”; PubMed: “Retraction in”)."


@pytest.mark.parametrize(
    ("date", "words"),
    [
        ("2010-02-06", "Retracted on 6 February 2010: 10.5555/r"),
        ("2010-02", "Retracted in February 2010: 10.5555/r"),
        ("2010", "Retracted in 2010: 10.5555/r"),
        ("", "Retracted: 10.5555/r"),
    ],
)
def test_a_date_is_told_as_exactly_as_it_is_known(date, words):
    notice = retracted(date)
    assert told([notice], [notice]) == f"{words} (Crossref, publisher: “Retraction”)."


def test_every_rule_tells_what_it_rests_on():
    outcomes = [outcome for outcome in judge(facts(retracted())) if outcome.rule in ("C6", "C7", "C8", "C9", "C10")]
    assert [outcome.evidence for outcome in outcomes] == [(PROOF,)] * 5

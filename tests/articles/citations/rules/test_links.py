"""C12: three tries over two days, and no try that told nothing counts for or against."""

from __future__ import annotations

import datetime as dt

import pytest

from articles.citations.answers import Evidence
from articles.citations.links import Followed, Led
from articles.citations.rules import Outcome, Ruling, Standing, standing
from articles.citations.rules.links import Failing, c12_link
from tests.articles.citations.conftest import NOW

PROOF = (Evidence("The web", "http://site.example/", NOW, 404, ""),)


def judged(led: Led, failing: Failing, at: dt.datetime = NOW) -> Outcome:
    return c12_link(Followed(led, "Said so.", evidence=PROOF), failing, at=at)


def hours(count: int) -> dt.datetime:
    return NOW + dt.timedelta(hours=count)


@pytest.mark.parametrize(
    ("led", "ruling", "severity"),
    [
        (Led.REACHED, Ruling.PASSED, "note"),
        (Led.HOME, Ruling.LINK_SOFT_DEAD, "warning"),
        (Led.REFUSED, Ruling.LINK_REFUSED, "warning"),
        (Led.TURNED_AWAY, Ruling.LINK_UNKNOWN, "note"),
        (Led.UNKNOWN, Ruling.LINK_UNKNOWN, "note"),
        (Led.NOT_TRIED, Ruling.LINK_UNKNOWN, "note"),
    ],
)
@pytest.mark.parametrize("failing", [Failing(), Failing(9, hours(-1000))])
def test_what_a_try_led_to_is_what_it_says(led, ruling, severity, failing):
    assert judged(led, failing) == Outcome("C12", ruling, severity, "Said so.", PROOF)


@pytest.mark.parametrize(
    ("tries", "since", "ruling"),
    [
        (1, 0, Ruling.LINK_UNKNOWN),
        (2, -48, Ruling.LINK_UNKNOWN),
        (2, -1000, Ruling.LINK_UNKNOWN),
        (3, -47, Ruling.LINK_UNKNOWN),
        (50, -2, Ruling.LINK_UNKNOWN),
        (3, -48, Ruling.LINK_DEAD),
        (4, -72, Ruling.LINK_DEAD),
    ],
)
def test_gone_is_dead_after_three_tries_and_two_days_and_not_before(tries, since, ruling):
    outcome = judged(Led.GONE, Failing(tries, hours(since)))
    assert (outcome.outcome, outcome.severity) == (ruling, "warning" if ruling is Ruling.LINK_DEAD else "note")


def test_the_sentences():
    assert judged(Led.GONE, Failing(1, NOW)).message == "Said so. It is tried again before it counts as gone."
    said = "Said so. So it was on 3 tries since 20 November 2026."
    assert judged(Led.GONE, Failing(3, hours(-48))).message == said


@pytest.mark.parametrize("led", [Led.UNKNOWN, Led.TURNED_AWAY, Led.REFUSED, Led.NOT_TRIED])
def test_a_try_that_told_nothing_neither_counts_nor_clears(led):
    before = Failing(2, hours(-24))
    assert before.after(led, NOW) == before


@pytest.mark.parametrize("led", [Led.REACHED, Led.HOME])
def test_a_site_that_is_there_again_clears(led):
    assert Failing(2, hours(-24)).after(led, NOW) == Failing(0, None)


def test_tries_count_from_the_first():
    failing = Failing().after(Led.GONE, NOW).after(Led.UNKNOWN, hours(24)).after(Led.GONE, hours(48))
    assert failing == Failing(2, NOW)


def test_where_an_address_leads_is_no_part_of_a_standing():
    clear = [Outcome("C2", Ruling.PASSED, "note", ""), Outcome("C6", Ruling.PASSED, "note", "")]
    for led in Led:
        assert standing([*clear, judged(led, Failing(3, hours(-48)))]) is Standing.STANDS
        assert standing([judged(led, Failing(3, hours(-48)))]) is Standing.UNKNOWN

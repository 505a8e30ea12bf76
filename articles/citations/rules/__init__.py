"""The decision rules, by number. Each is a pure function from ``Facts`` to the outcomes that it has to tell.

A rule that does not apply returns nothing; a rule that was applied and found nothing wrong says so (``PASSED``).
"""

from articles.citations.cited import Cited
from articles.citations.rules.existence import c1_syntax, c2_exists, c3_answered, c5_one_work, existence
from articles.citations.rules.facts import Facts
from articles.citations.rules.metadata import c4_metadata
from articles.citations.rules.notices import (
    c6_not_retracted,
    c7_no_notice,
    c8_no_concern,
    c9_not_corrected,
    c10_not_superseded,
)
from articles.citations.rules.outcome import Outcome, Ruling, Severity
from articles.citations.rules.overall import State, overall
from articles.citations.rules.search import c11_such_a_work
from articles.citations.rules.standing import Standing, standing

RULES = (
    c1_syntax,
    c2_exists,
    c3_answered,
    c4_metadata,
    c5_one_work,
    c6_not_retracted,
    c7_no_notice,
    c8_no_concern,
    c9_not_corrected,
    c10_not_superseded,
    c11_such_a_work,
)


def judge(facts: Facts) -> tuple[Outcome, ...]:
    """Every rule's outcomes, in the order of their numbers."""
    return tuple(outcome for rule in RULES for outcome in rule(facts))


__all__ = [
    "RULES",
    "Cited",
    "Facts",
    "Outcome",
    "Ruling",
    "Severity",
    "Standing",
    "State",
    "existence",
    "judge",
    "overall",
    "standing",
]

"""How far reviewers agree beyond chance: Cohen's kappa for two, Fleiss' for any number.

Sources: J. Cohen, Educ Psychol Meas 1960;20:37–46. J. L. Fleiss, Psychol Bull 1971;76:378–82.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Sequence


def cohen(pairs: Sequence[tuple[Hashable, Hashable]]) -> float | None:
    """-1 to 1, of what the same two people said of each thing; None of nothing.

    None too where both gave one and the same value throughout: then nothing can be said beyond chance.
    """
    count = len(pairs)
    if not count:
        return None
    observed = sum(one == other for one, other in pairs) / count
    first, second = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    expected = sum(first[value] * second[value] for value in first) / count**2
    return None if expected == 1 else (observed - expected) / (1 - expected)


def fleiss(rated: Sequence[Sequence[Hashable]]) -> float | None:
    """The same for things of which at least two people, not always the same ones, said something each.

    Where their number differs from thing to thing, each pair of people on a thing weighs alike within it (Fleiss,
    Levin & Paik, Statistical Methods for Rates and Proportions, 3rd ed., section 18.3).
    """
    rated = [values for values in rated if len(values) > 1]
    if not rated:
        return None
    observed = sum(_agreeing(values) for values in rated) / len(rated)
    total = Counter(value for values in rated for value in values)
    expected = sum((count / total.total()) ** 2 for count in total.values())
    return None if expected == 1 else (observed - expected) / (1 - expected)


def _agreeing(values: Sequence[Hashable]) -> float:
    """The share of pairs of people who said the same."""
    people = len(values)
    return sum(count * (count - 1) for count in Counter(values).values()) / (people * (people - 1))

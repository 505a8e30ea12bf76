"""C12: does the web address that a reference gives still lead to what it names?

Publishers turn machines away, so all that is not an answer from the site itself is "could not be tried". One failed try
is not dead: sites have bad days.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from articles.citations.links import Followed, Led
from articles.citations.rules.outcome import Outcome, Ruling, Severity

DEAD_AFTER_TRIES, DEAD_AFTER = 3, dt.timedelta(hours=48)
CLEARING = {Led.REACHED, Led.HOME}
RULINGS: dict[Led, tuple[Ruling, Severity]] = {
    Led.REACHED: (Ruling.PASSED, "note"),
    Led.HOME: (Ruling.LINK_SOFT_DEAD, "warning"),
    Led.REFUSED: (Ruling.LINK_REFUSED, "warning"),
    Led.TURNED_AWAY: (Ruling.LINK_UNKNOWN, "note"),
    Led.UNKNOWN: (Ruling.LINK_UNKNOWN, "note"),
    Led.NOT_TRIED: (Ruling.LINK_UNKNOWN, "note"),
}


@dataclass(frozen=True, slots=True)
class Failing:
    """How often an address was found gone since it last led somewhere, and when that was first (None: never)."""

    tries: int = 0
    since: dt.datetime | None = None

    def after(self, led: Led, at: dt.datetime) -> Failing:
        """The same with one more try. A try that told nothing neither counts nor clears."""
        if led is Led.GONE:
            return Failing(self.tries + 1, self.since or at)
        return Failing() if led in CLEARING else self

    def proves_it_dead(self, at: dt.datetime) -> bool:
        return self.tries >= DEAD_AFTER_TRIES and self.since is not None and at - self.since >= DEAD_AFTER


def c12_link(followed: Followed, failing: Failing, *, at: dt.datetime) -> Outcome:
    """What the newest try says, made at ``at``. ``failing`` counts it already (``Failing.after``)."""
    if followed.led is Led.GONE:
        ruling, severity, message = _gone(followed, failing, at)
    else:
        (ruling, severity), message = RULINGS[followed.led], followed.said
    return Outcome("C12", ruling, severity, message, followed.evidence)


def _gone(followed: Followed, failing: Failing, at: dt.datetime) -> tuple[Ruling, Severity, str]:
    if failing.since and failing.proves_it_dead(at):
        message = f"{followed.said} So it was on {failing.tries} tries since {failing.since:%d %B %Y}."
        return Ruling.LINK_DEAD, "warning", message
    message = f"{followed.said} It is tried again before it counts as gone."
    return Ruling.LINK_UNKNOWN, "note", message

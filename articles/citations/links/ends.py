"""Where a way can end."""

from __future__ import annotations

from enum import StrEnum


class Led(StrEnum):
    """What one try at an address led to.

    ``GONE``: the site says that there is nothing there, or there is no such site. ``TURNED_AWAY``: it answers, but not
    to machines. ``UNKNOWN``: no answer that says anything, which is neither good nor bad. ``REFUSED``: it leads to a
    place that this site does not go to. ``NOT_TRIED``: too many others were waiting for a turn at its site.
    """

    REACHED = "reached"
    HOME = "home"
    GONE = "gone"
    TURNED_AWAY = "turned_away"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    NOT_TRIED = "not_tried"


class WayEnds(Exception):
    """The way ends here, before an answer; ``said`` is the sentence that tells a person why."""

    def __init__(self, led: Led, said: str):
        super().__init__(said)
        self.led, self.said = led, said

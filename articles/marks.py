"""The marks of the design system: which shape, tone and words stand for a state, a verdict or a severity.

The one place where values of the database meet names of the style sheets. Everything that a list needs per row is
built once here as a safe string, because an include per row is what makes long lists slow."""

from collections.abc import Iterable
from typing import NamedTuple

from django.utils.safestring import SafeString, mark_safe

ICONS = (
    "s-submitted", "s-under-review", "s-approved", "s-withdrawn",
    "v-supports", "v-partly", "v-not", "v-indirect", "v-none", "v-open",
    "f-block", "f-warn", "f-info", "f-unknown", "f-ok", "seal", "seal-open",
    "i-search", "i-next", "i-back", "i-down", "i-close", "i-remark", "i-edit", "i-out", "i-clock", "i-person",
    "i-tray", "i-page", "i-print",
)  # fmt: skip


class Mark(NamedTuple):
    """What stands for a value: the name in the style sheets (data-state, data-verdict), and the words beside it."""

    token: str
    words: str


STATES = {
    "submitted": Mark("submitted", "Submitted"),
    "under_review": Mark("under-review", "Under review"),
    "approved": Mark("approved", "Approved"),
    "withdrawn": Mark("withdrawn", "Withdrawn"),
}
OPEN = Mark("open", "Not judged yet")
VERDICTS = {
    "supports": Mark("supports", "Supports"),
    "partly": Mark("partly", "Supports partly"),
    "does_not_support": Mark("not", "Does not support"),
    "indirect": Mark("indirect", "Indirect"),
    "cannot_access": Mark("none", "Cannot access"),
    "": OPEN,
    None: OPEN,
}
# Severities of findings, outcomes of checks and levels of messages, all to the five tones.
TONES = {
    "good": "good", "warn": "warn", "bad": "bad", "info": "info", "unknown": "unknown",
    "fatal": "bad", "warning": "warn", "note": "info",
    "success": "good", "error": "bad", "debug": "info",
}  # fmt: skip
TONE_ICONS = {"good": "f-ok", "warn": "f-warn", "bad": "f-block", "info": "f-info", "unknown": "f-unknown"}


def svg(name: str) -> SafeString:
    """One symbol of the sprite."""
    return mark_safe(f'<svg class="icon" aria-hidden="true"><use href="#{name}"/></svg>')  # noqa: S308 from ICONS


SVG = {name: svg(name) for name in ICONS}


def _state(mark: Mark) -> SafeString:
    icon = SVG[f"s-{mark.token}"]
    return mark_safe(f'<span class="state" data-state="{mark.token}">{icon}{mark.words}</span>')  # noqa: S308 constants


def _verdict(mark: Mark) -> SafeString:
    icon = SVG[f"v-{mark.token}"]
    return mark_safe(f'<span class="verdict" data-verdict="{mark.token}">{icon}{mark.words}</span>')  # noqa: S308


STATE_HTML = {value: _state(mark) for value, mark in STATES.items()}
VERDICT_HTML = {value: _verdict(mark) for value, mark in VERDICTS.items()}
MINI_HTML = {value: f'<i data-verdict="{mark.token}"></i>' for value, mark in VERDICTS.items()}


def tone(value: str | None) -> str:
    """The tone of a severity, an outcome or a message level. What nobody has heard of is unknown, never good."""
    return TONES.get(value or "", "unknown")


def judged(verdicts: Iterable[str | None]) -> str:
    """14 of 23 judged."""
    verdicts = list(verdicts)
    return f"{sum(bool(value) for value in verdicts)} of {len(verdicts)} judged"

"""What is known of a source: what its newest answered look-up said, and beside it what an unanswered one since adds.

An outage takes nothing back that was found out before (C3): that is shown with its date, and that nobody could be asked
again. Blockers and standings follow the same rule where they are made.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Mapping, Sequence
from typing import Any

from articles import dates
from articles.citations.rules import Ruling
from articles.models import Check

Answer = Mapping[str, Any]


def last_known(answers: Sequence[Answer], answered: Collection[str]) -> list[Answer]:
    """``answers`` of the newest look-ups, each with run, rule, outcome, severity, message and checked_at.

    ``answered`` are the runs that the registries answered; where none was, everything stands as it is.
    """
    known = [answer for answer in answers if answer["run"] in answered]
    if not known:
        return list(answers)
    heard = {(answer["rule"], answer["outcome"]) for answer in known} - {("C3", Ruling.UNAVAILABLE)}
    since = [answer for answer in answers if answer["run"] not in answered and _adds(answer, heard)]
    return [*known, *map(_asked_again, since)]


def _adds(answer: Answer, heard: Collection[tuple[str, str]]) -> bool:
    """An unanswered look-up that found nothing wrong says nothing against what was found before."""
    return answer["severity"] != Check.Severity.NOTE and (answer["rule"], answer["outcome"]) not in heard


def _asked_again(answer: Answer) -> Answer:
    if answer["outcome"] != Ruling.UNAVAILABLE:
        return answer
    asked = dates.day(dt.datetime.fromisoformat(answer["checked_at"]))
    _, _, reason = answer["message"].partition(": ")
    return {**answer, "message": f"Could not be asked again on {asked}: {reason}"}

"""From all outcomes about a source, the one word that says whether a claim may rest on it."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from articles.citations.rules.outcome import Outcome, Ruling


class Standing(StrEnum):
    """How a source stands.

    ``stands``: found, and every registry asked knows of nothing against it. ``corrected`` (also partly retracted) and
    ``superseded``: it stands, with a notice to read. ``notice``: it is itself a notice. ``concern``, ``retracted``,
    ``withdrawn``: as its publisher says. ``absent``: an identifier that is cited does not exist. ``wrong_work``: an
    identifier belongs to another work. ``suspect``: found nowhere, by identifier or by words; a person decides.
    ``unmatched``: it may be a work that was found, which a person has to confirm. ``not_indexed``: no registry can be
    asked, a person has to look. ``unknown``: a registry that was asked did not answer, or gave only a hint; never to be
    taken for standing.
    """

    STANDS = "stands"
    CORRECTED = "corrected"
    SUPERSEDED = "superseded"
    NOTICE = "notice"
    CONCERN = "concern"
    RETRACTED = "retracted"
    WITHDRAWN = "withdrawn"
    WRONG_WORK = "wrong_work"
    ABSENT = "absent"
    SUSPECT = "suspect"
    UNMATCHED = "unmatched"
    NOT_INDEXED = "not_indexed"
    UNKNOWN = "unknown"


# The gravest first; a question left open outranks everything that would let a claim pass.
GRAVEST_FIRST = (
    (Standing.WRONG_WORK, {Ruling.WRONG_WORK, Ruling.ID_CONFLICT}),
    (Standing.RETRACTED, {Ruling.RETRACTED}),
    (Standing.WITHDRAWN, {Ruling.WITHDRAWN}),
    (Standing.CONCERN, {Ruling.CONCERN}),
    (Standing.ABSENT, {Ruling.DOI_NOT_FOUND, Ruling.PMID_NOT_FOUND, Ruling.PMCID_NOT_FOUND}),
    (Standing.SUSPECT, {Ruling.NO_SUCH_WORK, Ruling.FABRICATED_SUSPECT}),
    (Standing.UNKNOWN, {Ruling.UNAVAILABLE, Ruling.INVALID_ID, Ruling.MAYBE_RETRACTED}),
    (Standing.UNMATCHED, {Ruling.POSSIBLE_MATCH}),
    (Standing.NOTICE, {Ruling.CITES_NOTICE}),
    (Standing.CORRECTED, {Ruling.CORRECTED, Ruling.PARTLY_RETRACTED}),
    (Standing.SUPERSEDED, {Ruling.SUPERSEDED}),
)
UNLISTED = {"C2", "C6"}  # where "not checkable" means that no registry could be asked
CLEARED = {Ruling.PASSED, Ruling.REINSTATED, Ruling.SAID_RETRACTED}  # the last by one that is never decisive alone


def standing(outcomes: Iterable[Outcome]) -> Standing:
    """The gravest thing found. Standing is never assumed: it takes a retraction check (C6) that was made and passed.

    A retraction that is known outranks an identifier that does not exist: a work stays retracted where its DOI is gone
    or mistyped. ``wrong_work`` outranks both. Where an identifier belongs to another work than the one cited, or two
    name two works, whatever was published about that work is no word on the one cited, so it must not be pinned on it;
    C6 and C8 tell of it all the same.
    """
    judged = tuple(outcomes)
    rulings = {outcome.outcome for outcome in judged}
    for word, causes in GRAVEST_FIRST:
        if rulings & causes:
            return word
    unlisted = any(outcome.outcome is Ruling.NOT_CHECKABLE and outcome.rule in UNLISTED for outcome in judged)
    if unlisted or rulings & {Ruling.NOT_INDEXED, Ruling.TOO_LITTLE}:
        return Standing.NOT_INDEXED
    cleared = any(outcome.rule == "C6" and outcome.outcome in CLEARED for outcome in judged)
    return Standing.STANDS if cleared else Standing.UNKNOWN

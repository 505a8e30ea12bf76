"""C6 to C10: what has been published about the work since, and whether it is itself such a notice.

Registries repeat each other and disagree: a notice counts once (by its DOI and kind), and the sentence gives each
source's own word for it. One source is enough; a title prefix alone only asks a person to look.
"""

from __future__ import annotations

from collections.abc import Iterable

from articles.citations.answers import Existence, Notice, NoticeKind, Record
from articles.citations.folding import prefix_says
from articles.citations.rules.existence import doi_exists
from articles.citations.rules.facts import Facts
from articles.citations.rules.outcome import Outcome, Ruling, Severity

WORDS = {
    NoticeKind.RETRACTION: "Retracted",
    NoticeKind.WITHDRAWAL: "Withdrawn",
    NoticeKind.PARTIAL_RETRACTION: "Partly retracted",
    NoticeKind.CONCERN: "Expression of concern",
    NoticeKind.CORRECTION: "Corrected",
    NoticeKind.NEW_VERSION: "Replaced by a newer version",
    NoticeKind.REINSTATEMENT: "Reinstated",
}
MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
NEVER_ALONE = "OpenAlex"  # false reports are known of it, and it tells neither notice nor date
TAKEN_BACK = (
    (NoticeKind.RETRACTION, Ruling.RETRACTED),
    (NoticeKind.WITHDRAWAL, Ruling.WITHDRAWN),
)


def c6_not_retracted(facts: Facts) -> tuple[Outcome, ...]:
    """The work was not retracted or withdrawn, or has been reinstated since."""
    record = facts.record
    if record is None:
        return _nobody_to_ask(facts)
    taken_back = [
        _taken_back(facts, record, kind, ruling)
        for kind, ruling in TAKEN_BACK
        if any(notice.source != NEVER_ALONE for notice in _of(record, kind))
    ]
    if taken_back:  # a reinstatement clears what came before it, not a withdrawal that followed
        return next((each for each in taken_back if each[0].outcome is not Ruling.REINSTATED), taken_back[0])
    if partly := _of(record, NoticeKind.PARTIAL_RETRACTION):
        return _outcome(facts, "C6", Ruling.PARTLY_RETRACTED, "warning", told(partly, record.notices))
    return _by_hints(facts)


def c7_no_notice(facts: Facts) -> tuple[Outcome, ...]:
    """What is cited is a work, not a notice about one."""
    record = facts.record
    if record is None:
        return ()
    if not record.is_notice:
        return _outcome(facts, "C7", Ruling.PASSED, "note", "It is a work, not a notice about one.")
    about = f" about {', '.join(record.notice_of)}" if record.notice_of else ""
    message = f"This is a notice{about} (“{record.title}”), not a work to rest a claim on."
    return _outcome(facts, "C7", Ruling.CITES_NOTICE, "warning", message)


def c8_no_concern(facts: Facts) -> tuple[Outcome, ...]:
    """No expression of concern was published about it; one holds approval until a reviewer acknowledges it."""
    return _published(facts, "C8", NoticeKind.CONCERN, Ruling.CONCERN, "fatal", "No expression of concern is known.")


def c9_not_corrected(facts: Facts) -> tuple[Outcome, ...]:
    """No correction was published about it; one that was may touch the claim."""
    return _published(facts, "C9", NoticeKind.CORRECTION, Ruling.CORRECTED, "warning", "No correction is known.")


def c10_not_superseded(facts: Facts) -> tuple[Outcome, ...]:
    """No newer version took its place: a next edition of a review, or the journal article of a preprint."""
    none_known = "No newer version is known."
    return _published(facts, "C10", NoticeKind.NEW_VERSION, Ruling.SUPERSEDED, "warning", none_known)


def told(notices: Iterable[Notice], among: Iterable[Notice]) -> str:
    """The notices in sentences, oldest first, each once, with every source's word for it."""
    everything = tuple(among)
    once: dict[tuple[str, NoticeKind], Notice] = {}
    for notice in sorted(notices, key=lambda notice: (not notice.date, notice.date)):
        once.setdefault((notice.notice_id, notice.kind), notice)
    worth_telling = [notice for notice in once.values() if notice.notice_id or len(once) == 1]
    return " ".join(_sentence(notice, everything) for notice in worth_telling)


def _published(
    facts: Facts, rule: str, kind: NoticeKind, ruling: Ruling, severity: Severity, if_none: str
) -> tuple[Outcome, ...]:
    if facts.record is None:
        return ()
    if notices := _of(facts.record, kind):
        return _outcome(facts, rule, ruling, severity, told(notices, facts.record.notices))
    return _outcome(facts, rule, Ruling.PASSED, "note", if_none)


def _taken_back(facts: Facts, record: Record, kind: NoticeKind, ruling: Ruling) -> tuple[Outcome, ...]:
    notices = _of(record, kind)
    message = told(notices, record.notices)
    if reinstated := _reinstated_after(record, notices):
        message = f"{message} {told([reinstated], record.notices)}"
        return _outcome(facts, "C6", Ruling.REINSTATED, "note", message)
    return _outcome(facts, "C6", ruling, "fatal", message)


def _reinstated_after(record: Record, taken_back: Iterable[Notice]) -> Notice | None:
    """The reinstatement that came after all of them. A notice without a date cannot be shown to be older."""
    earliest: dict[str, str] = {}
    for notice in taken_back:
        if notice.notice_id or notice.date:  # registries repeat a notice with another date, or none
            known = [date for date in (earliest.get(notice.notice_id, ""), notice.date) if date]
            earliest[notice.notice_id] = min(known, default="")
    dates = list(earliest.values())
    later = (
        notice
        for notice in _of(record, NoticeKind.REINSTATEMENT)
        if notice.date and all(date and date < notice.date for date in dates)
    )
    return next(later, None)


def _by_hints(facts: Facts) -> tuple[Outcome, ...]:
    record = facts.record
    assert record is not None, "a title needs a record"
    if _of(record, NoticeKind.RETRACTION):
        message = "OpenAlex alone calls it retracted; no registry lists a notice. A person should look."
        return _outcome(facts, "C6", Ruling.SAID_RETRACTED, "warning", message)
    if any(prefix_says(each.title) == "retracted" for each in facts.records) and not record.is_notice:
        message = f"The title is marked (“{record.title}”), but no registry lists a notice: a person has to look."
        return _outcome(facts, "C6", Ruling.MAYBE_RETRACTED, "warning", message)
    sources = record.source
    return _outcome(facts, "C6", Ruling.PASSED, "note", f"No retraction is known to {sources}.")


def _nobody_to_ask(facts: Facts) -> tuple[Outcome, ...]:
    """A DOI of another agency exists, but nobody who was asked describes it."""
    crossref = facts.crossref
    if not (facts.cited.identifiers.doi and crossref and crossref.absent and doi_exists(facts) is Existence.FOUND):
        return ()
    registrar = facts.agency.agency if facts.agency and facts.agency.agency else "another agency"
    message = f"It is registered with {registrar}, which lists no retractions here: a person has to look."
    return (Outcome("C6", Ruling.NOT_CHECKABLE, "warning", message, facts.evidence),)


def _of(record: Record, kind: NoticeKind) -> tuple[Notice, ...]:
    return tuple(notice for notice in record.notices if notice.kind is kind)


def _sentence(notice: Notice, everything: tuple[Notice, ...]) -> str:
    when = f" {_spoken(notice.date)}" if notice.date else ""
    named = notice.notice_id.replace("pmid:", "PMID ")
    what = f": {named}" if named else ""
    same = [other for other in everything if other.notice_id == notice.notice_id] if named else [notice]
    said = "; ".join(dict.fromkeys(f"{other.source}: “{other.said}”" for other in same))
    return f"{WORDS[notice.kind]}{when}{what} ({said})."


def _spoken(date: str) -> str:
    """ "on 6 February 2010" of "2010-02-06", "in February 2010" of "2010-02", "in 2010" of "2010"."""
    year, month, day = (*date.split("-"), "", "")[:3]
    if not month:
        return f"in {year}"
    name = MONTHS[int(month) - 1]
    return f"on {int(day)} {name} {year}" if day else f"in {name} {year}"


def _outcome(facts: Facts, rule: str, ruling: Ruling, severity: Severity, message: str) -> tuple[Outcome, ...]:
    return (Outcome(rule, ruling, severity, message, facts.proof),)

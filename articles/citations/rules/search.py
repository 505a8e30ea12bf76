"""C11: is there such a work at all? What the search by its citation found, where no identifier leads to it.

Nobody is ever told that a reference was made up. Found nowhere is a suspicion that a person decides; what no registry
lists by its nature (books, guidelines, reports, web pages) is not even that.
"""

from __future__ import annotations

from articles.citations.likeness import LONGEST_REFERENCE
from articles.citations.matching.choosing import Match, MatchState
from articles.citations.matching.parsing import QUOTED, parse
from articles.citations.rendering import as_text
from articles.citations.rules.facts import Facts
from articles.citations.rules.metadata import c4_metadata
from articles.citations.rules.outcome import Outcome, Ruling, Severity

UNINDEXED = {"book", "chapter", "guideline", "report", "web", "data"}
NAMED = {"book": "A book", "chapter": "A chapter of a book", "guideline": "A guideline", "report": "A report"}
TOO_LITTLE = (
    "It says too little to search by: no title. That no registry that was searched has it says nothing about it. "
    "Give its title or its DOI, or look for it by hand."
)
PERCENT = 100
FEWEST_WORDS = 3  # of a title where nothing else shows that it is one
SAME_WORK = {Ruling.PASSED, Ruling.CITED_WRONG, Ruling.NOT_CHECKABLE}


def c11_such_a_work(facts: Facts) -> tuple[Outcome, ...]:
    """The work that is cited can be found: by its identifiers, or else by its citation."""
    match = facts.match
    if match is None:
        return ()
    if match.state is MatchState.UNAVAILABLE:
        message = f"Could not be searched for: {match.reason}"
        return _outcome(match, Ruling.UNAVAILABLE, "warning", message)
    if match.found:
        return _found(facts, match)
    return _found_nowhere(facts, match)


def kind_of(facts: Facts) -> str:
    """What the reference says it is, apart or in its words; "" for unknown."""
    cited = facts.cited
    if cited.kind or (cited.title and cited.journal):
        return cited.kind or "article"
    return parse(cited.as_cited).kind or ("web" if cited.identifiers.url else "")


def _found(facts: Facts, match: Match) -> tuple[Outcome, ...]:
    assert match.record is not None, "what was found has a record"
    work, likeness = as_text(match.record), f"likeness {round(match.score * PERCENT)} of {PERCENT}"
    if facts.cited.identifiers.checkable:
        message = f"The identifier does not lead to the work cited; this may be it: {work} ({likeness})"
        return _outcome(match, Ruling.POSSIBLE_MATCH, "warning", message)
    if match.state is MatchState.VERIFIED:
        return _outcome(match, Ruling.PASSED, "note", f"Found by its citation: {work} ({likeness})")
    message = f"It may be this work; a person has to confirm it: {work} ({likeness})"
    return _outcome(match, Ruling.POSSIBLE_MATCH, "warning", message)


def _found_nowhere(facts: Facts, match: Match) -> tuple[Outcome, ...]:
    kind = kind_of(facts)
    if facts.cited.identifiers.checkable:
        if _is_known(facts):
            return ()
        message = (
            "The identifier does not lead to the work cited, and no registry that was searched knows a work like it. "
            "It may not exist: a person has to decide."
        )
        return _outcome(match, Ruling.FABRICATED_SUSPECT, "fatal", message)
    if kind not in UNINDEXED and not _states_a_title(facts):
        return _outcome(match, Ruling.TOO_LITTLE, "warning", TOO_LITTLE)
    if kind in UNINDEXED:
        what = NAMED.get(kind, "A page or paper of this kind")
        message = f"{what} need not stand in any registry, and this one was not found: a person has to look."
        return _outcome(match, Ruling.NOT_INDEXED, "warning", message)
    message = "No registry that was searched knows a work like this. It may not exist: a person has to decide."
    return _outcome(match, Ruling.NO_SUCH_WORK, "fatal", message)


def _is_known(facts: Facts) -> bool:
    """Whether one identifier leads to the work cited after all: the Retraction Watch table may alone remember it."""
    return any(outcome.outcome in SAME_WORK for outcome in c4_metadata(facts))


def _states_a_title(facts: Facts) -> bool:
    """Whether it says enough of itself that a search must have found it.

    Authors, journal and numbers alone are no such thing: a slip in one of them, and nothing leads to the work. Where no
    journal stands between what reads like a title and the volume, that is the journal ("Smith J. Lancet. 2019;393:1").
    """
    if facts.cited.title or QUOTED.search(facts.cited.as_cited[:LONGEST_REFERENCE]):
        return True
    parsed = parse(facts.cited.as_cited)
    if not parsed.title or not (parsed.kind or parsed.authors):
        return False
    return bool(parsed.journal) if parsed.volume else len(parsed.title.split()) >= FEWEST_WORDS


def _outcome(match: Match, ruling: Ruling, severity: Severity, message: str) -> tuple[Outcome, ...]:
    return (Outcome("C11", ruling, severity, message, match.searched),)

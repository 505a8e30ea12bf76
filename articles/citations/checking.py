"""Asks the registries about cited sources and judges what they say: each question once, however many cite the source.

The order: PubMed Central only where nothing but a PMCID is cited; PubMed for the PMID, 200 in one question; Crossref
for the DOI, the cited one or else the one that PubMed names; doi.org only where Crossref does not hold the DOI;
DataCite where doi.org names it as the agency; Europe PMC, else OpenAlex, where PubMed has said nothing, for a second
word on retractions. Then the Retraction Watch table, if it is at hand. Where no identifier leads to the work cited,
it is searched for by its words.
"""

from __future__ import annotations

import datetime as dt
import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Executor, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass, field, replace

from articles.citations.abstracts import Abstract, abstract_of
from articles.citations.answers import Answer, Evidence, Existence, Record
from articles.citations.asking import Asking
from articles.citations.cited import Cited
from articles.citations.clients import Registries, datacite
from articles.citations.identifiers import Identifiers
from articles.citations.matching import searching
from articles.citations.matching.choosing import Match, MatchState, choose
from articles.citations.rules import Facts, Outcome, Ruling, Standing, State, existence, judge, overall, standing
from articles.citations.rules.metadata import c4_metadata, compare

logger = logging.getLogger(__name__)

# What is known of works by DOI and PMID without asking anyone, by "doi:…" and "pmid:…": the Retraction Watch table.
Retractions = Callable[[Collection[str], Collection[str]], dict[str, Answer]]
AT_ONCE = 16  # references that are asked about at one time; how often a registry is asked is the pacer's business


@dataclass(frozen=True, slots=True)
class Result:
    """What a check found out about one source.

    ``score`` is the likeness of the cited title and the record's, 0 to 100, None where there is nothing to compare.
    ``record`` joins what the registries say; ``answers`` is what each said; ``match`` is what a search by words found,
    None where none was made; ``evidence`` is every request made for it, usable or not.
    """

    source_key: str
    identifiers: Identifiers
    existence: Existence
    standing: Standing
    state: State
    record: Record | None
    score: float | None
    outcomes: tuple[Outcome, ...]
    answers: tuple[Answer, ...]
    match: Match | None
    evidence: tuple[Evidence, ...]
    abstract: Abstract | None = None


@dataclass(frozen=True)
class Batch:
    """References to be checked together: PubMed is asked about all of them at once. ``now`` is for their evidence.

    ``kept`` are the PMIDs whose abstract is kept already: it is asked for once. None: nobody wants to read abstracts.
    """

    cited: Sequence[Cited]
    registries: Registries
    now: dt.datetime
    kept: Collection[str] | None = None


def check(cited: Cited, registries: Registries, *, now: dt.datetime, retractions: Retractions | None = None) -> Result:
    """Checks one source. ``now`` is the time that the evidence bears. Raises nothing for whatever a registry does."""
    return check_all([cited], registries, now=now, retractions=retractions)[0]


def check_all(
    cited: Sequence[Cited], registries: Registries, *, now: dt.datetime, retractions: Retractions | None = None
) -> list[Result]:
    """Checks many, in their order; what several of them name is asked for once."""
    results = dict(check_each(cited, registries, now=now, retractions=retractions))
    return [results[each] for each in cited]


def check_each(
    cited: Sequence[Cited], registries: Registries, *, now: dt.datetime, retractions: Retractions | None = None
) -> Iterator[tuple[Cited, Result]]:
    """The same, each of them once, as soon as it is known: so that results can be used while others are asked for."""
    batches = iter([Batch(cited, registries, now)])
    for _, each, result in check_batches(batches, retractions=retractions):
        yield each, result


def check_batches(
    batches: Iterator[Batch], *, retractions: Retractions | None = None
) -> Iterator[tuple[Batch, Cited, Result]]:
    """Batch after batch, the next one begun before the last answers of this one are in, so that no registry idles.

    ``batches`` and ``retractions`` are called by whoever takes the results, in no other thread. Whoever stops taking
    them stops the asking.
    """
    pool = ThreadPoolExecutor(max_workers=AT_ONCE)
    try:
        asked: dict[Future[Facts], _Begun] = {}
        while _has_more(batches, asked, pool):
            for done in wait(asked, return_when=FIRST_COMPLETED).done:
                begun = asked.pop(done)
                for facts in _known_with(done.result(), begun, pool):
                    yield begun.batch, facts.cited, _result(_with_table(facts, retractions))
    finally:
        pool.shutdown(cancel_futures=True)


@dataclass(slots=True)
class _Begun:
    """A batch that is being asked about: how many are still out, and which have to be searched for by their words."""

    batch: Batch
    asking: Asking
    left: int
    unfound: list[Facts] = field(default_factory=list)


def _has_more(batches: Iterator[Batch], asked: dict[Future[Facts], _Begun], pool: Executor) -> bool:
    """Begins batches while too few are out; whether anything is out at all."""
    while len(asked) < AT_ONCE and (batch := next(batches, None)) is not None:
        once = list(dict.fromkeys(batch.cited))
        begun = _Begun(batch, Asking(batch.registries, batch.now, batch.kept), len(once))
        begun.asking.prepare([each.identifiers for each in once])
        asked |= {pool.submit(_asked, each, begun.asking): begun for each in once}
    return bool(asked)


def _known_with(facts: Facts, begun: _Begun, pool: Executor) -> Iterator[Facts]:
    """What is known whole now that this is: itself, or with the last of a batch all that had to be searched for."""
    begun.left -= 1
    if _must_be_searched(facts):
        begun.unfound.append(facts)
    else:
        yield facts
    if not begun.left:
        found = _searched(begun.unfound, begun.batch.registries, begun.batch.now, pool)
        yield from pool.map(lambda each: _second_word(each, begun.asking), found)


def _asked(cited: Cited, asking: Asking) -> Facts:
    try:
        facts = _facts(cited, asking)
        return facts if _must_be_searched(facts) else _second_word(facts, asking)
    except Exception:  # whatever it was, it must not cost the others of the batch their answers
        logger.exception("The check of one reference stumbled.")
        proof = Evidence("this site", "", asking.now, None, "")
        return Facts(cited, crossref=Answer(Existence.UNAVAILABLE, proof, reason="its check stumbled; see the log."))


def _facts(cited: Cited, asking: Asking) -> Facts:
    named = cited.identifiers
    central = asking.central(named.pmcid)
    pubmed = asking.pubmed(named.pmid or _known(central, "pmid"))
    name = named.doi or _known(pubmed, "doi") or _known(central, "doi")
    held = asking.crossref(name) if name else None
    facts = Facts(cited=cited, crossref=held, pubmed=pubmed, central=central)
    return _registered_elsewhere(facts, asking) if named.doi and held and held.absent else facts


def _registered_elsewhere(facts: Facts, asking: Asking) -> Facts:
    """Crossref does not hold the cited DOI: does anybody?"""
    name = facts.cited.identifiers.doi
    handle = asking.handle(name)
    agency = None if handle.absent else asking.agency(name)
    described = asking.datacite(name) if agency and agency.agency == datacite.SERVICE else None
    return replace(facts, handle=handle, agency=agency, datacite=described)


def _searched(unfound: list[Facts], registries: Registries, now: dt.datetime, pool: Executor) -> list[Facts]:
    """The same, with what a search by words found where no identifier leads to the work cited."""
    wanted = [facts.cited for facts in unfound]
    found = list(pool.map(lambda cited: searching.at_crossref(cited, registries, now=now), wanted))
    matches = [choose(cited, [search], refused=cited.refused) for cited, search in zip(wanted, found, strict=True)]
    open_ones = [number for number, match in enumerate(matches) if match.state is not MatchState.VERIFIED]
    more = searching.at_pubmed([wanted[number] for number in open_ones], registries, now=now)
    for number, search in zip(open_ones, more, strict=True):
        matches[number] = choose(wanted[number], [found[number], search], refused=wanted[number].refused)
    return [_with_match(facts, match) for facts, match in zip(unfound, matches, strict=True)]


def _must_be_searched(facts: Facts) -> bool:
    if not searching.words_of(facts.cited):
        return False
    if not facts.cited.identifiers.checkable:
        return True
    rulings = {outcome.outcome for outcome in c4_metadata(facts)}
    if existence(facts) is Existence.ABSENT:
        return Ruling.PASSED not in rulings  # another identifier may lead to it
    return Ruling.WRONG_WORK in rulings


def _with_match(facts: Facts, match: Match) -> Facts:
    """A verified match of a reference without identifiers is the work: its record speaks as if asked for."""
    is_the_work = match.state is MatchState.VERIFIED and not facts.cited.identifiers.checkable
    if not is_the_work or match.record is None:
        return replace(facts, match=match)
    answer = Answer(Existence.FOUND, match.searched[0], match.record)
    place = {"PubMed": "pubmed", "Europe PMC": "europepmc"}.get(match.record.source, "crossref")
    return replace(facts, match=match, **{place: answer})


def _second_word(facts: Facts, asking: Asking) -> Facts:
    """What others say of the work where PubMed has not spoken: a retraction may be known to one registry alone."""
    if facts.match and facts.record and facts.record.doi and not facts.crossref:
        facts = replace(facts, crossref=asking.crossref(facts.record.doi))  # found elsewhere: what does it say?
    if facts.pubmed and facts.pubmed.record:
        return replace(facts, read=asking.whole(facts.pubmed.record.pmid))
    doi = facts.cited.identifiers.doi or (facts.record.doi if facts.record else "")
    if not doi or existence(facts) is Existence.ABSENT:
        return facts
    europe = asking.europepmc(doi)
    is_told = europe is not None and europe.found
    return replace(facts, europepmc=europe, openalex=None if is_told else asking.openalex(doi))


def _with_table(facts: Facts, retractions: Retractions | None) -> Facts:
    """By the DOI and by the PMID: the table names a work by either, and not in every row by both."""
    if retractions is None:
        return facts
    doi, pmid = _names(facts)
    said = retractions({doi} - {""}, {pmid} - {""})
    return replace(facts, retraction_watch=_both(said.get(f"doi:{doi}"), said.get(f"pmid:{pmid}")))


def _both(first: Answer | None, second: Answer | None) -> Answer | None:
    """The first answer with what only the second tells; the evidence stays the first one's."""
    if not (first and first.record and second and second.record):
        return first or second
    notices = tuple(dict.fromkeys(first.record.notices + second.record.notices))
    return replace(first, record=replace(first.record, notices=notices))


def _names(facts: Facts) -> tuple[str, str]:
    """DOI and PMID, as cited or else as the registries know them."""
    named, record = facts.cited.identifiers, facts.record
    return named.doi or (record.doi if record else ""), named.pmid or (record.pmid if record else "")


def _known(answer: Answer | None, name: str) -> str:
    return getattr(answer.record, name) if answer and answer.record else ""


def _result(facts: Facts) -> Result:
    outcomes, exists = judge(facts), existence(facts)
    comparison = compare(facts.cited, facts.record) if facts.record else None
    return Result(
        source_key=facts.cited.source_key,
        identifiers=facts.cited.identifiers,
        existence=exists,
        standing=standing(outcomes),
        state=overall(facts.cited, exists, outcomes),
        record=facts.record,
        score=comparison.score if comparison else None,
        outcomes=outcomes,
        answers=facts.answers,
        match=facts.match,
        evidence=facts.evidence,
        abstract=abstract_of(facts),
    )

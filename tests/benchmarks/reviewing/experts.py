"""How the experts' own edits are followed: claims found, claims carried over, sentences placed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from rapidfuzz.fuzz import ratio

from articles.drafts.claims import claims
from articles.drafts.followed import TwoTexts, carried, reanchored, segmented, texts
from tests.benchmarks.reviewing.oracle import Aligned, citations_of, folded, survives

DRAFTS = Path(__file__).resolve().parents[4] / "shared" / "data" / "expert-reviewed-drafts.jsonl"


@dataclass
class Share:
    """``right`` of ``of``, and the others as sentences to read."""

    of: int = 0
    right: int = 0
    others: tuple[str, ...] = ()

    def count(self, right: bool, told: str) -> None:
        self.of += 1
        self.right += right
        if not right:
            self.others += (told,)

    @property
    def per_cent(self) -> float:
        return 100 * self.right / max(self.of, 1)


def drafts(path: Path = DRAFTS) -> Iterator[TwoTexts]:
    with path.open("rb") as stream:
        yield from (draft for draft in texts(stream) if isinstance(draft, TwoTexts))


# --- claims ---


@dataclass
class Claims:
    same_text: Share
    alike: Share
    same_citations: Share


def found_claims(path: Path = DRAFTS) -> Claims:
    """Against the professionals' segmentation, one of their claims after the other."""
    shares = Claims(Share(), Share(), Share())
    for draft in drafts(path):
        ours = segmented(draft)
        for human in draft.item["expert"]["claims"]:
            _compare(human, ours, shares)
    return shares


def _compare(human: dict, ours: list[dict], shares: Claims) -> None:
    text = folded(human["text"]).text.strip(" -")
    best = max(ours, key=lambda claim: ratio(claim["text"], text))
    shares.same_text.count(best["text"] == text, human["text"])
    shares.alike.count(ratio(best["text"], text) >= 90, human["text"])
    within = [claim for claim in ours if folded(claim["text"]).text in text] or [best]
    numbers = {number for claim in within for number in claim["citations"]}
    right = set(human["citations"]) in (numbers, set(best["citations"]))
    shares.same_citations.count(right, f"{human['citations']} {human['text']} (ours: {sorted(numbers)})")


# --- carry-over ---


@dataclass
class CarryOver:
    unchanged: Share
    changed: Share


def carried_over(path: Path = DRAFTS) -> CarryOver:
    """Unchanged is a claim whose text stands in the revised body to the character with the same sources at it."""
    shares = CarryOver(Share(), Share())
    for draft in drafts(path):
        works = {each["number"]: each.get("url") or each["number"] for each in draft.item["references"]}
        revised = folded(draft.revised or "")
        kept = _kept(draft)
        for claim in claims(draft.body):
            sources = {works.get(number, number) for number in claim.citations}
            there = [
                {works.get(number, number) for number in each} for each in citations_of(_bare(claim.text), revised)
            ]
            share = shares.unchanged if sources in there else shares.changed
            was_carried = (claim.text, claim.citations) in kept
            share.count(was_carried == (sources in there), f"{claim.citations} {claim.text}")
    return shares


def _bare(text: str) -> str:
    return folded(text).text


def _kept(draft: TwoTexts) -> set[tuple[str, tuple[int, ...]]]:
    """What the old claims said and cited that are carried."""
    old = {claim.text: claim.citations for claim in claims(draft.body)}
    entries = carried(draft, lambda reference: reference.url or reference.number)
    return {(e["matched"], old[e["matched"]]) for e in entries if e["outcome"] == "carried"}


# --- anchors ---


@dataclass
class Anchors:
    surviving: Share
    changed: Share
    unplaced: int
    read: tuple[tuple[str, str], ...]


def placed(path: Path = DRAFTS) -> Anchors:
    """``read``: pairs of a sentence and another one that it was placed on, to be judged by a person."""
    surviving, changed, unplaced, read = Share(), Share(), 0, []
    for draft in drafts(path):
        aligned = Aligned(draft.body, draft.revised or "")
        at = 0
        for sentence in reanchored(draft):
            at = draft.body.index(sentence["text"], at)
            if survives(sentence["text"], draft.revised or ""):
                surviving.count(_is_there(sentence), f"{sentence['text']} → {sentence['found']}")
                continue
            unplaced += sentence["found"] is None
            span = (sentence["start"], sentence["end"])
            right = sentence["found"] is None or aligned.overlap(at, at + len(sentence["text"]), span) > 0.5
            changed.count(right, f"{sentence['text']} → {sentence['found']}")
            if sentence["found"] is not None:
                read.append((sentence["text"], sentence["found"]))
    return Anchors(surviving, changed, unplaced, tuple(read))


def _is_there(sentence: dict) -> bool:
    return sentence["found"] is not None and _bare(sentence["text"]) in _bare(sentence["found"])

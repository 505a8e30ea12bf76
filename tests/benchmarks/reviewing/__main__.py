"""Run by ``make bench`` (or ``python -m tests.benchmarks.reviewing``): prints the figures of docs/reviewing.md.

With ``--read`` also what is behind them: what was not right, and each sentence that was placed on another one.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator

from tests.benchmarks.citations.quality import Figure
from tests.benchmarks.reviewing import edited, experts
from tests.benchmarks.reviewing.experts import Share


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.benchmarks.reviewing", description=__doc__)
    parser.add_argument("--read", action="store_true", help="also what is behind the figures")
    asked = parser.parse_args()
    if not experts.DRAFTS.is_file():
        sys.stdout.write("The experts' drafts are not here, so how texts are followed was not measured.\n")
        return
    for figure in figures():
        sys.stdout.write(
            f"{figure.name:<58} {figure.on:>5}  {figure.value:<8} goal {figure.goal:<10} {figure.verdict}\n"
        )
    if asked.read:
        sys.stdout.write("\n".join(_behind()) + "\n")


def figures() -> Iterator[Figure]:
    yield from _on_experts_edits()
    if edited.ANSWERS.is_file():
        yield from _on_edits_of_ours()


def _on_experts_edits() -> Iterator[Figure]:
    found, kept, anchors = experts.found_claims(), experts.carried_over(), experts.placed()
    yield _share("claims of professionals, same text", found.same_text, 0)
    yield _share("… at least 90% alike", found.alike, 0)
    yield _share("… exactly the right citations", found.same_citations, 95)
    yield _share("unchanged claims carried over", kept.unchanged, 99)
    yield _share("changed claims not carried over", kept.changed, 100)
    yield _share("sentences that survive, placed right", anchors.surviving, 100)
    yield _share("changed sentences, on what replaced them or unplaced", anchors.changed, 95)
    yield Figure("… of these unplaced", anchors.changed.of, str(anchors.unplaced), "reported", True)
    total, right = edited.all_renumbered([draft.body for draft in experts.drafts()])
    yield _share("sentences placed when all markers are renumbered", Share(total, right), 100)
    own = edited.edited([draft.body for draft in experts.drafts()])
    yield Figure(
        "sentences cut out of these drafts, but placed", own.cut, str(own.cut_but_placed), "0", not own.cut_but_placed
    )


def _on_edits_of_ours() -> Iterator[Figure]:
    seen = edited.edited(edited.bodies())
    placed = 100 * seen.cut_but_placed / seen.cut
    followed = seen.figures_followed + seen.figures_unplaced
    yield Figure("sentences cut out of other texts, but placed", seen.cut, f"{placed:.1f}%", "≤ 1%", placed <= 1)
    yield Figure("… placed on the same words elsewhere", seen.cut, str(seen.cut_but_a_twin), "reported", True)
    yield _share("sentences moved to an end, found there", Share(seen.moved, seen.moved_and_found), 99.5)
    yield _share("one figure changed: followed or unplaced", Share(seen.figures, followed), 95)
    yield Figure("… of these unplaced", seen.figures, str(seen.figures_unplaced), "reported", True)
    yield Figure("… carried over", seen.figures, str(seen.figures_carried), "0", not seen.figures_carried)


def _share(name: str, share: Share, goal: float) -> Figure:
    wanted = f"{goal:g}%" if goal else "reported"
    return Figure(name, share.of, f"{share.per_cent:.1f}%", wanted, share.per_cent >= goal)


def _behind() -> Iterator[str]:
    found, kept, anchors = experts.found_claims(), experts.carried_over(), experts.placed()
    for name, share in (("other text", found.same_text), ("other citations", found.same_citations)):
        yield from (f"{name}: {told}" for told in share.others)
    for name, share in (("not carried", kept.unchanged), ("carried though changed", kept.changed)):
        yield from (f"{name}: {told}" for told in share.others)
    for name, share in (("lost", anchors.surviving), ("elsewhere", anchors.changed)):
        yield from (f"{name}: {told}" for told in share.others)
    yield from (f"placed: {old}\n     → {new}" for old, new in anchors.read)


if __name__ == "__main__":
    main()

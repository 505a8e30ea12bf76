"""Run by ``make bench`` (or ``python -m tests.benchmarks.citations``): prints the table of docs/citations.md."""

from __future__ import annotations

import sys

from tests.benchmarks.citations import sets
from tests.benchmarks.citations.quality import figures


def main() -> None:
    if not sets.FOLDER.is_dir():
        sys.stdout.write("The labelled references are not here, so matching and doubting were not measured.\n")
        return
    for figure in figures():
        mark = "reached" if figure.reached else "NOT REACHED"
        sys.stdout.write(f"{figure.name:<45} {figure.on:>5}  {figure.value:<18} goal {figure.goal:<14} {mark}\n")


if __name__ == "__main__":
    main()

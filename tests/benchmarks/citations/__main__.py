"""Run by ``make bench`` (or ``python -m tests.benchmarks.citations``): prints the figures of docs/citations.md."""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from config import embedded
from tests.benchmarks.__main__ import VAR, set_up
from tests.benchmarks.citations import rates, sets
from tests.benchmarks.citations.quality import figures

SMALLEST = 1000  # articles of the database that is loaded anyway


def main() -> None:
    postgres, redis = embedded.postgres(VAR / "postgres"), embedded.redis(VAR / "redis")
    try:
        _tell(_quality())
        _tell([rates.as_text(rate) for rate in rates.rates(redis.url, seconds=12.0)])
        set_up(postgres.owner, redis.url)
        _tell(_in_the_database())
    finally:
        redis.stop()


def _tell(lines: list[str]) -> None:
    sys.stdout.write("\n".join([*lines, ""]))
    sys.stdout.flush()


def _quality() -> list[str]:
    if not sets.FOLDER.is_dir():
        return ["The labelled references are not here, so matching and doubting were not measured."]
    return [f"{each.name:<45} {each.on:>5}  {each.value:<18} goal {each.goal:<14} {each.verdict}" for each in figures()]


def _in_the_database() -> list[str]:
    from tests.benchmarks.citations.corpus import cost  # they need models, so Django must be set up
    from tests.benchmarks.citations.retraction_watch import load_and_copy
    from tests.benchmarks.databases import drop, working_copy

    database = working_copy(SMALLEST, "corpus")
    try:
        spent = cost(database)
        with tempfile.TemporaryDirectory() as folder:
            loaded = load_and_copy(database, Path(folder))
    finally:
        drop(database)
    return [
        f"{spent.articles:,} articles that cite {spent.sources:,} sources: {spent.lookups:,} look-ups of works, "
        f"{spent.again:,} more when all are due again, {spent.sources / spent.seconds:.0f} sources a second stored",
        loaded.as_text(),
    ]


if __name__ == "__main__":
    main()

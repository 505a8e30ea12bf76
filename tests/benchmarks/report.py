"""What was seen, for people and, with --json, for programs."""

from __future__ import annotations

from dataclasses import dataclass
from statistics import median

from tests.benchmarks.importing import Imported
from tests.benchmarks.measuring import Compared, Seen

MOST_GROWTH, MOST_MEGABYTES, LEAST_OF_COPY = 1.2, 90, 0.6


@dataclass(frozen=True, slots=True)
class Report:
    """``pages``: for each page one ``Compared`` a size, smallest first; ``megabytes``: of the largest worker."""

    pages: list[list[Compared]]
    megabytes: float
    imported: Imported

    def as_json(self) -> dict:
        return {
            "pages": [_page(compared, sizes[0]) for sizes in self.pages for compared in sizes],
            "worker": {"megabytes": round(self.megabytes, 1), "budget": MOST_MEGABYTES},
            "import": {
                "drafts": self.imported.drafts,
                "rows": self.imported.rows,
                "drafts_a_second": round(self.imported.drafts / self.imported.seconds),
                "share_of_copy": round(self.imported.share_of_copy, 3),
                "budget": LEAST_OF_COPY,
            },
        }

    def as_text(self) -> str:
        return "\n".join([HEADING, *map(_line, self.as_json()["pages"]), "", *self._others()])

    def _others(self) -> list[str]:
        said = self.as_json()["import"]
        return [
            f"Largest worker after every page: {self.megabytes:.0f} MB (at most {MOST_MEGABYTES}).",
            f"Import: {said['drafts_a_second']} drafts a second, {said['share_of_copy']:.0%} of COPY's speed "
            f"(at least {LEAST_OF_COPY:.0%}).",
        ]


HEADING = (
    f"{'page':<29}{'articles':>9}{'queries':>9}{'CPU ms':>8}{'floor':>7}{'ratio':>7}{'budget':>8}"
    f"{'p50 ms':>8}{'floor':>7}{'grown':>7}{'kB':>6}{'floor':>6}"
)


def _page(compared: Compared, smallest: Compared) -> dict:
    return {
        "page": compared.page.name,
        "articles": compared.articles,
        "queries": compared.queries,
        "queries_budget": compared.page.queries,
        "ratio": round(compared.ratio, 2),
        "ratio_budget": compared.page.ratio,
        "page_seen": _seen(compared.real),
        "floor_seen": _seen(compared.floor),
        "grown": round(compared.grown_from(smallest), 2),
        "grown_budget": MOST_GROWTH,
    }


def _seen(seen: Seen) -> dict:
    return {
        "cpu_ms": round(median(seen.cpu) * 1000, 2),
        "p50_ms": round(median(seen.seconds) * 1000, 2),
        "bytes": seen.size,
    }


def _line(page: dict) -> str:
    real, floor = page["page_seen"], page["floor_seen"]
    over = [
        words
        for words, is_over in (
            ("ratio", page["ratio"] > page["ratio_budget"]),
            ("queries", page["queries"] > page["queries_budget"]),
            ("grown", page["grown"] > page["grown_budget"]),
        )
        if is_over
    ]
    return (
        f"{page['page']:<29}{page['articles']:>9,}{page['queries']:>5}/{page['queries_budget']:<3}"
        f"{real['cpu_ms']:>8.2f}{floor['cpu_ms']:>7.2f}{page['ratio']:>7.2f}{page['ratio_budget']:>8.1f}"
        f"{real['p50_ms']:>8.2f}{floor['p50_ms']:>7.2f}{page['grown']:>7.2f}"
        f"{real['bytes'] / 1000:>6.0f}{floor['bytes'] / 1000:>6.0f}"
        f"{'   over: ' + ', '.join(over) if over else ''}"
    )

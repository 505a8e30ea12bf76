"""Reading ``board.toml`` and the articles beside it."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from articles.drafts.draft import Draft
from articles.drafts.incoming import read

HERE = Path(__file__).parent
OURS = ("risk", "demonstration", "notice")  # front matter for this loader, not for readers of drafts


@dataclass(frozen=True, slots=True)
class DemoArticle:
    """A draft with what its front matter says besides: the risk, and the line that marks it as demonstration."""

    draft: Draft
    risk: str
    notice: str


@cache
def told() -> dict:
    """All of ``board.toml``."""
    return tomllib.loads((HERE / "board.toml").read_text(encoding="utf-8"))


def articles() -> dict[str, DemoArticle]:
    """The demonstration articles by ``external_id``."""
    found = [_article(path) for path in sorted((HERE / "articles").glob("*.md"))]
    return {article.draft.external_id: article for article in found}


def _article(path: Path) -> DemoArticle:
    text = path.read_text(encoding="utf-8")
    front = dict(line.split(": ", 1) for line in text.split("---\n")[1].splitlines() if ": " in line)
    for name in OURS:
        text = text.replace(f"{name}: {front[name]}\n", "", 1)
    [result] = read(text.encode(), name=path.name)
    return DemoArticle(result.draft, front["risk"], front["notice"])

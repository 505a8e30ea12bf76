"""This package knows neither Django nor the rest of the project, so that it can be used and tested alone."""

from __future__ import annotations

import ast
from pathlib import Path

import articles.citations

FOLDER = Path(articles.citations.__file__).parent
ALLOWED = {"httpcore", "httpx", "redis", "rapidfuzz", "lxml", "citeproc"}


def imported(path: Path) -> set[str]:
    nodes = list(ast.walk(ast.parse(path.read_text("utf-8"))))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    return plain | {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}


def test_nothing_but_the_standard_library_and_a_few_packages_is_imported():
    import sys

    names = {name for path in FOLDER.rglob("*.py") for name in imported(path)}
    foreign = {name.split(".")[0] for name in names if not name.startswith("articles.citations")} - set(
        sys.stdlib_module_names
    )
    assert foreign == ALLOWED

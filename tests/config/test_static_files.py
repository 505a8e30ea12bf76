"""In production every static file has a name with its digest, and so has what a module imports."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import override_settings


@pytest.fixture(scope="module")
def collected(tmp_path_factory) -> Path:
    root = tmp_path_factory.mktemp("static")
    storages = {"staticfiles": {"BACKEND": "config.static_files.Digested"}}
    with override_settings(STATIC_ROOT=root, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return root


def test_a_module_imports_others_by_their_digest(collected):
    [script] = (path for path in (collected / "site").glob("autosave.*.js"))
    imported = re.findall(r'from "\./(.+?)"', script.read_text())
    assert [re.sub(r"\.[0-9a-f]{12}\.", ".", name) for name in imported] == ["kept.js", "sending.js"]
    assert all((collected / "site" / name).exists() for name in imported)
    assert all(re.search(r"\.[0-9a-f]{12}\.js$", name) for name in imported)

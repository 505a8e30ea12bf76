"""Data directories of their own, beside the one that the tests themselves run on."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.embedded import stop_postgres
from tests.settings import TEST_VAR


def emptied(name: str) -> Path:
    data_dir = TEST_VAR / name
    stop_postgres(data_dir)
    shutil.rmtree(data_dir, ignore_errors=True)
    return data_dir


@pytest.fixture(scope="module")
def data_dir() -> Iterator[Path]:
    """Shared by the tests of a module: making a cluster takes most of a second."""
    data_dir = emptied("embedded")
    yield data_dir
    stop_postgres(data_dir)


@pytest.fixture
def another_dir() -> Iterator[Path]:
    data_dir = emptied("embedded-too")
    yield data_dir
    stop_postgres(data_dir)

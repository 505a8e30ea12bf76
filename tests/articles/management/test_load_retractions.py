"""The command says what it did in words or in one JSON object, and how it went by its exit status."""

from __future__ import annotations

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from articles.models import RetractionRecord, Sweep
from tests.articles.citations.test_retraction_watch import line, table
from tests.cast import submitted

pytestmark = pytest.mark.django_db


def load(path: Path, *options: str, status: int = 0) -> str:
    out = StringIO()
    if status == 0:
        call_command("load_retractions", str(path), *options, stdout=out)
    else:
        with pytest.raises(SystemExit) as ended:
            call_command("load_retractions", str(path), *options, stdout=out)
        assert ended.value.code == status
    return out.getvalue()


@pytest.fixture
def path(tmp_path) -> Path:
    path = tmp_path / "retraction_watch.csv"
    path.write_bytes(table(line(), line(RecordID="18", OriginalPaperDOI="10.5555/other")))
    return path


def test_in_words(path, submitter):
    submitted(submitter)
    said = load(path)
    assert "2 rows read, 2 kept: 2 added, 0 changed, 0 removed." in said
    assert "1 cited source to be looked up because of it." not in said  # it is new, so it is due anyway
    assert "2 rows read, 2 kept: nothing changed." in load(path)


def test_as_one_object(path):
    said = json.loads(load(path, "--json"))
    assert (said["rows"], said["kept"], said["added"], said["removed"], said["due"]) == (2, 2, 2, 0, 0)


def test_what_was_left_out_is_told_with_its_line(path):
    path.write_bytes(table(line(), line(RecordID="x"), line(RecordID="9", RetractionNature="Mystery")))
    said = load(path, status=1)
    assert "1 row left out: its Record ID is no number." in said
    assert "1 row kept that can say nothing: its nature is a word that is not known here." in said
    assert "line 3: its Record ID is no number" in said


def test_a_much_shorter_file_ends_with_one(path):
    load(path)
    path.write_bytes(table(line()))
    assert "nothing was removed" in load(path, status=1)
    assert RetractionRecord.objects.count() == 2


@pytest.mark.parametrize("content", [b"", b"<html>", b"a,b\n1,2\n", table()])
def test_another_file_ends_with_two_and_changes_nothing(path, content):
    load(path)
    path.write_bytes(content)
    with pytest.raises(CommandError, match="Nothing was changed") as refused:
        load(path)
    assert refused.value.returncode == 2
    assert RetractionRecord.objects.count() == 2
    assert Sweep.objects.filter(kind=Sweep.Kind.TABLE_LOADED).count() == 1


def test_a_file_that_is_not_there_ends_with_two(tmp_path):
    with pytest.raises(CommandError, match="could not be read") as refused:
        load(tmp_path / "nothing.csv")
    assert refused.value.returncode == 2

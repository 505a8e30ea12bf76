"""``segment_claims``, and what it has in common with ``carry_over`` and ``reanchor``."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

PROJECT = Path(__file__).parents[3]
EXPERTS = PROJECT / ".." / "shared" / "data" / "expert-reviewed-drafts.jsonl"
COMMANDS = ("segment_claims", "carry_over", "reanchor")
BODY = "Rest is of no use [1]. Walking helps most adults. [2, 3]\n\n- Give 5 mg daily [3]\n"


def draft(name: str = "one", body: object = BODY, revised: object = BODY, **more) -> str:
    record = {"external_id": name, "body": body, "expert": {"revised_body": revised}}
    return json.dumps(record | more, ensure_ascii=False)


def written(folder: Path, *lines: str | bytes) -> Path:
    path = folder / "drafts.jsonl"
    path.write_bytes(b"\n".join(line if isinstance(line, bytes) else line.encode() for line in lines) + b"\n")
    return path


def ran(command: str, *arguments: object) -> tuple[int, str, str]:
    """Exit status, standard output and standard error."""
    out, errors = io.StringIO(), io.StringIO()
    try:
        call_command(command, *map(str, arguments), stdout=out, stderr=errors)
    except SystemExit as ended:
        return ended.code, out.getvalue(), errors.getvalue()
    return 0, out.getvalue(), errors.getvalue()


def told(command: str, path: Path) -> tuple[int, list[dict], str]:
    status, out, errors = ran(command, path, "--json")
    answer = json.loads(out)
    assert list(answer) == ["drafts"]
    return status, answer["drafts"], errors


def test_the_claims_of_each_line_and_the_numbers_they_cite(tmp_path):
    status, drafts, errors = told("segment_claims", written(tmp_path, draft(), draft("two", "Rest.", None)))
    assert (status, errors) == (0, "")
    assert drafts == [
        {
            "external_id": "one",
            "claims": [
                {"text": "Rest is of no use.", "citations": [1]},
                {"text": "Walking helps most adults.", "citations": [2, 3]},
                {"text": "Give 5 mg daily", "citations": [3]},
            ],
        },
        {"external_id": "two", "claims": [{"text": "Rest.", "citations": []}]},
    ]


def test_without_json_it_is_a_summary(tmp_path):
    status, out, _ = ran("segment_claims", written(tmp_path, draft()))
    assert status == 0
    assert out.splitlines() == [
        "one: 3 claims, 3 of them cite something",
        "  [1] Rest is of no use.",
        "  [2, 3] Walking helps most adults.",
        "  [3] Give 5 mg daily",
        "1 drafts.",
    ]


@pytest.mark.parametrize("command", COMMANDS)
@pytest.mark.parametrize(
    ("bad", "why"),
    [
        (b"not json", "This is not JSON"),
        (b'"text"', "Each line must be a JSON object with external_id and body."),
        (b'{"external_id": "bad"}', "Each line must be a JSON object with external_id and body."),
        (b'{"external_id": "bad", "body": 5}', "“body” must be text."),
        (b'{"external_id": "bad", "body": "a\\u0000b"}', "“body” holds U+0000"),
        (b'{"external_id": "bad", "body": "\\ud800"}', "“body” holds U+D800"),
        (b'{"external_id": ["bad"], "body": "It helps."}', "“external_id” must be text."),
        (b'{"body": "\xff"}', "Line 2, column 11 is not UTF-8"),
        (b"[" * 100_000, "nested too deep"),
    ],
)
def test_a_line_that_cannot_be_read_keeps_its_place_and_costs_no_other(tmp_path, command, bad, why):
    status, drafts, errors = told(command, written(tmp_path, draft("first"), bad, draft("last")))
    assert status == 1
    assert [each["external_id"] for each in drafts] in (["first", "bad", "last"], ["first", "", "last"])
    assert why in drafts[1]["error"]
    assert drafts[1]["line"] == 2
    assert why in errors
    assert errors.startswith("Line 2: ")
    assert not any("error" in each for each in (drafts[0], drafts[2]))
    status, out, errors = ran(command, written(tmp_path, draft("first"), bad, draft("last")))
    assert status == 1
    assert why in out
    assert out.endswith("3 drafts, 1 could not be followed.\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_a_byte_order_mark_other_line_ends_and_blank_lines_do_not_matter(tmp_path, command):
    _, plain, _ = told(command, written(tmp_path, draft("one"), draft("two")))
    odd = written(tmp_path, b"\xef\xbb\xbf" + draft("one").encode() + b"\r", b"", b"  \r", draft("two"))
    assert told(command, odd) == (0, plain, "")
    assert told(command, written(tmp_path)) == (0, [], "")


@pytest.mark.parametrize("command", COMMANDS)
def test_no_such_file_is_wrong_use(tmp_path, command):
    for path, why in ((tmp_path / "none.jsonl", "No such file or directory"), (tmp_path, "Is a directory")):
        with pytest.raises(CommandError, match=f"{path} cannot be read: {why}.") as refused:
            ran(command, path, "--json")
        assert refused.value.returncode == 2


@pytest.mark.parametrize("command", COMMANDS)
def test_lines_are_told_one_by_one(tmp_path, command, monkeypatch):
    """The second line is not read before the first is told, so that a file may be larger than memory."""
    out = io.StringIO()
    seen: list[str] = []
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = subprocess.Popen([sys.executable, "-c", _SLOW_WRITER, str(path), draft("one"), draft("two")])
    monkeypatch.setattr(out, "write", lambda text: seen.append(text) or (len(seen) == 1 and _let_on(path)))
    call_command(command, str(path), "--json", stdout=out)
    assert writer.wait() == 0
    assert [each["external_id"] for each in json.loads("".join(seen))["drafts"]] == ["one", "two"]


_SLOW_WRITER = """
import os, signal, sys
signal.alarm(60)  # whoever reads the file whole waits for the second line in vain
path, first, second = sys.argv[1:]
go = path + ".go"
os.mkfifo(go)
with open(path, "w") as stream:
    stream.write(first + "\\n"); stream.flush()
    open(go).read()
    stream.write(second + "\\n")
"""


def _let_on(path: Path) -> None:
    """The writer gives its second line when the first was told; before that there is none to read."""
    Path(f"{path}.go").write_text("go")


@pytest.mark.parametrize("command", COMMANDS)
def test_it_needs_no_database(tmp_path, command):
    path = written(tmp_path, draft("one"))
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings",
        "DATABASE_URL": "postgresql://nobody@127.0.0.1:9/none",
        "REDIS_URL": "redis://127.0.0.1:9/0",
    }
    done = subprocess.run(
        [sys.executable, "manage.py", command, path, "--json"], cwd=PROJECT, env=environment, capture_output=True
    )
    assert (done.returncode, done.stderr) == (0, b"")
    assert [each["external_id"] for each in json.loads(done.stdout)["drafts"]] == ["one"]


@pytest.mark.skipif(not EXPERTS.exists(), reason="the experts' drafts are not in this checkout's neighbourhood")
def test_professionals_claims_cite_what_ours_cite():
    """At least 95% of the professionals' claims have exactly the numbers that ours have in their stead."""
    _, drafts, _ = told("segment_claims", EXPERTS)
    right = total = 0
    for line, ours in zip(EXPERTS.read_text("utf-8").splitlines(), drafts, strict=True):
        for human in json.loads(line)["expert"]["claims"]:
            squeezed = "".join(char for char in human["text"] if char.isalpha())
            within = [c for c in ours["claims"] if "".join(filter(str.isalpha, c["text"])) in squeezed]
            total += 1
            right += {number for claim in within for number in claim["citations"]} == set(human["citations"])
    assert total == 289
    assert right >= 0.95 * total

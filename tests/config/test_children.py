"""Processes side by side: their words are told apart, they all stop, and one that dies is named."""

import os
import sys
import time

import psutil
import pytest

from config import children as side_by_side
from config.children import Child, stop
from config.run import _watch

STUBBORN = """
import signal, subprocess, sys
for number in (signal.SIGTERM, signal.SIGQUIT):
    signal.signal(number, signal.SIG_IGN)
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print("ready", child.pid, flush=True)
child.wait()
"""


def python(name: str, code: str) -> Child:
    return Child(name, [sys.executable, "-c", code], os.environ)


def heard(capsys: pytest.CaptureFixture[str], word: str) -> str:
    """What the children said until one of them said ``word``."""
    said = ""
    while word not in said:
        time.sleep(0.02)
        said += capsys.readouterr().out
    return said


def test_each_line_has_its_speakers_name(capsys: pytest.CaptureFixture[str]) -> None:
    child = python("worker", "import sys; print('one'); print('two', file=sys.stderr)")
    assert heard(capsys, "two") == "worker   | one\nworker   | two\n"
    child.kill()
    assert child.status == 0


def test_says_which_one_ended(capsys: pytest.CaptureFixture[str]) -> None:
    children = [python("web", "import time; time.sleep(600)"), python("worker", "exit(3)")]
    try:
        assert _watch(children, None, lambda: False) == 1
        assert "The worker process ended with status 3; so everything stops." in capsys.readouterr().out
    finally:
        stop(children)


def test_leaves_none_running_that_will_not_stop(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(side_by_side, "GRACE_SECONDS", 0.1)
    monkeypatch.setattr(side_by_side, "INSISTING_SECONDS", 0.1)
    child = python("web", STUBBORN)
    grandchild = psutil.Process(int(heard(capsys, "ready").split()[-1]))
    stop([child])
    assert child.status == -9
    assert not grandchild.is_running() or grandchild.status() == psutil.STATUS_ZOMBIE

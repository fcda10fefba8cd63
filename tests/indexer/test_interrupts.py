"""Ctrl-C and SIGTERM at any moment: no traceback, the documented exit code, nothing half-built left behind."""

import json
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import click
import pytest

from engines import whoosh
from engines.base import BusyIndexError, SchemaChangedError
from engines.whoosh import sharing, store, writer
from indexer import cli

Process = Callable[..., "subprocess.Popen[str]"]
ROOT = Path(__file__).parents[2]
PATIENCE = 60.0


@pytest.fixture
def large(kho: Path) -> Path:
    text = "Thực hiện Quyết định số 290-QĐ/TW của Bộ Chính trị, cấp ủy lãnh đạo công tác dân vận. " * 20
    rows = [json.dumps({"id": f"n{n}", "body": f"Điều {n}. {text}"}, ensure_ascii=False) for n in range(4000)]
    (kho / "nhiều.jsonl").write_text("\n".join(rows), "utf-8")
    return kho


@pytest.mark.parametrize("module", ["indexer.exits", "indexer.settings", "numpy", "engines.whoosh.schema"])
def test_while_modules_are_imported(large: Path, module: str) -> None:
    command = [sys.executable, "-X", "importtime", "-m", "indexer", "rebuild", "--corpus", str(large)]
    # A group of its own, as in a terminal: Ctrl-C reaches every process of it. What a shell starts in the background
    # ignores SIGINT, and so would what it starts.
    with subprocess.Popen(
        command, cwd=large.parent, env={**os.environ, "PYTHONPATH": str(ROOT)}, start_new_session=True,
        preexec_fn=lambda: signal.signal(signal.SIGINT, signal.SIG_DFL),
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
    ) as running:  # fmt: skip
        limit = threading.Timer(PATIENCE, running.kill)
        limit.start()
        said = []
        assert running.stderr is not None
        for line in running.stderr:
            name = line.rsplit("|", 1)[-1].strip()
            if not line.startswith("import time:"):
                said.append(line)
            elif name == module:
                os.killpg(running.pid, signal.SIGINT)
        limit.cancel()
    text = "".join(said)
    assert "Traceback" not in text and "KeyboardInterrupt" not in text
    assert running.returncode == 130, text
    assert not any((large.parent / "index").glob("build-*"))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("command", ["rebuild", "update"])
def test_while_the_corpus_is_read(
    large: Path, value: Callable[..., object], process: Process, command: str, number: signal.Signals
) -> None:
    index = large.parent / "index"
    value("rebuild", "--corpus", large / "tin")
    before = (index / "CURRENT").read_bytes()
    running = process(command, "--corpus", large, "--jobs", 2, start_new_session=True)
    until = time.monotonic() + PATIENCE
    while not list(index.glob("build-*")):
        assert running.poll() is None and time.monotonic() < until
        time.sleep(0.01)
    for _ in range(3):  # whoever is impatient
        os.killpg(running.pid, number)
    out, err = running.communicate(timeout=PATIENCE)
    assert (running.returncode, out) == (130, "")
    assert "Đã dừng" in err and "Traceback" not in err
    assert (index / "CURRENT").read_bytes() == before
    assert not list(index.glob("build-*"))
    assert value("check")
    with whoosh.open_writer(index):  # the lock is free
        pass


@pytest.mark.parametrize("met", [BrokenPipeError, ConnectionResetError, EOFError])
def test_what_clearing_up_meets_after_an_interrupt_does_not_hide_it(
    monkeypatch: pytest.MonkeyPatch, met: type[Exception]
) -> None:
    """Workers get the same signal; a pipe to them that is broken once ended the command with 0 or 1 instead of 130."""

    @click.command()
    def stopped() -> None:
        try:
            raise KeyboardInterrupt
        finally:
            raise met

    monkeypatch.setitem(sys.modules, "stopped", SimpleNamespace(command=stopped))
    monkeypatch.setitem(cli.COMMANDS, "stopped", ("stopped", "", ""))
    with pytest.raises(click.exceptions.Abort):
        cli.cli.main(["stopped"], standalone_mode=False)


@pytest.mark.parametrize(
    ("home", "name"),
    [(store, "clean"), (writer, "whoosh_schema"), (writer, "Base"), (sharing, "verify"), (sharing, "SegmentReader")],
)
def test_a_writer_interrupted_while_it_opens_leaves_nothing(
    built: Path, monkeypatch: pytest.MonkeyPatch, home: object, name: str
) -> None:
    original = getattr(home, name)

    def interrupted(*args: object, **kwargs: object) -> object:
        original(*args, **kwargs)
        monkeypatch.undo()
        raise KeyboardInterrupt

    monkeypatch.setattr(home, name, interrupted)
    with pytest.raises(KeyboardInterrupt):
        whoosh.open_writer(built, update=True)
    assert not list(built.glob("build-*"))
    with whoosh.open_writer(built):
        pass


def test_a_writer_that_nobody_entered_leaves_nothing(built: Path) -> None:
    opened = whoosh.open_writer(built, update=True)
    assert list(built.glob("build-*"))
    with pytest.raises(BusyIndexError):
        whoosh.open_writer(built)
    del opened
    assert not list(built.glob("build-*"))


def test_a_writer_that_cannot_begin_leaves_nothing(built: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sharing, "fingerprint", lambda: "khác")
    with pytest.raises(SchemaChangedError):
        whoosh.open_writer(built, update=True)
    assert not list(built.glob("build-*"))

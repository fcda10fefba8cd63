"""A full disk or an I/O error at any change to any file: the old index serves, and the message says what happened."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator
from pathlib import Path

import pytest
from loaded import NOTHING_FAILED, LoadedCommands
from promises import SCALE, SOAK, Promise
from test_crashes import environment, seen

FULL = pytest.mark.promise("disk full, I/O errors: the old index serves, exit code and message are clear")


@pytest.fixture(scope="module")
def commands(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LoadedCommands]:
    with LoadedCommands(tmp_path_factory.mktemp("said"), environment()) as loaded:
        yield loaded


@pytest.fixture
def kho(tmp_path: Path, commands: LoadedCommands) -> Path:
    corpus = tmp_path / "kho"
    corpus.mkdir()
    change(corpus, 1)
    done = commands.run("rebuild", *options(tmp_path))
    assert done.returncode == 0, done.stderr
    return corpus


def change(corpus: Path, number: int) -> None:
    for path in corpus.glob("*.txt"):
        path.unlink()
    for i in range(8 + number):
        (corpus / f"{i}.txt").write_text(f"Báo cáo bản {number}\n\nCông tác dân vận {i}.", "utf-8")


def options(folder: Path) -> tuple[str, ...]:
    return "--index", str(folder / "index"), "--corpus", str(folder / "kho"), "--jobs", "1"


def numbers(last: int) -> Iterable[int]:
    """Every change in turn; in the short version a few of them."""
    return range(1, last + 1, round(1 / SCALE)) if SOAK else sorted(random.Random(last).sample(range(1, 60), 2))


@FULL
@pytest.mark.parametrize("command", ["rebuild", "update"])
@pytest.mark.parametrize("error", ["ENOSPC", "EIO"])
def test_each_change_fails_in_turn(
    promise: Promise, tmp_path: Path, kho: Path, commands: LoadedCommands, command: str, error: str
) -> None:
    failed, changes = 0, 0
    for number in numbers(10_000):
        before = seen(tmp_path / "index")
        change(kho, 3 - before)
        fail = ("any", number, error, str(tmp_path / "index"))
        done = commands.run(command, *options(tmp_path), fail=fail)
        if done.returncode == NOTHING_FAILED:
            break
        changes = number
        assert "Traceback" not in done.stdout + done.stderr, f"change {number}: {done.stderr}"
        after = seen(tmp_path / "index")
        if done.returncode == 0:  # what failed was not needed: clearing away
            assert after == 3 - before, number
            continue
        failed += 1
        assert done.returncode == 1, (number, done.stderr)
        assert "lỗi hệ thống" in done.stderr, (number, done.stderr)
        assert after in (before, 3 - before)
    assert failed
    done = commands.run("rebuild", *options(tmp_path))
    assert done.returncode == 0, done.stderr
    assert not list((tmp_path / "index").glob("build-*"))
    promise.note(failures=failed, **{"changes of a command": changes} if SOAK else {})


@FULL
def test_files_that_cannot_grow(promise: Promise, tmp_path: Path, kho: Path, commands: LoadedCommands) -> None:
    """Writes fail in the middle of a file, in C code too, at every size up to the largest file's."""
    largest = max(path.stat().st_size for path in (tmp_path / "index").rglob("*"))
    sizes = sorted(random.Random(1).sample(range(largest), promise.reach(2, 150)))
    change(kho, 2)
    failed = 0
    for size in sizes:
        done = commands.run("rebuild", *options(tmp_path), fail=("write", size, "EFBIG", str(tmp_path / "index")))
        if done.returncode == 0:
            break
        failed += 1
        assert done.returncode == 1, (size, done.stderr)
        assert "Traceback" not in done.stderr, done.stderr
        assert "lỗi hệ thống" in done.stderr, done.stderr
        assert seen(tmp_path / "index") == 1
    assert failed
    promise.note(failures=failed)

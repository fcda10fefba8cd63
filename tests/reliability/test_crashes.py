"""A crash keeps the old or the new index, never a mix."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest
from loaded import LoadedCommands
from promises import Promise

from engines.whoosh.store import KEPT

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
CRASH = pytest.mark.promise("a crash keeps the old or the new index, never a mix")


@CRASH
def test_killed_writers(promise: Promise, tmp_path: Path) -> None:
    runs = promise.reach(40, 1000)
    command = [sys.executable, str(HERE / "crashing.py"), str(tmp_path / "index"), str(runs), "2026"]
    done = subprocess.run(command, cwd=ROOT, env=environment(), capture_output=True, text=True)
    assert done.returncode == 0, done.stderr[-3000:]
    counts = json.loads(done.stdout)
    assert counts["runs"] == runs
    assert counts["killed"] > runs // 3
    assert min(counts["kept the old"], counts["kept the new"], counts["rebuilds"], counts["updates"]) > 0
    promise.note(**counts)


def two_corpora(folder: Path) -> tuple[Path, Path]:
    for number in (1, 2):
        corpus = folder / f"kho {number}"
        corpus.mkdir()
        for i in range(8 + number):
            (corpus / f"{i}.txt").write_text(f"Báo cáo bản {number}\n\nCông tác dân vận {i}.", "utf-8")
    return folder / "kho 1", folder / "kho 2"


def put(corpus: Path, live: Path) -> None:
    shutil.rmtree(live, ignore_errors=True)
    shutil.copytree(corpus, live)


def clean(index: Path) -> None:
    """Nothing is left of killed writers, and two generations at most."""
    assert not list(index.glob("build-*"))
    assert len(list(index.glob("gen-*"))) <= KEPT


@CRASH
@pytest.mark.parametrize("command", ["rebuild", "update"])
def test_killed_commands(promise: Promise, tmp_path: Path, command: str) -> None:
    """The same through the command line, killed at any moment of its work."""
    rng, kept = random.Random(command), {"the old": 0, "the new": 0}
    corpora, live, index = two_corpora(tmp_path), tmp_path / "kho", tmp_path / "index"
    options = ("--corpus", str(live), "--index", str(index), "--jobs", "1")
    runs, kills = promise.reach(12, 500), 0
    with LoadedCommands(tmp_path, environment()) as commands:

        def unharmed() -> float:
            for _ in range(3):
                started = time.monotonic()
                done = commands.run("rebuild", *options)
                if "[Errno 111]" not in done.stderr:  # the server of workers that all share went with a killed one
                    break
            assert done.returncode == 0, done
            clean(index)
            return time.monotonic() - started

        put(corpora[0], live)
        longest = unharmed()
        for number in range(runs):
            before = seen(index)
            put(corpora[before % 2], live)
            process = commands.start(command, *options)
            time.sleep(rng.random() * longest * 1.3)
            with suppress(ProcessLookupError):
                os.kill(process.pid, signal.SIGKILL)
            kills += process.wait().returncode == -signal.SIGKILL
            after = seen(index)
            assert after in (before, 3 - before)
            kept["the old" if after == before else "the new"] += 1
            if number % 25 == 0:
                longest = unharmed()
        unharmed()
    promise.note(runs=runs, killed=kills, **{f"kept {which}": count for which, count in kept.items()})


@CRASH
@pytest.mark.parametrize("command", ["rebuild", "update"])
def test_killed_programs(promise: Promise, tmp_path: Path, command: str) -> None:
    """The same with programs started one by one: what they started ends with them."""
    rng = random.Random(command)
    corpora, live, index = two_corpora(tmp_path), tmp_path / "kho", tmp_path / "index"
    marked = environment() | {"KILLED_PROGRAM": str(tmp_path)}
    options = ["--corpus", str(live), "--index", str(index), "--jobs", "1"]
    put(corpora[0], live)
    subprocess.run([sys.executable, "-m", "indexer", "rebuild", *options], cwd=ROOT, check=True, capture_output=True)
    kills = 0
    for _ in range(promise.reach(2, 50)):
        before = seen(index)
        put(corpora[before % 2], live)
        process = subprocess.Popen([sys.executable, "-m", "indexer", command, *options], cwd=ROOT, env=marked,
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(rng.uniform(0.2, 2.0))
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        assert seen(index) in (before, 3 - before)
    until = time.monotonic() + 60
    while left := alive(f"KILLED_PROGRAM={tmp_path}"):
        assert time.monotonic() < until, left
        time.sleep(0.1)
    done = subprocess.run([sys.executable, "-m", "indexer", "rebuild", *options], cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr
    clean(index)
    promise.note(runs=promise.reach(2, 50), killed=kills, **{"processes left": 0})


def alive(mark: str) -> list[str]:
    """Processes that were started with this in their environment."""
    found = []
    for path in Path("/proc").glob("[0-9]*/environ"):
        with suppress(OSError):
            if mark.encode() in path.read_bytes().split(b"\0"):
                found.append(path.parent.name)
    return found


def seen(index: Path) -> int:
    """The version that an index of the test above holds, whole."""
    from engines import whoosh
    from engines.requests import SearchRequest

    engine = whoosh.open_engine(index)
    page = engine.search(SearchRequest(limit=100, snippets=0))
    found = {hit.title for hit in page.hits}
    engine.close()
    assert found in ({"Báo cáo bản 1"}, {"Báo cáo bản 2"}), found
    number = int(found.pop()[-1])
    assert page.total == 8 + number
    return number


def environment() -> dict[str, str]:
    """One thread for numpy, so that a fork is clean."""
    return os.environ | {"OPENBLAS_NUM_THREADS": "1", "PYTHONPATH": f"{ROOT}{os.pathsep}{HERE}"}

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
from pathlib import Path

import pytest
from promises import Promise

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


@CRASH
@pytest.mark.parametrize("command", ["rebuild", "update"])
def test_killed_commands(promise: Promise, tmp_path: Path, command: str) -> None:
    """The same through the command line, with its worker processes, of which none may stay."""
    rng = random.Random(command)
    index, corpora = tmp_path / "index", [tmp_path / "một", tmp_path / "hai"]
    for number, corpus in enumerate(corpora, 1):
        corpus.mkdir()
        for i in range(8 + number):
            (corpus / f"{i}.txt").write_text(f"Báo cáo bản {number}\n\nCông tác dân vận {i}.", "utf-8")
    live = tmp_path / "kho"
    shutil.copytree(corpora[0], live)
    run = [sys.executable, "-m", "indexer", command, "--index", str(index), "--jobs", "1"]
    first = [*run[:3], "rebuild", "--corpus", str(live), *run[4:]]
    subprocess.run(first, cwd=ROOT, check=True, capture_output=True)
    kills = 0
    for _ in range(promise.reach(2, 100)):
        before = seen(index)
        shutil.rmtree(live)
        shutil.copytree(corpora[before % 2], live)
        process = subprocess.Popen([*run, "--corpus", str(live)], cwd=ROOT, env=environment(),
                                   stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)  # fmt: skip
        time.sleep(rng.uniform(0.2, 2.0))
        process.send_signal(signal.SIGKILL)
        kills += process.wait() == -signal.SIGKILL
        assert seen(index) in (before, 3 - before)
    done = subprocess.run(first, cwd=ROOT, capture_output=True)
    assert done.returncode == 0, done.stderr
    assert not list(index.glob("build-*"))
    assert len(list(index.glob("gen-*"))) <= 2
    promise.note(runs=promise.reach(2, 100), killed=kills)


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

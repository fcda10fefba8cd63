"""At most one writer: of two that start at once one wins, the other leaves at once and says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from promises import SOAK, Promise
from test_crashes import ROOT, environment
from versions import held, write

ONE = pytest.mark.promise("one writer: one winner, the loser leaves within 1 s and says why")
RACER = """
import sys, time
from indexer import cli
import indexer.commands.rebuild, indexer.commands.update, indexer.rebuild, indexer.update, engines.whoosh
print("ready", flush=True)
sys.stdin.readline()
def others():  # seconds that this thread stood ready while the machine ran something else
    return int(open("/proc/thread-self/schedstat").read().split()[1]) / 1e9
started, ready = time.monotonic(), others()
try:
    cli.main()
finally:
    print("seconds", time.monotonic() - started - (others() - ready), flush=True)
"""


def racer(command: str, folder: Path) -> subprocess.Popen[str]:
    options = ["--index", str(folder / "index"), "--corpus", str(folder / "kho"), "--jobs", "1"]
    return subprocess.Popen([sys.executable, "-c", RACER, command, *options], cwd=ROOT, env=environment(), text=True,
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE)  # fmt: skip


@ONE
def test_races(promise: Promise, tmp_path: Path) -> None:
    corpus = tmp_path / "kho"
    corpus.mkdir()
    for i in range(30):
        (corpus / f"{i}.txt").write_text(f"Báo cáo {i}\n\nCông tác dân vận.", "utf-8")
    waits = []
    for race in range(promise.reach(2, 200)):
        (corpus / "mới.txt").write_text(f"Báo cáo cuộc đua {race}\n\nNội dung.", "utf-8")
        racers = [racer("rebuild" if race % 3 else "update", tmp_path), racer("rebuild", tmp_path)]
        for process in racers:
            assert process.stdout and process.stdout.readline() == "ready\n"
        for process in racers:
            assert process.stdin
            process.stdin.write("\n")
            process.stdin.flush()
        ends = [(process, *process.communicate(timeout=120)) for process in racers]
        codes = sorted(process.returncode for process in racers)
        assert codes == [0, 5], [end[2] for end in ends]
        loser = next(end for end in ends if end[0].returncode == 5)
        assert "Một tiến trình khác đang ghi" in loser[2], loser[2]
        waits.append(float(loser[1].split()[-1]))
    if SOAK:
        assert max(waits) <= 1, max(waits)
    promise.note(races=len(waits), **{"longest wait of a loser (s)": round(max(waits), 2)})


@ONE
def test_a_killed_holder_frees_the_lock(promise: Promise, tmp_path: Path) -> None:
    index = tmp_path / "index"
    write(index, 1)
    holder = "import sys, time; from pathlib import Path; from engines import whoosh\n" \
             "w = whoosh.open_writer(Path(sys.argv[1])); print('held', flush=True); time.sleep(600)"  # fmt: skip
    for number in range(2, 2 + promise.reach(2, 50)):
        process = subprocess.Popen([sys.executable, "-c", holder, str(index)], cwd=ROOT, env=environment(),
                                   stdout=subprocess.PIPE, text=True)  # fmt: skip
        with process:
            assert process.stdout and process.stdout.readline() == "held\n"
            process.kill()
        write(index, 1 + number % 8)
        assert held(index) == 1 + number % 8
    promise.note(**{"killed holders": promise.reach(2, 50)})

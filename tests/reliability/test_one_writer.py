"""At most one writer: of two that start at once one wins, the other leaves at once and says why."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from loaded import LoadedCommands
from promises import SOAK, Promise
from test_crashes import ROOT, environment
from versions import held, write

ONE = pytest.mark.promise("one writer: one winner, the loser leaves within 1 s and says why")


@ONE
def test_races(promise: Promise, tmp_path: Path) -> None:
    corpus, waits, wanted = tmp_path / "kho", list[float](), promise.reach(3, 200)
    corpus.mkdir()
    for i in range(30):
        (corpus / f"{i}.txt").write_text(f"Báo cáo {i}\n\nCông tác dân vận.", "utf-8")
    options = ("--index", str(tmp_path / "index"), "--corpus", str(corpus), "--jobs", "1")
    with LoadedCommands(tmp_path, environment()) as commands:
        for race in range(2 * wanted):
            (corpus / "mới.txt").write_text(f"Báo cáo cuộc đua {race}\n\nNội dung.", "utf-8")
            shot = tmp_path / f"go-{race}"
            racers = [commands.start(command, *options, after=shot)
                      for command in ("rebuild" if race % 3 else "update", "rebuild")]  # fmt: skip
            shot.touch()
            loser, winner = sorted((racer.wait() for racer in racers), key=lambda ended: -ended.returncode)
            if loser.returncode == 0:
                continue  # no race: the machine let one begin when the other was done
            assert (winner.returncode, loser.returncode) == (0, 5), (winner, loser)
            assert "Một tiến trình khác đang ghi" in loser.stderr, loser
            waits.append(loser.seconds)
            if len(waits) == wanted:
                break
    assert len(waits) == wanted
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

"""Processes measured from outside: CPU, wall clock and memory of a command; a worker that answers questions."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from benchmarks.speed.contract import Query

ROOT = Path(__file__).resolve().parents[2]
SYSTEM_PYTHON = "/usr/bin/python3"
"""Debian's, for what only Debian packages."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What a command took, its children included."""

    cpu_s: float
    wall_s: float
    peak_mb: float
    """Most memory of all its processes together (proportional share of shared pages), sampled."""


def measured(command: Sequence[str], log: Path, *, accepted: Sequence[int] = (0,)) -> Cost:
    """Run a command from the top of the checkout. Raises RuntimeError with the end of its output."""
    used = log.with_suffix(".used")
    with log.open("w") as out:
        started = time.perf_counter()
        process = subprocess.Popen(
            [sys.executable, "-m", "benchmarks.speed.launch", str(used), *command],
            cwd=ROOT, stdout=out, stderr=subprocess.STDOUT,
        )  # fmt: skip
        sampler = _Sampler(process.pid)
        sampler.start()
        code = process.wait()
        wall = time.perf_counter() - started
        sampler.done.set()
        sampler.join()
    if code not in accepted:
        raise RuntimeError(f"{' '.join(command)}: exit code {code}\n{log.read_text()[-2000:]}")
    return Cost(float(json.loads(used.read_text())["cpu_s"]), wall, sampler.peak / 1024)


class _Sampler(threading.Thread):
    """Adds up the memory of a process and its descendants again and again."""

    def __init__(self, pid: int) -> None:
        super().__init__(daemon=True)
        self.pid, self.peak, self.done = pid, 0, threading.Event()

    def run(self) -> None:
        """Until `done`."""
        while not self.done.wait(0.2):
            self.peak = max(self.peak, sum(map(_memory, _family(self.pid)[1:])))


def _family(pid: int) -> list[int]:
    """The process and all below it."""
    found = [pid]
    for parent in found:
        for children in Path(f"/proc/{parent}/task").glob("*/children"):
            try:
                found += map(int, children.read_text().split())
            except OSError:
                continue
    return found


def _memory(pid: int) -> int:
    """Kilobytes, shared pages by share and files that are only mapped left out."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0
    sizes = {line.split(":")[0]: int(line.split()[1]) for line in lines if line.startswith("Pss")}
    return sizes.get("Pss", 0) - sizes.get("Pss_File", 0)


def python_of(engine: str) -> str:
    """The interpreter that has an engine's package."""
    return SYSTEM_PYTHON if engine.startswith("xapian") else sys.executable


class Worker:
    """An engine in its own process."""

    def __init__(self, engine: str, index: Path) -> None:
        """`engine`: a module of peers/, with `:mode` behind it or not."""
        self.engine = engine
        command = [python_of(engine), "-m", "benchmarks.speed.worker", engine, str(index)]
        self._process = subprocess.Popen(
            command, cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
            env={**os.environ, "PYTHONIOENCODING": "utf-8"},
        )  # fmt: skip
        self.opened: dict[str, float] = self._read()

    def ask(self, query: Query) -> dict[str, Any]:
        """The answer and its times; with a key `error` if the engine failed."""
        return self._send(asdict(query))

    def reopen(self) -> dict[str, Any]:
        """Open the index anew, as if nothing had been asked."""
        return self._send(None)

    def _send(self, what: dict[str, Any] | None) -> dict[str, Any]:
        assert self._process.stdin is not None
        self._process.stdin.write(json.dumps(what, ensure_ascii=False) + "\n")
        self._process.stdin.flush()
        return self._read()

    def close(self) -> None:
        """End the process."""
        assert self._process.stdin is not None
        self._process.stdin.close()
        self._process.wait(30)
        if self._process.stdout is not None:
            self._process.stdout.close()

    def _read(self) -> dict[str, Any]:
        assert self._process.stdout is not None
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError(f"{self.engine} ended without an answer")
        answer: dict[str, Any] = json.loads(line)
        return answer

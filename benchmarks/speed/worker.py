"""One engine in a process of its own: questions in, answers with their times out, one JSON object a line.

`python -m benchmarks.speed.worker ENGINE INDEX`. Standard library only, since some peers live in another Python.
"""

from __future__ import annotations

import importlib
import json
import sys
import time
from pathlib import Path

from benchmarks.speed.contract import Answer, Peer, query_of


def main() -> None:
    """Serve questions until the input ends; `null` opens the index anew."""
    name, index = sys.argv[1], Path(sys.argv[2])
    answers = sys.stdout
    sys.stdout = sys.stderr
    module = importlib.import_module(f"benchmarks.speed.peers.{name.partition(':')[0]}")
    options = {"mode": name.partition(":")[2]} if ":" in name else {}

    def opened() -> Peer:
        started = time.perf_counter()
        peer: Peer = module.open_index(index, **options)
        print(json.dumps({"opened_ms": (time.perf_counter() - started) * 1000}), file=answers, flush=True)
        return peer

    peer = opened()
    for line in sys.stdin:
        values = json.loads(line)
        if values is None:
            peer = opened()
            continue
        query = query_of(values)
        try:
            wall, cpu = time.perf_counter_ns(), time.process_time_ns()
            answer: Answer = peer.ask(query)
            cpu, wall = time.process_time_ns() - cpu, time.perf_counter_ns() - wall
            out = {
                "total": answer.total, "facets": answer.facets, "hits": answer.hits,
                "snippets": sum(map(bool, answer.snippets)), "wall_ms": wall / 1e6, "cpu_ms": cpu / 1e6,
                "memory_mb": _memory(),
            }  # fmt: skip
        except Exception as error:  # one engine's failure is a finding, not the end of the run
            out = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(out), file=answers, flush=True)


def _memory() -> float:
    """Megabytes that are this process's own, mapped files left out; 0 where the system does not say."""
    try:
        lines = Path("/proc/self/status").read_text().splitlines()
    except OSError:
        return 0.0
    return sum(int(line.split()[1]) for line in lines if line.startswith("RssAnon")) / 1024


if __name__ == "__main__":
    main()

"""Kills writers: forked from this process, so that nothing but writing takes time. Run as a program:
`crashing.py INDEX RUNS SEED` prints what happened as JSON; any breach of the promise ends it with a traceback."""

from __future__ import annotations

import json
import os
import random
import signal
import sys
import time
import traceback
from pathlib import Path

from versions import held, write

from engines.whoosh.store import KEPT


def forked(index: Path, number: int, update: bool, flush: int) -> int:
    pid = os.fork()
    if pid == 0:
        try:
            write(index, number, update=update, flush=flush)
            code = 0
        except BaseException:
            traceback.print_exc()
            code = 1
        os._exit(code)
    return pid


def unharmed(index: Path, number: int) -> float:
    """Seconds that a writer takes now if nobody kills it."""
    started = time.monotonic()
    _, status = os.waitpid(forked(index, number, False, 0), 0)
    assert status == 0, "a writer failed"
    return time.monotonic() - started


def crash(index: Path, runs: int, seed: int) -> dict[str, int]:
    rng = random.Random(seed)
    counts = {"runs": 0, "killed": 0, "kept the old": 0, "kept the new": 0, "rebuilds": 0, "updates": 0}
    write(index, 1)
    current = 1
    longest = unharmed(index, current)
    while counts["runs"] < runs:
        counts["runs"] += 1
        new = rng.choice([n for n in range(1, 9) if n != current])
        update, flush = rng.random() < 0.5, rng.choice((0, 0, 16))
        pid = forked(index, new, update, flush)
        if counts["runs"] % 10:  # the tenth may end, however slow the machine has become
            time.sleep(rng.random() * longest * 1.3)
            os.kill(pid, signal.SIGKILL)
        _, status = os.waitpid(pid, 0)
        if os.WIFSIGNALED(status):
            counts["killed"] += 1
        else:
            assert os.WEXITSTATUS(status) == 0, "a writer failed"
        after = held(index)
        assert after in (current, new), f"version {after} after {current} → {new}"
        counts["updates" if update else "rebuilds"] += 1
        counts["kept the new" if after == new else "kept the old"] += 1
        current = after
        if counts["runs"] % 25 == 0:
            # What killed writers left is gone after the next rebuild.
            longest = unharmed(index, current)
            names = [path.name for path in index.iterdir()]
            assert sum(name.startswith("gen-") for name in names) <= KEPT, names
            assert not [name for name in names if name.startswith(("build-", "CURRENT."))], names
    return counts


if __name__ == "__main__":
    print(json.dumps(crash(Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3]))))

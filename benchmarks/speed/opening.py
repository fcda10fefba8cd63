"""The first question after an index was opened, beside the same question asked again."""

from __future__ import annotations

import statistics
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.asking import summary
from benchmarks.speed.contract import Query
from benchmarks.speed.processes import Worker

AGAIN = 5


def measure(indexes: Mapping[str, Path], queries: Sequence[Query]) -> dict[str, Any]:
    """Engine → milliseconds to open, of the first question and of the same one warm, and the ratio of the two.

    The process is the same throughout, so that what a program loads once in its life is not counted each time."""
    found = {}
    for engine, index in indexes.items():
        worker = Worker(engine, index)
        opened, first, warm = [], [], []
        for query in queries:
            worker.ask(query)
            opened.append(worker.reopen()["opened_ms"])
            answer = worker.ask(query)
            if "error" in answer:
                continue
            first.append(answer["wall_ms"])
            warm.append(statistics.median(worker.ask(query)["wall_ms"] for _ in range(AGAIN)))
        worker.close()
        ratios = [a / b for a, b in zip(first, warm, strict=True)]
        found[engine] = {"opened_ms": summary(opened), "first_ms": summary(first), "warm_ms": summary(warm),
                         "ratio": summary(ratios)}  # fmt: skip
    return found

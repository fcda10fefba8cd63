"""The same questions to every engine in turn, in one run: times per class, and whether the answers agree."""

from __future__ import annotations

import random
import statistics
from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from benchmarks.speed.contract import Query
from benchmarks.speed.processes import Worker

SLOW_MS = 400.0
"""An engine that took longer than this for a question on the first round is asked it once more only."""
EXAMPLES = 3
REFERENCE = "ours"
"""Whose answers the others' are compared with."""

Times = dict[str, dict[str, list[float]]]
"""Class → engine → milliseconds."""


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which this share of the values lies (nearest rank)."""
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)]


def summary(values: Sequence[float]) -> dict[str, float]:
    """Median and 95th percentile."""
    return {"p50": statistics.median(values), "p95": percentile(values, 0.95), "n": len(values)}


class Run:
    """One round-robin over engines and questions."""

    def __init__(self, indexes: Mapping[str, Path], queries: Sequence[Query], seed: int = 1) -> None:
        """`indexes`: engine (a module of peers/, `:mode` behind it) → its index."""
        self.queries, self._rng = list(queries), random.Random(seed)
        self.workers = {engine: Worker(engine, index) for engine, index in indexes.items()}
        self.first: dict[str, dict[str, dict[str, Any]]] = defaultdict(dict)
        """Question → engine → its first answer."""
        self.wall: Times = defaultdict(lambda: defaultdict(list))
        self.cpu: Times = defaultdict(lambda: defaultdict(list))
        self.memory: dict[str, float] = {}

    def go(self, rounds: int) -> None:
        """A first round whose answers are compared, then `rounds` that are timed."""
        for number in range(rounds + 1):
            self._rng.shuffle(self.queries)
            for query in self.queries:
                engines = list(self.workers)
                self._rng.shuffle(engines)
                for engine in engines:
                    known = self.first[query.id].get(engine)
                    if known and ("error" in known or (number > 1 and known["wall_ms"] > SLOW_MS)):
                        continue
                    self._take(query, engine, timed=number > 0)

    def _take(self, query: Query, engine: str, *, timed: bool) -> None:
        answer = self.workers[engine].ask(query)
        if engine == REFERENCE and "error" in answer:
            raise RuntimeError(f"{query.text}: {answer['error']}")
        if not timed:
            self.first[query.id][engine] = answer
        elif "error" not in answer:
            self.wall[query.group][engine].append(answer["wall_ms"])
            self.cpu[query.group][engine].append(answer["cpu_ms"])
        self.memory[engine] = max(answer.get("memory_mb", 0.0), self.memory.get(engine, 0.0))

    def close(self) -> None:
        """End the workers."""
        for worker in self.workers.values():
            worker.close()

    def times(self) -> dict[str, Any]:
        """Class → engine → summaries of the wall clock, of CPU time, and of the first time a question was asked."""
        groups = dict.fromkeys(query.group for query in sorted(self.queries, key=lambda q: q.id))
        asked: Times = defaultdict(lambda: defaultdict(list))
        for query in self.queries:
            for engine, answer in self.first[query.id].items():
                if "error" not in answer:
                    asked[query.group][engine].append(answer["cpu_ms"])
        return {
            group: {
                engine: {
                    "wall": summary(self.wall[group][engine]),
                    "cpu": summary(self.cpu[group][engine]),
                    "first_cpu": summary(asked[group][engine]),
                }
                for engine in self.workers
                if self.wall[group][engine]
            }
            for group in groups
        }

    def parity(self, reference: str = REFERENCE) -> dict[str, Any]:
        """Class → engine → on how many questions total and facets are those of the reference; some that differ.

        With a filter, our facets leave out their own selection and the peers' do not: there only the others count."""
        out: dict[str, Any] = defaultdict(lambda: defaultdict(lambda: {"asked": 0, "totals": 0, "facets": 0,
                                                                       "failed": 0, "examples": []}))  # fmt: skip
        for query in sorted(self.queries, key=lambda q: q.id):
            answers = self.first[query.id]
            want = answers.get(reference)
            for engine, have in answers.items():
                if engine == reference or want is None:
                    continue
                row = out[query.group][engine]
                if "error" in have or "error" in want:
                    row["failed"] += 1
                    row.setdefault("error", have.get("error") or want.get("error"))
                    continue
                row["asked"] += 1
                row["totals"] += have["total"] == want["total"]
                fields = [f for f in want["facets"] if not (f == "issuer" and query.issuer)]
                row["facets"] += all(have["facets"][f] == want["facets"][f] for f in fields)
                if have["total"] != want["total"] and len(row["examples"]) < EXAMPLES:
                    row["examples"].append([query.text, want["total"], have["total"]])
        return {group: dict(engines) for group, engines in out.items()}

    def matches(self, reference: str = REFERENCE) -> dict[str, float]:
        """Class → median number of matches."""
        found: dict[str, list[int]] = defaultdict(list)
        for query in self.queries:
            answer = self.first[query.id].get(reference, {})
            if "total" in answer:
                found[query.group].append(answer["total"])
        return {group: statistics.median(totals) for group, totals in found.items()}

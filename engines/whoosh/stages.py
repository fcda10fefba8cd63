"""Where the time of writing goes."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from typing import TypeVar

T = TypeVar("T")


class Stages:
    """CPU seconds by stage of this process. A stage within another is charged alone, not twice."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}
        self._within = 0.0
        """Charged already to stages that are over, inside the one that is open."""

    @contextmanager
    def of(self, stage: str, *, waiting: bool = False) -> Iterator[None]:
        """Charges a block. `waiting`: by the clock, for what waits instead of computing (the disk)."""
        clock = time.perf_counter if waiting else time.process_time
        before, self._within = self._within, 0.0
        started, cpu = clock(), time.process_time()
        try:
            yield
        finally:
            self.seconds[stage] = self.seconds.get(stage, 0.0) + clock() - started - self._within
            self._within = before + time.process_time() - cpu

    def each(self, stage: str, values: Iterable[T]) -> Iterator[T]:
        """The values; making each of them is charged."""
        iterator = iter(values)
        while True:
            with self.of(stage):
                value = next(iterator, None)
            if value is None:
                return
            yield value

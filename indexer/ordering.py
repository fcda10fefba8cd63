"""Results of parallel work, given in the order of what they are results of."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Generic, TypeVar

T = TypeVar("T")


class InOrder(Generic[T]):
    """Takes the parts of numbered things in any order of the things, gives all parts of 0, then of 1, and so on."""

    def __init__(self) -> None:
        self.next = 0
        self._waiting: dict[int, list[T]] = {}
        self._whole: set[int] = set()

    def put(self, number: int, part: T, *, last: bool = True) -> None:
        """The next part of a thing, and whether it is its last."""
        self._waiting.setdefault(number, []).append(part)
        if last:
            self._whole.add(number)

    def take(self) -> Iterator[T]:
        """The parts that are in order by now."""
        while self.next in self._waiting or self.next in self._whole:
            yield from self._waiting.pop(self.next, ())
            if self.next not in self._whole:
                return
            self._whole.remove(self.next)
            self.next += 1

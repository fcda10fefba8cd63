"""What was decoded or merged lately, kept in bounded memory and shared by all threads."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Hashable
from typing import Any, Protocol, TypeVar


class Sized(Protocol):
    """Something whose memory can be counted; arrays are."""

    @property
    def nbytes(self) -> int:
        """Bytes."""
        ...


T = TypeVar("T", bound=Sized)

_ENTRY = 400
"""Bytes that an entry takes beside its arrays (measured: key, array objects, links)."""


class PostingCache:
    """Values by key, the ones not used for longest forgotten first. Nothing that is kept is ever changed."""

    def __init__(self, limit: int) -> None:
        """`limit`: bytes."""
        self._limit = limit
        self._bytes = 0
        self._values: OrderedDict[Hashable, Any] = OrderedDict()
        self._lock = threading.Lock()

    def remembered(self, key: Hashable, make: Callable[[], T]) -> T:
        """The value for this key, made if it is not there. Two threads may both make it; no thread waits for another
        while it is made."""
        with self._lock:
            found: T | None = self._values.get(key)
            if found is not None:
                self._values.move_to_end(key)
                return found
        made = make()
        size = made.nbytes + _ENTRY
        if size > self._limit // 4:
            return made
        with self._lock:
            if key not in self._values:
                self._values[key] = made
                self._bytes += size
                while self._bytes > self._limit:
                    self._bytes -= self._values.popitem(last=False)[1].nbytes + _ENTRY
        return made

    @property
    def nbytes(self) -> int:
        """What is kept."""
        return self._bytes

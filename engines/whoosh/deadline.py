"""The time that one request may take. It is looked at between the steps of a search, of which none is long by itself:
array operations over one segment, one passage, one candidate of a correction."""

from __future__ import annotations

import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

_until: ContextVar[float] = ContextVar("until", default=math.inf)


class DeadlineError(Exception):
    """The request has taken its time."""


@contextmanager
def deadline(seconds: float) -> Iterator[None]:
    """Inside, `check` raises DeadlineError once so many seconds are over; 0 or less: never. Inside another one, the
    earlier of the two counts. Each thread has its own."""
    until = time.monotonic() + seconds if seconds > 0 else math.inf
    token = _until.set(min(until, _until.get()))
    try:
        yield
    finally:
        _until.reset(token)


def check() -> None:
    """Raises DeadlineError if the time of the request under way is over. Costs a fraction of a microsecond."""
    until = _until.get()
    if until != math.inf and time.monotonic() > until:
        raise DeadlineError

"""The bounds under which one file is read: address space and time, enforced by the kernel."""

from __future__ import annotations

import contextlib
import math
import os
import signal
import time
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows: only the deadline watched from outside holds there
    resource = None  # type: ignore[assignment]

PATIENCE = 3.0
"""Wall-clock time allowed, as a multiple of the processor time: a busy machine is no fault of the file, but one that
waits for ever (a lock, a device) must end, too."""
GRACE_SECONDS = 1.0
"""The kernel's alarm is the second line, for when the watching process is gone or busy."""
DEADLY = ("SIGPROF", "SIGALRM")
"""Signals that end a process whose time is up."""
_until = math.inf


def remaining() -> float:
    """Seconds by the clock that the item in hand may still wait for other programs; without end outside `limited`.

    Their processor time is not ours: what counts for them is the clock, once the limit and not PATIENCE times as much,
    so that a reader can stop a program and say so before it is stopped itself.
    """
    return _until - time.monotonic()


def address_space() -> int:
    """Bytes of address space this process uses now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


@contextlib.contextmanager
def limited(seconds: float, memory_mb: int) -> Iterator[None]:
    """Inside, this process may add `memory_mb` MB of address space (MemoryError beyond), and dies after `seconds` of
    processor time or PATIENCE times as many by the clock. Only the soft limit moves: the next item starts afresh."""
    global _until
    _until = time.monotonic() + seconds
    soft = hard = -1
    used = address_space()
    if resource is not None and memory_mb and used:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    if hasattr(signal, "setitimer"):
        for name in DEADLY:
            signal.signal(getattr(signal, name), signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_PROF, seconds)
        signal.setitimer(signal.ITIMER_REAL, seconds * PATIENCE + GRACE_SECONDS)
    try:
        yield
    finally:
        _until = math.inf
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_PROF, 0)
            signal.setitimer(signal.ITIMER_REAL, 0)
        if resource is not None and memory_mb and used:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

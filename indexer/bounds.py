"""The bounds under which one file is read: address space and time, enforced by the kernel."""

from __future__ import annotations

import contextlib
import os
import signal
from collections.abc import Iterator
from pathlib import Path

try:
    import resource
except ImportError:  # Windows: only the deadline watched from outside holds there
    resource = None  # type: ignore[assignment]

GRACE_SECONDS = 1.0
"""The kernel's alarm is the second line, for when the watching process is gone or busy."""


def address_space() -> int:
    """Bytes of address space this process uses now; 0 where the system does not tell."""
    try:
        return int(Path("/proc/self/statm").read_text("ascii").split()[0]) * os.sysconf("SC_PAGE_SIZE")
    except (OSError, ValueError, IndexError):
        return 0


@contextlib.contextmanager
def limited(seconds: float, memory_mb: int) -> Iterator[None]:
    """Inside, this process may add `memory_mb` MB of address space (MemoryError beyond) and dies of SIGALRM after
    `seconds` and a grace. Only the soft limit moves, so the next item starts afresh."""
    soft = hard = -1
    used = address_space()
    if resource is not None and memory_mb and used:
        soft, hard = resource.getrlimit(resource.RLIMIT_AS)
        wanted = used + memory_mb * 2**20
        resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))
    if hasattr(signal, "setitimer"):
        signal.signal(signal.SIGALRM, signal.SIG_DFL)
        signal.setitimer(signal.ITIMER_REAL, seconds + GRACE_SECONDS)
    try:
        yield
    finally:
        if hasattr(signal, "setitimer"):
            signal.setitimer(signal.ITIMER_REAL, 0)
        if resource is not None and memory_mb and used:
            resource.setrlimit(resource.RLIMIT_AS, (soft, hard))

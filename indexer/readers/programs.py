"""Other programs (LibreOffice, Tesseract) run for one file: bounded in time and memory, nothing left behind."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence

from indexer import bounds

try:
    import resource
except ImportError:  # Windows: no limit of memory
    resource = None  # type: ignore[assignment]

MEMORY_MB = 3072
"""Address space of a program; LibreOffice alone maps about one gigabyte."""
FAREWELL = 1.0
"""Seconds to put its files away for a program that is told to stop; LibreOffice takes a tenth of one."""
MOST_PRINTED = 64 * 2**20
_deferring = False


class DeferredError(Exception):
    """The file needs another program, and its reader was told not to start any: it may come back with more time."""


class LateError(Exception):
    """The program was not done in time and has been stopped."""


class FailedError(Exception):
    """The program could not be started, or ended with an error."""


@contextlib.contextmanager
def deferred(yes: bool = True) -> Iterator[None]:
    """Inside, no program is started: whoever wants to gets DeferredError."""
    global _deferring
    before, _deferring = _deferring, yes
    try:
        yield
    finally:
        _deferring = before


def run(
    command: Sequence[str], *, seconds: float, data: bytes = b"", environment: Mapping[str, str] | None = None
) -> bytes:
    """What the program prints, given `data`. It has `seconds` by the clock, or what is left of the file's own time.

    The program leads a process group of its own, which is gone when this returns: so is whatever it started.
    Raises DeferredError, LateError, FailedError.
    """
    if _deferring:
        raise DeferredError
    seconds = min(seconds, bounds.remaining())
    if seconds <= 0:
        raise LateError
    # Files, not pipes: a pipe stays open as long as anything that the program started holds it.
    with tempfile.TemporaryFile() as given, tempfile.TemporaryFile() as printed:
        given.write(data)
        given.seek(0)
        try:
            process = subprocess.Popen(  # noqa: S603 - callers pass programs found on PATH and arguments of their own
                command,
                stdin=given,
                stdout=printed,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **(environment or {})},
                process_group=0 if hasattr(os, "killpg") else None,
                preexec_fn=_limit if resource else None,
            )
        except OSError as error:
            raise FailedError(str(error)) from error
        try:
            process.wait(seconds)
        except subprocess.TimeoutExpired:
            raise LateError from None
        finally:
            _stop(process)
        if process.returncode:
            raise FailedError(f"code {process.returncode}")
        printed.seek(0)
        return printed.read(MOST_PRINTED)


def _limit() -> None:
    """The file's bound of memory is meant for our own readers; a program has one of its own."""
    _, hard = resource.getrlimit(resource.RLIMIT_AS)
    wanted = MEMORY_MB * 2**20
    resource.setrlimit(resource.RLIMIT_AS, (wanted if hard < 0 else min(wanted, hard), hard))


def _stop(process: subprocess.Popen[bytes]) -> None:
    """First ask, then kill: a program that is asked removes its sockets and files."""
    group: Callable[[int, int], None] = getattr(os, "killpg", os.kill)
    if process.poll() is None:
        with contextlib.suppress(OSError):
            group(process.pid, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(FAREWELL)
    with contextlib.suppress(OSError):
        group(process.pid, getattr(signal, "SIGKILL", signal.SIGTERM))
    process.wait()

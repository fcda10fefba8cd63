"""What a worker may leave behind when it is killed: programs it started, and temporary files."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import tempfile
import time
from pathlib import Path

PREFIX = "tim-van-ban-"
FAREWELL = 0.3
"""Seconds for programs to remove what they put elsewhere (sockets in /tmp), once they are told to stop."""


def folder() -> str:
    """A new folder for the temporary files of one worker and of what it starts."""
    return tempfile.mkdtemp(prefix=PREFIX)


def settle_in(folder: str) -> None:
    """Put all temporary files of this process, and of those it starts, into the folder."""
    tempfile.tempdir = folder
    os.environ["TMPDIR"] = folder


def remove(folder: str) -> None:
    """Remove a worker's folder with all that is in it."""
    shutil.rmtree(folder, ignore_errors=True)


def end_session(leader: int) -> None:
    """End every process of the session that the worker `leader` was the leader of: programs have process groups of
    their own, but no session. Where there is no /proc nothing is done."""
    left = _session(leader)
    if not left:
        return
    _signal(left, signal.SIGTERM)
    until = time.monotonic() + FAREWELL
    while time.monotonic() < until and _session(leader):
        time.sleep(0.02)
    _signal(_session(leader), signal.SIGKILL)


def _signal(processes: list[int], number: int) -> None:
    for process in processes:
        with contextlib.suppress(OSError):
            os.kill(process, number)


def _session(leader: int) -> list[int]:
    found = []
    for entry in Path("/proc").glob("[0-9]*") if hasattr(os, "getsid") else ():
        process = int(entry.name)
        with contextlib.suppress(OSError):
            if process != leader and os.getsid(process) == leader:
                found.append(process)
    return found

"""Fails the system calls of this process in turn."""

from __future__ import annotations

import errno
import os
import resource
import signal
import sys
from pathlib import Path
from typing import Any

CHANGES = {"os.rename", "os.link", "os.mkdir", "os.remove", "os.rmdir", "os.truncate", "os.utime"}


class Changes:
    """Counts the changes below a folder and fails one of them."""

    def __init__(self, folder: str, number: int, error: int) -> None:
        self.folder, self.left, self.error = os.path.realpath(folder), number, error

    def hook(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event == "open":
            path, _, flags = arguments
            if isinstance(path, str) and flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
                self.count(path)
        elif event in CHANGES and isinstance(arguments[0], str | os.PathLike):
            self.count(os.fspath(arguments[0]))

    def count(self, path: str) -> None:
        if os.path.realpath(path).startswith(self.folder):
            self.left -= 1
            if self.left == 0:
                raise OSError(self.error, os.strerror(self.error), path)


def fail(call: str, number: int, error: str, folder: str) -> Changes:
    """From now on the `number`th change to a file below `folder` fails, where `call` is `any`; or, where it is `write`,
    no file may hold more than `number` bytes. It cannot be undone. Returns the count of changes."""
    changes = Changes(folder, number, getattr(errno, error))
    if call == "write":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (number, resource.RLIM_INFINITY))
    else:
        sys.addaudithook(changes.hook)
        sync = os.fsync

        def fsync(descriptor: int) -> None:
            changes.count(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
            sync(descriptor)

        os.fsync = fsync
    return changes

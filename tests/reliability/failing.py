"""Fails the system calls of a command in turn. Run as a program: `failing.py CALL NUMBER ERRNO INDEX COMMAND…` runs the
command line in this process, in which the NUMBERth change to a file below INDEX fails; CALL is `any`, or `write` for
NUMBER bytes as the most that a file may hold. Exit code 99: there were fewer changes; else the command's own."""

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


def main() -> None:
    call, number, error, index, *command = sys.argv[1:]
    from indexer import cli

    changes = Changes(index, int(number), getattr(errno, error))
    if call == "write":
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (int(number), resource.RLIM_INFINITY))
    else:
        sys.addaudithook(changes.hook)
        sync = os.fsync

        def fsync(descriptor: int) -> None:
            changes.count(str(Path(f"/proc/self/fd/{descriptor}").readlink()))
            sync(descriptor)

        os.fsync = fsync
    sys.argv[1:] = command
    try:
        cli.main()
    except SystemExit as ended:
        if call == "any" and changes.left > 0:
            os._exit(99 if ended.code in (0, None) else int(ended.code))
        raise


if __name__ == "__main__":
    main()

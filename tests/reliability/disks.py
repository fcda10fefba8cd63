"""A disk that may lose power: what of a folder has reached it, and what it may look like after a cut.

The model is POSIX's, as "All File Systems Are Not Created Equal" (Pillai et al., OSDI 2014) tests it: the content of
a file is safe once the file was fsynced after its last write; the entries of a folder are safe once the folder was
fsynced. Of everything else each piece is there, or gone, or as it was, or spoilt, independently of the rest.
"""

from __future__ import annotations

import os
import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from stat import S_ISDIR
from typing import Any

CALLS = ("rename", "replace", "link", "unlink", "remove", "mkdir", "rmdir", "truncate")
Entry = int
"""A file or folder, however it is named: numbers are never used again, as inodes are."""


@dataclass
class State:
    """Files by content, folders by entries, at one moment."""

    files: dict[Entry, bytes] = field(default_factory=dict)
    folders: dict[Entry, dict[str, Entry]] = field(default_factory=dict)


@dataclass
class Disk:
    """Records what happens below `root`."""

    root: Path
    moments: list[tuple[State, State]] = field(default_factory=list)
    """Before each system call: what programs see, and what has reached the disk."""
    _numbers: dict[int, Entry] = field(default_factory=dict)
    _next: int = 0
    _read: dict[Entry, tuple[tuple[int, int], bytes]] = field(default_factory=dict)
    """Contents that need not be read again: the file's change time is long past, as clocks of file systems tick."""
    _safe: State = field(default_factory=State)

    @contextmanager
    def recording(self) -> Iterator[None]:
        """Watch the calls of this process. What is there at the start has reached the disk."""
        self._safe = self.seen()
        real = {name: getattr(os, name) for name in (*CALLS, "fsync")}

        def watched(name: str) -> Callable[..., Any]:
            def call(*args: Any, **kwargs: Any) -> Any:
                self._moment()
                value = real[name](*args, **kwargs)
                self.seen()  # a number that became free is not to be taken for the old file's
                return value

            return call

        def fsync(descriptor: int) -> None:
            self._moment()
            real["fsync"](descriptor)
            self._reached(os.fstat(descriptor).st_ino)

        try:
            for name in CALLS:
                setattr(os, name, watched(name))
            os.fsync = fsync
            yield
        finally:
            for name, function in real.items():
                setattr(os, name, function)
        self._moment()

    def _moment(self) -> None:
        self.moments.append((self.seen(), State(dict(self._safe.files), dict(self._safe.folders))))

    def _reached(self, inode: int) -> None:
        entry, seen = self._numbers.get(inode), self.seen()
        if entry in seen.files:
            self._safe.files[entry] = seen.files[entry]
        elif entry in seen.folders:
            self._safe.folders[entry] = seen.folders[entry]

    def seen(self) -> State:
        """What programs see now."""
        state, found = State(), set()

        def number(inode: int) -> Entry:
            found.add(inode)
            if inode not in self._numbers:
                self._next += 1
                self._numbers[inode] = self._next
            return self._numbers[inode]

        def visit(folder: Path) -> Entry:
            entry = number(folder.stat().st_ino)
            names: dict[str, Entry] = {}
            for path in sorted(folder.iterdir()):
                status = path.stat()
                if S_ISDIR(status.st_mode):
                    names[path.name] = visit(path)
                else:
                    entry_of = names[path.name] = number(status.st_ino)
                    state.files[entry_of] = self._content(entry_of, path, status)
            state.folders[entry] = names
            return entry

        visit(self.root)
        for inode in set(self._numbers) - found:
            del self._numbers[inode]
        return state

    def _content(self, entry: Entry, path: Path, status: os.stat_result) -> bytes:
        key = (status.st_size, status.st_ctime_ns)
        known, content = self._read.get(entry, ((0, 0), b""))
        if known != key:
            content = path.read_bytes()
            if time.time_ns() - status.st_ctime_ns > 100_000_000:
                self._read[entry] = key, content
        return content

    def after_a_cut(self, moment: int, target: Path, rng: random.Random) -> None:
        """Make `target` what the folder may be when power was lost at that moment."""
        seen, safe = self.moments[moment]
        root = self._numbers[self.root.stat().st_ino]
        self._make(root, target, seen, safe, rng)

    def _make(self, entry: Entry, target: Path, seen: State, safe: State, rng: random.Random) -> None:
        if entry not in seen.folders and entry not in safe.folders:
            target.write_bytes(_content(seen.files.get(entry), safe.files.get(entry), rng))
            return
        target.mkdir()
        now, before = seen.folders.get(entry, {}), safe.folders.get(entry, {})
        for name in sorted({*now, *before}):
            chosen = rng.choice((now.get(name), before.get(name)))
            if chosen is not None:
                self._make(chosen, target / name, seen, safe, rng)


def _content(seen: bytes | None, safe: bytes | None, rng: random.Random) -> bytes:
    """What a file may hold: what was written, or, as far as it has not reached the disk, anything."""
    now = seen if seen is not None else safe or b""
    if now == safe:
        return now
    cut = rng.randrange(len(now) + 1)
    spoilt = [safe or b"", b"", now[:cut], now[:cut] + bytes(len(now) - cut), rng.randbytes(len(now)), now]
    return rng.choice(spoilt)

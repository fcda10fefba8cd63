"""Noticing that a corpus may have changed: the system's own notices, or a look at it every so often.

What notices say is only when to look: what has changed is always found by listing the corpus, so that a notice too many
costs a listing and a notice lost is made up for by the next one.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Protocol

from watchdog.events import FileSystemEvent, FileSystemEventHandler
from watchdog.observers import Observer
from watchdog.observers.api import BaseObserver

UNREST = 20
"""Times the quiet that is waited for, after which a corpus that never rests is read all the same."""
RECHECK_SECONDS = 600.0
"""A corpus is looked at after so long even if no notice came: the kernel drops notices when too many come at once."""
LOOK_SECONDS = 5.0
"""How often it is made sure that the folders watched are still those of the corpus."""
_READING = {"opened", "closed_no_write"}


class Source(Protocol):
    """Something that notices changes."""

    def wait(self) -> None:
        """Returns when the corpus may have changed."""
        ...

    def rest(self, quiet: float) -> None:
        """Returns when nothing has changed for `quiet` seconds; or, in a corpus that never rests, after UNREST times
        as long."""
        ...

    def close(self) -> None:
        """Idempotent."""
        ...


class Notices(FileSystemEventHandler):
    """The notices of the operating system (inotify and its like), through watchdog. Raises OSError when the system
    gives none, or not for so many folders."""

    def __init__(self, corpora: Sequence[Path], index: Path) -> None:
        self._corpora = corpora
        self._index = index.resolve()
        self._seen = threading.Event()
        self._observer: BaseObserver | None = None
        self._marks: list[tuple[int, int]] = []
        self._start()

    def wait(self) -> None:
        """See Source."""
        until = time.monotonic() + RECHECK_SECONDS
        while not self._seen.wait(LOOK_SECONDS) and time.monotonic() < until:
            if self._marks != self._now():  # a folder that was moved away, unmounted, or made anew
                self.close()
                with suppress(OSError):  # no notices for now: the next look tries again
                    self._start()
                break
        self._seen.clear()

    def rest(self, quiet: float) -> None:
        """See Source."""
        until = time.monotonic() + UNREST * quiet
        while self._seen.wait(quiet) and time.monotonic() < until:
            self._seen.clear()
        self._seen.clear()

    def close(self) -> None:
        """See Source."""
        if self._observer is not None:
            self._observer.stop()
            self._observer.join()
            self._observer = None

    def on_any_event(self, event: FileSystemEvent) -> None:
        """Called by watchdog in a thread of its own."""
        if event.event_type in _READING or (event.is_directory and event.event_type == "modified"):
            return
        touched = [Path(str(path)) for path in (event.src_path, event.dest_path) if path]
        if not all(path.is_relative_to(self._index) for path in touched):
            self._seen.set()

    def _start(self) -> None:
        self._marks = self._now()
        observer = Observer()
        try:
            self._schedule(observer)
            observer.start()
        except OSError:
            self._marks = []
            observer.stop()
            raise
        self._observer = observer

    def _schedule(self, observer: BaseObserver) -> None:
        for path in dict.fromkeys(path.resolve() for path in self._corpora if path.exists()):
            # A file is watched through its folder: whoever saves it may well put another one in its place.
            observer.schedule(self, str(path if path.is_dir() else path.parent), recursive=path.is_dir())

    def _now(self) -> list[tuple[int, int]]:
        marks = []
        for path in self._corpora:
            try:
                status = path.stat() if path.is_dir() else path.parent.stat()
                marks.append((status.st_dev, status.st_ino))
            except OSError:
                marks.append((0, 0))
        return marks


class Looks:
    """A look every so many seconds: for folders of other machines, whose changes the system does not tell of."""

    def __init__(self, seconds: float, digest: Callable[[], str]) -> None:
        """`digest` tells one state of the corpus from another."""
        self._seconds, self._digest = seconds, digest
        self._last = ""

    def wait(self) -> None:
        """See Source."""
        while True:
            time.sleep(self._seconds)
            now = self._digest()
            if now != self._last:
                return

    def rest(self, quiet: float) -> None:
        """See Source."""
        until = time.monotonic() + UNREST * max(quiet, self._seconds)
        now = self._digest()
        while True:
            self._last = now
            time.sleep(quiet)
            now = self._digest()
            if now == self._last or time.monotonic() > until:
                return

    def close(self) -> None:
        """See Source."""

"""Which generation answers: the newest that opens. CURRENT is asked at each call; whoever asks never waits for long.

A generation that cannot be opened is left alone and the last good one goes on serving. If it is damaged or of another
version it is not tried again until CURRENT says something else; if the machine was short of memory or descriptors it
is, after a pause.
"""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable
from pathlib import Path

from engines.base import DamagedIndexError, EngineError, NoIndexError
from engines.whoosh.generation import Generation
from engines.whoosh.store import CURRENT, Pointer, read_current

_log = logging.getLogger(__name__)

_PAUSE = (0.5, 30.0)
"""Seconds until a generation is tried again that the machine had no room for: at first, and at most."""


class Serving:
    """The generation that answers, for all threads of the process."""

    def __init__(
        self,
        index: Path,
        newest: Callable[[], Generation],
        before: Callable[[], Generation | None] | None = None,
        *,
        aside: bool = False,
    ) -> None:
        """`newest` opens the generation that CURRENT names, `before` the one to fall back on if that is damaged.
        `aside`: later ones are opened in a thread of their own; else by the caller that notices them.

        Raises NoIndexError, DamagedIndexError, SchemaChangedError, and OSError if the system refuses."""
        self._index, self._newest, self._aside = index, newest, aside
        self._opening = threading.Lock()
        """Held by the thread that opens a generation."""
        self._closed = False
        self._seen: tuple[int, ...] = ()
        """What the file system said of CURRENT when it was last read and needed nothing more."""
        self._refused: Pointer | None = None
        self._pause, self._again = _PAUSE[0], 0.0
        self.damaged = False
        """Whether an earlier generation answers because the newest is damaged."""
        self._pointer: Pointer | None = None
        generation: Generation | None
        try:
            self._pointer = read_current(index)
            generation = newest()
        except DamagedIndexError as error:
            generation = before() if before else None
            if generation is None:
                raise
            self._refused, self.damaged = self._pointer, True
            _log.warning("%s", error)
        self._generation: Generation | None = generation

    def current(self) -> Generation:
        """The generation to answer from. Raises EngineError when closed."""
        generation = self._generation
        if generation is None:
            raise EngineError("Chỉ mục đã đóng. (The engine is closed.)")
        try:
            # CURRENT is replaced by renaming: another file. Reading it each time costs ten times as much as asking.
            found = (self._index / CURRENT).stat()
            seen = (found.st_ino, found.st_mtime_ns, found.st_ctime_ns, found.st_size)
            if seen != self._seen and time.monotonic() >= self._again:
                pointer = read_current(self._index)
                if pointer not in (self._pointer, self._refused):
                    self._follow(pointer)
                if pointer in (self._pointer, self._refused):
                    self._seen = seen
        except (EngineError, OSError):
            return generation  # no CURRENT, or none that can be read now
        return self._generation or generation

    def close(self) -> None:
        """No generation answers any more. What is being opened is let go of when it is open."""
        self._closed = True
        self._generation = None

    def _follow(self, pointer: Pointer) -> None:
        """Open what CURRENT names now, unless a thread is at it: this call may finish on the old one."""
        if not self._opening.acquire(blocking=False):
            return
        if not self._aside:
            self._open(pointer)
            return
        try:
            threading.Thread(target=self._open, args=(pointer,), name="new generation", daemon=True).start()
        except RuntimeError:  # the system gives no thread
            self._wait()
            self._opening.release()

    def _open(self, pointer: Pointer) -> None:
        """Under the lock, which it releases."""
        try:
            if self._closed or pointer == self._pointer:
                return
            generation = self._newest()
            self._pointer, self._refused, self.damaged = pointer, None, False
            self._pause, self._again = _PAUSE[0], 0.0
            self._generation = generation
            if self._closed:
                self._generation = None
        except (OSError, MemoryError, NoIndexError) as error:
            _log.warning("%s: %s; trying again in %g s", pointer.generation, _told(error), self._pause)
            self._wait()
        except Exception as error:
            self._refused, self.damaged = pointer, self.damaged or isinstance(error, DamagedIndexError)
            _log.warning("%s: %s", pointer.generation, _told(error))
        finally:
            self._opening.release()

    def _wait(self) -> None:
        self._again = time.monotonic() + self._pause
        self._pause = min(2 * self._pause, _PAUSE[1])


def _told(error: Exception) -> str:
    """Our own errors speak of files only; of others the kind and the system's words for it are told."""
    own = isinstance(error, EngineError)
    return str(error) if own else f"{type(error).__name__}: {getattr(error, 'strerror', None) or '?'}"

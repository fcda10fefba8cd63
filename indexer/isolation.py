"""Worker processes bounded in time and memory: what kills a worker costs the item in hand and nothing else.

Files are hostile: a parser may loop, ask for all memory or crash the interpreter. Each item of a task runs in a
child with its address space limited and a deadline watched from outside; a child that oversteps is killed with
everything it started, its current item becomes a failure, the rest of its task goes to a fresh child.
"""

from __future__ import annotations

import contextlib
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing import Pipe
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Any, NamedTuple

from indexer import leftovers
from indexer.bounds import DEADLY, PATIENCE, limited
from indexer.spawning import Spawner, hearing

START_SECONDS = 60.0
"""A worker that is not ready by then will never be."""
START_FAILURES = 3
"""Workers that may die in a row before they are ready: beyond that the installation itself is broken."""
FURTHER_SECONDS = 0.5
"""What another worker costs before it is of use: it is started when those that are there have worked as long each."""


@dataclass(frozen=True, slots=True)
class Task:
    """Items for one worker, one after the other."""

    call: Callable[[Any], Any]
    """A module-level function; it and its value travel between processes."""
    items: Sequence[Any]
    seconds: float
    """Processor time for one item; by the clock, PATIENCE times as much."""
    memory_mb: int
    """Most address space one item may add to the worker."""
    tag: Any = None
    """The caller's own, not sent."""


class Failure(NamedTuple):
    """Why an item has no value. `kind` is one of timeout, memory, crash, error."""

    kind: str
    reason: str


class Outcome(NamedTuple):
    """What became of one item. Items of a task come back in order."""

    task: Task
    item: int
    """Index in the task's items."""
    value: Any
    failure: Failure | None


class BrokenWorkersError(RuntimeError):
    """Workers cannot even start."""


def _serve(connection: Connection, folder: str) -> None:
    """A worker's life: items in, values out, until the other end closes."""
    if hasattr(os, "setsid"):
        os.setsid()  # its own session: killed with whatever it starts, and deaf to the terminal's Ctrl-C
    leftovers.settle_in(folder)
    try:
        _work(connection)
    finally:
        leftovers.remove(folder)  # the parent does, too, unless it was killed


def _work(connection: Connection) -> None:
    hearing()
    with contextlib.suppress(EOFError, OSError):  # whoever wanted the answers has gone
        connection.send(None)
        while True:
            call, items, start, seconds, memory_mb = connection.recv()
            for index in range(start, len(items)):
                value, failure = _run(call, items[index], seconds, memory_mb)
                retire = failure is not None and failure.kind == "memory"  # its heap is not to be trusted
                try:
                    connection.send((index, value, failure, retire))
                except (TypeError, AttributeError, ValueError) as error:  # what cannot be pickled
                    connection.send((index, None, Failure("error", f"{type(error).__name__}: {error}"), False))
                if retire:
                    return


def _run(call: Callable[[Any], Any], item: Any, seconds: float, memory_mb: int) -> tuple[Any, Failure | None]:
    try:
        with limited(seconds, memory_mb):
            return call(item), None
    except MemoryError:
        return None, Failure("memory", f"cần hơn {memory_mb} MB bộ nhớ (needs more than {memory_mb} MB)")
    except RecursionError:
        return None, Failure("error", "lồng nhau quá sâu (nested too deeply)")
    except Exception as error:
        text = " ".join(str(error).split())[:300]
        return None, Failure("error", f"{type(error).__name__}: {text}")


@dataclass(slots=True, eq=False)
class _Worker:
    process: BaseProcess
    connection: Connection
    folder: str
    """Where its temporary files are."""
    deadline: float
    ready: bool = False
    task: Task | None = None
    position: int = 0
    """The item it is working on."""
    since: float = 0.0
    """When it got its task."""


@dataclass(slots=True)
class Pool:
    """At most `size` workers, each started when there is work that is worth it. Submit at most `idle` tasks, then
    `wait` for outcomes; not to be shared by threads."""

    size: int
    preload: tuple[str, ...] = ()
    """Modules that every worker needs; imported once where the platform lets workers share them."""
    prepare: Callable[[], None] = lambda: None
    """Loads what else they need, to be repeated at will; called where it can be shared, too."""
    _spawner: Spawner = field(init=False)
    _workers: list[_Worker] = field(default_factory=list)
    _rest: deque[tuple[Task, int]] = field(default_factory=deque)
    """What no worker has got yet, or what killed ones left undone: task and first item."""
    _worked: float = 0.0
    """Seconds that finished tasks took."""
    _stillborn: int = 0

    def __post_init__(self) -> None:
        self._spawner = Spawner(self.preload, self.prepare)

    def __enter__(self) -> Pool:
        return self

    def __exit__(self, *exc: object) -> None:
        for worker in self._workers:
            self._end(worker)
        self._workers.clear()

    @property
    def idle(self) -> int:
        """How many tasks can be submitted now."""
        free = sum(worker.task is None for worker in self._workers) + (self._until_further() <= 0)
        return max(0, free - len(self._rest))

    @property
    def active(self) -> bool:
        """Whether any task is under way."""
        return bool(self._rest) or any(w.task is not None for w in self._workers)

    def submit(self, task: Task) -> None:
        """Hand a task to an idle worker."""
        self._rest.append((task, 0))
        if all(worker.task is not None for worker in self._workers) and self._until_further() <= 0:
            self._workers.append(self._start())
        self._assign()

    def wait(self, timeout: float | None = None) -> list[Outcome]:
        """Outcomes as they come; empty when a worker became idle, another can be had or `timeout` seconds went by."""
        now = time.monotonic()
        moments = [w.deadline - now for w in self._workers if w.task is not None or not w.ready]
        if 0 < (further := self._until_further()) < float("inf"):
            moments.append(further)
        if moments:
            until = max(0.0, min(moments))
            timeout = until if timeout is None else min(until, timeout)
        readable = wait([w.connection for w in self._workers], timeout)
        outcomes: list[Outcome] = []
        for worker in [*self._workers]:
            if worker.connection in readable:
                outcomes.extend(self._receive(worker))
            elif (worker.task is not None or not worker.ready) and worker.deadline <= time.monotonic():
                outcomes.extend(self._overdue(worker))
        self._assign()
        return outcomes

    def _until_further(self) -> float:
        """Seconds until one more worker is worth its start; infinite when there are all, or one is free."""
        if len(self._workers) >= self.size:
            return float("inf")
        now = time.monotonic()
        busy = [now - worker.since for worker in self._workers if worker.task is not None]
        if len(busy) < len(self._workers):
            return float("inf")
        return (FURTHER_SECONDS * len(busy) - self._worked - sum(busy)) / max(len(busy), 1)

    def _receive(self, worker: _Worker) -> Iterator[Outcome]:
        try:
            while True:
                message = worker.connection.recv()
                if message is None:
                    worker.ready = True
                    self._stillborn = 0
                elif worker.task is not None:
                    task = worker.task
                    index, value, failure, retire = message
                    worker.position = index + 1
                    worker.deadline = time.monotonic() + task.seconds * PATIENCE
                    if worker.position == len(task.items):
                        self._worked += time.monotonic() - worker.since
                        worker.task = None
                    yield Outcome(task, index, value, failure)
                    if retire:
                        self._replace(worker)
                        return
                if not worker.connection.poll():
                    return
        except (EOFError, OSError):
            yield from self._died(worker)

    def _died(self, worker: _Worker) -> Iterator[Outcome]:
        worker.process.join(1)
        code = worker.process.exitcode or 0
        if not worker.ready:
            self._stillborn += 1
            if self._stillborn >= START_FAILURES:
                raise BrokenWorkersError(f"tiến trình đọc không khởi động được (workers do not start; code {code})")
        if worker.task is not None:
            if -code in (getattr(signal, name, None) for name in DEADLY):
                failure = _timeout(worker.task)
            else:
                failure = Failure("crash", f"tiến trình đọc bị dừng đột ngột, mã {code} (the reader crashed)")
            yield self._lost(worker, worker.task, failure)
        self._replace(worker)

    def _overdue(self, worker: _Worker) -> Iterator[Outcome]:
        if not worker.ready:
            raise BrokenWorkersError("tiến trình đọc không khởi động được (workers do not start)")
        if worker.task is not None:
            yield self._lost(worker, worker.task, _timeout(worker.task))
        self._replace(worker)

    def _lost(self, worker: _Worker, task: Task, failure: Failure) -> Outcome:
        index = worker.position
        worker.position = index + 1
        return Outcome(task, index, None, failure)

    def _replace(self, worker: _Worker) -> None:
        if worker.task is not None and worker.position < len(worker.task.items):
            self._rest.appendleft((worker.task, worker.position))
        self._end(worker)
        self._workers[self._workers.index(worker)] = self._start()

    def _assign(self) -> None:
        for worker in self._workers:
            if self._rest and worker.ready and worker.task is None:
                task, start = self._rest.popleft()
                worker.task, worker.position = task, start
                worker.since = time.monotonic()
                worker.deadline = worker.since + task.seconds * PATIENCE
                # A worker that died while idle is noticed, and its task taken back, when its end is read.
                with contextlib.suppress(OSError):
                    worker.connection.send((task.call, task.items, start, task.seconds, task.memory_mb))

    def _start(self) -> _Worker:
        self._spawner.load()
        ours, theirs = Pipe()
        folder = leftovers.folder()
        try:
            connections = [worker.connection for worker in self._workers]
            process = self._spawner.start(_serve, theirs, folder, [*connections, ours])
        except BaseException:
            leftovers.remove(folder)
            raise
        theirs.close()
        return _Worker(process, ours, folder, time.monotonic() + START_SECONDS)

    def _end(self, worker: _Worker) -> None:
        worker.connection.close()
        with contextlib.suppress(OSError):
            if worker.ready and worker.process.pid and hasattr(os, "killpg"):
                os.killpg(worker.process.pid, signal.SIGKILL)  # also what a crashed worker left running
        worker.process.kill()
        worker.process.join(5)
        if worker.ready and worker.process.pid:
            leftovers.end_session(worker.process.pid)
        leftovers.remove(worker.folder)
        worker.process.close()


def _timeout(task: Task) -> Failure:
    return Failure("timeout", f"quá {task.seconds:g} giây (took longer than {task.seconds:g} s)")

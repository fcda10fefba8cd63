"""How a worker process begins: as a fork of this process while it has one thread, else of a server that has one.

A fork has everything imported that its parent has, and shares its memory until one of them writes to it. It must not
happen beside other threads, which may hold locks that nobody would ever release in the child: then, and where the
system cannot fork safely, workers come from Python's fork server or are started anew.
"""

from __future__ import annotations

import contextlib
import gc
import importlib
import multiprocessing
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

_OTHERS_BUSINESS = ("SIGINT", "SIGTERM")
"""Signals that the process which starts workers answers by ending them."""

Life = Callable[[Connection, str], None]
"""What a worker does: with its end of the connection and its folder for temporary files."""


class Spawner:
    """Begins workers that need some modules, and what `prepare` loads: once, where the workers share it."""

    def __init__(self, modules: Sequence[str], prepare: Callable[[], None]) -> None:
        self._modules, self._prepare = tuple(modules), prepare
        self._loaded = False
        methods = multiprocessing.get_all_start_methods()
        self._server: Any = multiprocessing.get_context("forkserver" if "forkserver" in methods else "spawn")
        if hasattr(self._server, "set_forkserver_preload"):
            self._server.set_forkserver_preload([*self._modules])

    def load(self) -> None:
        """Loads what workers share, where they will be forks of this process.

        It takes a second, so do it before anything is made for a worker that a kill would leave behind."""
        if self._loaded or not _may_fork():
            return
        self._loaded = True
        with contextlib.suppress(Exception):  # the worker meets it, too, and says what it costs
            for name in self._modules:
                importlib.import_module(name)
            self._prepare()

    def start(self, live: Life, theirs: Connection, folder: str, ours: Sequence[Connection]) -> BaseProcess:
        """A process that runs `live(theirs, folder)`. `ours`: this process's ends of connections to workers."""
        process: BaseProcess
        if _may_fork():
            process = multiprocessing.get_context("fork").Process(
                target=_forked, args=(live, theirs, folder, ours), daemon=True
            )  # fmt: skip
        else:
            process = self._server.Process(target=live, args=(theirs, folder), daemon=True)
        with _deaf(), _single_threaded_blas():
            process.start()
        return process


def hearing() -> None:
    """In a worker, undoes what it inherited of its parent's way with signals: deaf to Ctrl-C, ended by SIGTERM."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, [getattr(signal, name) for name in _OTHERS_BUSINESS])


def _may_fork() -> bool:
    return sys.platform == "linux" and threading.active_count() == 1


def _forked(live: Life, theirs: Connection, folder: str, ours: Sequence[Connection]) -> None:
    """A fork's first steps: an end of a connection that it kept open would hide its parent's death from others."""
    for connection in ours:
        connection.close()
    gc.freeze()  # what the parent made stays shared: collecting would write to all of it
    live(theirs, folder)


@contextlib.contextmanager
def _deaf() -> Iterator[None]:
    """A terminal sends Ctrl-C to everything it runs: processes started inside leave it to this one, from their first
    moment on (the fork server imports for a second before it gets to ignoring anything)."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, [getattr(signal, name) for name in _OTHERS_BUSINESS])
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


@contextlib.contextmanager
def _single_threaded_blas() -> Iterator[None]:
    """NumPy's thread pool is of no use to workers and must not be alive where they are forked."""
    name = "OPENBLAS_NUM_THREADS"
    before = os.environ.get(name)
    os.environ[name] = "1"
    try:
        yield
    finally:
        if before is None:
            del os.environ[name]
        else:
            os.environ[name] = before

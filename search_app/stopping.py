"""Serving until a signal says stop: what was asked before it is answered, those who ask after it are not let in.

waitress by itself leaves its loop at once: requests that wait for a thread are dropped, and so is what was answered and
not yet sent.
"""

from __future__ import annotations

import signal
import time
from types import FrameType
from typing import Any

from waitress import wasyncore
from waitress.channel import HTTPChannel
from waitress.server import BaseWSGIServer

PATIENCE = 15.0
"""Seconds that requests under way may take after the signal."""
_GRACE = 0.3
"""Seconds that a connection has to say what it wants, if it was opened just before."""


class Stop:
    """Whether SIGTERM or SIGINT has come since this was made; a second one raises KeyboardInterrupt."""

    def __init__(self) -> None:
        self.told = False
        for sign in (signal.SIGTERM, signal.SIGINT):
            if signal.getsignal(sign) is not signal.SIG_IGN:  # a shell's background programs are deaf to Ctrl+C
                signal.signal(sign, self._hear)

    def _hear(self, signum: int, frame: FrameType | None) -> None:
        if self.told:
            raise KeyboardInterrupt
        self.told = True


def run(server: Any, stop: Stop) -> None:
    """Serve until told to stop; return when the requests under way are answered, or PATIENCE is over, or a second
    signal comes. `server`: of waitress.server.create_server; it is closed."""
    sockets: dict[int, Any] = server.map if hasattr(server, "map") else server._map
    try:
        while not stop.told:
            _turn(server, sockets, server.adj.asyncore_loop_timeout)
        _finish(server, sockets)
    except KeyboardInterrupt:
        pass
    finally:
        server.task_dispatcher.shutdown()
        server.close()


def _finish(server: Any, sockets: dict[int, Any]) -> None:
    """Take in who has knocked, close the door, and wait until everyone is served."""
    for one in list(sockets.values()):
        if isinstance(one, BaseWSGIServer):
            known = -1
            while known != len(sockets):
                known = len(sockets)
                one.handle_accept()
            wasyncore.dispatcher.close(one)
    started = time.monotonic()
    while (passed := time.monotonic() - started) < PATIENCE:
        channels = [one for one in list(sockets.values()) if isinstance(one, HTTPChannel)]
        if not channels:
            return
        for channel in channels:
            if passed > _GRACE and not _busy(channel):
                channel.handle_close()
        _turn(server, sockets, 0.05)


def _busy(channel: HTTPChannel) -> bool:
    """Whether a request is being read, answered or sent."""
    return bool(channel.requests or channel.request is not None or channel.total_outbufs_len)


def _turn(server: Any, sockets: dict[int, Any], seconds: float) -> None:
    wasyncore.loop(timeout=seconds, use_poll=server.adj.asyncore_use_poll, map=sockets, count=1)

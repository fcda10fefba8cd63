"""So many requests per minute from one address, then 429 (RFC 6585) until the time that Retry-After says.

The generic cell rate algorithm (ITU-T I.371): one moment is kept per address, that of its next request if it came at
an even pace; a request is refused while that moment lies more than a minute ahead. At most `REMEMBERED` addresses are
kept, the least recently seen given up first, so that no number of visitors fills the memory. An IPv6 visitor counts
by his network of 64 bits, which is what one subscriber is given.
"""

from __future__ import annotations

import math
import time
from collections import OrderedDict
from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from threading import Lock

from flask import Flask, Response, make_response, render_template, request

from search_app.i18n import gettext, mark
from search_app.problems import problem

REMEMBERED = 10_000
WINDOW = 60.0
"""Seconds."""
TITLE = mark("Quá nhiều yêu cầu")
DETAIL = mark("Địa chỉ của bạn gửi quá nhiều yêu cầu trong một phút. Hãy đợi một lát rồi thử lại.")


class Pace:
    """Tells how long an address has to wait. Safe to share between threads."""

    def __init__(self, per_minute: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._step = WINDOW / per_minute
        self._clock = clock
        self._due: OrderedDict[str, float] = OrderedDict()
        self._lock = Lock()

    def wait(self, address: str) -> float:
        """Seconds until a request from `address` is let in; 0: this one is, and counts."""
        key, now = _subscriber(address), self._clock()
        with self._lock:
            due = max(self._due.pop(key, now), now)
            late = due + self._step - now - WINDOW
            self._due[key] = due if late > 1e-9 else due + self._step
            if len(self._due) > REMEMBERED:
                self._due.popitem(last=False)
        return late if late > 1e-9 else 0.0


def _subscriber(address: str) -> str:
    try:
        parsed = ip_address(address.partition("%")[0])
    except ValueError:
        return address[:64]
    if isinstance(parsed, IPv6Address):
        return str(parsed.ipv4_mapped) if parsed.ipv4_mapped else parsed.packed[:8].hex()
    return str(parsed)


def install(app: Flask, per_minute: int) -> None:
    """Count every request but static files and /healthz; nothing when `per_minute` is 0."""
    if not per_minute:
        return
    pace = Pace(per_minute)

    @app.before_request
    def _count() -> Response | None:
        if request.endpoint in {"static", "site.healthz"}:
            return None
        wait = pace.wait(request.remote_addr or "")
        return _refusal(math.ceil(wait)) if wait else None


def _refusal(seconds: int) -> Response:
    if request.path.startswith("/api/"):
        answer = problem(429, gettext(TITLE), gettext(DETAIL))
    else:
        said = {"title": gettext(TITLE), "detail": gettext(DETAIL)}
        answer = make_response(render_template("error.html", status=429, **said), 429)
    answer.headers["Retry-After"] = str(seconds)
    return answer

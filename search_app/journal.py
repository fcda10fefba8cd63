"""The site's log: one line of JSON per request and per fault, on standard error.

Neither what was searched for nor what a document says is written down: the path of the route, not the query; of a
fault its kind and place, not its message. What is written: time, level, event, method, route, status, milliseconds,
bytes and, where proxies are counted rightly, the visitor's address.
"""

from __future__ import annotations

import json
import logging
import time
import traceback
from datetime import datetime
from typing import Any

from flask import Flask, Response, g, request

LOGGER = logging.getLogger("search_app.requests")


class JsonLines(logging.Formatter):
    """Formats a record as one line of JSON. Fields come as `extra={"said": {...}}`."""

    def format(self, record: logging.LogRecord) -> str:
        """One line, whatever the message holds."""
        when = datetime.fromtimestamp(record.created).astimezone().isoformat(timespec="milliseconds")
        said: dict[str, Any] = {"time": when, "level": record.levelname.lower(), "logger": record.name}
        said |= getattr(record, "said", None) or {"event": record.getMessage()}
        if record.exc_info and record.exc_info[0]:
            said |= {"kind": record.exc_info[0].__name__, "place": place(record.exc_info[2])}
        return json.dumps(said, ensure_ascii=False)


def place(trace: Any) -> str:
    """Where in our code a fault happened: `module:line function`, innermost last, without the values in it."""
    frames = traceback.extract_tb(trace)[-6:]
    return " > ".join(f"{frame.filename.rsplit('/', 2)[-1]}:{frame.lineno} {frame.name}" for frame in frames)


def configure() -> None:
    """Everything that this process logs goes to standard error as JSON lines."""
    handler = logging.StreamHandler()
    handler.setFormatter(JsonLines())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)


def install(app: Flask) -> None:
    """One line per request."""

    @app.before_request
    def _begin() -> None:
        g.began = time.perf_counter()

    @app.after_request
    def _end(response: Response) -> Response:
        began = g.get("began")
        said = {
            "event": "request", "method": request.method, "route": request.endpoint or "", "path": _path(),
            "status": response.status_code, "client": request.remote_addr or "",
            "ms": None if began is None else round((time.perf_counter() - began) * 1000, 1),
            "bytes": response.content_length,
        }
        LOGGER.info("request", extra={"said": said})
        return response


def _path() -> str:
    """The route's own form (`/doc/<path:doc_id>`), so that no name of a document is logged; of an unknown path its
    beginning, which is needed to find a broken link."""
    return request.url_rule.rule if request.url_rule else request.path[:80]

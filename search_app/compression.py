"""Smaller answers: text is sent gzipped to whoever accepts it.

Pages hold no secrets and no tokens, so compressing them together with the query gives nothing away (BREACH).
"""

from __future__ import annotations

import gzip

from flask import Flask, Response, request

SMALLEST = 1_000
"""Bytes below which compressing saves nothing worth having."""
LEVEL = 5
KINDS = ("text/", "application/json", "application/problem+json", "application/javascript", "image/svg+xml")


def install(app: Flask) -> None:
    """Compress what is worth it, last before the headers are sent."""
    app.after_request(_compress)


def _compress(response: Response) -> Response:
    response.vary.add("Accept-Encoding")
    if (
        response.status_code in {204, 206, 304}
        or "Content-Encoding" in response.headers
        or (response.is_streamed and not response.direct_passthrough)
        or not (response.mimetype or "").startswith(KINDS)
        or request.accept_encodings.quality("gzip") <= 0
    ):
        return response
    response.direct_passthrough = False
    body = response.get_data()
    if len(body) < SMALLEST:
        return response
    response.set_data(gzip.compress(body, LEVEL, mtime=0))
    response.headers["Content-Encoding"] = "gzip"
    if (tag := response.get_etag()[0]) is not None:
        response.set_etag(tag, weak=True)  # the same document, other bytes
    return response

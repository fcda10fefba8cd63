"""What every response says to the browser, and what a request may be at all.

The policy starts from nothing ('none') and allows only what the site serves itself; there is no inline script,
no inline style and no other host, so nothing has to be excepted.
"""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from flask import Flask, Response, abort, request

CONTENT_SECURITY_POLICY = "; ".join((
    "default-src 'none'", "script-src 'self'", "style-src 'self'", "img-src 'self'", "connect-src 'self'",
    "form-action 'self'", "base-uri 'none'", "frame-ancestors 'none'",
))
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "X-Permitted-Cross-Domain-Policies": "none",
}
MAX_QUERY_STRING = 16_384
"""Bytes: 2,000 characters of Vietnamese, percent-encoded, take up to 18,000 in theory and 5,000 in practice."""
MAX_PARAMETERS = 300
MAX_PATH = 2_048
MAX_BODY = 4_096
"""Bytes. No route reads a body."""


def install(app: Flask) -> None:
    """Check every request first; put the headers on every response last."""
    app.config["MAX_CONTENT_LENGTH"] = MAX_BODY
    app.before_request(_refuse_nonsense)
    app.after_request(_add_headers)


def _refuse_nonsense() -> None:
    raw = request.environ.get("QUERY_STRING", "")
    path = request.environ.get("PATH_INFO", "")
    if len(raw) > MAX_QUERY_STRING or len(path) > MAX_PATH:
        abort(414)
    if raw.count("&") > MAX_PARAMETERS:
        abort(400)
    try:
        decoded = unquote_to_bytes(raw.encode("latin-1")).decode("utf-8")
        decoded += path.encode("latin-1").decode("utf-8")
    except UnicodeError:
        abort(400)
    if "\0" in decoded:
        abort(400)
    if (request.content_length or 0) > MAX_BODY:
        abort(413)


def _add_headers(response: Response) -> Response:
    for name, value in HEADERS.items():
        response.headers[name] = value
    return response

"""Whether pages of other sites may read the API: off unless their origins are named."""

from __future__ import annotations

from flask import Flask, Response, request


def install(app: Flask, origins: tuple[str, ...]) -> None:
    """Answer `origins` (or everyone, `*`) for /api/ only, without credentials."""
    if not origins:
        return

    @app.after_request
    def _allow(response: Response) -> Response:
        if not request.path.startswith("/api/"):
            return response
        if "*" not in origins:
            response.vary.add("Origin")
        origin = request.headers.get("Origin", "")
        if "*" in origins or origin in origins:
            response.headers["Access-Control-Allow-Origin"] = "*" if "*" in origins else origin
            response.headers["Cross-Origin-Resource-Policy"] = "cross-origin"
        return response

"""Behind a reverse proxy: the path prefix it serves the site under, and what it says of the visitor."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

if TYPE_CHECKING:
    from _typeshed.wsgi import StartResponse, WSGIApplication, WSGIEnvironment


class Prefixed:
    """Moves the prefix from the path to SCRIPT_NAME, whether the proxy passes it on or cuts it off."""

    def __init__(self, application: WSGIApplication, prefix: str) -> None:
        self._application = application
        self._prefix = prefix

    def __call__(self, environ: WSGIEnvironment, start_response: StartResponse) -> Iterable[bytes]:
        """A WSGI call."""
        path = environ.get("PATH_INFO", "")
        if path == self._prefix or path.startswith(self._prefix + "/"):
            path = path[len(self._prefix) :]
        environ = {**environ, "SCRIPT_NAME": self._prefix, "PATH_INFO": path or "/"}
        return self._application(environ, start_response)


def install(app: Flask, prefix: str, proxies: int) -> None:
    """Believe `proxies` proxies, counted from the nearest, about host and scheme; serve under `prefix`.

    The prefix is set here and never read from a header, which a visitor could send too.
    """
    if prefix:
        app.wsgi_app = Prefixed(app.wsgi_app, prefix)  # type: ignore[method-assign]
    if proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=proxies, x_proto=proxies, x_host=proxies, x_port=0, x_prefix=0
        )

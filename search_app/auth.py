"""A password in front of everything (HTTP Basic, RFC 7617), for papers that are not for everyone.

Secrets are kept hashed (scrypt, a salt each). A check takes a twentieth of a second and 32 MB on purpose, so one is
made at a time and what was found right is remembered under a key of this process: neither a page's many requests nor
someone who guesses can wear the machine out. Put TLS in front: Basic sends the password itself.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from flask import Flask, Response, make_response, render_template, request
from werkzeug.security import check_password_hash, generate_password_hash

from search_app.i18n import gettext, mark
from search_app.problems import problem

MAX_SECRET = 1_024
"""Characters of a password that are looked at at all."""
REMEMBERED = 256
TITLE = mark("Cần đăng nhập")
DETAIL = mark("Hãy tải lại trang và nhập tên cùng mật khẩu do người quản trị cấp.")


def hashed(password: str) -> str:
    """What `users` in the settings holds for this password: `scrypt:32768:8:1$salt$digest`."""
    return generate_password_hash(password, method="scrypt")


class Guard:
    """Tells who may in. Safe to share between threads."""

    def __init__(self, users: Mapping[str, str]) -> None:
        self._users = dict(users)
        self._nobody = hashed(secrets.token_hex())  # an unknown name costs as much as a known one
        self._key = secrets.token_bytes(32)
        self._right: OrderedDict[bytes, None] = OrderedDict()
        self._checking = Lock()

    def admits(self, name: str, password: str) -> bool:
        """Whether this is a user's name and password."""
        if len(password) > MAX_SECRET or len(name) > MAX_SECRET:
            return False
        seal = hmac.digest(self._key, f"{len(name)}:{name}{password}".encode("utf-8", "replace"), hashlib.sha256)
        if seal in self._right:  # whoever is known does not wait for those who guess
            return True
        with self._checking:
            if seal in self._right:
                return True
            right = check_password_hash(self._users.get(name, self._nobody), password) and name in self._users
            if right:
                self._right[seal] = None
                if len(self._right) > REMEMBERED:
                    self._right.popitem(last=False)
            return right


def install(app: Flask, users: Mapping[str, str], *, open_health: bool) -> None:
    """Ask for a password before every route, static files and the API included; nothing when there are no users."""
    if not users:
        return
    guard = Guard(users)

    @app.before_request
    def _ask() -> Response | None:
        if open_health and request.endpoint == "site.healthz":
            return None
        try:
            given = request.authorization
        except ValueError:  # letters beyond ASCII where Base64 should be
            given = None
        if given and given.type == "basic" and guard.admits(given.username or "", given.password or ""):
            return None
        return _refusal()

    @app.after_request
    def _private(response: Response) -> Response:
        if not response.headers.get("Cache-Control"):
            response.cache_control.no_cache = True
        response.cache_control.public = False
        response.cache_control.private = True
        response.vary.add("Authorization")
        return response


def _refusal() -> Response:
    if request.path.startswith("/api/"):
        answer = problem(401, gettext(TITLE), gettext(DETAIL))
    else:
        answer = make_response(render_template("login.html", title=gettext(TITLE), detail=gettext(DETAIL)), 401)
    answer.headers["WWW-Authenticate"] = 'Basic realm="tim-van-ban", charset="UTF-8"'
    return answer

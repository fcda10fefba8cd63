"""Where the site's settings come from: default < `[site]` of `tim-van-ban.toml` < `TVB_SITE_…` variable < option.

The file is the one the indexer reads; only its table `[site]` and its `index` concern the site.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from engines import settings_file
from engines.requests import FACETS
from engines.settings_file import SettingsError
from search_app.config import Config
from search_app.params import MAX_PER_PAGE

IMAGES = {".svg": "image/svg+xml", ".png": "image/png", ".jpg": "image/jpeg", ".jpeg": "image/jpeg",
          ".webp": "image/webp"}
MAX_LOGO = 500_000
"""Bytes."""


def _text(most: int) -> Callable[[Any], str]:
    def parse(value: Any) -> str:
        if not isinstance(value, str) or not value.strip() or len(value) > most or not value.isprintable():
            raise ValueError(f"cần một dòng chữ, nhiều nhất {most} ký tự (one line of text)")
        return value.strip()

    return parse


def _whole(low: int, high: int) -> Callable[[Any], int]:
    def parse(value: Any) -> int:
        if isinstance(value, bool) or not re.fullmatch(r"[0-9]{1,6}", str(value)) or not low <= int(value) <= high:
            raise ValueError(f"cần một số nguyên từ {low} đến {high} (a whole number)")
        return int(value)

    return parse


def _switch(value: Any) -> bool:
    named = {"1": True, "true": True, "0": False, "false": False}.get(str(value).lower())
    if named is None:
        raise ValueError("cần true hoặc false")
    return named


def _several(one: Callable[[str], bool], wanted: str) -> Callable[[Any], tuple[str, ...]]:
    def parse(value: Any) -> tuple[str, ...]:
        values = [part.strip() for part in value.split(",") if part.strip()] if isinstance(value, str) else value
        good = isinstance(values, Sequence) and all(isinstance(part, str) and one(part) for part in values)
        if not good:
            raise ValueError(wanted)
        return tuple(dict.fromkeys(values))

    return parse


def _colour(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"#[0-9A-Fa-f]{6}", value):
        raise ValueError("cần một màu như #94201b (a colour)")
    return value.lower()


def _prefix(value: Any) -> str:
    if not isinstance(value, str) or not re.fullmatch(r"/?|(?:/[A-Za-z0-9._~-]+)+/?", value) or "/.." in value:
        raise ValueError("cần một đường dẫn như /van-ban (a path)")
    return value.rstrip("/")


def _path(value: Any) -> Path:
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value):
        raise ValueError("cần một đường dẫn (a path)")
    return Path(value).expanduser()


def _logo(value: Any) -> Path:
    path = _path(value)
    if path.suffix.lower() not in IMAGES:
        raise ValueError(f"cần một tệp {', '.join(IMAGES)} (an image)")
    return path


def _users(value: Any) -> Mapping[str, str]:
    hashed = re.compile(r"(?:scrypt|pbkdf2)(?::[a-z0-9]+)*\$[^$]+\$[0-9a-f]+")
    if not isinstance(value, Mapping) or not all(
        name and ":" not in name and isinstance(secret, str) and hashed.fullmatch(secret)
        for name, secret in value.items()
    ):
        raise ValueError("cần tên = \"mật khẩu đã băm\", làm bằng: python -m search_app --hash-password (a hash)")
    return dict(value)


def _origin(text: str) -> bool:
    parts = urlsplit(text)
    plain = parts.scheme in {"http", "https"} and parts.hostname and f"{parts.scheme}://{parts.netloc}" == text
    return text == "*" or bool(plain)


PARSERS: Mapping[str, Callable[[Any], Any]] = {
    "index": _path,
    "name": _text(80),
    "logo": _logo,
    "colour": _colour,
    "facets": _several(FACETS.__contains__, f"cần các trường trong (fields among): {', '.join(FACETS)}"),
    "facet_shown": _whole(1, 50),
    "per_page": _whole(1, MAX_PER_PAGE),
    "prefix": _prefix,
    "proxies": _whole(0, 10),
    "users": _users,
    "open_health": _switch,
    "rate": _whole(0, 100_000),
    "cors": _several(_origin, "cần các nguồn như https://noi-bo.example.vn, hoặc * (origins)"),
    "host": _text(255),
    "port": _whole(0, 65_535),
    "threads": _whole(1, 64),
}
"""Setting → how a value from the file, a variable or an option is read; raises ValueError with a short reason."""


def variable(name: str) -> str:
    """The environment variable of a setting. `index` shares the indexer's; secrets have none."""
    return {"index": "TVB_INDEX", "users": ""}.get(name, f"TVB_SITE_{name.upper()}")


def load(
    path: Path | None = None, options: Mapping[str, Any] | None = None, environ: Mapping[str, str] | None = None
) -> Config:
    """The settings in force. `path` names the TOML file; without it `TVB_CONFIG`, then `tim-van-ban.toml` in the
    working directory if it is there. Paths in the file are relative to it. Raises SettingsError."""
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {}

    def put(name: str, raw: Any, origin: str, folder: Path = Path()) -> None:
        try:
            value = PARSERS[name](raw)
        except ValueError as error:
            raise SettingsError(f"{origin}: {name}: {error}") from None
        values[name] = folder / value if isinstance(value, Path) else value

    file = settings_file.find(path, environ)
    if file is not None:
        whole = settings_file.read(file)
        table = whole.get("site", {})
        if not isinstance(table, dict):
            raise SettingsError(f"{file}: site: cần một bảng [site] (a table)")
        if "index" in whole:
            put("index", whole["index"], str(file), file.parent)
        for name, raw in table.items():
            if name not in PARSERS or name == "index":
                known = ", ".join(one for one in PARSERS if one != "index")
                raise SettingsError(f"{file}: [site]: không có cài đặt '{name}' (unknown setting); có: {known}")
            put(name, raw, f"{file}: [site]", file.parent)
    for name in PARSERS:
        if environ.get(variable(name)):
            put(name, environ[variable(name)], variable(name))
    for name, raw in (options or {}).items():
        if raw is not None and raw != ():
            put(name, raw, f"--{name.replace('_', '-')}")
    logo = values.get("logo")
    if logo is not None and not (logo.is_file() and logo.stat().st_size <= MAX_LOGO):
        raise SettingsError(f"logo: {logo}: không có tệp này hoặc quá {MAX_LOGO // 1000} kB (missing or too large)")
    return Config(**values)

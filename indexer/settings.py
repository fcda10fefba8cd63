"""Every setting in one table: default, help, type; read from a TOML file, the environment and options.

Later wins: default < `tim-van-ban.toml` < `TVB_…` environment variable < command-line option. `config` prints
the effective values and where each came from; docs/configuration.md documents each (a test says so).
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines import settings_file
from engines.settings_file import SettingsError

ENV_PREFIX = "TVB_"


def _number(kind: type[int] | type[float], low: float, high: float) -> Callable[[Any], Any]:
    def parse(value: Any) -> Any:
        try:
            if isinstance(value, bool):
                raise ValueError
            number = kind(value)
            if number != float(value):
                raise ValueError
        except (TypeError, ValueError, OverflowError):
            raise ValueError("cần một số nguyên" if kind is int else "cần một số") from None
        if not low <= number <= high:
            raise ValueError(f"phải từ {low:g} đến {high:g}")
        return number

    return parse


def _path(value: Any) -> Path:
    if not isinstance(value, str | Path) or not str(value) or "\0" in str(value):
        raise ValueError("cần một đường dẫn")
    return Path(value).expanduser()


def _paths(value: Any) -> tuple[Path, ...]:
    if isinstance(value, str):
        value = [part for part in value.split(os.pathsep) if part]
    if not isinstance(value, Sequence) or not value:
        raise ValueError("cần một hay nhiều đường dẫn")
    return tuple(_path(one) for one in value)


@dataclass(frozen=True, slots=True)
class Setting:
    """One row of the table."""

    name: str
    default: Any
    vi: str
    en: str
    parse: Callable[[Any], Any]
    """Raw value (TOML value or string) → typed value; raises ValueError with a short Vietnamese reason."""

    @property
    def env(self) -> str:
        """Its environment variable."""
        return ENV_PREFIX + self.name.upper()


TABLE: tuple[Setting, ...] = (
    Setting(
        "corpus", (Path("corpus"),),
        "thư mục, tệp hoặc .jsonl chứa văn bản; có thể nhiều",
        "folders, files or .jsonl that hold the documents", _paths,
    ),
    Setting("index", Path("index"), "thư mục chỉ mục", "folder of the index", _path),
    Setting(
        "jobs", 0, "số tiến trình đọc; 0: bằng số lõi của máy",
        "reading processes; 0: one per core", _number(int, 0, 256),
    ),
    Setting(
        "batch", 128, "số văn bản trong một lô đưa vào chỉ mục",
        "documents per batch handed to the engine", _number(int, 1, 5000),
    ),
    Setting(
        "file_seconds", 10.0, "thời gian xử lý tối đa cho một tệp (giây)",
        "processor time to read one file, in seconds", _number(float, 0.1, 3600),
    ),
    Setting(
        "file_memory_mb", 512, "bộ nhớ tối đa để đọc một tệp (MB)",
        "most memory to read one file, in MB", _number(int, 32, 65536),
    ),
    Setting(
        "program_seconds", 120.0, "thời gian tối đa cho một tệp cần LibreOffice hay Tesseract (giây)",
        "time by the clock for a file that needs LibreOffice or Tesseract, in seconds", _number(float, 1, 36000),
    ),
    Setting(
        "file_mb", 64, "tệp lớn hơn mức này (MB) thì không đọc; không áp dụng cho .jsonl",
        "files larger than this, in MB, are not read; .jsonl files are exempt", _number(int, 1, 4096),
    ),
    Setting(
        "record_mb", 8, "dòng dài nhất của một tệp .jsonl (MB)",
        "longest line of a .jsonl file, in MB", _number(int, 1, 256),
    ),
    Setting(
        "writer_memory_mb", 512, "bộ nhớ tối đa để ghi chỉ mục (MB); phần không vừa chờ trên đĩa",
        "memory of the process that writes the index, in MB; what does not fit waits on disk", _number(int, 128, 65536),
    ),
    Setting("limit", 10, "số kết quả mỗi lần tìm", "hits per search", _number(int, 0, 1000)),
)
BY_NAME = {setting.name: setting for setting in TABLE}


@dataclass(frozen=True, slots=True)
class Settings:
    """The effective settings; attribute names are those of the table."""

    corpus: tuple[Path, ...]
    index: Path
    jobs: int
    batch: int
    file_seconds: float
    file_memory_mb: int
    program_seconds: float
    file_mb: int
    record_mb: int
    writer_memory_mb: int
    limit: int
    origins: Mapping[str, str] = field(default_factory=dict)
    """Setting name → where its value came from: `default`, the TOML file, a variable, an option."""

    @property
    def processes(self) -> int:
        """Number of reading processes: `jobs`, or one per core that we may use."""
        if self.jobs:
            return self.jobs
        affinity = getattr(os, "sched_getaffinity", None)
        return max(1, len(affinity(0)) if affinity else os.cpu_count() or 1)


def load(
    config: Path | None = None,
    options: Mapping[str, Any] | None = None,
    environ: Mapping[str, str] | None = None,
) -> Settings:
    """The effective settings. `options`: setting name → value given on the command line (None: not given).

    `config` names the TOML file; without it `TVB_CONFIG`, then `tim-van-ban.toml` in the working directory if it
    is there. Paths in the file are relative to the file. Raises SettingsError.
    """
    environ = os.environ if environ is None else environ
    values: dict[str, Any] = {s.name: s.default for s in TABLE}
    origins = {s.name: "default" for s in TABLE}

    def put(name: str, raw: Any, origin: str) -> None:
        try:
            values[name] = BY_NAME[name].parse(raw)
        except ValueError as error:
            raise SettingsError(f"{origin}: {name}: {error}") from None
        origins[name] = origin

    path = settings_file.find(config, environ)
    if path is not None:
        for name, raw in settings_file.read(path).items():
            if isinstance(raw, dict):
                continue  # a table belongs to another part of the program, such as the site
            if name not in BY_NAME:
                raise SettingsError(f"{path}: không có cài đặt '{name}' (unknown setting); có: {', '.join(BY_NAME)}")
            put(name, raw, str(path))
            values[name] = _relative_to(path.parent, values[name])
    for setting in TABLE:
        if environ.get(setting.env):
            put(setting.name, environ[setting.env], setting.env)
    for name, raw in (options or {}).items():
        if raw is not None and raw != ():
            put(name, raw, f"--{name.replace('_', '-')}")
    return Settings(**values, origins=origins)


def _relative_to(folder: Path, value: Any) -> Any:
    if isinstance(value, Path):
        return folder / value
    if isinstance(value, tuple):
        return tuple(folder / one for one in value)
    return value

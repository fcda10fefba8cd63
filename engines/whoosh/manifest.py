"""What a generation consists of: its manifest, and the check of every file against it."""

from __future__ import annotations

import errno
import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from engines.base import DamagedIndexError

MANIFEST = "manifest.json"
NO_ROOM = {errno.EMFILE, errno.ENFILE, errno.ENOMEM}
"""Errors that say nothing of the file: the system is short of descriptors or memory."""
_STAMP = "verified.json"
"""Not part of the manifest: it only spares reading everything again, see `verify`."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a generation is and what its files are."""

    generation: str
    schema: int
    fingerprint: str
    documents: int
    terms: int
    bytes: int
    built: str
    """When, ISO with offset."""
    corpus: tuple[str, ...]
    report: Mapping[str, Any] = field(default_factory=dict)
    segments: tuple[str, ...] = ()
    """Names of the segments, in document order."""
    files: Mapping[str, tuple[int, str]] = field(default_factory=dict)
    """Path within the generation → size and SHA-256."""


def to_json(manifest: Manifest) -> bytes:
    """The text of manifest.json."""
    return json.dumps(asdict(manifest), ensure_ascii=False, indent=1, sort_keys=True).encode() + b"\n"


def read_manifest(folder: Path, digest: str) -> Manifest:
    """The manifest of a generation. `digest` is its SHA-256 as CURRENT states it.

    Raises DamagedIndexError if it is missing or not what was written."""
    path = folder / MANIFEST
    try:
        text = path.read_bytes()
    except FileNotFoundError as error:
        raise damaged(path, "thiếu", "missing") from error
    if hashlib.sha256(text).hexdigest() != digest:
        raise damaged(path, "đã bị thay đổi", "changed")
    values = json.loads(text)
    values["files"] = {name: (int(size), str(sha)) for name, (size, sha) in values["files"].items()}
    return Manifest(**{**values, "corpus": tuple(values["corpus"]), "segments": tuple(values["segments"])})


def describe(folder: Path, known: Mapping[str, tuple[int, str]] | None = None) -> dict[str, tuple[int, str]]:
    """Size and SHA-256 of every file below `folder`, by path. `known`: files shared with another generation, of
    which only what was once written counts: a digest taken now would make damage look sound."""
    known = known or {}
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and path.name != _STAMP)
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: known.get(name) or (path.stat().st_size, file_digest(path)) for name, path in names.items()}


def file_digest(path: Path) -> str:
    """SHA-256 of a file's bytes."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def verify(folder: Path, manifest: Manifest, *, thorough: bool = False) -> None:
    """Raises DamagedIndexError, naming the file, unless every file is there and is what was written.

    Sizes are always compared. Digests are computed unless a stamp from an earlier full check shows that
    size, times (also the change time, which no program can set) and inode of every file are the same: then
    nothing has written to them since. `thorough` computes them all the same (bit rot below the file system).
    Raises OSError if the system is short of descriptors or memory."""
    errors = list(problems(folder, manifest, thorough=thorough))
    if errors:
        raise errors[0]


def problems(folder: Path, manifest: Manifest, *, thorough: bool = True) -> Iterable[DamagedIndexError]:
    """Every file of the generation that is missing or changed."""
    known = {} if thorough else _read_stamp(folder)
    now: dict[str, list[int]] = {}
    sound = True
    for name, (size, digest) in manifest.files.items():
        path = folder / name
        try:
            now[name] = file_state(path)
            if now[name][0] != size:
                sound = False
                yield damaged(path, "sai kích thước", "of the wrong size")
            elif known.get(name) != now[name] and file_digest(path) != digest:
                sound = False
                yield damaged(path, "đã bị thay đổi", "changed")
        except OSError as error:
            if error.errno in NO_ROOM:
                raise
            sound = False
            yield damaged(path, "thiếu hoặc không đọc được", "missing or unreadable")
    if sound and known != now:
        _write_stamp(folder, now)


def stamp(folder: Path, manifest: Manifest) -> None:
    """Notes that the files were just written and digested."""
    _write_stamp(folder, file_states(folder, manifest))


def file_states(folder: Path, manifest: Manifest) -> dict[str, list[int]]:
    """What `file_state` says of every file."""
    return {name: file_state(folder / name) for name in manifest.files}


def file_state(path: Path) -> list[int]:
    """Size, times and inode: while they are the same, nothing has written to the file."""
    stat = path.stat()
    return [stat.st_size, stat.st_mtime_ns, stat.st_ctime_ns, stat.st_ino]


def damaged(path: Path, vietnamese: str, english: str) -> DamagedIndexError:
    """The error for a file of a generation."""
    return DamagedIndexError(
        f"Chỉ mục hỏng: {path} {vietnamese}. Hãy chạy “rebuild” để dựng lại. "
        f"(Damaged index: {path} is {english}; run “rebuild”.)"
    )


def _read_stamp(folder: Path) -> dict[str, list[int]]:
    try:
        stamp_of = json.loads((folder / _STAMP).read_bytes())
    except (OSError, ValueError):
        return {}
    return stamp_of if isinstance(stamp_of, dict) else {}


def _write_stamp(folder: Path, rows: dict[str, list[int]]) -> None:
    # A folder that cannot be written to is merely checked in full each time.
    temporary = folder / f"{_STAMP}.{os.getpid()}"
    with suppress(OSError):
        temporary.write_text(json.dumps(rows))
        temporary.replace(folder / _STAMP)

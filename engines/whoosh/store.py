"""Generations on disk: index/gen-<id>/, the CURRENT pointer, the writer's lock, and who removes what.

index/CURRENT is one line, `gen-<id> <sha256 of its manifest>`. It is replaced by rename after everything it
points at has been fsynced, so that a crash leaves the old line or the new one.
"""

from __future__ import annotations

import fcntl
import os
import shutil
import weakref
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, NamedTuple

from engines.base import BusyIndexError, DamagedIndexError, NoIndexError
from engines.whoosh.manifest import MANIFEST, Manifest, file_digest, read_manifest, to_json

CURRENT = "CURRENT"
_LOCK = ".lock"
_BUILD = "build-"
_GENERATION = "gen-"
_WAS_CURRENT = "committed"
"""File beside the manifest, made once CURRENT has named the generation: what CURRENT said of it."""
KEPT = 2
"""Generations on disk after a commit: the new one and the one before it."""


class Pointer(NamedTuple):
    """What CURRENT says."""

    generation: str
    digest: str
    """SHA-256 of the generation's manifest."""


def read_current(index: Path) -> Pointer:
    """Raises NoIndexError without a CURRENT, DamagedIndexError if it is not one of ours."""
    path = index / CURRENT
    try:
        text = path.read_bytes()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoIndexError(
            f"Chưa có chỉ mục trong {index}. Hãy chạy “rebuild” trước. (There is no index there yet: run “rebuild”.)"
        ) from error
    parts = text.decode("ascii", "replace").split()
    if len(parts) != 2 or not parts[0].startswith(_GENERATION) or not parts[0][len(_GENERATION) :].isalnum():
        raise DamagedIndexError(
            f"Chỉ mục hỏng: {path} không đọc được. Hãy chạy “rebuild”. (Damaged index: {path}; run “rebuild”.)"
        )
    return Pointer(*parts)


def current_manifest(index: Path) -> tuple[Path, Manifest]:
    """The folder and the manifest of the generation being served."""
    while True:
        pointer = read_current(index)
        folder = index / pointer.generation
        try:
            return folder, read_manifest(folder, pointer.digest)
        except DamagedIndexError:
            # A writer may have swapped and cleaned between the two reads; then CURRENT says something new.
            if read_current(index) == pointer:
                raise


def earlier(index: Path) -> Iterator[tuple[Path, Manifest]]:
    """Generations that CURRENT named before the one it names, newest first, as far as their manifests are sound."""
    serving = ""
    with suppress(NoIndexError, DamagedIndexError):
        serving = read_current(index).generation
    for folder in _committed(index, serving):
        with suppress(OSError, UnicodeDecodeError, DamagedIndexError):
            yield folder, read_manifest(folder, (folder / _WAS_CURRENT).read_text("ascii").strip())


def _committed(index: Path, serving: str) -> list[Path]:
    """The generations that CURRENT named before `serving`, newest first: by the time at which that was noted."""
    noted: list[tuple[int, str]] = []
    for marker in index.glob(f"{_GENERATION}*/{_WAS_CURRENT}"):
        with suppress(OSError):  # a writer may remove it now
            noted.append((marker.stat().st_mtime_ns, marker.parent.name))
    return [index / name for _, name in sorted(noted, reverse=True) if name != serving]


class WriterLock:
    """At most one writer per index, between processes and threads. The kernel frees it when the process
    dies, however it dies; forked workers let go of it at once."""

    def __init__(self, index: Path) -> None:
        """Raises BusyIndexError at once if another writer holds it."""
        index.mkdir(parents=True, exist_ok=True)
        self._file: IO[str] | None = (index / _LOCK).open("a")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            self._file.close()
            raise BusyIndexError(
                f"Một tiến trình khác đang ghi chỉ mục {index}. Hãy đợi nó xong. "
                "(Another process is writing this index: wait until it is done.)"
            ) from error
        _HELD.add(self)

    @property
    def held(self) -> bool:
        """Whether it has not been released."""
        return self._file is not None

    def release(self) -> None:
        """Idempotent."""
        if self._file is not None:
            self._file.close()
            self._file = None


_HELD: weakref.WeakSet[WriterLock] = weakref.WeakSet()


def _let_go_in_child() -> None:
    # Closing a copy of the descriptor does not unlock the parent's.
    for lock in list(_HELD):
        lock.release()


os.register_at_fork(after_in_child=_let_go_in_child)


def new_build(index: Path) -> Path:
    """An empty folder to build in. Only under the lock: first removes what killed writers left."""
    clean(index)
    number = 0
    while True:
        folder = index / f"{_BUILD}{os.getpid()}x{number}"
        try:
            folder.mkdir()
            return folder
        except FileExistsError:
            number += 1


def clean(index: Path) -> None:
    """Removes builds that nobody finishes and generations beyond the newest KEPT. Only under the lock.
    Readers that have one of them open keep it: deleted files stay until they are closed."""
    serving = ""
    with suppress(NoIndexError, DamagedIndexError):
        serving, digest = read_current(index)
    if serving:
        marker = index / serving / _WAS_CURRENT
        with suppress(OSError):
            if not marker.exists() or marker.read_text("ascii", "replace") != digest:
                marker.write_text(digest, "ascii")
    # A generation that was renamed into place but never became CURRENT was not committed.
    keep = {index / serving, *_committed(index, serving)[: KEPT - 1]}
    old = [path for path in index.glob(f"{_GENERATION}*") if path.is_dir() and path not in keep]
    for path in [*index.glob(f"{_BUILD}*"), *old]:
        shutil.rmtree(path, ignore_errors=True)
    for path in index.glob(f"{CURRENT}.*"):
        path.unlink(missing_ok=True)


def abandon(index: Path, lock: WriterLock) -> None:
    """Ends a writer: what it has not committed is removed and the lock given back. Nothing if it is given back."""
    try:
        if lock.held:
            with suppress(OSError):
                clean(index)
    finally:
        lock.release()


def publish(index: Path, build: Path, manifest: Manifest, shared: Collection[str] = ()) -> Path:
    """Makes a finished build the generation being served, durably. Only under the lock. `shared`: files that
    another generation has made durable already."""
    write_durably(build / MANIFEST, to_json(manifest))
    digest = file_digest(build / MANIFEST)
    for path in [*build.rglob("*"), build]:
        if path.relative_to(build).as_posix() not in shared:
            _sync(path)
    folder = index / f"{_GENERATION}{manifest.generation}"
    build.rename(folder)
    _sync(index)
    temporary = index / f"{CURRENT}.{os.getpid()}"
    write_durably(temporary, f"{folder.name} {digest}\n".encode())
    temporary.rename(index / CURRENT)
    _sync(index)
    clean(index)
    return folder


def write_durably(path: Path, content: bytes) -> None:
    """Writes a file and its content to the disk itself."""
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


@contextmanager
def exclusive(index: Path) -> Iterator[None]:
    """The writer's lock for the length of a block."""
    lock = WriterLock(index)
    try:
        yield
    finally:
        lock.release()


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

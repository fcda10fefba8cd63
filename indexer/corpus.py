"""What is in a corpus: files found in a stable order, with ids and sidecars; nothing is opened here.

A corpus is a folder (read recursively), a file, or a .jsonl of clean documents (plain, .gz, .xz). The id of a
document is its path inside the corpus, or the id that a .jsonl gives it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from indexer.report import Problem

RECORD_SUFFIXES = tuple(base + end for base in (".jsonl", ".ndjson") for end in ("", ".gz", ".xz"))
SIDECAR_SUFFIX = ".meta.json"
PAGE_SUFFIXES = (".html", ".htm", ".xhtml", ".shtml", ".mht", ".mhtml")
COMPANION_SUFFIXES = ("_files", ".files", "_tep")
"""Folders that browsers save beside a page; `_tep` is what a Vietnamese Windows calls it."""
TEMPORARY = ("thumbs.db", "desktop.ini")
TEMPORARY_PREFIXES = (".", "~$")
"""Hidden files, and the lock files that office programs leave beside an open document."""
NO_DOCUMENTS = (
    ".json", ".geojson", ".js", ".mjs", ".css", ".map", ".py", ".sh", ".bat", ".ini", ".toml", ".yaml", ".yml", ".sql",
    ".db", ".sqlite", ".exe", ".dll", ".so", ".mp3", ".wav", ".m4a", ".ogg", ".mp4", ".avi", ".mov", ".mkv", ".webm",
    ".ttf", ".otf", ".woff", ".woff2",
)  # fmt: skip
"""Data, programs, sound, films and fonts: they lie beside documents but are none, whatever text they hold."""
ABOUT = ("readme.md", "readme.txt")
"""What a corpus says of itself, at its top: for people, not a document of it."""


_CONTROL = re.compile("[\\x00-\\x1f\\x7f-\\x9f\\u2028\\u2029]")


class CorpusError(Exception):
    """A corpus that cannot be used at all; the message names it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One file to be read."""

    path: Path
    """As the operating system has it (undecodable bytes as surrogates)."""
    root: Path
    """The corpus folder it was found in, resolved."""
    source: str
    """Path inside the corpus with `/`, always valid Unicode: the document's id."""
    corpus: str
    """Name of the corpus, to tell equal ids of two corpora apart."""
    size: int
    mtime_ns: int
    sidecar: Path | None = None
    """Its `.meta.json`."""
    sidecar_stamp: tuple[int, int] = (0, 0)
    """Size and mtime_ns of the sidecar."""

    @property
    def records(self) -> bool:
        """Whether it is a .jsonl of documents rather than one document."""
        return self.source.lower().endswith(RECORD_SUFFIXES)


def printable(name: str) -> str:
    r"""A file name as valid Unicode in one line: bytes that are not UTF-8, and control characters, as `\xff`."""
    text = os.fsencode(name).decode("utf-8", "backslashreplace")
    return _CONTROL.sub(lambda match: f"\\x{ord(match[0]):02x}", text)


def walk(corpora: Sequence[Path], index: Path | None = None) -> Iterator[Entry | Problem]:
    """Every file of the corpora in a stable order, and what is left out with the reason.

    `index` is passed over if it lies inside a corpus. Raises CorpusError when a corpus does not exist.
    """
    roots = [_resolve(path) for path in corpora]
    passed = index.resolve() if index is not None else None
    for root in dict.fromkeys(roots):
        if root.is_dir():
            yield from _folder(root, printable(root.name) or "corpus", passed)
        else:
            names = {item.name for item in root.parent.iterdir()}
            name = printable(root.name)
            yield from _leaf(root, name, root.parent, name, _sidecars(names))


def _resolve(path: Path) -> Path:
    try:
        resolved = path.resolve(strict=True)
        if resolved.is_dir():
            os.scandir(resolved).close()
        return resolved
    except (OSError, RuntimeError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        name = printable(str(path))
        raise CorpusError(f"không mở được kho văn bản (cannot open the corpus): {name}: {reason}") from None


def _folder(root: Path, corpus: str, passed: Path | None) -> Iterator[Entry | Problem]:
    """Depth first without recursion: folders may be nested as deep as the system lets them."""
    stack: list[tuple[Path, str, dict[str, str]]] = [(root, "", {})]
    while stack:
        path, source, sidecars = stack.pop()
        try:
            folder = stat.S_ISDIR(path.lstat().st_mode)
            names = sorted((item.name for item in path.iterdir()), key=os.fsencode) if folder else []
        except OSError as error:
            yield os_problem(source, error)
            continue
        if not folder:
            yield from _leaf(path, source, root, corpus, sidecars)
            continue
        here = set(names)
        beside = _sidecars(here)
        for name in reversed(names):
            child = f"{source}/{printable(name)}" if source else printable(name)
            full = path / name
            if full == passed:
                continue
            if name.endswith(SIDECAR_SUFFIX):
                if name not in beside.values():
                    yield Problem(child, "sidecar", "không có tệp nào mang tên này bên cạnh (no such file beside it)")
            elif name.startswith(TEMPORARY_PREFIXES) or name.lower() in TEMPORARY:
                yield Problem(child, "hidden", "tệp ẩn hoặc tệp tạm (hidden or temporary)")
            elif not source and name.lower() in ABOUT and full.is_file():
                yield Problem(child, "hidden", "tệp giới thiệu kho văn bản (describes the corpus)")
            elif name.lower().endswith(NO_DOCUMENTS) and full.is_file():
                yield Problem(child, "data", "không phải văn bản (data or media, no document)")
            elif _is_companion(name, here):
                yield Problem(child, "companion", "thư mục đi kèm một trang đã lưu (folder of a saved page)")
            else:
                stack.append((full, child, beside))


def _leaf(path: Path, source: str, root: Path, corpus: str, sidecars: dict[str, str]) -> Iterator[Entry | Problem]:
    """One thing that is not a folder, or a link to one."""
    try:
        if path.is_symlink():
            target = path.resolve(strict=True)
            if not target.is_relative_to(root):
                yield Problem(source, "symlink", "liên kết ra ngoài kho văn bản (link out of the corpus)")
                return
            if target.is_dir():
                yield Problem(source, "link", "liên kết tới thư mục trong kho (link to a folder of the corpus)")
                return
        status = path.stat()
        if not stat.S_ISREG(status.st_mode):
            yield Problem(source, "special", "không phải tệp thường (not a regular file)")
            return
        sidecar, stamp = None, (0, 0)
        if name := sidecars.get(path.name):
            sidecar = path.with_name(name)
            beside = sidecar.lstat()
            stamp = (beside.st_size, beside.st_mtime_ns)
        yield Entry(path, root, source, corpus, status.st_size, status.st_mtime_ns, sidecar, stamp)
    except RuntimeError:
        yield Problem(source, "symlink", "liên kết vòng (link to itself)")
    except OSError as error:
        yield os_problem(source, error)


def _sidecars(names: set[str]) -> dict[str, str]:
    """File name → its sidecar's. `a.pdf.meta.json` belongs to `a.pdf`; `a.meta.json` to every `a.*` without its own."""
    sidecars = {name for name in names if name.endswith(SIDECAR_SUFFIX)}
    found: dict[str, str] = {}
    for name in names - sidecars if sidecars else ():
        for candidate in (name + SIDECAR_SUFFIX, Path(name).stem + SIDECAR_SUFFIX):
            if candidate in sidecars:
                found[name] = candidate
                break
    return found


def _is_companion(name: str, here: set[str]) -> bool:
    """Whether it is the folder in which a browser put the pictures and styles of a page saved beside it."""
    for suffix in COMPANION_SUFFIXES:
        if name.endswith(suffix):
            stem = name.removesuffix(suffix)
            return any(stem + page in here or stem + page.upper() in here for page in PAGE_SUFFIXES)
    return False


def os_problem(source: str, error: OSError) -> Problem:
    """A failure of the operating system as a problem of this file."""
    if isinstance(error, PermissionError):
        return Problem(source, "permission", "không có quyền đọc (permission denied)")
    if isinstance(error, FileNotFoundError):
        return Problem(source, "missing", "không tồn tại hoặc vừa bị xóa (does not exist)")
    return Problem(source, "unreadable", f"không đọc được (cannot read): {error.strerror or error}")


def listing_digest(found: Iterable[Entry | Problem]) -> str:
    """SHA-256 over path, size and time of everything found: equal digests mean that nothing needs reading again."""
    digest = hashlib.sha256()
    for one in found:
        if isinstance(one, Entry):
            key = f"{one.corpus!r} {one.source!r} {one.size} {one.mtime_ns} {one.sidecar_stamp}"
        else:
            key = f"{one.source!r} {one.kind}"
        digest.update(key.encode("utf-8") + b"\n")
    return digest.hexdigest()

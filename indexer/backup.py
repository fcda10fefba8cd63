"""Backups: the documents of an index with all that is known of them, as JSON Lines with a checksum.

    {"format": "tim-van-ban", "version": 1, "corpus": [...], "documents": 2, "generation": "..."}
    {"id": "...", "title": "...", ..., "evidence": {...}}
    {"id": ...}
    {"documents": 2, "sha256": "of every byte before this line"}

A file whose name ends in .gz or .xz is compressed so. Documents stand in the order of their ids, so that equal indexes
give equal lines.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import lzma
import os
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict, fields
from pathlib import Path
from typing import IO, Any, cast

from engines.documents import Citation, Document, Evidence

FORMAT = "tim-van-ban"
VERSION = 1
MAX_LINE = 256 << 20
"""Bytes of the longest document that is read."""
_FIELDS = tuple(field.name for field in fields(Document))


class BackupError(Exception):
    """A backup that cannot be read; the message names the file and says what to do."""


def write(path: Path, documents: Iterable[Document], *, corpus: Sequence[str], count: int, generation: str) -> None:
    """Write a backup beside `path` and put it in its place when it is complete and on the disk."""
    temporary = path.with_name(f"{path.name}.{os.getpid()}.partial")
    digest = hashlib.sha256()
    try:
        with _open(temporary, "wb", path.suffix) as file:

            def put(value: Mapping[str, Any]) -> None:
                line = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "surrogatepass")
                digest.update(line + b"\n")
                file.write(line + b"\n")

            put({"format": FORMAT, "version": VERSION, "corpus": list(corpus), "documents": count,
                 "generation": generation})  # fmt: skip
            written = 0
            for document in documents:
                put(_to_json(document))
                written += 1
            put({"documents": written, "sha256": digest.hexdigest()})
        with temporary.open("rb") as file:
            os.fsync(file.fileno())
        temporary.replace(path)
        _sync_folder(path.absolute().parent)
    finally:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)


def _sync_folder(folder: Path) -> None:
    """Its entries have reached the disk: without it the earlier backup may be back after a loss of power."""
    try:
        descriptor = os.open(folder, os.O_RDONLY)
    except OSError:
        return  # not every system opens folders
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def check(path: Path) -> dict[str, Any]:
    """The first line of a backup, after its whole content was found to be what was written. Raises BackupError."""
    head: dict[str, Any] = {}
    digest, count, last = hashlib.sha256(), -1, b""
    for line in _lines(path):
        if count < 0:
            head = _header(path, line)
        if last:
            digest.update(last)
        last, count = line, count + 1
    end = _object(last)
    if not head or set(end) != {"documents", "sha256"} or count < 1:
        raise _broken(path, "thiếu phần cuối, có lẽ chép chưa xong", "its end is missing: was it copied in full?")
    if end["sha256"] != digest.hexdigest() or end["documents"] != count - 1 or head.get("documents") != count - 1:
        raise _broken(path, "nội dung đã bị thay đổi", "its content was changed")
    return head


def read(path: Path) -> Iterator[Document]:
    """The documents of a backup that `check` has found sound. Raises BackupError."""
    lines = _lines(path)
    next(lines)
    for number, line in enumerate(lines, 2):
        value = _object(line)
        if "sha256" in value and "id" not in value:
            return
        try:
            yield _from_json(value)
        except (TypeError, ValueError, KeyError) as error:
            raise _broken(path, f"dòng {number} không phải một văn bản", f"line {number} is no document") from error


def _to_json(document: Document) -> dict[str, Any]:
    value = {name: getattr(document, name) for name in _FIELDS if getattr(document, name)}
    value["id"] = document.id
    if document.citations:
        value["citations"] = [asdict(citation) for citation in document.citations]
    if document.evidence:
        value["evidence"] = {name: asdict(evidence) for name, evidence in document.evidence.items()}
    return value


def _from_json(value: dict[str, Any]) -> Document:
    citations = tuple(Citation(**citation) for citation in value.pop("citations", ()))
    evidence = {name: Evidence(**found) for name, found in dict(value.pop("evidence", {})).items()}
    texts = [*value.values(), *(text for citation in citations for text in asdict(citation).values())]
    texts += [text for found in evidence.values() for text in (found.how, found.text)]
    if not value.get("id") or not all(isinstance(text, str) for text in texts):
        raise TypeError("a value is not text, or the id is missing")
    if not all(isinstance(found.confidence, int | float) for found in evidence.values()):
        raise TypeError("a confidence is no number")
    return Document(**value, citations=citations, evidence=evidence)


def _open(path: Path, mode: str, suffix: str) -> IO[bytes]:
    if suffix == ".gz":
        return cast(IO[bytes], gzip.GzipFile(path, mode, mtime=0))
    return cast(IO[bytes], lzma.open(path, mode) if suffix == ".xz" else path.open(mode))


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with _open(path, "rb", path.suffix) as file:
            while line := file.readline(MAX_LINE):
                if not line.endswith(b"\n"):
                    if len(line) == MAX_LINE:
                        most = f"{MAX_LINE >> 20} MB"
                        raise _broken(path, f"có một dòng dài hơn {most}", f"a line is longer than {most}")
                    raise _broken(path, "thiếu phần cuối, có lẽ chép chưa xong", "its end is missing")
                yield line
    except (EOFError, lzma.LZMAError, zlib.error, gzip.BadGzipFile) as error:
        raise _broken(path, "không giải nén được", "cannot be unpacked") from error


def _object(line: bytes) -> dict[str, Any]:
    try:
        value = json.loads(line.decode("utf-8", "surrogatepass"))
    except (ValueError, RecursionError):
        return {}
    return value if isinstance(value, dict) else {}


def _header(path: Path, line: bytes) -> dict[str, Any]:
    head = _object(line)
    if head.get("format") != FORMAT:
        raise _broken(path, "không phải bản sao lưu của chương trình này", "is no backup of this program")
    if head.get("version") != VERSION:
        raise _broken(path, "do phiên bản khác tạo ra", "was made by another version")
    return head


def _broken(path: Path, vi: str, en: str) -> BackupError:
    return BackupError(f"{path}: {vi}. ({en}.)")

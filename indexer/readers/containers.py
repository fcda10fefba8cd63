"""ZIP archives and WARC files: files that hold documents, opened within bounds."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO
from pathlib import PurePosixPath
from typing import IO, NamedTuple
from urllib.parse import unquote, urlsplit

from indexer.page import UnreadableError
from indexer.readers.detect import FORMATS, detect

MAX_MEMBERS = 20_000
MAX_MEMBER = 64 * 2**20
"""Bytes of one member, unpacked."""
MAX_TOTAL = 1024 * 2**20
"""Bytes of all members of one container, unpacked."""
MAX_RATIO = 200
"""Unpacked to packed size of members above 1 MB; text packs at most about 1:60."""
MAX_DEPTH = 3
"""Archives within archives."""
_SKIPPED = ("__macosx/", ".ds_store", "thumbs.db")
_CHUNK = 1 << 20
_KINDS = (
    "text/html",
    "text/plain",
    "application/xhtml+xml",
    "application/pdf",
    "application/msword",
    "application/rtf",
)


class Member(NamedTuple):
    """A document inside a container, or why it could not be had (`problem`, then `data` is empty)."""

    name: str
    """Its path inside the container, `/` between parts; for WARC made from the address."""
    data: bytes
    url: str = ""
    date: str = ""
    """ISO date of the capture (WARC) or of the member's last change (ZIP): a weak hint."""
    charset: str = ""
    problem: str = ""


def is_container(data: bytes, source: str = "") -> bool:
    """A ZIP archive that is no office document, or a WARC file (plain or gzip)."""
    if data.startswith(b"WARC/"):
        return True
    if data.startswith(b"\x1f\x8b"):
        return source.lower().endswith((".warc.gz", ".warc"))
    return data.startswith(b"PK\x03\x04") and detect(data, source) == ""


def members(data: bytes, source: str) -> Iterator[Member]:
    """The documents in a container, in its order; archives in archives are opened too. Never raises except
    UnreadableError for a container that cannot be opened at all."""
    budget = _Budget()
    if data.startswith(b"PK\x03\x04"):
        yield from _zip(data, "", budget, 1)
    else:
        yield from _warc(BytesIO(data), budget)


class _Budget:
    """What one container may still unpack."""

    def __init__(self) -> None:
        self.members = MAX_MEMBERS
        self.bytes = MAX_TOTAL

    def take(self, size: int) -> bool:
        self.members -= 1
        self.bytes -= size
        return self.members >= 0 and self.bytes >= 0


def _zip(data: bytes, prefix: str, budget: _Budget, depth: int) -> Iterator[Member]:
    try:
        archive = zipfile.ZipFile(BytesIO(data))
        infos = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise UnreadableError("tệp nén hỏng (damaged archive)") from error
    seen: set[str] = set()
    with archive:
        for info in infos:
            name = prefix + _safe(_decoded(info))
            if info.is_dir() or not _wanted(name) or name in seen:
                continue
            seen.add(name)
            if not budget.take(0):
                yield Member(name, b"", problem="quá nhiều tệp trong tệp nén (too many members)")
                return
            try:
                content = _unpack(archive, info, budget)
            except UnreadableError as error:
                yield Member(name, b"", problem=str(error))
                continue
            except Exception as error:  # zlib, lzma and encryption errors of many kinds
                yield Member(name, b"", problem=f"không giải nén được (cannot be unpacked: {type(error).__name__})")
                continue
            if content.startswith(b"PK\x03\x04") and is_container(content, name):
                if depth >= MAX_DEPTH:
                    yield Member(name, b"", problem="tệp nén lồng quá sâu (nested too deep)")
                    continue
                try:
                    yield from _zip(content, name + "/", budget, depth + 1)
                except UnreadableError as error:
                    yield Member(name, b"", problem=str(error))
                continue
            year, month, day = info.date_time[:3]
            yield Member(name, content, date=f"{year:04}-{month:02}-{day:02}" if year > 1980 else "")


def _unpack(archive: zipfile.ZipFile, info: zipfile.ZipInfo, budget: _Budget) -> bytes:
    """A member's bytes; sizes are counted while unpacking: what the archive claims may be a lie."""
    if info.flag_bits & 1:
        raise UnreadableError("có mật khẩu (locked with a password)")
    out = bytearray()
    with archive.open(info) as stream:
        while chunk := stream.read(_CHUNK):
            out += chunk
            if len(out) > MAX_MEMBER:
                raise UnreadableError("giải nén ra quá lớn (unpacks to too much)")
            if len(out) > 2**20 and len(out) > MAX_RATIO * max(1, info.compress_size):
                raise UnreadableError("tỷ lệ nén bất thường (compressed beyond belief)")
    budget.bytes -= len(out)
    if budget.bytes < 0:
        raise UnreadableError("giải nén ra quá lớn (unpacks to too much)")
    return bytes(out)


def _warc(stream: IO[bytes], budget: _Budget) -> Iterator[Member]:
    # imported here: most collections hold no WARC file, and warcio takes a while to load
    from warcio.archiveiterator import ArchiveIterator  # type: ignore[import-untyped]
    from warcio.exceptions import ArchiveLoadFailed  # type: ignore[import-untyped]

    seen: set[str] = set()
    try:
        for record in ArchiveIterator(stream):
            if record.rec_type != "response" and record.rec_type != "resource":
                continue
            url = record.rec_headers.get_header("WARC-Target-URI") or ""
            kind, charset = _content_type(record)
            status = record.http_headers.get_statuscode() if record.http_headers else "200"
            if status != "200" or not _readable(kind, url):
                continue
            content = record.content_stream().read(MAX_MEMBER + 1)
            if not budget.take(len(content)):
                yield Member(_name(url, seen), b"", url, problem="quá nhiều tệp trong tệp nén (too many members)")
                return
            date = (record.rec_headers.get_header("WARC-Date") or "")[:10]
            if len(content) > MAX_MEMBER:
                yield Member(_name(url, seen), b"", url, problem="giải nén ra quá lớn (unpacks to too much)")
            elif content.strip():
                yield Member(_name(url, seen), content, url, date, charset)
    except (ArchiveLoadFailed, OSError, EOFError, ValueError, KeyError, AttributeError) as error:
        if not seen:
            raise UnreadableError("tệp WARC hỏng (damaged WARC file)") from error
        yield Member("…", b"", problem="tệp WARC bị cắt cụt (truncated WARC file)")


def _content_type(record: object) -> tuple[str, str]:
    headers = getattr(record, "http_headers", None) or getattr(record, "rec_headers", None)
    value = (headers.get_header("Content-Type") or "") if headers else ""
    kind, _, rest = value.partition(";")
    charset = rest.partition("charset=")[2].strip(" \"'").partition(";")[0]
    return kind.strip().lower(), charset[:40]


def _readable(kind: str, url: str) -> bool:
    if kind:
        return kind in _KINDS or "officedocument.wordprocessing" in kind
    return PurePosixPath(urlsplit(url).path).suffix.lower().lstrip(".") in ("", *FORMATS)


def _name(url: str, seen: set[str]) -> str:
    """A path from an address, different for each record: ids are made of it."""
    try:
        parts = urlsplit(url)
        base = _safe(f"{parts.hostname or 'record'}{unquote(parts.path)}").rstrip("/") or "record"
        name = f"{base}?{parts.query}" if parts.query else base
    except ValueError:
        name = "record"
    name = name[:400]
    number, unique = 1, name
    while unique in seen:
        number += 1
        unique = f"{name}~{number}"
    seen.add(unique)
    return unique


def _decoded(info: zipfile.ZipInfo) -> str:
    """A member's name: without the UTF-8 flag Python reads it as cp437, but it is often UTF-8 all the same."""
    if not info.flag_bits & 0x800:
        try:
            return info.filename.encode("cp437").decode("utf-8")
        except UnicodeError:
            pass
    return info.filename


def _safe(name: str) -> str:
    """No absolute paths, no `..`, no control characters."""
    parts = [p for p in name.replace("\\", "/").split("/") if p not in ("", ".", "..")]
    return "".join(c for c in "/".join(parts) if c.isprintable())[:400]


def _wanted(name: str) -> bool:
    low = name.lower()
    suffix = PurePosixPath(low).suffix.lstrip(".")
    companion = any(part.endswith(("_files", ".files")) for part in low.split("/")[:-1])
    return (
        bool(name)
        and not any(s in low for s in _SKIPPED)
        and not companion
        and (suffix in FORMATS or suffix in ("zip", ""))
    )

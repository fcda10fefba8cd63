"""Which reader a file needs: by what it contains first, by its extension second."""

from __future__ import annotations

import re
import zipfile
from importlib import import_module
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import Protocol, cast

from indexer.page import Page, UnreadableError
from indexer.readers import encoding, programs

MAX_BYTES = 64 * 2**20
"""A larger file is not read."""
_MARKUP = re.compile(
    rb"<(?:!doctype\s+html|html|head|body|title|meta|div|table|p|h[1-6]|span|!--)[\s>!/-]", re.IGNORECASE
)
_MAIL = re.compile(
    rb"^(?:from|to|subject|date|mime-version|received|return-path|message-id|content-type|snapshot-content-location):",
    re.IGNORECASE | re.MULTILINE,
)
_BINARY = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_IMAGES = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\x00", b"MM\x00*", b"BM")
_EXTENSIONS = {
    "html": "html htm xhtml shtml aspx php jsp",
    "text": "txt text log",
    "markdown": "md markdown",
    "rtf": "rtf",
    "mail": "mht mhtml eml",
    "pdf": "pdf",
    "docx": "docx docm dotx",
    "office": "doc dot odt ott fodt wps",
}
FORMATS = {extension: name for name, extensions in _EXTENSIONS.items() for extension in extensions.split()}
"""Extension → reader."""


class _Reader(Protocol):
    def read(self, data: bytes, source: str, *, url: str = "", charset: str = "") -> Page: ...


def detect(data: bytes, source: str = "") -> str:
    """The reader's name for these bytes: `html`, `text`, `pdf`, `docx`, `mail`, `rtf`, `markdown`, `office`, `image`,
    or "" when they are no document we know."""
    extension = PurePosixPath(source.lower()).suffix.lstrip(".")
    head = data[:4096]
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if head.startswith(b"{\\rtf"):
        return "rtf"
    if head.startswith(b"PK\x03\x04"):
        return _zipped(data)
    if head.startswith(b"\xd0\xcf\x11\xe0"):
        return "office"
    if head.startswith(_IMAGES):
        return "image"
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff")) or bool(encoding.utf16(head))
    if not wide and len(_BINARY.findall(head)) > max(4, len(head) // 50):
        return ""
    sample = head.replace(b"\0", b"") if wide else head
    stripped = sample.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    if _MAIL.match(stripped) and len(_MAIL.findall(stripped)) >= 2:
        return "mail"
    if stripped.startswith(b"<") and (_MARKUP.search(stripped) or extension in ("html", "htm", "xhtml")):
        return "html"
    by_name = FORMATS.get(extension, "")
    if by_name in ("html", "markdown", "mail", "text"):
        return by_name
    return "html" if len(_MARKUP.findall(sample)) >= 3 else "text"


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The Page of a file's bytes.

    `source` is its path within the corpus. Hints from outside: `url` where it came from, `charset` as an HTTP or MIME
    header gave it. Raises UnreadableError, with a short reason, and nothing else (inside `programs.deferred` also
    DeferredError).
    """
    if not data.strip():
        raise UnreadableError("tệp rỗng (empty file)")
    if len(data) > MAX_BYTES:
        raise UnreadableError(f"lớn hơn {MAX_BYTES // 2**20} MB (larger than {MAX_BYTES // 2**20} MB)")
    name = detect(data, source)
    if not name:
        raise UnreadableError("không phải định dạng văn bản đã biết (no known document format)")
    try:
        reader = cast("_Reader", import_module(f"indexer.readers.{name}"))
        page = reader.read(data, source, url=url, charset=charset)
    except (UnreadableError, programs.DeferredError):
        raise
    except MemoryError:
        raise UnreadableError("cần quá nhiều bộ nhớ (needs too much memory)") from None
    except Exception as error:  # parsers fail in ways of their own on damaged files
        raise UnreadableError(f"tệp {name} hỏng (damaged {name} file: {type(error).__name__})") from error
    if not any(block.text.strip() for block in page.blocks):
        raise UnreadableError("không có chữ (no text)")
    return page


def read_file(path: Path, root: Path) -> Page:
    """The Page of the file at `path`; its source is the path below `root`. Raises UnreadableError."""
    try:
        source = path.relative_to(root).as_posix() if path != root else path.name
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableError(f"lớn hơn {MAX_BYTES // 2**20} MB (larger than {MAX_BYTES // 2**20} MB)")
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise UnreadableError(f"không mở được (cannot be opened: {reason})") from error
    return read(data, source)


def _zipped(data: bytes) -> str:
    try:
        with zipfile.ZipFile(BytesIO(data)) as archive:
            names = set(archive.namelist()[:5000])
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        return ""
    if "word/document.xml" in names:
        return "docx"
    return "office" if "content.xml" in names and "mimetype" in names else ""

"""What an owner states about a document, in a sidecar or a .jsonl; and text made fit to print."""

from __future__ import annotations

import json
import re
import stat
from dataclasses import replace
from pathlib import Path
from typing import Any

from engines.documents import Document

NAMES = ("title", "abstract", "number", "doctype", "issuer", "level", "locality", "date", "author", "signer", "url")
"""What may be stated."""
ALIASES = {"text": "body", "code": "number"}
SIDECAR_BYTES = 1 << 20

# Control characters and halves of surrogate pairs: no text of a document, and poison to XML and UTF-8 alike.
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")


def read_sidecar(path: Path) -> dict[str, str]:
    """What a sidecar states: vocabulary name → value; an empty value takes away what was read.

    Raises OSError, or ValueError with a reason.
    """
    if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > SIDECAR_BYTES:
        raise ValueError("không phải tệp thường hoặc quá lớn (not a regular file, or too large)")
    try:
        stated = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError("không phải JSON hợp lệ (not valid JSON)") from None
    if not isinstance(stated, dict):
        raise ValueError("phải là một đối tượng JSON (must be a JSON object)")
    values = {ALIASES.get(str(key), str(key)): one_line(value) for key, value in stated.items()}
    if unknown := sorted(set(values) - set(NAMES)):
        raise ValueError(f"không rõ khóa (unknown key): {', '.join(unknown)[:200]}; có: {', '.join(NAMES)}")
    return values


def take_bad_date(given: dict[str, str]) -> str:
    """Take a date that cannot be read out of `given`, so that the text is asked instead; the reason, or empty."""
    from indexer.metadata import dates
    from indexer.metadata.wording import spelled

    value = given.get("date", "")
    if not value or dates.from_stamp(spelled(value)[1]):
        return ""
    del given["date"]
    return f"ngày không đọc được, bỏ qua (date not understood, ignored): {value[:60]!r}"


def one_line(value: object) -> str:
    """A stated value as one line of text; what is not a plain value is taken as not stated."""
    if isinstance(value, str):
        return " ".join(printable_text(value).split())
    return str(value) if isinstance(value, int | float) and not isinstance(value, bool) else ""


def printable_text(text: str) -> str:
    """The text without control characters; halves of a surrogate pair are joined or become U+FFFD."""
    if text.replace("\n", " ").isprintable() or not _UNPRINTABLE.search(text):
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNPRINTABLE.sub(" ", text)


def printable(document: Document) -> Document:
    """The document with all of its text printable."""
    changed: dict[str, Any] = {}
    for name in document.__slots__:
        value = getattr(document, name)
        if isinstance(value, str) and (shown := printable_text(value)) != value:
            changed[name] = shown
    if any(printable_text(citation.text) != citation.text for citation in document.citations):
        changed["citations"] = tuple(replace(c, text=printable_text(c.text)) for c in document.citations)
    return replace(document, **changed) if changed else document

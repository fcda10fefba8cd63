"""RTF: its text through striprtf, tables as rows."""

from __future__ import annotations

import re

from striprtf.striprtf import rtf_to_text

from indexer.page import Page
from indexer.readers import encoding
from indexer.readers.text import blocks_of

MAX_TEXT = 16 * 2**20
"""Bytes of RTF once pictures are out."""
# Pictures and embedded objects are long runs of hexadecimal digits; without them the rest is small.
_HEX = re.compile(r"[0-9a-fA-F\s]{2000,}")
_CODEPAGE = re.compile(r"\\ansicpg(\d{3,5})")
_TITLE = re.compile(r"\{\\title ([^{}]{1,1000})\}")


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of an RTF file."""
    raw = _HEX.sub(" ", data.decode("latin-1"))[:MAX_TEXT]
    found = _CODEPAGE.search(raw[:2000])
    codec = f"cp{found.group(1)}" if found else "cp1252"
    try:
        "".encode(codec)
    except LookupError:
        codec = "cp1252"
    text = _text(raw, codec)
    title = _TITLE.search(raw[:20_000])
    name = _text("{\\rtf1 " + title.group(1) + "}", codec).strip() if title else ""
    blocks = list(blocks_of(text.replace("\x00", "")))
    encoding.convert_blocks(blocks)
    return Page(source=source, format="rtf", blocks=blocks, title=name, url=url)


def _text(source: str, codec: str) -> str:
    return str(rtf_to_text(source, encoding=codec, errors="replace"))  # type: ignore[no-untyped-call]

"""MHTML ("save page as a single file") and e-mail: the readable part of a MIME message."""

from __future__ import annotations

from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage, Message

from indexer.page import Block, Page, UnreadableError
from indexer.readers import html, text

MAX_PARTS = 2000
MAX_NESTED = 200
"""Multiparts in one message; the parser takes time with the square of their depth."""
_HEADERS = ("subject", "from", "date", "snapshot-content-location", "content-location")


def read(data: bytes, source: str, *, url: str = "", charset: str = "") -> Page:
    """The page of an .mht, .mhtml or .eml file. Attachments are not read. Raises UnreadableError."""
    if data.lower().count(b"multipart/") > MAX_NESTED:
        raise UnreadableError("thư lồng quá sâu (message nested too deep)")
    message = message_from_bytes(data, policy=policy.default)
    headers = {name: value for name in _HEADERS if (value := _header(message, name))}
    address = url or headers.get("snapshot-content-location", "")
    best = _best(message)
    if best is None:
        raise UnreadableError("thư không có phần chữ (no readable part)")
    payload = best.get_payload(decode=True)
    content = payload if isinstance(payload, bytes) else b""
    declared = charset or best.get_content_charset("") or ""
    location = address or _header(best, "content-location")
    if best.get_content_type() == "text/html":
        page = html.read(content, source, url=location if location.startswith("http") else "", charset=declared)
    else:
        page = text.read(content, source, url=address, charset=declared)
    page.format = "mhtml" if "snapshot-content-location" in headers or location else "eml"
    subject = headers.get("subject", "")
    if page.format == "eml" and subject:
        page.blocks.insert(0, Block(subject, "heading", level=1))
    page.title = page.title or subject
    page.meta = {**page.meta, **{f"mail.{name}": (value,) for name, value in headers.items()}}
    return page


def _best(message: Message) -> Message | None:
    """The first HTML part that is no attachment, else the first plain one."""
    plain: Message | None = None
    for part in _parts(message):
        kind = part.get_content_type()
        if part.get_content_disposition() == "attachment":
            continue
        if kind in ("text/html", "application/xhtml+xml"):
            return part
        if kind == "text/plain" and plain is None:
            plain = part
    return plain


def _parts(message: Message) -> Iterator[Message]:
    stack = [message]
    budget = MAX_PARTS
    while stack and budget:
        budget -= 1
        part = stack.pop()
        payload = part.get_payload() if part.is_multipart() else None
        if isinstance(payload, list):
            stack.extend(p for p in reversed(payload) if isinstance(p, EmailMessage | Message))
        else:
            yield part


def _header(message: Message, name: str) -> str:
    try:
        return " ".join(str(message.get(name, "")).split())
    except Exception:  # the header parser fails in ways of its own on malformed addresses and dates
        return ""

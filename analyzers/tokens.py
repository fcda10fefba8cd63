"""The tokens that pyvi 0.1.1 cuts a text into before it looks for words, in time linear in the text."""

from __future__ import annotations

import re
import unicodedata
from itertools import chain
from typing import Final

from analyzers.cache import TokenCache

# pyvi's own alternatives in its own order (ViTokenizer.sylabelize), without capturing groups.
_ABBREVIATION: Final = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
_SPECIAL: Final = r"==>|->|\.\.\.|>>"
_WEB: Final = r"\w+://[^\s]+"
_EMAIL: Final = r"[a-zA-Z0-9_.+-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
_REST: Final = r"\d+(?:[\.,_]\d+)+|[^\w\s]|\w+"
_plain: Final = re.compile(rf"{_ABBREVIATION}|{_SPECIAL}|{_REST}").findall
_WITH_WEB: Final = re.compile(rf"{_ABBREVIATION}|{_SPECIAL}|{_WEB}|{_REST}")
_WITH_EMAIL: Final = re.compile(rf"{_ABBREVIATION}|{_SPECIAL}|{_WEB}|{_EMAIL}|{_REST}")
_RUN: Final = re.compile(r"[a-zA-Z0-9_.+-]+")
_DOMAIN: Final = re.compile(r"@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]")


def tokens_of_chunk(chunk: str) -> tuple[str, ...]:
    """The tokens of a piece without white space, in NFC. No token of pyvi's reaches across white space."""
    if chunk.isalpha():
        return (chunk,)
    if "@" in chunk:
        return tuple(_with_emails(chunk))
    return tuple(_WITH_WEB.findall(chunk) if "://" in chunk else _plain(chunk))


_chunks: Final = TokenCache(tokens_of_chunk)


def pyvi_tokens(text: str) -> list[str]:
    """`ViTokenizer.sylabelize(text)[1]`. A line feed is a token."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "\n" not in text:
        return list(chain.from_iterable(map(_chunks.__getitem__, text.split())))
    out: list[str] = []
    for line in text.split("\n"):
        out += chain.from_iterable(map(_chunks.__getitem__, line.split()))
        out.append("\n")
    out.pop()
    return out


def _with_emails(chunk: str) -> list[str]:
    """The e-mail pattern is asked only where an address can begin: inside a run of its characters that ends
    with "@" and a domain. Anywhere else it would scan the rest of the run again from each of its tokens."""
    out: list[str] = []
    at = 0
    for run in _RUN.finditer(chunk):
        start, end = run.span()
        if not _DOMAIN.match(chunk, end):
            continue
        at = _take(_WITH_WEB, chunk, at, start, out)  # a token may reach into the run: "đa@b.vn"
        at = _take(_WITH_EMAIL, chunk, max(at, start), end, out)
    out += _WITH_WEB.findall(chunk, at)
    return out


def _take(pattern: re.Pattern[str], chunk: str, at: int, until: int, out: list[str]) -> int:
    """Append the tokens that begin before `until`; return where the last one ends."""
    while at < until:
        token = pattern.search(chunk, at)
        if token is None or token.start() >= until:
            break
        out.append(token.group())
        at = token.end()
    return at

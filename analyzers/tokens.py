"""The tokens that pyvi 0.1.1 cuts a text into before it looks for words, in time linear in the text."""

from __future__ import annotations

import re
import unicodedata
from typing import Final

# pyvi's own alternatives in its own order (ViTokenizer.sylabelize), without capturing groups. Before them, what
# most tokens are: a word that no period follows cannot begin any of the other alternatives (an abbreviation
# needs the period, a number starts with a digit, e-mail and web addresses have their own pattern below).
_QUICK: Final = r"[^\W\d]\w*+(?!\.)|[^\w\s=\-.>]|[^\W\dA-ZĐ]\w*+"
_ABBREVIATION: Final = r"[A-ZĐ]+\.|Tp\.|Mr\.|Mrs\.|Ms\.|Dr\.|ThS\."
_SPECIAL: Final = r"==>|->|\.\.\.|>>|\n"
_WEB: Final = r"\w+://[^\s]+"
_EMAIL: Final = r"[a-zA-Z0-9_.+-]+@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]+"
_REST: Final = r"\d+(?:[\.,_]\d+)+|[^\w\s]|\w+"
_find: Final = re.compile(rf"{_QUICK}|{_ABBREVIATION}|{_SPECIAL}|{_REST}").findall
_WITH_WEB: Final = re.compile(rf"{_ABBREVIATION}|{_SPECIAL}|{_WEB}|{_REST}")
_WITH_EMAIL: Final = re.compile(rf"{_ABBREVIATION}|{_SPECIAL}|{_WEB}|{_EMAIL}|{_REST}")
_RUN: Final = re.compile(r"[a-zA-Z0-9_.+-]+")
_DOMAIN: Final = re.compile(r"@(?:[a-zA-Z0-9-]+\.)+[a-zA-Z0-9-]")


def pyvi_tokens(text: str) -> list[str]:
    """`ViTokenizer.sylabelize(text)[1]`. A line feed is a token."""
    if not text.isascii():
        text = unicodedata.normalize("NFC", text)
    if "@" not in text and "://" not in text:
        return _find(text)
    out: list[str] = []
    for line in text.split("\n"):  # no token but "\n" itself holds a line feed
        out += _with_emails(line) if "@" in line else _WITH_WEB.findall(line) if "://" in line else _find(line)
        out.append("\n")
    out.pop()
    return out


def _with_emails(line: str) -> list[str]:
    """The e-mail pattern is asked only where an address can begin: inside a run of its characters that ends
    with "@" and a domain. Anywhere else it would scan the rest of the run again from each of its tokens."""
    out: list[str] = []
    at = 0
    for run in _RUN.finditer(line):
        start, end = run.span()
        if not _DOMAIN.match(line, end):
            continue
        at = _take(_WITH_WEB, line, at, start, out)  # a token may reach into the run: "đa@b.vn"
        at = _take(_WITH_EMAIL, line, max(at, start), end, out)
    out += _WITH_WEB.findall(line, at)
    return out


def _take(pattern: re.Pattern[str], line: str, at: int, until: int, out: list[str]) -> int:
    """Append the tokens that begin before `until`; return where the last one ends."""
    while at < until:
        token = pattern.search(line, at)
        if token is None or token.start() >= until:
            break
        out.append(token.group())
        at = token.end()
    return at

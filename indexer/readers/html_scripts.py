"""Pages that their scripts fill in: the text stands in JSON beside an empty body (Next.js, Nuxt, JSON-LD)."""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

from bs4 import BeautifulSoup

from indexer.page import Block

ENOUGH = 300
"""Characters of running text from which on a page needs no help of its scripts."""
LEAST = 60
"""Characters of a value that may be a paragraph."""
MAX_JSON = 4 * 2**20
MAX_VALUES = 50_000
_STATE = re.compile(r"^\s*(?:window\.|self\.|var\s+|const\s+)?[\w.$]{1,60}\s*=\s*(?=[{\[])")
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>")


def empty(blocks: Sequence[Block]) -> bool:
    """Hardly any running text is on the page."""
    return sum(len(b.text) for b in blocks if len(b.text) >= LEAST and b.linked < 0.5 * len(b.text)) < ENOUGH


def texts(soup: BeautifulSoup) -> Iterator[str]:
    """HTML of the text that the page's scripts hold: the values of the one object with most running text, in order."""
    best: list[str] = []
    for script in soup.find_all("script"):
        source = script.string or ""
        if not LEAST < len(source) < MAX_JSON:
            continue
        value = _parsed(source)
        if value is not None:
            best = max(best, _richest(value), key=lambda values: sum(map(len, values)))
    if sum(len(_TAG.sub("", value)) for value in best) >= ENOUGH:
        yield from (value if _TAG.search(value) else f"<p>{html.escape(value)}</p>" for value in best)


def _parsed(source: str) -> Any:
    begin = _STATE.match(source)
    source = source[begin.end() :] if begin else source.strip()
    if not source.startswith(("{", "[")):
        return None
    try:
        return json.JSONDecoder(strict=False).raw_decode(source)[0]
    except (ValueError, RecursionError):
        return None


def _richest(root: Any) -> list[str]:
    """The running text among the values of the object that has most of it; lists of strings count as its own."""
    best: list[str] = []
    stack, budget = [root], MAX_VALUES
    while stack and budget:
        budget -= 1
        value = stack.pop()
        if isinstance(value, dict):
            own = [text for inner in value.values() for text in _strings(inner)]
            if sum(map(len, own)) > sum(map(len, best)):
                best = own
            stack.extend(inner for inner in value.values() if isinstance(inner, dict | list))
        elif isinstance(value, list):
            stack.extend(inner for inner in value[:1000] if isinstance(inner, dict | list))
    return best


def _strings(value: Any) -> list[str]:
    if isinstance(value, list):
        return [text for inner in value[:1000] if isinstance(inner, str) for text in _strings(inner)]
    running = isinstance(value, str) and len(value) >= LEAST and value.count(" ") >= len(value) // 25
    return list(dict.fromkeys([value])) if running else []

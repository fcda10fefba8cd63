"""The words of page furniture, from data: which rule a short line falls under."""

from __future__ import annotations

import re
from functools import cache, lru_cache
from importlib.resources import files
from typing import Literal, NamedTuple

from analyzers.normalize import fold

Match = Literal["line", "start", "section", "end"]
MAX_LINE = 120
"""Characters; a longer line is never furniture by its words."""
_WORDS = re.compile(r"[^\W_]+")
_COUNT = re.compile(r"(?: \d+)+$")


class Hit(NamedTuple):
    """The rule's name and how it matched."""

    reason: str
    match: Match


@lru_cache(maxsize=50_000)
def key(text: str) -> str:
    """Words without marks and case, joined by spaces: what lines are compared by."""
    return " ".join(_WORDS.findall(fold(text).lower()))


def find(text: str) -> Hit | None:
    """The rule that a whole line of furniture falls under; None for anything else."""
    if len(text) > MAX_LINE or not text:
        return None
    lines, starts = _table()
    words = key(text)
    hit = lines.get(words)
    if hit is None:
        bare = _COUNT.sub("", words)
        hit = lines.get(bare) if bare != words and len(words) < 60 else None
    if hit is not None:
        return hit
    for phrase, needs_colon, found in starts.get(words.partition(" ")[0], ()):
        if (words == phrase or words.startswith(phrase + " ")) and (not needs_colon or ":" in text):
            return found
    return None


@cache
def _table() -> tuple[dict[str, Hit], dict[str, list[tuple[str, bool, Hit]]]]:
    """Whole lines by key; line beginnings by their first word."""
    lines: dict[str, Hit] = {}
    starts: dict[str, list[tuple[str, bool, Hit]]] = {}
    source = (files(__package__) / "data" / "phrases.tsv").read_text("utf-8")
    for row in source.splitlines():
        if not row or row.startswith("#"):
            continue
        reason, match, phrase = row.split("\t")
        hit = Hit(reason, _match(match))
        words = key(phrase)
        if not words:
            continue
        if hit.match in ("start", "end"):
            starts.setdefault(words.partition(" ")[0], []).append((words, phrase.rstrip().endswith(":"), hit))
        else:
            lines[words] = hit
    return lines, starts


def _match(name: str) -> Match:
    for known in ("line", "start", "section", "end"):
        if name == known:
            return known
    raise ValueError(f"phrases.tsv: unknown match {name!r}")

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
_OTHERS = re.compile(
    r"^(?:(?:cac|nhung|mot so|xem|doc|danh sach) ){0,2}(?:tin|bai|tin bai|bai viet|tin tuc|tin tuc su kien|ban tin"
    r"|van ban|thong bao|su kien|video|anh|tai lieu)"
    r"(?: (?:khac|lien quan|co lien quan|cu|moi|cu hon|moi hon|moi nhat|moi dang|moi dua|da dang|da dua|da dang tai"
    r"|truoc do|tiep theo|xem nhieu(?: nhat)?|doc nhieu(?: nhat)?|noi bat|quan tam"
    r"|cung (?:chuyen muc|muc|loai|chu de|linh vuc|nguoi viet|tac gia|danh muc|nhom|nguon|su kien)))+(?: ngay)?$"
)
"""Headings of lists of other pages: "Những tin đã đăng", "Các bài viết cùng tác giả", in the form of `key`."""
_BUTTONS = frozenset({"share", "tools"})
_GLUED = 80
"""Characters of a row of buttons."""
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
    if _OTHERS.match(words):
        return Hit("related", "section")
    if len(words) <= _GLUED and _row_of_buttons(words.replace(" ", "")):
        return Hit("share", "line")
    for phrase, needs_colon, found in starts.get(words.partition(" ")[0], ()):
        if (words == phrase or words.startswith(phrase + " ")) and (not needs_colon or ":" in text):
            return found
    return None


def _row_of_buttons(letters: str) -> bool:
    """Two or more labels of share and tool buttons in a row, with or without spaces: "Chia sẻZaloFacebook"."""
    labels, longest = _buttons()
    counts = [0] + [-1] * len(letters)  # labels that make up the text so far, the most of them; -1: none do
    for end in range(1, len(letters) + 1):
        for start in range(max(0, end - longest), end):
            if counts[start] >= 0 and letters[start:end] in labels:
                counts[end] = max(counts[end], counts[start] + 1)
    return counts[-1] >= 2


@cache
def _buttons() -> tuple[frozenset[str], int]:
    lines, _ = _table()
    labels = frozenset(w.replace(" ", "") for w, hit in lines.items() if hit.reason in _BUTTONS and len(w) > 1)
    return labels, max(map(len, labels))


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

"""Parts of a page that its own markup names: menus, footers, related lists … by tag, class, id and role."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache, lru_cache
from importlib.resources import files

from indexer.page import Container

_TAGS = {"nav": "menu", "footer": "footer", "aside": "aside", "menu": "menu", "dialog": "dialog"}
_NEVER = frozenset({"body", "html", "main", "article"})
_CONTENT = re.compile(
    r"(?:article|news|post|entry|detail|body|main|story|cms|journal|doc|vb|page)-?(?:body|content|detail|text|fulltext)\b"
    r"|content-?(?:detail|doc|body)|article-?detail|noi-?dung|chi-?tiet|toan-?van|cldivcontent|fck\w*|the-?content"
    r"|itemfulltext|ckeditor|singular-?content|\bfulltext\b|than-?van-?ban"
)
_OWN = re.compile(r"(?:print|header)-(?:title|headline|sapo|lead|summary|date|body|text)")
"""Parts of the document on a print page or in its own head, whose name begins like a toolbar's or a page head's."""
LONGEST = 3
"""Words of a camelCase id that may together be a name: "div tin lien quan"."""


@cache
def _vocabulary() -> tuple[tuple[str, re.Pattern[str]], ...]:
    rows: dict[str, list[str]] = {}
    for line in (files(__package__) / "data" / "regions.tsv").read_text("utf-8").splitlines():
        if line and not line.startswith("#"):
            region, _, words = line.partition("\t")
            rows.setdefault(region, []).extend(words.split())
    return tuple((region, re.compile("|".join(words))) for region, words in rows.items())


def _named(name: str) -> str:
    return next((region for region, pattern in _vocabulary() if pattern.fullmatch(name)), "")


@lru_cache(maxsize=20_000)
def region_of(tag: str, label: str) -> str:
    """The part that one element's tag and label name: "menu", "footer", "related" …, or ""."""
    if tag in _NEVER:
        return ""
    if tag in _TAGS:
        return _TAGS[tag]
    if not label or content_label(label):
        return ""
    words = label.split()
    for word in words:
        parts = [p for p in word.replace("_", "-").split("-") if p]
        if _OWN.fullmatch("-".join(parts)):
            continue
        # the whole name ("tin-lien-quan"), its first or last word ("box-related", "footer-inner")
        found = _named("-".join(parts)) or (_named(parts[0]) or _named(parts[-1]) if parts else "")
        if found:
            return found
    runs = (words[at : at + size] for size in range(2, LONGEST + 1) for at in range(len(words) - size + 1))
    return next((found for run in runs if (found := _named("-".join(run)))), "")


@lru_cache(maxsize=20_000)
def content_label(label: str) -> bool:
    """The markup says that this holds the text itself."""
    return bool(label) and bool(_CONTENT.search(label))


def regions(containers: Sequence[Container]) -> list[str]:
    """For each container the part of the page that its own tag or label names, or ""; not inherited."""
    return ["hidden" if c.hidden else region_of(c.tag, c.label) for c in containers]

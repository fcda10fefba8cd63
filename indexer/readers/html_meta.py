"""What an HTML page says about itself: meta tags, JSON-LD, title, canonical address, property tables."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from functools import cache
from importlib.resources import files
from itertools import pairwise
from typing import Any

from bs4.element import Tag

from indexer.page import Block

TAGS = ("meta", "link", "title", "script", "base", "head")
MAX_VALUES = 8
"""Values kept per name."""
MAX_LENGTH = 2000
"""Characters kept per value."""
MAX_JSON = 300_000
MAX_NAMES = 400
_SCHEME = re.compile(r"^(?:dc|dcterms)[.:]", re.IGNORECASE)


@cache
def _properties() -> frozenset[str]:
    lines = (files(__package__) / "data" / "properties.txt").read_text("utf-8").splitlines()
    return frozenset(line.strip() for line in lines if line and not line.startswith("#"))


def collect(tags: Iterable[Tag], blocks: Sequence[Block]) -> dict[str, tuple[str, ...]]:
    """Lower-cased names → values, in the order of the page, without repetitions."""
    found: dict[str, list[str]] = {}

    def add(name: str, value: object) -> None:
        # encoded and decoded: JSON may hold half a surrogate pair
        text = " ".join(str(value).split())[:MAX_LENGTH].encode("utf-8", "replace").decode()
        key = " ".join(name.lower().split())[:100]
        if text and key and (key in found or len(found) < MAX_NAMES):
            values = found.setdefault(key, [])
            if text not in values and len(values) < MAX_VALUES:
                values.append(text)

    for tag in tags:
        if tag.name == "title":
            add("title", tag.get_text())
        elif tag.name == "meta":
            name = tag.get("name") or tag.get("property") or tag.get("itemprop")
            if name and tag.get("content"):
                add(_SCHEME.sub(lambda m: m.group().lower().replace(":", "."), str(name)), tag.get("content"))
        elif tag.name == "link":
            if "canonical" in str(tag.get("rel") or "").lower():
                add("canonical", tag.get("href") or "")
        elif tag.name == "script" and "ld+json" in str(tag.get("type") or "").lower():
            for name, value in _flatten(tag.string or ""):
                add(name, value)
    for name, value in properties(blocks):
        add("table." + name, value)
    return {name: tuple(values) for name, values in found.items()}


def properties(blocks: Sequence[Block]) -> Iterable[tuple[str, str]]:
    """Pairs of a property table, drawn as table rows or as label and value one after the other.

    At least two different known names must stand within ten blocks of each other: a lone "Ngày đăng:" is no table.
    """
    hits: list[tuple[int, str, str]] = []
    for at, block in enumerate(blocks):
        if len(block.text) > 1500:
            continue
        if block.kind == "row":
            for name, value in _pairs(block.text.split(" | ")):
                hits.append((at, name, value))
            continue
        if len(block.text) > 400:
            continue
        label, colon, value = block.text.partition(":")
        name = property_name(label)
        if name and colon and value.strip():
            hits.append((at, name, value.strip()))
        elif name and at + 1 < len(blocks) and (colon or block.container != -1):
            following = blocks[at + 1].text
            if len(following) <= 400 and not property_name(following.partition(":")[0]):
                hits.append((at, name, following))
    for index, (at, name, value) in enumerate(hits):
        near = {n for a, n, _ in hits[max(0, index - 6) : index + 7] if abs(a - at) <= 10}
        if len(near) >= 2:
            yield name, value


def property_name(label: str) -> str:
    """The property that a label names, lower case, or ""."""
    if len(label) > 60:
        return ""
    name = " ".join(label.lower().strip(" :.*-").split())
    return name if name in _properties() else ""


def _pairs(cells: Sequence[str]) -> Iterable[tuple[str, str]]:
    for label, value in pairwise(cells):
        name = property_name(label)
        if name and not property_name(value) and len(value) <= 1000:
            yield name, value.strip()
    for cell in cells:
        label, colon, value = cell.partition(":")
        name = property_name(label)
        if colon and name and value.strip():
            yield name, value.strip()


def _flatten(source: str) -> Iterable[tuple[str, str]]:
    if len(source) > MAX_JSON:
        return
    try:
        root: Any = json.loads(source.strip().removesuffix(";"), strict=False)
    except (ValueError, RecursionError):
        return
    stack: list[tuple[str, Any, int]] = [("jsonld", root, 0)]
    budget = 2000
    while stack and budget:
        budget -= 1
        name, value, depth = stack.pop()
        if isinstance(value, dict):
            if depth < 8:
                for key, inner in reversed(list(value.items())):
                    deeper = name if key == "@graph" else f"{name}.{key.lstrip('@').lower()}"
                    stack.append((deeper, inner, depth + 1))
        elif isinstance(value, list):
            stack.extend((name, inner, depth + 1) for inner in reversed(value[:50]) if depth < 8)
        elif value is not None and not isinstance(value, bool):
            yield name, str(value)

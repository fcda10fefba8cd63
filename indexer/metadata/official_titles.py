"""The title and the trích yếu of an official document."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import indexer.metadata.doctypes as doctypes
from analyzers import numbers

from .casing import begins_proper, recase
from .letterhead import Letterhead
from .wording import Finding, Line, is_upper, spelled

_NAMED = frozenset({"Luật", "Bộ luật", "Pháp lệnh"})
"""Types whose trích yếu is a name and begins with a capital: "Luật Kiến trúc"."""


def read(
    head: Letterhead | None, table: Mapping[str, Finding], doctype: Finding | None, number: Finding | None, body: str,
    lines: Sequence[Line],
) -> dict[str, Finding | None]:  # fmt: skip
    """`title` and `abstract`: type and trích yếu in ordinary case, else the table, the page's heading, the number."""
    out: dict[str, Finding | None] = {}
    heading = head.heading if head else None
    kind = doctype.value if doctype else ""
    if heading and heading.abstract:
        typed = heading.abstract
        upper = is_upper(typed)
        full = recase(f"{kind} {typed}".upper(), body) if upper else f"{kind} {_lower_first(typed)}".strip()
        if upper and kind in _NAMED and len(full) > len(kind) + 1:
            cut = len(kind) + 1
            full = full[:cut] + full[cut].upper() + full[cut + 1 :]
        abstract = full[len(kind) :].strip() if upper else typed
        out["abstract"] = Finding(abstract, "trích yếu", 0.9, typed)
        if kind == "Công văn" and number:
            subject = _lower_first(abstract)
            full = f"{kind} {number.value} {subject if subject.startswith('về') else 'về ' + subject}"
        out["title"] = Finding(full, "heading", 0.92, f"{heading.typed} {typed}".strip())
    elif table.get("abstract"):
        out["abstract"] = table["abstract"]
    stated = table.get("title")
    if "title" not in out:
        if stated:
            out["title"] = stated
        elif table.get("abstract"):
            abstract = table["abstract"].value
            led = doctypes.leading(abstract)[0]
            out["title"] = Finding(
                abstract if led == kind else f"{kind} {_lower_first(abstract)}".strip(), "property-table", 0.8, abstract
            )
        elif shown := _shown(lines, kind, number):
            out["title"] = shown
        elif kind and number:
            out["title"] = Finding(f"{kind} số {number.value}", "number", 0.6, number.text)
    return out


def _shown(lines: Sequence[Line], kind: str, number: Finding | None) -> Finding | None:
    """The heading under which a portal shows the document: it begins with its type or names its number."""
    for line in lines[:80]:
        if line.kind != "heading" or line.level not in (1, 2) or not line.words >= 5 or len(line.text) > 400:
            continue
        named = number is not None and any(m.number.canonical == number.value for m in numbers.find(line.plain))
        if named or (kind and doctypes.leading(line.plain)[0] == kind):
            return Finding(line.text, f"h{line.level}", 0.75, line.text)
    return None


def _lower_first(text: str) -> str:
    """`text` to follow a type name: "Về việc" → "về việc", but names and abbreviations keep their capitals."""
    first, _, rest = text.partition(" ")
    if not (first[:1].isupper() and first[1:].islower()) or begins_proper(spelled(text)[1]):
        return text
    return f"{first.lower()} {rest}".strip() if not rest[:1].isupper() or first in ("Về", "Của") else text

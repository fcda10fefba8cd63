"""Automatic numbering of Word: "Điều 1.", "a)" stand nowhere in the text, only the rules that count them do."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from docx.document import Document as DocxDocument
from docx.oxml.ns import qn

LEVELS = 9
MAX_STYLES = 12
"""Styles that one style may be based on, one above the other."""
_PLACE = re.compile(r"%([1-9])")
_ROMAN = ((1000, "m"), (900, "cm"), (500, "d"), (400, "cd"), (100, "c"), (90, "xc"), (50, "l"), (40, "xl"),
          (10, "x"), (9, "ix"), (5, "v"), (4, "iv"), (1, "i"))  # fmt: skip


@dataclass(slots=True)
class _Level:
    """How one level of a list counts (ECMA-376 part 1, 17.9)."""

    kind: str = "decimal"
    text: str = ""
    start: int = 1
    restarts: bool = True
    legal: bool = False
    """All numbers in its label are arabic."""


@dataclass(slots=True)
class _List:
    levels: dict[int, _Level]
    counts: list[int | None] = field(default_factory=lambda: [None] * LEVELS)

    def next(self, at: int) -> str:
        """Count one more at this level; its label, or "" for a bullet."""
        level = self.levels.get(at, _Level())
        count = self.counts[at]
        self.counts[at] = level.start if count is None else count + 1
        for deeper in range(at + 1, LEVELS):
            if self.levels.get(deeper, level).restarts:
                self.counts[deeper] = None

        def written(place: re.Match[str]) -> str:
            other = int(place.group(1)) - 1
            rule = self.levels.get(other, _Level())
            number = self.counts[other]
            return _written(rule.start if number is None else number, "decimal" if level.legal else rule.kind)

        label = "" if level.kind in ("bullet", "none") else _PLACE.sub(written, level.text)
        return label.strip() if any(c.isalnum() for c in label) else ""


def labels(document: DocxDocument) -> Mapping[Any, str]:
    """The label of each numbered paragraph (`w:p`) of the body; those with bullets are left out."""
    lists = _lists(document)
    if not lists:
        return {}
    styled = _styles(document)
    found: dict[Any, str] = {}
    for paragraph in document.element.body.iter(qn("w:p")):
        properties = paragraph.find(qn("w:pPr"))
        if properties is None or properties.find(f"{qn('w:rPr')}/{qn('w:del')}") is not None:
            continue
        style = properties.find(qn("w:pStyle"))
        number, level = styled.get(_value(style), ("", 0)) if style is not None else ("", 0)
        own = properties.find(qn("w:numPr"))
        if own is not None:
            number = _value(own.find(qn("w:numId"))) or number
            level = _whole(own.find(qn("w:ilvl")), level)
        if number in lists and 0 <= level < LEVELS and (label := lists[number].next(level)):
            found[paragraph] = label
    return found


def _lists(document: DocxDocument) -> dict[str, _List]:
    """Number of a list → the list; lists of one definition go on counting together unless one starts anew."""
    part = next((r._target for r in document.part.rels.values() if r.reltype.endswith("/numbering")), None)
    if part is None or not hasattr(part, "element"):
        return {}
    definitions = {
        element.get(qn("w:abstractNumId")): _List(_levels(element.findall(qn("w:lvl"))))
        for element in part.element.findall(qn("w:abstractNum"))
    }
    found: dict[str, _List] = {}
    for element in part.element.findall(qn("w:num")):
        shared = definitions.get(_value(element.find(qn("w:abstractNumId"))))
        if shared is None:
            continue
        levels = dict(shared.levels)
        for override in element.findall(qn("w:lvlOverride")):
            at = int(override.get(qn("w:ilvl")) or 0)
            levels.update(_levels(override.findall(qn("w:lvl"))))
            start = override.find(qn("w:startOverride"))
            if start is not None and at in levels:
                rule = levels[at]
                levels[at] = _Level(rule.kind, rule.text, _whole(start, 1), rule.restarts, rule.legal)
        found[element.get(qn("w:numId"))] = shared if levels == shared.levels else _List(levels)
    return found


def _levels(elements: Iterable[Any]) -> dict[int, _Level]:
    return {
        int(element.get(qn("w:ilvl")) or 0): _Level(
            _value(element.find(qn("w:numFmt"))) or "decimal",
            _value(element.find(qn("w:lvlText"))),
            _whole(element.find(qn("w:start")), 1),
            _value(element.find(qn("w:lvlRestart"))) != "0",
            element.find(qn("w:isLgl")) is not None,
        )
        for element in elements
    }


def _styles(document: DocxDocument) -> dict[str, tuple[str, int]]:
    """Style → the list and level that its paragraphs belong to, its own or that of a style it is based on."""
    elements = {style.element.get(qn("w:styleId")): style.element for style in document.styles}
    found: dict[str, tuple[str, int]] = {}
    for name in elements:
        at, seen = name, 0
        while at in elements and seen < MAX_STYLES:
            numbering = elements[at].find(f"{qn('w:pPr')}/{qn('w:numPr')}")
            if numbering is not None and numbering.find(qn("w:numId")) is not None:
                found[name] = _value(numbering.find(qn("w:numId"))), _whole(numbering.find(qn("w:ilvl")), 0)
                break
            at, seen = _value(elements[at].find(qn("w:basedOn"))), seen + 1
    return found


def _value(element: Any) -> str:
    return (element.get(qn("w:val")) or "") if element is not None else ""


def _whole(element: Any, default: int) -> int:
    try:
        return int(_value(element))
    except ValueError:
        return default


def _written(number: int, kind: str) -> str:
    if kind in ("upperRoman", "lowerRoman") and 0 < number < 4000:
        out = ""
        for value, letters in _ROMAN:
            out, number = out + letters * (number // value), number % value
        return out.upper() if kind == "upperRoman" else out
    if kind in ("upperLetter", "lowerLetter") and 0 < number <= 780:
        letter = chr(ord("a") + (number - 1) % 26) * ((number - 1) // 26 + 1)
        return letter.upper() if kind == "upperLetter" else letter
    return f"{number:02}" if kind == "decimalZero" else str(number)

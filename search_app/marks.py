"""Marked text without markup: what the engine marks becomes runs of plain text that templates escape.

The engine hands over HTML-escaped text with `<mark>`. Nothing here or in the templates is ever declared safe:
the text is taken back to what it was and escaped again on its way out, so a fault elsewhere cannot become a script.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from typing import NamedTuple

_TAG = re.compile(r"(</?mark>)")


class Run(NamedTuple):
    """A stretch of text that is shown in one way."""

    text: str
    marked: bool = False
    href: str = ""
    number: int = 0
    """Which match this is, from 1, on its first run; 0 elsewhere."""


class Link(NamedTuple):
    """Where a stretch of the text leads; offsets in code points."""

    start: int
    end: int
    href: str


def runs(marked: str) -> tuple[Run, ...]:
    """Runs of a short marked text (a title, a snippet)."""
    return tuple(Run(text, on) for text, on in _pieces(marked))


def _pieces(marked: str) -> Iterable[tuple[str, bool]]:
    on = False
    for piece in _TAG.split(marked):
        if piece in {"<mark>", "</mark>"}:
            on = piece == "<mark>"
        elif piece:
            yield html.unescape(piece), on


def lines(text: str, marked: str, links: Sequence[Link] = ()) -> list[list[Run]]:
    """The lines of `text`, each as runs, with the marks of `marked` (the same text from the engine) and `links`.

    When `marked` is not the same text, it is the text that is shown, without marks.
    """
    pieces = list(_pieces(marked))
    if "".join(piece for piece, _ in pieces) != text:
        pieces = [(text, False)]
    linked = iter(sorted(links))
    link = next(linked, None)
    out: list[list[Run]] = [[]]
    at = count = 0
    for piece, on in pieces:
        number = count = count + 1 if on else count
        end = at + len(piece)
        fresh = on
        while at < end:
            while link and link.end <= at:
                link = next(linked, None)
            inside = link is not None and link.start <= at
            stop = min(end, link.end if inside else link.start) if link else end
            for i, line in enumerate(text[at:stop].split("\n")):
                if i:
                    out.append([])
                if line:
                    href = link.href if inside and link else ""
                    out[-1].append(Run(line, on, href, number if fresh else 0))
                    fresh = False
            at = stop
    return out

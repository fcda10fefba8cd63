"""Marked text without markup: what the engine marks becomes runs of plain text that templates escape.

The engine hands over HTML-escaped text with `<mark>`. Nothing here or in the templates is ever declared safe:
the text is taken back to what it was and escaped again on its way out, so a fault elsewhere cannot become a script.
"""

from __future__ import annotations

import html
import re
from collections.abc import Iterable, Sequence
from itertools import pairwise
from typing import NamedTuple

_TAG = re.compile(r"(</?mark>)")
_NUMBER = re.compile(
    r"(?<![\w/-])([0-9]{1,6}(?:[-/][0-9]{4})?[-/][^\W\d_]{1,8}(?:[-/][^\W\d_]{1,12}){0,2}|[0-9]{4} [-–] [0-9]{4})"
    r"(?![\w/-])"
)
"""What looks like a document's number or a span of years: `290-QĐ/TW`, `30/2020/NĐ-CP`, `2020 - 2025`. Only line breaks
depend on it."""

_JOINT = re.compile(r"[/–-]")
"""What every such number has, and most texts have not."""


class Run(NamedTuple):
    """A stretch of text that is shown in one way."""

    text: str
    marked: bool = False
    href: str = ""
    number: int = 0
    """Which match this is, from 1, on its first run; 0 elsewhere."""

    @property
    def whole(self) -> bool:
        """Whether all of it is one thing that must not be broken at a line's end."""
        return len(self.text) < 40 and _NUMBER.fullmatch(self.text) is not None

    @property
    def pieces(self) -> list[tuple[str, bool]]:
        """The text cut into what may be broken at a line's end and what may not (True): a document's number."""
        if self.href or not _JOINT.search(self.text):
            return [(self.text, False)]
        return [(piece, i % 2 == 1) for i, piece in enumerate(_NUMBER.split(self.text)) if piece]


class Link(NamedTuple):
    """Where a stretch of the text leads; offsets in code points."""

    start: int
    end: int
    href: str


def runs(marked: str) -> tuple[Run, ...]:
    """Runs of a short marked text (a title, a snippet)."""
    return tuple(Run(text, on) for text, on in _pieces(marked))


def link(passage: Sequence[Run], links: Sequence[Link]) -> tuple[Run, ...]:
    """The runs cut where links begin and end; offsets are those of their joined text."""
    if not links:
        return tuple(passage)
    out: list[Run] = []
    at = 0
    for run in passage:
        end = at + len(run.text)
        inside = [one for one in links if one.start < end and one.end > at]
        cuts = sorted({at, end, *(min(max(edge, at), end) for one in inside for edge in one[:2])})
        for start, stop in pairwise(cuts):
            href = next((one.href for one in inside if one.start <= start < one.end), "")
            out.append(run._replace(text=run.text[start - at : stop - at], href=href))
        at = end
    return tuple(out)


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

"""Pieces of text with positions become lines, columns and paragraphs."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise
from typing import NamedTuple

from indexer.page import Block
from indexer.readers.html_tables import MARKS
from indexer.readers.text import ITEM, join_lines

COLUMN_GAP = 1.2
"""Line heights of white that set two pieces on one line apart; words are at most 0.6 apart."""
MAX_ZONE = 40
"""Lines of a side-by-side zone."""
APART = 3.0
"""Line heights between the middles of two lines that do not belong together."""
CENTRED = 0.07
"""Share of the page's width: a lone line this near to the middle heads the text below the columns."""
_NUMBER = re.compile(r"^[-–—\s]*(?:trang\s+|page\s+)?\d{1,4}(?:\s*/\s*\d{1,4})?[-–—\s.]*$", re.IGNORECASE)
_CUT_MOTTO = re.compile(r"^(?:CỘNG H(?:ÒA|OÀ) XÃ HỘI(?: CHỦ(?: NGHĨA(?: VIỆT)?)?)?|[ĐÐ]ẢNG CỘNG SẢN(?: VIỆT)?)$")
_CUT_DATE = re.compile(r",\s*ngày\b[\s\d.…]*(?:tháng[\s\d.…]*(?:năm\s*)?)?$", re.IGNORECASE)
_REST_OF_DATE = re.compile(r"^(?:[\d.…]+(?:\s|$)|tháng\b|năm\b)", re.IGNORECASE)
_LABEL = re.compile(
    r"^(?:\d{1,3}(?:\.\d{1,3}){0,3}[.)]|[a-zđ]\)|[IVXLC]{1,6}[.)-]"
    r"|(?:Điều|Chương|Mục|Tiểu mục|Phần|Phụ lục)\s+[\dIVXLC]{1,6}[.:]?)$",
    re.IGNORECASE,
)
"""A number that hangs before its text, set apart by a tab."""
_ENDS = re.compile(r"[.;:!?…”\"]\s*$")


class Segment(NamedTuple):
    """A word, or words, on one line; lengths in points, y upwards."""

    text: str
    left: float
    right: float
    bottom: float
    top: float


@dataclass(slots=True)
class Line:
    """One printed line: its segments from left to right, and where the page's text area lies."""

    segments: list[Segment]
    page: int
    width: float
    height: float
    column: int = 0

    @property
    def text(self) -> str:
        """The line as written, wide gaps as " | "."""
        return " | ".join(s.text for s in self.segments)

    @property
    def left(self) -> float:
        """Left edge in points."""
        return self.segments[0].left

    @property
    def right(self) -> float:
        """Right edge in points."""
        return max(s.right for s in self.segments)

    @property
    def middle(self) -> float:
        """Vertical middle in points."""
        return (self.segments[0].top + self.segments[0].bottom) / 2

    @property
    def size(self) -> float:
        """Height of the line in points."""
        return max(4.0, self.segments[0].top - self.segments[0].bottom)

    @property
    def is_number(self) -> bool:
        """A page number alone."""
        return bool(_NUMBER.match(self.text))

    @property
    def shape(self) -> str:
        """The text with all numbers made alike, for comparing running heads."""
        return re.sub(r"\d+", "0", self.text)

    def marginal(self, share: float) -> bool:
        """Stands within this share of the page's height from its top or bottom."""
        return self.middle > (1 - share) * self.height or self.middle < share * self.height


class Rule(NamedTuple):
    """An upright line that is drawn on the page: the border of a table's cell."""

    x: float
    bottom: float
    top: float


def lines_of(
    segments: Sequence[Segment], width: float, height: float, page: int, rules: Sequence[Rule] = ()
) -> list[Line]:
    """Lines from top to bottom; pieces that overlap vertically by half share a line, with `rules` parting them."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=lambda s: (-(s.top + s.bottom) / 2, s.left)):
        middle = (segment.top + segment.bottom) / 2
        if lines:
            first = lines[-1][0]
            if abs((first.top + first.bottom) / 2 - middle) < 0.5 * max(4.0, min(first.top - first.bottom, 20.0)):
                lines[-1].append(segment)
                continue
        lines.append([segment])
    return [Line(_merge(line, rules), page, width, height) for line in lines]


def _merge(segments: list[Segment], rules: Sequence[Rule]) -> list[Segment]:
    """Neighbours on a line become one segment unless a column gap or a rule parts them."""
    out: list[Segment] = []
    middle = (segments[0].top + segments[0].bottom) / 2
    across = [rule.x for rule in rules if rule.bottom <= middle <= rule.top]
    for segment in sorted(segments, key=lambda s: s.left):
        if out:
            last = out[-1]
            height = max(last.top - last.bottom, segment.top - segment.bottom, 6.0)
            gap = segment.left - last.right
            parted = across and any(last.right - 1 <= x <= segment.left + 1 for x in across)
            near = gap < COLUMN_GAP * height or (len(out) == 1 and _LABEL.match(last.text))
            if near and not parted:
                out[-1] = Segment(
                    last.text + " " + segment.text,
                    last.left,
                    max(last.right, segment.right),
                    min(last.bottom, segment.bottom),
                    max(last.top, segment.top),
                )
                continue
        out.append(segment)
    return out


def side_by_side(lines: list[Line]) -> list[Line]:
    """Letterheads and signature blocks: the left column's lines first, then the right one's."""
    out: list[Line] = []
    at = 0
    while at < len(lines):
        zone = _zone(lines, at) if any(MARKS.search(s.text) for s in lines[at].segments) else None
        if zone is None or zone.end <= at:
            out.append(lines[at])
            at += 1
            continue
        del out[len(out) - (at - zone.start) :]
        for column in (1, 2):
            for member in lines[zone.start : zone.end]:
                side = [s for s in member.segments if ((s.left + s.right) / 2 < zone.split) == (column == 1)]
                if side:
                    out.append(Line(side, member.page, member.width, member.height, column))
        at = zone.end
    return out


class _Zone(NamedTuple):
    start: int
    end: int
    split: float


def _zone(lines: Sequence[Line], at: int) -> _Zone | None:
    """The run of lines around `at` that a white stripe parts into a left and a right column."""
    inner, outer = 0.0, lines[at].width  # right edge of the left column, left edge of the right one

    def fits(line: Line) -> bool:
        nonlocal inner, outer
        if len(line.segments) > 2 or line.column:
            return False
        half = line.width / 2
        if len(line.segments) == 1 and abs((line.left + line.right) / 2 - half) < CENTRED * line.width:
            return False
        left = [s for s in line.segments if (s.left + s.right) / 2 < half]
        right = [s for s in line.segments if (s.left + s.right) / 2 >= half]
        new_inner = max([inner, *(s.right for s in left)])
        new_outer = min([outer, *(s.left for s in right)])
        if new_inner >= new_outer - 2:
            return False
        inner, outer = new_inner, new_outer
        return True

    if not fits(lines[at]):
        return None
    start, end = at, at + 1
    while start > 0 and at - start < 4 and _close(lines[start - 1], lines[start]) and fits(lines[start - 1]):
        start -= 1
    while end < len(lines) and end - at < MAX_ZONE and fits(lines[end]):
        end += 1
    return _Zone(start, end, (inner + outer) / 2) if inner > 0 and outer < lines[at].width else None


def _close(above: Line, below: Line) -> bool:
    """No more than an empty line between them: a running head stands further above a letterhead."""
    return above.middle - below.middle < APART * max(above.size, below.size)


def join_paragraphs(lines: Sequence[Line]) -> Iterator[Block]:
    """Paragraphs out of printed lines: a line goes on when the one before it was full and nothing starts anew."""
    for column, group in groupby(lines, key=lambda line: line.column):
        members = list(group)
        if column:
            for text in _whole_mottos([line.text for line in members]):
                yield Block(text, column=column)
        else:
            yield from _paragraphs(members)


def _whole_mottos(texts: Sequence[str]) -> Iterator[str]:
    """The lines of a column, with a motto or a date that was too long for it made whole."""
    cut = ""
    for text in texts:
        if cut and _CUT_DATE.search(cut) and not _REST_OF_DATE.match(text):
            yield cut
            cut = ""
        whole = f"{cut} {text}" if cut else text
        cut = whole if _CUT_MOTTO.search(whole) or _CUT_DATE.search(whole) else ""
        if not cut:
            yield whole
    if cut:
        yield cut


def _paragraphs(lines: list[Line]) -> Iterator[Block]:
    plain = [line for line in lines if len(line.segments) == 1]
    left = _edge([line.left for line in plain], low=True)
    right = _edge([line.right for line in plain], low=False)
    spacing = _spacing(lines)
    paragraph: list[Line] = []
    for line in lines:
        if len(line.segments) > 1:
            yield from _flush(paragraph, left, right)
            paragraph = []
            yield Block(line.text, "row")
            continue
        if paragraph and not _goes_on(paragraph[-1], line, left, right, spacing):
            yield from _flush(paragraph, left, right)
            paragraph = []
        paragraph.append(line)
    yield from _flush(paragraph, left, right)


def _goes_on(before: Line, line: Line, left: float, right: float, spacing: float) -> bool:
    if ITEM.match(line.text):
        return False
    width = max(right - left, 50.0)
    full = before.right > right - 0.08 * width
    indented = line.left > left + 0.02 * width
    if line.page != before.page:
        return full and not indented and not _ENDS.search(before.text)
    if before.middle - line.middle > 1.45 * spacing or not full:
        return False
    return not indented or (abs(line.left - before.left) < 3 and not _ENDS.search(before.text))


def _flush(paragraph: list[Line], left: float, right: float) -> Iterator[Block]:
    if paragraph:
        only = paragraph[0]
        middle, centre = (only.left + only.right) / 2, (left + right) / 2
        inset = 0.06 * (right - left)
        centred = len(paragraph) == 1 and abs(middle - centre) < inset and only.left > left + inset
        text = join_lines([line.text for line in paragraph])
        yield Block(text, align="center" if centred else "")


def _edge(values: list[float], *, low: bool) -> float:
    """The margin: the outermost position that a tenth of the lines reach."""
    if not values:
        return 0.0
    ordered = sorted(values, reverse=not low)
    return ordered[len(ordered) // 10]


def _spacing(lines: Sequence[Line]) -> float:
    steps = sorted(a.middle - b.middle for a, b in pairwise(lines) if a.page == b.page and a.middle > b.middle)
    return steps[len(steps) // 2] if steps else 14.0

"""Telling a reprint from a form that was filled in anew.

Two reports of two years, two invitations, two decisions on two persons share nearly all their words. What a reprint
changes stands at its ends (letterhead, agency, source, a paragraph cut) or is a slip mended; what a form changes stands
between words that are the same: other figures, or another name in every place.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import pairwise
from typing import NamedTuple

from analyzers.analysis import fold

RUN = 12
"""Words that must stand alike in a row for what lies outside to be inside the text. A letterhead's motto has thirteen:
what differs between it and the text, such as a number and a date, is told from an agency's opening words."""
WINDOW = 4
NAME = 6
"""Longest replacement, in words, that is taken for a name or term."""
SLIP = 0.6
"""Replacements whose letters agree so far (SequenceMatcher's ratio) mend a slip."""


FURNITURE = 50
"""Words at an end of a text that may be a site's or an agency's."""
SLIPS = 0.05
"""Share of words inside that may differ when the ends differ much."""


class Gap(NamedTuple):
    """What stands in one text in the place of what stands in the other."""

    first: tuple[str, ...]
    second: tuple[str, ...]


def filled_in_anew(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two texts (their terms in order), alike for the most part, differ as two uses of one form do: other
    figures in the same place, or one name replaced by another wherever it stands."""
    runs = _runs(first, second)
    if any(_contradict(gap.first, gap.second) for gap in _gaps(first, second, _inside(runs))):
        return True
    names = [gap for gap in _gaps(first, second, runs) if _may_be_names(gap)]
    return any(count > 1 and not _slip(gap) for gap, count in Counter(names).items())


def only_furnished(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether two texts are the same but for a few words at their ends, as those of a site or an agency."""
    runs = _inside(_runs(first, second))
    if not runs:
        return False
    (a, b, _), (a_last, b_last, length) = runs[0], runs[-1]
    ends = a, b, len(first) - a_last - length, len(second) - b_last - length
    differing = sum(max(len(gap.first), len(gap.second)) for gap in _gaps(first, second, runs))
    return max(ends) <= FURNITURE and differing <= SLIPS * (a_last + length - a)


def other_figures(first: Sequence[str], second: Sequence[str]) -> bool:
    """Whether each of two short texts, such as titles, has figures that the other has not."""
    return _contradict(first, second)


Run = tuple[int, int, int]
"""Where words begin that stand alike in both texts, and how many they are."""


def _inside(runs: Sequence[Run]) -> Sequence[Run]:
    """From the first long run to the last: what lies outside may be furniture."""
    long = [place for place, run in enumerate(runs) if run[2] >= RUN]
    return runs[long[0] : long[-1] + 1] if long else ()


def _gaps(first: Sequence[str], second: Sequence[str], runs: Sequence[Run]) -> Iterator[Gap]:
    """What differs between one run and the next, without the words in common at its ends."""
    for (a, b, length), (a_next, b_next, _) in pairwise(runs):
        one, two = first[a + length : max(a_next, a + length)], second[b + length : max(b_next, b + length)]
        same = 0
        while same < min(len(one), len(two)) and one[same] == two[same]:
            same += 1
        one, two, same = one[same:], two[same:], 0
        while same < min(len(one), len(two)) and one[-1 - same] == two[-1 - same]:
            same += 1
        one, two = one[: len(one) - same], two[: len(two) - same]
        if one or two:
            yield Gap(tuple(one), tuple(two))


def _runs(first: Sequence[str], second: Sequence[str]) -> list[Run]:
    """Places in both and length of what stands alike in the same order: from windows of words that occur once in
    each (as in patience diff), the longest ascending chain."""
    one, two = _once(first), _once(second)
    common = sorted((place, two[window]) for window, place in one.items() if window in two)
    found: list[Run] = []
    for a, b in _ascending(common):
        if found:
            a0, b0, length = found[-1]
            if a - a0 == b - b0 and a <= a0 + length:
                found[-1] = (a0, b0, a - a0 + WINDOW)
                continue
            if a < a0 + length or b < b0 + length:  # overlaps the run before it on another diagonal
                continue
        found.append((a, b, WINDOW))
    return [_widened(first, second, found, place) for place in range(len(found))]


def _widened(first: Sequence[str], second: Sequence[str], runs: Sequence[Run], place: int) -> Run:
    """A run with the words around it that are alike, too, though they occur elsewhere as well."""
    a, b, length = runs[place]
    low = (runs[place - 1][0] + runs[place - 1][2], runs[place - 1][1] + runs[place - 1][2]) if place else (0, 0)
    high = runs[place + 1][:2] if place + 1 < len(runs) else (len(first), len(second))
    while a > low[0] and b > low[1] and first[a - 1] == second[b - 1]:
        a, b, length = a - 1, b - 1, length + 1
    while a + length < high[0] and b + length < high[1] and first[a + length] == second[b + length]:
        length += 1
    return a, b, length


def _once(text: Sequence[str]) -> dict[tuple[str, ...], int]:
    windows = [tuple(text[place : place + WINDOW]) for place in range(len(text) - WINDOW + 1)]
    counts = Counter(windows)
    return {window: place for place, window in enumerate(windows) if counts[window] == 1}


def _ascending(pairs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """The longest chain that ascends in both, of pairs sorted by the first."""
    tails: list[int] = []
    ends: list[int] = []
    before: list[int] = []
    for number, (_, b) in enumerate(pairs):
        place = bisect_left(tails, b)
        before.append(ends[place - 1] if place else -1)
        tails[place : place + 1] = [b]
        ends[place : place + 1] = [number]
    chain = []
    number = ends[-1] if ends else -1
    while number >= 0:
        chain.append(pairs[number])
        number = before[number]
    return chain[::-1]


def _contradict(one: Sequence[str], two: Sequence[str]) -> bool:
    """Whether each has figures that the other has not."""
    first, second = (Counter(_figure(term) for term in terms if term.isdecimal()) for terms in (one, two))
    return bool(first - second) and bool(second - first)


def _figure(term: str) -> str:
    return term.lstrip("0") or "0"


def _may_be_names(gap: Gap) -> bool:
    return 0 < len(gap.first) <= NAME and 0 < len(gap.second) <= NAME


def _slip(gap: Gap) -> bool:
    """Whether the words are spelt alike, marks aside."""
    if len(gap.first) == len(gap.second):
        pairs = list(zip(gap.first, gap.second, strict=True))
    else:
        pairs = [(" ".join(gap.first), " ".join(gap.second))]
    return all(SequenceMatcher(None, fold(one), fold(two), autojunk=False).ratio() >= SLIP for one, two in pairs)

"""The best passages of a text and its highlights: HTML-escaped text with `<mark>` and nothing else."""

from __future__ import annotations

import html
import math
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from engines.matching import Matcher
from engines.syntax import Number, Text, TextField

WIDTH = 240
"""Characters of a passage, about two lines on a page."""

_ELLIPSIS = "…"
_REACH = 0.8
"""How much of its width the words that make up a passage may span, so that it can begin and end well."""

_GAP = 3
"""Blanks between two words that still stand side by side."""

_PER_LEAF = 400
"""Places of one word that are weighed for passages, first come first served."""

_HEAD_LINES = 16
_HEAD_WIDTH = 60
_HEAD_REACH = 2_000
"""Lines of the longest letterhead, characters of its longest line that is not in capitals, and of all of it."""

_NEARLY = 0.6

_REPEATS = 2
"""Passages of a text in which only one word of the query stands."""

_BORING = 0.1
"""What a word still counts that an earlier passage has shown."""

# The end of a sentence or of an item: not the point of an abbreviation (TP. Cần Thơ) or of a list (1. …).
# Written so that the signs are looked for first: what stands before them is asked only where one was found.
_SENTENCE_END = re.compile(r"[\n.!?…;](?:(?<=\n)\n*|(?<![A-ZĐ\d\W][.!?…;])[\"'”’»)\]]*(?=\s))")
_SPACE = re.compile(r"\s+")
_SPECIAL = re.compile(r"[&<>\"']")


Place = tuple[int, int, int]
"""Start, end and leaf of a match (`Match`); beyond the query's leaves, a pair of them that stands side by side."""


class _Cut(NamedTuple):
    start: int
    end: int
    whole_left: bool
    """Whether it begins where a sentence begins."""
    whole_right: bool


def mark(text: str, matcher: Matcher, field: TextField = "") -> str:
    """All of `text`, escaped, with every match in `<mark>`. `field`: what the text is, `title` or `body`."""
    return marked(text, matcher.find(text, field))


def marked(text: str, matches: Sequence[Place]) -> str:
    """All of `text`, escaped, with these matches, in order, in `<mark>`."""
    return _marked(text, matches, 0, len(text))


def passages(body: str, matcher: Matcher, limit: int = 3, width: int = WIDTH) -> tuple[str, ...]:
    """At most `limit` passages of about `width` characters, marked, in the order of the text: those that
    together show the most of the query, with few repeats, in whole sentences where they fit. The beginning
    of the text when nothing matches in it; nothing for an empty text. Linear in the text."""
    if limit < 1 or not body or body.isspace():
        return ()
    return passages_of(body, matcher.find(body, "body"), matcher.leaves, limit, width)


def passages_of(
    body: str, matches: Sequence[Place], leaves: Sequence[Text | Number], limit: int = 3, width: int = WIDTH
) -> tuple[str, ...]:
    """`passages`, where the matches of `leaves` in the text are known; in order."""
    if limit < 1 or not body or body.isspace():
        return ()
    head = _letterhead(body)
    if not matches:
        start = head or len(body) - len(body.lstrip())
        return (_passage(body, [], _cut(body, start, start, width)),)
    if head:
        below = {leaf for start, _, leaf in matches if start >= head}
        telling = [match for match in matches if match[0] >= head or match[2] not in below]
    else:
        telling = list(matches)
    chosen = _choose(body, telling, leaves, limit, width)
    return tuple([_passage(body, matches, cut) for cut in sorted(chosen)])


def _letterhead(body: str) -> int:
    """Where the text begins below a letterhead (ĐẢNG CỘNG SẢN VIỆT NAM, place and date, the heading in capitals):
    lines in capitals and short ones, before the first line of a paragraph's length. 0 without one."""
    end = body.find("\n", 0, _HEAD_REACH)
    first = body[: end if end >= 0 else _HEAD_REACH].strip()
    if len(first) > _HEAD_WIDTH and not first.isupper():
        return 0  # as in most texts
    at, capitals = 0, False
    for line in body[:_HEAD_REACH].split("\n")[:_HEAD_LINES]:
        text = line.strip()
        if len(text) > _HEAD_WIDTH and not text.isupper():
            return at + line.index(text) if capitals else 0
        capitals = capitals or text.isupper()
        at += len(line) + 1
    return 0


# ------------------------------------------------------------------------------------------- what to show


def _choose(body: str, matches: list[Place], leaves: Sequence[Text | Number], limit: int, width: int) -> list[_Cut]:
    """The passages that show the most, best first, not overlapping."""
    found = [leaf for _, _, leaf in matches]
    if found.count(found[0]) == len(found):
        return _first(body, matches, limit, width)
    counts = Counter(found)
    full = {leaf: _worth(leaves[leaf]) / (1 + math.log(count)) for leaf, count in counts.items()}
    hits = _hits(body, matches, len(leaves), full)
    weight = dict(full)
    chosen: list[_Cut] = []
    shown: set[int] = set()
    best = 0.0
    while len(chosen) < limit:
        low, high = _heaviest(hits, weight, int(width * _REACH))
        if low == high:
            break
        inside = {leaf for _, _, leaf in hits[low:high]}
        worth = sum(full[leaf] for leaf in inside)
        # A passage must show something new; a second one may also repeat, if it is nearly as good.
        news = any(leaf < len(leaves) for leaf in inside - shown)
        if chosen and not news and (len(chosen) >= _REPEATS or worth < _NEARLY * best):
            break
        cut = _cut(body, hits[low][0], max(end for _, end, _ in hits[low:high]), width)
        if all(cut.end <= other.start or other.end <= cut.start for other in chosen):
            chosen.append(cut)
            best = best or worth
            shown |= inside
            weight.update((leaf, full[leaf] * _BORING) for leaf in inside)
        if len(chosen) < limit:
            hits = [hit for hit in hits if hit[1] <= cut.start or hit[0] >= cut.end]
    return chosen


def _first(body: str, matches: Sequence[Place], limit: int, width: int) -> list[_Cut]:
    """The passages that show the most where all matches are of one leaf: the first and the next beside it."""
    chosen: list[_Cut] = []
    at, count = 0, min(len(matches), _PER_LEAF)
    while at < count and len(chosen) < min(limit, _REPEATS):
        start, end, _ = matches[at]
        following = at + 1
        while following < count and matches[following][1] <= start + int(width * _REACH):
            end = max(end, matches[following][1])
            following += 1
        cut = _cut(body, start, end, width)
        if not chosen or chosen[0].end <= cut.start:
            chosen.append(cut)
        while at < count and matches[at][0] < cut.end:
            at += 1
    return chosen


def _worth(leaf: Text | Number) -> float:
    return 3.0 if isinstance(leaf, Number) else float(len(leaf.terms))


def _hits(body: str, matches: Sequence[Place], leaves: int, weight: dict[int, float]) -> list[Place]:
    """The matches, bounded in number, and their pairs: different words of the query side by side in the text
    count extra, more so in the query's order. Adds the pairs to `weight`."""
    if len(matches) > _PER_LEAF:
        matches = _bounded(matches, weight)
    hits = list(matches)
    start_before, end_before, leaf_before = 0, -_GAP - 1, -1
    for match in matches:
        start, end, leaf = match
        if 0 < start - end_before <= _GAP and leaf_before != leaf and _blank(body[end_before:start]):
            pair = leaves * (1 + leaf_before) + leaf
            order = 1.0 if leaf == leaf_before + 1 else 0.3
            weight[pair] = order * (weight[leaf_before] + weight[leaf]) / 2
            hits.append((start_before, end, pair))
        start_before, end_before, leaf_before = match
    hits.sort()
    return hits


def _bounded(matches: Sequence[Place], leaves: Iterable[int]) -> list[Place]:
    """The first matches of each leaf."""
    seen = dict.fromkeys(leaves, 0)
    kept: list[Place] = []
    for match in matches:
        seen[match[2]] += 1
        if seen[match[2]] <= _PER_LEAF:
            kept.append(match)
    return kept


def _heaviest(hits: Sequence[Place], weight: Mapping[int, float], span: int) -> tuple[int, int]:
    """The run of hits within `span` characters whose different leaves weigh most, as a slice; the first hit
    always counts, however long it is. Two pointers: linear. Ends where all that there is stands together."""
    best, low_best, high_best = 0.0, 0, 0
    inside = dict.fromkeys(weight, 0)
    score = 0.0
    high, count = 0, len(hits)
    most = sum([weight[leaf] for leaf in {leaf for _, _, leaf in hits}]) - 1e-9
    for low, (start, _, leaf) in enumerate(hits):
        limit = start + span
        while high < count:
            _, end, added = hits[high]
            if end > limit and high > low:
                break
            if not inside[added]:
                score += weight[added]
            inside[added] += 1
            high += 1
        if score > best + 1e-9:
            best, low_best, high_best = score, low, high
            if best >= most:
                break
        inside[leaf] -= 1
        if not inside[leaf]:
            score -= weight[leaf]
    return low_best, high_best


# ------------------------------------------------------------------------------------------- where to cut


def _cut(body: str, start: int, end: int, width: int) -> _Cut:
    """A passage of about `width` characters that shows `start:end`."""
    first, whole_left = _left(body, start, end, width)
    last, whole_right = _right(body, first, end, width)
    return _Cut(first, last, whole_left, whole_right)


def _left(body: str, start: int, end: int, width: int) -> tuple[int, bool]:
    """Where to begin: with the sentence if that fits (True), else between two words."""
    earliest = max(0, end - width)
    sentence = 0 if earliest == 0 else -1
    for found in _SENTENCE_END.finditer(body, max(0, earliest - 2), start):
        if found.end() >= earliest:
            sentence = found.end()
    if sentence >= 0:
        while sentence < start and body[sentence].isspace():
            sentence += 1
        return sentence, True
    earliest = max(earliest, start - max(0, width - (end - start)) // 2)  # leave room for what follows
    space = _SPACE.search(body, earliest, start)
    return (space.end() if space else _between(body, earliest, start)), False


def _right(body: str, first: int, end: int, width: int) -> tuple[int, bool]:
    """Where to end: with a sentence if that fits (True), else between two words."""
    latest = max(end, first + width)
    if latest >= len(body):
        return len(body.rstrip()), True
    sentence = -1
    for found in _SENTENCE_END.finditer(body, end, latest + 2):
        paragraph = body[found.start()] == "\n"
        stop = found.start() if paragraph else found.end()
        if stop > latest:
            break
        sentence = stop
        if paragraph and stop - first >= width // 2:
            break
    if sentence >= 0 and sentence - first >= width // 3:
        return sentence, True
    space = max(body.rfind(sign, end, latest + 1) for sign in " \n\t\u00a0")
    return (space if space >= 0 else _between(body, latest, latest + 64)), False


def _between(body: str, at: int, stop: int) -> int:
    """The first place from `at` on, at most `stop`, that does not tear a letter from its marks."""
    while at < min(stop, len(body)) and (unicodedata.category(body[at])[0] == "M" or body[at] == "\u200d"):
        at += 1
    return at


# ------------------------------------------------------------------------------------------- how it looks


def _passage(body: str, matches: Sequence[Place], cut: _Cut) -> str:
    first, last = cut.start, cut.end
    text = _marked(body, [match for match in matches if match[0] < last and first < match[1]], first, last)
    # A run of white space becomes a blank, at the ends too.
    words = " ".join(text.split())
    if len(words) < len(text) and (not words or text[0].isspace() or text[-1].isspace()):
        words = f"{' ' * text[:1].isspace()}{words}{' ' * text[-1:].isspace()}" if words else " "
    return f"{'' if cut.whole_left else _ELLIPSIS}{words}{'' if cut.whole_right else _ELLIPSIS}"


def _marked(text: str, matches: Sequence[Place], start: int, end: int) -> str:
    """`text[start:end]` escaped, with the matches marked; those that touch, or have only blanks between them,
    share one mark."""
    escaped = html.escape if _SPECIAL.search(text, start, end) else str
    if not matches:
        return escaped(text[start:end])
    out: list[str] = []
    at = begun = reached = start
    for low, high, _ in matches:
        low, high = max(low, start), min(high, end)
        if out and (low <= reached or _blank(text[reached:low])):
            reached = max(reached, high)
            continue
        if out:
            out += (escaped(text[begun:reached]), "</mark>")
            at = reached
        out += (escaped(text[at:low]), "<mark>")
        begun, reached = low, high
    out += (escaped(text[begun:reached]), "</mark>", escaped(text[reached:end]))
    return "".join(out)


def _blank(gap: str) -> bool:
    return len(gap) <= _GAP and gap.isspace() and "\n" not in gap

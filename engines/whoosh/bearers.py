"""A number typed alone: who bears it, which of those that cite it comes first, and which numbers are near it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.number_parts import bearing
from engines.requests import Note
from engines.syntax import And, Node, Number, Or, Text
from engines.whoosh.arrays import runs_of
from engines.whoosh.deadline import check
from engines.whoosh.generation import Generation
from engines.whoosh.lexicon import StringTable, TermRange
from engines.whoosh.matching import Matcher
from engines.whoosh.reader import SegmentReader
from engines.whoosh.sets import unite

Array = npt.NDArray[Any]

MAX_NEAR = 3
"""Numbers near the one typed that are offered."""

_MAX_KEYS = 4_000
"""Numbers of one table with the same ordinal that are compared."""
_AT_ONCE = 512
"""Of them between two looks at the deadline."""
_CANDIDATES = 24
"""Near numbers that are looked up before the nearest of them are offered."""
_REMEMBERED = 512
"""Numbers whose near ones are remembered."""

_MAX_TOKENS = 5_000_000
"""Tokens of citing documents that are read to count how often they name a number."""

_TITLE = 1.0
"""What naming it in the title counts: as much as naming it all over the text."""

_ZEROS = 3
"""Leading zeros that an ordinal is looked for with: 9, 09, 009."""


def bearers(matchers: Sequence[Matcher], node: Node) -> list[Array]:
    """Per segment, what fulfils the query by bearing a number it asks for."""
    branches = bearing(node)
    return [unite([m.matches(branch) for branch in branches], m.segment.size) for m in matchers]


def settled(matchers: Sequence[Matcher], node: Node) -> Node:
    """Without alternatives that are numbers nobody bears or cites, so that the words typed are left to themselves."""
    if not isinstance(node, Or) or not bearing(node):
        return node
    kept = tuple(n for n in node.nodes if _wordy(n) or any(len(m.matches(n)) for m in matchers))
    return node if not kept or len(kept) == len(node.nodes) else Or(kept) if len(kept) > 1 else kept[0]


def words_of(node: Node) -> Node:
    """The one alternative to numbers that consists of words, or the node itself."""
    wordy = [n for n in node.nodes if _wordy(n)] if isinstance(node, Or) and bearing(node) else []
    return wordy[0] if len(wordy) == 1 else node


def _wordy(node: Node) -> bool:
    if isinstance(node, (And, Or)):
        return any(map(_wordy, node.nodes))
    return isinstance(node, Text)


def about_bearers(generation: Generation, matchers: Sequence[Matcher], node: Node) -> list[Note]:
    """What to say of them: that there are several, or none, and then which numbers are near."""
    several = sum(map(len, bearers(matchers, node)))
    if several > 1:
        return [Note("ambiguous-number", str(several))]
    if several or not isinstance(node, Number) or node.field not in {"", "number"} or node.partial:
        return []
    near = [Note("near-number", text) for text in near_numbers(generation, node.key)]
    cited = any(len(matcher.matches(node)) for matcher in matchers)
    return [Note("no-bearer", node.canonical), *near] if cited else near


def near_numbers(generation: Generation, key: str, limit: int = MAX_NEAR) -> list[str]:
    """Numbers that find something and may have been meant: those with the same ordinal and most of the other parts,
    then those a slip of a digit away; of equally near ones, borne before merely cited. Remembered."""
    known: dict[tuple[str, int], list[str]] = generation.memo.setdefault("near", {})
    if (key, limit) not in known:
        if len(known) >= _REMEMBERED:
            known.clear()
        known[key, limit] = _near(generation, key, limit)
    return known[key, limit]


def _near(generation: Generation, key: str, limit: int) -> list[str]:
    found: dict[str, tuple[int, int, str]] = {}
    for role, field in enumerate(("number", "cites")):
        for segment in generation.segments:
            shown = StringTable(segment.arrays, f"{field}.shown")
            places = _nearest(segment.keys[field], key)
            for other, (distance, place) in sorted(places.items(), key=lambda item: (item[1][0], item[0])):
                if len(found) >= _CANDIDATES and distance > max(found.values())[0]:
                    break
                if other not in found and len(segment.number_exact(field, other)):
                    found[other] = (distance, role, shown[place].decode())
                    if sum(one[0] <= distance for one in found.values()) >= _CANDIDATES:
                        break
    return [text for *_, text in sorted(found.values())[:limit]]


def _nearest(table: StringTable, key: str) -> dict[str, tuple[int, int]]:
    """Keys of a table that are near: how far, and their places."""
    ordinal, *parts = key.split("-")
    near: dict[str, tuple[int, int]] = {}
    left = _MAX_KEYS
    # Where an ordinal has very many numbers, those of the same type come first.
    for beginning in (f"{ordinal}-{parts[0]}-", f"{ordinal}-") if parts else (f"{ordinal}-",):
        low, high = table.starting(beginning.encode())
        for place in range(low, min(high, low + left)):
            if place % _AT_ONCE == 0:
                check()
            other = table[place].decode()
            if common := len(set(parts) & set(other.split("-")[1:])):
                near[other] = -common, place
        left = max(left - (high - low), 0)
    for slip in _slips(ordinal):
        place = table.find("-".join((slip, *parts)).encode())
        if place >= 0:
            near["-".join((slip, *parts))] = 1 - len(parts), place
    near.pop(key, None)
    return near


def _slips(ordinal: str) -> Iterator[str]:
    """Ordinals one slip away: two digits exchanged, one wrong, missing or too many."""
    if not ordinal.isdecimal():
        return
    digits = "0123456789"
    made: set[str] = set()
    for i in range(len(ordinal) + 1):
        left, right = ordinal[:i], ordinal[i:]
        made.update(left + digit + right for digit in digits)
        made.update(left + digit + right[1:] for digit in digits if right)
        made.add(left + right[1:])
        if len(right) > 1:
            made.add(left + right[1] + right[0] + right[2:])
    yield from sorted(slip for slip in made - {ordinal} if slip and slip[0] != "0")


def mentions(generation: Generation, segment: SegmentReader, ids: Array, node: Number) -> Array:
    """How much some documents (ascending) are about a number that they name, 0 … 1: how often they name it, in the
    title above all, against their length."""
    scores = np.zeros(len(ids), np.float64)
    ordinal, *parts = node.key.split("-")
    own = [segment.text.exact("0" * zeros + ordinal) for zeros in range(_ZEROS + 1)]
    first = tuple(terms.low for terms in own if terms)
    second = segment.text.folded(parts[0]) if parts else TermRange(0, 0)
    starts = segment.token_ends[ids].astype(np.int64)
    lengths = segment.token_ends[ids + 1] - starts
    total = int(lengths.sum())
    if not first or (parts and not second) or not 0 < total <= _MAX_TOKENS:
        return scores
    tokens = runs_of(segment.forward, starts, lengths)
    named = tokens == first[0]
    for other in first[1:]:
        named |= tokens == other
    if parts:
        following = tokens[1:]
        named[:-1] &= (following >= second.low) & (following < second.high)
        named[-1] = False
    places = named.nonzero()[0]
    begins = np.cumsum(lengths) - lengths
    owners = begins.searchsorted(places, side="right") - 1
    in_title = places - begins[owners] < segment.title_lengths[ids[owners]]
    scores += np.bincount(owners, minlength=len(ids))
    norm = 0.25 + 0.75 * lengths / (generation.mean_body + generation.mean_title)
    share: Array = scores / (scores + 1.2 * norm)
    share[owners[in_title]] += _TITLE
    return share / (1 + _TITLE)

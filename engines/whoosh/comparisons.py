"""What was found out about pairs of documents, kept with a generation: an update compares only what is new.

`copies.pairs` (documents as numbered in the generation, in the order in which they were compared) and `copies.said`
(for each pair, which questions were asked and what the answers were). An answer rests on two texts and nothing else, so
that it holds as long as both segments are shared. A change of the rules of `copies` or `forms` raises SCHEMA_VERSION.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from engines.whoosh.reader import SegmentReader

Array = npt.NDArray[Any]
Question = Callable[[int, int], bool]

QUESTIONS: Final = ("alike", "contrary", "same")
"""A pair's byte has a bit for each that was asked, and three places higher one for each that was answered yes."""
_NUMBER: Final = 32
"""Bits of a document's number in a key."""


class Comparisons:
    """Answers a question about two documents from memory, or asks and remembers."""

    def __init__(self, ask: Mapping[str, Question], earlier: Mapping[int, int] | None = None) -> None:
        """`ask`: by name of QUESTIONS. `earlier`: what `taken_over` gives."""
        self._ask = tuple(ask[name] for name in QUESTIONS)
        self._earlier = earlier or {}
        self._said: dict[int, int] = {}

    def says(self, question: int, a: int, b: int) -> bool:
        """The answer to a question, given by its place in QUESTIONS."""
        key = a << _NUMBER | b
        said = self._said.get(key)
        if said is None:
            said = self._said[key] = self._earlier.get(key, 0)
        if not said >> question & 1:
            said |= (1 + (self._ask[question](a, b) << len(QUESTIONS))) << question
            self._said[key] = said
        return bool(said >> question + len(QUESTIONS) & 1)

    def arrays(self) -> dict[str, Array]:
        """What was asked this time, to be kept."""
        keys = np.fromiter(self._said, np.int64, len(self._said))
        pairs = np.column_stack((keys >> _NUMBER, keys & (1 << _NUMBER) - 1)).astype(np.int32)
        return {"copies.pairs": pairs, "copies.said": np.fromiter(self._said.values(), np.uint8, len(self._said))}


def taken_over(
    segments: Sequence[SegmentReader], before: Sequence[SegmentReader], arrays: Mapping[str, Array]
) -> dict[int, int]:
    """What an earlier generation found out about documents of segments that this one shares, as these number them."""
    if "copies.pairs" not in arrays:
        return {}
    bases = np.cumsum([0, *(segment.size for segment in segments)])
    first = {segment.name: int(base) for segment, base in zip(segments, bases[:-1], strict=True)}
    parts = [
        np.arange(segment.size) + first[segment.name] if segment.name in first else np.full(segment.size, -1)
        for segment in before
    ]
    now = np.concatenate([np.zeros(0, np.int64), *parts])[arrays["copies.pairs"]]
    kept = (now >= 0).all(axis=1)
    keys = now[kept, 0] << _NUMBER | now[kept, 1]
    return dict(zip(keys.tolist(), arrays["copies.said"][kept].tolist(), strict=True))

"""Where the tokens of the forward file stand in the stored texts: a byte for each, and what does not fit beside it.

`token.steps`: how many characters after the token before each begins; title, abstract and body follow each other
without a gap, and a break stands where a text ends. 255: the number is in `token.far.*`. A token takes as many
characters as its term has (`text.sizes`), except those in `token.odd.*`: decomposed letters, invisible characters,
ligatures.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
import numpy.typing as npt

from engines.whoosh.arrays import GrowingArray, ranges

Array = npt.NDArray[Any]

_FAR = 255
_KINDS = {
    "steps": np.uint8, "far.places": np.int64, "far.values": np.int32, "odd.places": np.int64, "odd.values": np.int32,
}  # fmt: skip


class TokenPlacesWriter:
    """Takes the places of documents as they come, into a folder of its own; `move` puts the files where they belong."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._files = {name: GrowingArray(folder, f"token.{name}", kind) for name, kind in _KINDS.items()}

    def append(self, steps: Array, odd: Array) -> None:
        """`DocumentBatch.steps` and `.odd` of the next documents."""
        before = self._files["steps"].length
        far = np.flatnonzero(steps >= _FAR)
        self._files["steps"].append(np.minimum(steps, _FAR))
        self._files["far.places"].append(far + before)
        self._files["far.values"].append(steps[far])
        self._files["odd.places"].append(odd[:, 0].astype(np.int64) + before)
        self._files["odd.values"].append(odd[:, 1])

    def move(self, folder: Path) -> None:
        """Completes the files, in another folder of the same file system."""
        for name, file in self._files.items():
            file.close()
            (self._folder / f"token.{name}.npy").rename(folder / f"token.{name}.npy")


class Placed(NamedTuple):
    """The tokens of some documents, one after another."""

    tokens: Array
    """Term numbers; as many as there are terms: the end of a title, an abstract, a body."""
    starts: Array
    """Where each begins, counted through all texts."""
    terms: Array
    """How many characters each term has."""
    odd: Sequence[tuple[Array, Array]]
    """Where tokens stand that take another number of characters, and which; ascending, or nothing."""

    def ends(self, places: Array) -> Array:
        """Where some of the tokens end."""
        sizes = self.terms.take(self.tokens.take(places))
        for at, values in self.odd:
            found = at.searchsorted(places)
            found[found == len(at)] = 0
            sizes = np.where(at.take(found) == places, values.take(found), sizes)
        ends: Array = self.starts.take(places) + sizes
        return ends


class TokenPlaces:
    """Reads what the writer wrote."""

    def __init__(self, arrays: Mapping[str, Array]) -> None:
        self._forward, self._ends, self._sizes = arrays["forward"], arrays["token.ends"], arrays["text.sizes"]
        self._steps, self._far, self._far_values, self._odd, self._odd_values = (
            arrays[f"token.{name}"] for name in _KINDS
        )

    def of(self, numbers: Sequence[int]) -> Placed:
        """The tokens of some documents in turn."""
        spans = self._spans(numbers)
        tokens = np.concatenate([self._forward[low:high] for low, high in spans.T.tolist()])
        odd = tuple(_within(self._odd, self._odd_values, spans))
        return Placed(tokens, self._far_and_near(spans).cumsum(), self._sizes, odd)

    def steps(self, numbers: Sequence[int]) -> Array:
        """How far each token of some documents is from the one before."""
        return self._far_and_near(self._spans(numbers))

    def odd(self, numbers: Sequence[int]) -> Array:
        """`DocumentBatch.odd` of some documents."""
        rows = [np.zeros((0, 2), np.int32)]
        for at, values in _within(self._odd, self._odd_values, self._spans(numbers)):
            rows.append(np.column_stack((at, values)).astype(np.int32))
        return np.concatenate(rows)

    def _spans(self, numbers: Sequence[int]) -> Array:
        """Where the tokens of each document begin, and where they end."""
        firsts = np.array(numbers)
        return self._ends.take((firsts, firsts + 1))

    def _far_and_near(self, spans: Array) -> Array:
        parts = [self._steps[low:high] for low, high in spans.T.tolist()]
        steps = np.concatenate(parts).astype(np.int64)
        for at, values in _within(self._far, self._far_values, spans):
            steps[at] = values
        return steps


def _within(places: Array, values: Array, spans: Array) -> Iterator[tuple[Array, Array]]:
    """The values whose places are in spans of tokens, with their places among the tokens of all spans in turn."""
    if not len(places):
        return
    first, last = places.searchsorted(spans)
    if (counts := last - first).any():
        chosen = ranges(first, counts)
        lows, highs = spans
        lengths = highs - lows
        shifts = lows - (np.cumsum(lengths) - lengths)
        yield places[chosen] - np.repeat(shifts, counts), values[chosen]

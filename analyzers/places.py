"""Where the terms of texts stand, for many texts at once: what `syllables.spans` says, as arrays and mostly in C."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import chain
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers.cache import TokenCache
from analyzers.normalize import WORD
from analyzers.syllables import spans, syllables

END: Final = ""
"""Stands among the terms after each text, at its end."""

_split: Final = re.compile(f"({WORD}+)").split

Ints = npt.NDArray[np.int64]


class Places(NamedTuple):
    """The terms of several texts, one after another, END after each."""

    terms: list[str]
    steps: Ints
    """How far each begins after the one before it, the first of a text after the beginning of the text."""
    sizes: Ints
    """How many characters each takes in the text; 0 for END."""


def _cuts(run: str) -> tuple[tuple[int, int], ...] | None:
    """Where the terms of a run stand in it; None for a run that is one term."""
    found = tuple((span.start, span.end) for span in spans(run))
    return None if not run or found == ((0, len(run)),) else found


_terms: Final = TokenCache(lambda run: tuple(syllables(run)) if run else (END,))
_shapes: Final = TokenCache(_cuts)


def places(texts: Sequence[str]) -> Places:
    """The terms of `texts` with their places. Linear in the texts."""
    runs: list[str] = []
    lengths: list[int] = []
    for text in texts:
        parts = _split(text)  # a gap, a run, a gap, …, a gap
        runs.extend(parts[1::2])
        runs.append(END)
        lengths.extend(map(len, parts))
        lengths.append(0)
    edges = np.cumsum(np.fromiter(lengths, np.int64, len(lengths)))
    starts, ends = edges[0::2], edges[1::2]
    terms = list(chain.from_iterable(map(_terms.__getitem__, runs)))
    shapes = list(map(_shapes.__getitem__, runs))
    odd = [number for number, shape in enumerate(shapes) if shape is not None]
    if odd:
        cut = [shape for shape in shapes if shape is not None]
        counts = np.ones(len(runs), np.int64)
        counts[odd] = own = np.fromiter(map(len, cut), np.int64, len(cut))
        within = np.array(list(chain.from_iterable(cut)), np.int64).reshape(-1, 2)
        within += np.repeat(starts[odd], own)[:, None]
        first = np.cumsum(counts) - counts
        starts, ends = np.repeat(starts, counts), np.repeat(ends, counts)
        here = np.repeat(first[odd] - (np.cumsum(own) - own), own) + np.arange(len(within))
        starts[here], ends[here] = within.T
    return Places(terms, np.diff(starts, prepend=0), ends - starts)

"""Posting lists that score, and their sums over the documents of a result."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.sets import FEW, in_both

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Shares:
    """What a frequency counts in each document of a posting list, between 0 and k1 + 1."""

    everywhere: Callable[[], Array]
    """In all of them."""
    at: Callable[[Array], Array]
    """At some places of the list: the same figures, where all of them would be wasted."""
    dense: Callable[[], Array] | None = None
    """By the number of the document, 0 where the list does not have it; for lists that many queries ask for."""


@dataclass(frozen=True, slots=True)
class Signal:
    """A posting list that scores: where, how often, and how much it counts."""

    ids: Array
    shares: Shares | None
    """None: it counts once wherever it stands."""
    weight: float

    @property
    def everywhere(self) -> Array | None:
        """Its shares in all documents of the list."""
        return None if self.shares is None else self.shares.everywhere()

    def counted(self, shares: Array | None) -> Array | np.float32:
        """What it adds to scores where its shares are these; in single precision throughout."""
        return np.float32(self.weight) if shares is None else self.weight * shares


def saturated(frequency: Array, k1: float) -> Array:
    """What frequencies, weighted and normalised by length, count: BM25's curve."""
    shares: Array = frequency * (k1 + 1) / (frequency + k1)
    return shares


def added_up(signals: Sequence[Signal], ids: Array, size: int) -> Array:
    """What the signals say of some documents (ascending) of a segment of `size` documents.

    Each adds a number of single precision, and sums of a few of these are exact in double precision: documents of the
    same text score the same, in whatever order and way it is added up, in whatever segment they are."""
    scores = np.zeros(len(ids), np.float64)
    wide: list[Signal] = []
    for signal in signals:
        if len(ids) * FEW < len(signal.ids):
            places, hit = in_both(signal.ids, ids)
            shares = None if signal.shares is None else signal.shares.at(places)
            scores[hit] += signal.counted(shares)
        elif signal.shares and signal.shares.dense and len(signal.ids) != len(ids):
            scores += signal.counted(signal.shares.dense().take(ids))
        else:
            wide.append(signal)
    if wide:
        scores += _summed(wide, ids, size)
    return scores


def _summed(signals: Sequence[Signal], ids: Array, size: int) -> Array:
    """The sum of signals that stand in many of the documents."""
    if all(len(signal.ids) == len(ids) and np.array_equal(signal.ids, ids) for signal in signals):
        total = np.zeros(len(ids), np.float64)
        for signal in signals:
            total += signal.counted(signal.everywhere)
        return total
    dense = np.zeros(size, np.float64)
    for signal in signals:
        dense[signal.ids] += signal.counted(signal.everywhere)
    return dense.take(ids)


def titled(headings: Sequence[tuple[Array, Array, float]], ids: Array, size: int) -> tuple[Array, Array]:
    """Of some documents (ascending), the weight and the number of the words that stand in their titles. `headings`:
    per word, the documents that have it there, how often, and its weight."""
    weights, counts = np.zeros(len(ids), np.float32), np.zeros(len(ids), np.float32)
    for places, frequency, weight in headings:
        if min(len(places), len(ids)) * FEW < max(len(places), len(ids)):
            at, hit = in_both(places, ids)
            weights[hit] += weight
            counts[hit] += frequency.take(at)
        else:
            dense = np.zeros(size, frequency.dtype)
            dense[places] = frequency
            found = dense.take(ids)
            weights += np.float32(weight) * (found > 0)
            counts += found
    return weights, counts

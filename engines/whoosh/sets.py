"""Sets of documents: ascending arrays of different numbers below the size of a segment."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[Any]

_NONE = np.zeros(0, np.int32)

FEW = 16
"""A set so many times smaller than another is looked up in it one by one."""


def marked(ids: Array, size: int) -> Array:
    """By number, whether it is in the set."""
    mask = np.zeros(size, bool)
    mask[ids] = True
    return mask


def in_both(a: Array, b: Array) -> tuple[Array, Array]:
    """Where what is in both sets stands in each; in the time of the smaller one."""
    if len(a) < len(b):
        in_b, in_a = in_both(b, a)
        return in_a, in_b
    if not len(b):
        return _NONE, _NONE
    places = a.searchsorted(b)
    hit = (a.take(places, mode="clip") == b).nonzero()[0]
    return places[hit], hit


def intersect(a: Array, b: Array, size: int) -> Array:
    """What is in both sets."""
    if len(a) > len(b):
        a, b = b, a
    if not len(a):
        return a
    if len(a) * FEW < len(b):
        common: Array = a[b.take(b.searchsorted(a), mode="clip") == a]
        return common
    return a[marked(b, size).take(a)]


def unite(parts: list[Array], size: int) -> Array:
    """What is in any of several sets."""
    parts = [part for part in parts if len(part)]
    if len(parts) < 2:
        return parts[0] if parts else _NONE
    if sum(map(len, parts)) * FEW < size:
        return np.unique(np.concatenate(parts))
    mask = np.zeros(size, bool)
    for part in parts:
        mask[part] = True
    return np.flatnonzero(mask).astype(np.int32)


def subtract(a: Array, b: Array, size: int) -> Array:
    """What is in `a` and not in `b`."""
    if not len(a) or not len(b):
        return a
    return a[~marked(b, size).take(a)]

"""Scores are the same whether few documents are looked up one by one or all are added up."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engines.whoosh.sets import in_both, intersect, subtract, unite
from engines.whoosh.signals import Shares, Signal, added_up, titled

SIZE = 5_000


def _list(seed: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    ids = np.sort(rng.choice(SIZE, length, replace=False)).astype(np.int32)
    return ids, rng.integers(1, 9, length).astype(np.uint8)


def _with_all_documents(signal: Signal) -> Signal:
    """The same signal, its shares at hand for every document."""
    assert signal.shares
    dense = np.zeros(SIZE, np.float32)
    dense[signal.ids] = signal.shares.everywhere()
    return replace(signal, shares=replace(signal.shares, dense=lambda: dense))


@pytest.mark.parametrize("wanted", [[0], [4_999], [3, 77, 2_048], list(range(0, SIZE, 7)), list(range(SIZE))])
def test_few_and_many_documents_score_alike(wanted: list[int]) -> None:
    ids = np.array(wanted, np.int32)
    lists = [_list(seed, length) for seed, length in enumerate((4_000, 1_500, 900, 3))]
    expected, weights, counts = np.zeros(SIZE), np.zeros(SIZE), np.zeros(SIZE)
    signals = []
    for weight, (places, frequency) in enumerate(lists, 1):
        shares = frequency.astype(np.float32) / 4
        expected[places] += weight * shares
        weights[places] += weight
        counts[places] += frequency
        signals.append(Signal(places, Shares(lambda s=shares: s, lambda at, s=shares: s[at]), weight))  # type: ignore[misc]
    assert np.array_equal(added_up(signals, ids, SIZE), expected[ids])
    by_document = [_with_all_documents(signal) for signal in signals]
    assert np.array_equal(added_up(by_document, ids, SIZE), expected[ids])
    headings = [(places, frequency, float(weight)) for weight, (places, frequency) in enumerate(lists, 1)]
    found = titled(headings, ids, SIZE)
    assert np.array_equal(found[0], weights[ids])
    assert np.array_equal(found[1], counts[ids])


@pytest.mark.parametrize(("a", "b"), [(0, 0), (0, 9), (9, 0), (1, 4_000), (4_000, 1), (300, 4_000), (900, 900)])
def test_sets(a: int, b: int) -> None:
    one, other = _list(1, a)[0], _list(2, b)[0]
    common = sorted({*one.tolist()} & {*other.tolist()})
    in_one, in_other = in_both(one, other)
    assert one[in_one].tolist() == other[in_other].tolist() == intersect(one, other, SIZE).tolist() == common
    assert unite([one, other], SIZE).tolist() == sorted({*one.tolist()} | {*other.tolist()})
    assert subtract(one, other, SIZE).tolist() == sorted({*one.tolist()} - {*other.tolist()})

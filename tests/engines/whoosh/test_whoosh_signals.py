"""Scores are the same whether few documents are looked up one by one or all are added up."""

from __future__ import annotations

import numpy as np
import pytest

from engines.whoosh.signals import Shares, Signal, added_up, titled

SIZE = 5_000


def _list(seed: int, length: int) -> tuple[np.ndarray, np.ndarray]:
    rng = np.random.default_rng(seed)
    ids = np.sort(rng.choice(SIZE, length, replace=False)).astype(np.int32)
    return ids, rng.integers(1, 9, length).astype(np.uint8)


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
    headings = [(places, frequency, float(weight)) for weight, (places, frequency) in enumerate(lists, 1)]
    found = titled(headings, ids, SIZE)
    assert np.array_equal(found[0], weights[ids])
    assert np.array_equal(found[1], counts[ids])

"""What a generation knows across its segments: the order of ids, the terms that are in use."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.arrays import load_arrays, save_arrays
from engines.whoosh.reader import SegmentReader

Array = npt.NDArray[Any]

_FOLDER = "overview"


def id_ranks(segments: Sequence[SegmentReader]) -> Array:
    """Rank of every document by its id: what breaks ties does not depend on the order of indexing."""
    ids: list[bytes] = []
    order: list[int] = []
    for segment in segments:
        first = len(ids)
        ids.extend(segment.ids.all())
        order.extend((segment.arrays["id.order"] + first).tolist())
    if len(segments) > 1:
        order.sort(key=ids.__getitem__)  # runs that are sorted already: nearly linear
    ranks = np.empty(len(order), np.int32)
    ranks[order] = np.arange(len(order), dtype=np.int32)
    return ranks


def date_ranks(segments: Sequence[SegmentReader], ids: Array) -> dict[str, Array]:
    """Rank of every document from the newest to the oldest and the other way round; undated ones last, equals by the
    ranks of their ids."""
    dates = np.concatenate([np.zeros(0, np.int32), *(segment.dates for segment in segments)])
    keys = {"newest": np.where(dates == 0, 1, -dates), "oldest": np.where(dates == 0, 2**31 - 1, dates)}
    found = {}
    for name, key in keys.items():
        order = np.lexsort((ids, key))
        ranks = found[name] = np.empty(len(order), np.int32)
        ranks[order] = np.arange(len(order), dtype=np.int32)
    return found


def terms_in_use(segments: Sequence[SegmentReader]) -> int:
    """How many syllables stand in documents that are not deleted."""
    if len(segments) == 1 and segments[0].live is None:
        return len(segments[0].text)
    terms: set[bytes] = set()
    for segment in segments:
        unused = _unused(segment)
        terms.update(text for number, text in enumerate(segment.text.terms.all()) if number not in unused)
    return len(terms)


def _unused(segment: SegmentReader) -> set[int]:
    """Terms that stand in deleted documents only."""
    if segment.live is None:
        return set()
    dead = [np.unique(segment.tokens(number)) for number in np.flatnonzero(~segment.live).tolist()]
    counts = np.bincount(np.concatenate([np.zeros(0, np.int64), *dead]), minlength=len(segment.text))
    frequency = np.diff(segment.arrays["text.starts"].astype(np.int64))
    return set(np.flatnonzero((counts[: len(frequency)] == frequency) & (frequency > 0)).tolist())


def write_overview(build: Path, arrays: dict[str, Array]) -> None:
    """Saves what `load_overview` reads."""
    folder = build / _FOLDER
    folder.mkdir()
    save_arrays(folder, arrays)


def load_overview(folder: Path) -> dict[str, Array]:
    """The arrays across segments, by name, memory-mapped."""
    return load_arrays(folder / _FOLDER)

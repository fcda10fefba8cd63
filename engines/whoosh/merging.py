"""When segments are merged, and how: live documents become batches again, from arrays, without analysis."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.batch import BREAK, DocumentBatch
from engines.whoosh.citations import SegmentCitations
from engines.whoosh.lexicon import StringTable
from engines.whoosh.reader import SegmentReader
from engines.whoosh.schema import VALUE_FIELDS

Array = npt.NDArray[Any]
Numbers = tuple[tuple[tuple[str, str], ...], ...]


@dataclass(frozen=True, slots=True)
class MergePolicy:
    """Keeps the number of segments logarithmic and the work per document, too.

    From the smallest up, a segment is merged with those below it while it is not larger than all of them
    together; so afterwards each is larger than the sum of the smaller ones. Very small segments count as
    `floor` documents, which is to say that there is at most one of them."""

    floor: int = 1000
    """Documents that a segment counts for at least."""
    dead: float = 0.2
    """A segment with a larger share of deleted documents is rewritten."""

    def choose(self, segments: Sequence[tuple[int, int]], documents: int) -> list[int]:
        """Which segments, given as (documents, live documents), to merge with the new documents, of which there are
        `documents` (0: none)."""
        chosen = [n for n, (size, live) in enumerate(segments) if not live or size - live > self.dead * size]
        total = sum(max(segments[n][1], self.floor) for n in chosen if segments[n][1])
        total += max(documents, self.floor) if documents else 0
        rest = sorted((max(segments[n][1], self.floor), n) for n in range(len(segments)) if n not in chosen)
        if not total and rest:
            total = rest.pop(0)[0]  # nothing new: the smallest is left alone
        for size, number in rest:
            if size > total:
                break
            chosen.append(number)
            total += size
        return sorted(chosen)


POLICY = MergePolicy()

_PIECE = 4096
"""Documents handed over at a time."""
_REGION = 16 * _PIECE
"""Documents whose words are looked for in one pass through all posting lists."""
_POSTINGS = 1 << 20
"""Postings read at a time."""


def batches_of(reader: SegmentReader, dead: Array) -> Iterator[DocumentBatch]:
    """The documents of a segment that are alive and not in `dead`, as `analyse` made them."""
    live = np.ones(reader.size, bool) if reader.live is None else reader.live.copy()
    live[dead] = False
    arrays = reader.arrays
    syllables, words = tuple(reader.text.terms.texts()), tuple(reader.words.terms.texts())
    n_terms = len(syllables)
    values = [(reader.values[name].texts(), arrays[f"{name}.codes"]) for name in VALUE_FIELDS]
    numbers, cites = (_number_rows(reader, name) for name in ("number", "cites"))
    citations = SegmentCitations(arrays).rows()
    owners = terms = counts = np.zeros(0, np.int32)
    for low in range(0, reader.size, _PIECE):
        if low % _REGION == 0:
            owners, terms, counts = _word_rows(reader, low, low + _REGION)
        chosen = np.flatnonzero(live[low : low + _PIECE]) + low
        if not len(chosen):
            continue
        documents = chosen.tolist()
        tokens = np.concatenate([reader.tokens(number) for number in documents]).astype(np.int32)
        tokens[tokens == n_terms] = BREAK
        own_syllables, tokens = _used(syllables, tokens)
        a, b = np.searchsorted(owners, [low, low + _PIECE])
        kept = live[owners[a:b]]
        repeated = counts[a:b][kept]
        per_document = np.bincount(owners[a:b][kept] - low, weights=repeated, minlength=_PIECE)
        own_words, word_tokens = _used(words, np.repeat(terms[a:b][kept], repeated).astype(np.int32))
        yield DocumentBatch(
            ids=tuple(reader.ids[number].decode() for number in documents),
            syllables=own_syllables,
            tokens=tokens,
            token_counts=np.diff(reader.token_ends)[chosen].astype(np.int32),
            steps=reader.places.steps(documents).astype(np.int32),
            odd=reader.places.odd(documents),
            title_lengths=reader.title_lengths[chosen],
            words=own_words,
            word_tokens=word_tokens,
            word_counts=per_document[chosen - low].astype(np.int32),
            records=tuple(reader.row(number) for number in documents),
            values=tuple(zip(*([names[c] for c in codes[chosen].tolist()] for names, codes in values), strict=True)),
            dates=reader.dates[chosen],
            numbers=tuple(numbers.get(number, ()) for number in documents),
            cites=tuple(cites.get(number, ()) for number in documents),
            citations=tuple(citations.get(number, ()) for number in documents),
        )


def _used(vocabulary: tuple[str, ...], tokens: Array) -> tuple[tuple[str, ...], Array]:
    """The terms that occur, and the tokens numbered by them: what stood in deleted documents only is gone."""
    terms = np.unique(tokens[tokens != BREAK])
    number = np.full(len(vocabulary) + 1, BREAK, np.int32)  # the last place is that of BREAK
    number[terms] = np.arange(len(terms), dtype=np.int32)
    return tuple(vocabulary[term] for term in terms.tolist()), number[tokens]


def _word_rows(reader: SegmentReader, first: int, last: int) -> tuple[Array, Array, Array]:
    """The segmented words of documents `first` … `last - 1` in turn: (document, word, how often). Their order in a
    document does not matter."""
    lists, starts = reader.word_lists, reader.word_lists.starts.astype(np.int64)
    rows = []
    low = 0
    while low < len(lists):
        high = max(int(np.searchsorted(starts, starts[low] + _POSTINGS, side="right")) - 1, low + 1)
        ids = lists.ids(low, high)
        kept = np.flatnonzero((ids >= first) & (ids < last))
        (counts,) = reader.word_counts.read(lists.slice(low, high))
        terms = np.repeat(np.arange(low, high, dtype=np.int32), np.diff(starts[low : high + 1]))
        rows.append((ids[kept], terms[kept], counts[kept].astype(np.int32)))
        low = high
    documents, terms, counts = (
        np.concatenate([np.zeros(0, np.int32), *column]) for column in (zip(*rows, strict=True) if rows else ((),) * 3)
    )
    order = np.argsort(documents, kind="stable")
    return documents[order], terms[order], counts[order]


def _number_rows(reader: SegmentReader, name: str) -> dict[int, tuple[tuple[str, str], ...]]:
    """Document → (key, spelling) of its document numbers."""
    arrays = reader.arrays
    keys, spellings = reader.keys[name].texts(), StringTable(arrays, f"{name}.spellings").texts()
    starts = arrays[f"{name}.starts"].astype(np.int64)
    owners = np.repeat(np.arange(len(keys)), np.diff(starts)).tolist()
    found: dict[int, list[tuple[str, str]]] = {}
    rows = zip(arrays[f"{name}.ids"].tolist(), owners, arrays[f"{name}.spelling"].tolist(), strict=True)
    for document, key, spelling in rows:
        found.setdefault(document, []).append((keys[key], spellings[spelling]))
    return {document: tuple(pairs) for document, pairs in found.items()}

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

    def choose(self, segments: Sequence[tuple[int, int, int]], documents: int, tokens: int, most: int) -> list[int]:
        """Which segments, given as (documents, live documents, tokens), to merge with the new documents.

        `documents`, `tokens`: how many new ones there are (0: none). `most`: tokens that fit into memory."""
        chosen = [n for n, (size, live, _) in enumerate(segments) if not live or size - live > self.dead * size]
        tokens += sum(segments[n][2] for n in chosen)
        total = sum(max(segments[n][1], self.floor) for n in chosen if segments[n][1])
        total += max(documents, self.floor) if documents else 0
        rest = sorted((max(segments[n][1], self.floor), n) for n in range(len(segments)) if n not in chosen)
        if not total and rest:
            total = rest.pop(0)[0]  # nothing new: the smallest is left alone
        for size, number in rest:
            if size > total or tokens + segments[number][2] > most:
                break
            chosen.append(number)
            total += size
            tokens += segments[number][2]
        return sorted(chosen)


POLICY = MergePolicy()

_PIECE = 4096
"""Documents handed over at a time."""


def batches_of(reader: SegmentReader, dead: Array) -> Iterator[DocumentBatch]:
    """The documents of a segment that are alive and not in `dead`, as `analyse` made them."""
    live = np.ones(reader.size, bool) if reader.live is None else reader.live.copy()
    live[dead] = False
    arrays = reader.arrays
    syllables, words = tuple(reader.text.terms.texts()), tuple(reader.words.terms.texts())
    n_terms = len(syllables)
    owners, terms, counts = _word_rows(reader)
    values = [(reader.values[name].texts(), arrays[f"{name}.codes"]) for name in VALUE_FIELDS]
    numbers, cites = (_number_rows(reader, name) for name in ("number", "cites"))
    citations = SegmentCitations(arrays).rows()
    for low in range(0, reader.size, _PIECE):
        chosen = np.flatnonzero(live[low : low + _PIECE]) + low
        if not len(chosen):
            continue
        tokens = np.concatenate([reader.tokens(number) for number in chosen.tolist()]).astype(np.int32)
        tokens[tokens == n_terms] = BREAK
        own_syllables, tokens = _used(syllables, tokens)
        a, b = np.searchsorted(owners, [low, low + _PIECE])
        kept = live[owners[a:b]]
        repeated = counts[a:b][kept]
        per_document = np.bincount(owners[a:b][kept] - low, weights=repeated, minlength=_PIECE)
        own_words, word_tokens = _used(words, np.repeat(terms[a:b][kept], repeated).astype(np.int32))
        yield DocumentBatch(
            ids=tuple(reader.ids[number].decode() for number in chosen.tolist()),
            syllables=own_syllables,
            tokens=tokens,
            token_counts=np.diff(reader.token_ends)[chosen].astype(np.int32),
            title_lengths=reader.title_lengths[chosen],
            words=own_words,
            word_tokens=word_tokens,
            word_counts=per_document[chosen - low].astype(np.int32),
            records=tuple(reader.row(number) for number in chosen.tolist()),
            values=tuple(zip(*([names[c] for c in codes[chosen].tolist()] for names, codes in values), strict=True)),
            dates=reader.dates[chosen],
            numbers=tuple(numbers.get(number, ()) for number in chosen.tolist()),
            cites=tuple(cites.get(number, ()) for number in chosen.tolist()),
            citations=tuple(citations.get(number, ()) for number in chosen.tolist()),
        )


def _used(vocabulary: tuple[str, ...], tokens: Array) -> tuple[tuple[str, ...], Array]:
    """The terms that occur, and the tokens numbered by them: what stood in deleted documents only is gone."""
    terms = np.unique(tokens[tokens != BREAK])
    number = np.full(len(vocabulary) + 1, BREAK, np.int32)  # the last place is that of BREAK
    number[terms] = np.arange(len(terms), dtype=np.int32)
    return tuple(vocabulary[term] for term in terms.tolist()), number[tokens]


def _word_rows(reader: SegmentReader) -> tuple[Array, Array, Array]:
    """The segmented words of each document in turn: (document, word, how often). Their order does not matter."""
    documents, starts = reader.arrays["words.ids"], reader.arrays["words.starts"]
    terms = np.repeat(np.arange(len(starts) - 1, dtype=np.int32), np.diff(starts.astype(np.int64)))
    order = np.argsort(documents, kind="stable")
    return documents[order], terms[order], reader.arrays["words.counts"][order].astype(np.int32)


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

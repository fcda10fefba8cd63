"""Gathers batches and writes them as one segment: Whoosh's files and the arrays beside them.

Stored rows and token streams go to disk as they come; what stays in memory are the vocabularies and a few numbers
per document. Inversion happens when everything is there and the final order of the terms is known.
"""

from __future__ import annotations

import hashlib
import shutil
from array import array
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.arrays import GrowingArray, ends, save_arrays
from engines.whoosh.batch import BREAK, DocumentBatch
from engines.whoosh.citations import Row, citation_arrays
from engines.whoosh.columns import NumberColumn, ValueColumn, Vocabulary, write_dates, write_ids, write_record_ends
from engines.whoosh.copies import sketch
from engines.whoosh.inversion import MAX_KEY, Inversion, Lists, adjacent_pairs
from engines.whoosh.lexicon import pack_lexicon
from engines.whoosh.lists import CountsWriter, PostingListsWriter
from engines.whoosh.schema import NUMBER_FIELDS, TEXT_BITS, VALUE_FIELDS
from engines.whoosh.stages import Stages
from engines.whoosh.token_places import TokenPlacesWriter

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.fields import Schema

Array = npt.NDArray[Any]

_MAX_STORED = 2**31 - 2**26
"""Bytes of stored rows: Whoosh's column ends at 2 GB."""

_BYTES_A_TOKEN = 48
"""What inverting takes at its peak (measured)."""
_BYTES_A_DOCUMENT = 480
"""What is kept of each document until the end: ids, codes, lengths (measured)."""
_AT_LEAST = 0.25
"""Share of the memory that is left for inverting however many documents there are."""
_ENOUGH = 128 << 20
"""Bytes for inverting: with more it is not faster (measured)."""


class SegmentBuilder:
    """Documents that will be one segment. `write` is the end of it."""

    def __init__(self, folder: Path, schema: Schema, memory: int, stages: Stages | None = None) -> None:
        """`memory`: bytes that it may use."""
        from engines.whoosh.postings import StoredColumn

        self._folder, self._schema, self._memory = folder, schema, memory
        self._stages = stages or Stages()
        self._scratch = folder / "scratch"
        self._scratch.mkdir()
        self.ids: list[str] = []
        self._digest = hashlib.sha256()
        self._stored = StoredColumn(folder)
        self._record_sizes = array("q")
        self._syllables, self._words = Vocabulary(), Vocabulary()
        self._tokens = GrowingArray(self._scratch, "tokens", np.int32)
        self._word_tokens = GrowingArray(self._scratch, "words", np.int32)
        self._places = TokenPlacesWriter(self._scratch)
        self._counts: list[Array] = []
        self._title_lengths: list[Array] = []
        self._word_counts: list[Array] = []
        self._dates: list[Array] = []
        self._values = {name: ValueColumn() for name in VALUE_FIELDS}
        self._numbers = {name: NumberColumn() for name in NUMBER_FIELDS}
        self._citations: list[tuple[Row, ...]] = []
        self._strings: dict[str, str] = {}
        """Those of citations, each kept once."""

    def fits(self, batch: DocumentBatch) -> bool:
        """Whether a batch can be added: a segment has bounds that have nothing to do with memory."""
        terms = len(self._syllables) + len(batch.syllables)
        documents = len(self.ids) + len(batch.ids)
        stored = self._stored.bytes + sum(map(len, batch.records))
        return terms * terms * documents < MAX_KEY and stored < _MAX_STORED

    def add(self, batch: DocumentBatch) -> None:
        """Appends a batch."""
        first = len(self.ids)
        self.ids.extend(batch.ids)
        for doc_id, record in zip(batch.ids, batch.records, strict=True):
            self._digest.update(doc_id.encode() + b"\0" + record)
        self._stored.append(batch.records)
        self._record_sizes.extend(map(len, batch.records))
        # The last place stands for BREAK, which is −1.
        self._tokens.append(np.append(self._syllables.renumber(batch.syllables), np.int32(BREAK))[batch.tokens])
        self._places.append(batch.steps, batch.odd)
        self._word_tokens.append(self._words.renumber(batch.words)[batch.word_tokens])
        self._counts.append(batch.token_counts)
        self._title_lengths.append(batch.title_lengths)
        self._word_counts.append(batch.word_counts)
        self._dates.append(batch.dates)
        for column, values in zip(self._values.values(), zip(*batch.values, strict=True), strict=False):
            column.extend(values)
        for name in NUMBER_FIELDS:
            for number, row in enumerate(getattr(batch, "numbers" if name == "number" else name), first):
                self._numbers[name].append(number, row)
        once = self._strings.setdefault
        self._citations.extend(
            tuple(Row._make(once(x, x) if isinstance(x, str) else x for x in row) for row in rows)
            for rows in batch.citations
        )

    def name(self) -> str:
        """A name for the segment that depends on nothing but its documents."""
        return self._digest.hexdigest()[:16]

    def write(self, name: str) -> W3Segment:
        """Writes segment `name`: `MAIN_NAME.*` for Whoosh, `NAME.arrays/*.npy` for our reader."""
        from engines.whoosh.postings import SegmentFiles

        for file in (self._stored, self._tokens, self._word_tokens):
            file.close()
        arrays = self._folder / f"{name}.arrays"
        arrays.mkdir()
        with SegmentFiles(self._folder, name, self._schema, len(self.ids)) as files:
            files.take_stored(self._stored)
            write_record_ends(self._record_sizes, arrays)
            write_ids(self.ids, arrays, files)
            for field, column in self._values.items():
                column.write(field, arrays, files)
            write_dates(_joined(self._dates), arrays, files)
            for field, numbers in self._numbers.items():
                numbers.write(field, arrays, files)
            save_arrays(arrays, citation_arrays(self._citations))
            for kept in (self._values, self._numbers, self._citations, self._strings):
                kept.clear()
            self._places.move(arrays)
            self._write_text(arrays, files)
            self._write_words(arrays, files)
        shutil.rmtree(self._scratch)
        return files.segment

    def _chunks(self, counts: Array) -> Iterator[tuple[int, int, slice, bool]]:
        """Documents that are inverted together, where their tokens are, and whether they are the last."""
        edges = ends(counts)
        free = max(self._memory - len(self.ids) * _BYTES_A_DOCUMENT, int(self._memory * _AT_LEAST))
        most = max(min(free, _ENOUGH) // _BYTES_A_TOKEN, 1)
        first, n = 0, len(counts)
        while first < n:
            last = max(int(np.searchsorted(edges, edges[first] + most, side="right")) - 1, first + 1)
            yield first, last, slice(int(edges[first]), int(edges[last])), last == n
            first = last

    def _write_text(self, arrays: Path, files: Any) -> None:
        ranks, lexicon = pack_lexicon("text", list(self._syllables))
        save_arrays(arrays, lexicon)
        encoded = _by_rank(self._syllables, ranks)
        sizes = np.zeros(len(encoded) + 1, np.uint16)  # the last: a break takes no room
        sizes[ranks] = np.fromiter(map(len, self._syllables), np.uint16, len(encoded))
        save_arrays(arrays, {"text.sizes": sizes})
        self._syllables.clear()
        n, n_terms = len(self.ids), len(encoded)
        counts, title_lengths = _joined(self._counts), _joined(self._title_lengths)
        lengths = {"title": title_lengths, "body": (counts - 3 - title_lengths).astype(np.int32)}
        text = Inversion(self._scratch, "text", n_terms, 2)
        pairs = Inversion(self._scratch, "pairs", n_terms, n_terms, counted=False)
        renumber = np.append(ranks, BREAK).astype(np.int32)
        bands = []
        with GrowingArray(arrays, "forward", np.uint16 if n_terms < 2**16 else np.uint32) as forward:
            for first, last, part, final in self._chunks(counts):
                stream = renumber[self._tokens.read(part)]
                forward.append(np.where(stream == BREAK, n_terms, stream))
                own = counts[first:last]
                bands.append(sketch(stream, ends(own), encoded))
                documents = np.repeat(np.arange(last - first, dtype=np.int32), own)
                with self._stages.of("invert"):
                    pairs.add(*adjacent_pairs(stream, documents, n_terms), first, last - first, last=final)
                    owners, documents = _with_place(stream, documents, ends(own), title_lengths[first:last])
                    del stream
                    text.add(owners, documents, first, last - first, last=final)
                    del owners, documents
        bands_of = np.concatenate(bands) if bands else sketch(counts, ends(counts), encoded)
        save_arrays(arrays, {
            "token.ends": ends(counts), "title.lengths": lengths["title"], "body.lengths": lengths["body"],
            "copies.bands": bands_of,
        })  # fmt: skip
        self._write_pairs(arrays, pairs)
        lists, both = PostingListsWriter(arrays, "text"), CountsWriter(arrays, "text", TEXT_BITS)
        for field in ("title", "body"):
            files.start_field(field)
        at = 0
        for found in self._stages.each("invert", text.lists()):
            high = int(found.owners[-1]) // 2 + 1 if len(found.owners) else at
            for place, field in ((0, "body"), (1, "title")):
                there = _of_place(found, place)
                terms = [encoded[owner] for owner in (there.owners >> 1).tolist()]
                files.write_lists(field, terms, there.starts, there.ids, there.counts, lengths[field])
            with self._stages.of("invert"):
                ids, starts, body, title = _together(found, at, high, n)
            lists.append(ids, starts)
            both.append(body, title)
            at = high
        for writer in (lists, both):
            writer.close()
        for field, of in lengths.items():
            files.finish_field(field)
            files.write_lengths(field, of)

    def _write_pairs(self, arrays: Path, pairs: Inversion) -> None:
        lists = PostingListsWriter(arrays, "pair")
        with GrowingArray(arrays, "pair.codes", np.int64) as codes:
            for found in self._stages.each("invert", pairs.lists()):
                codes.append(found.owners)
                lists.append(found.ids, found.starts)
        lists.close()

    def _write_words(self, arrays: Path, files: Any) -> None:
        ranks, lexicon = pack_lexicon("words", list(self._words))
        save_arrays(arrays, lexicon)
        encoded = _by_rank(self._words, ranks)
        self._words.clear()
        counts = _joined(self._word_counts)
        save_arrays(arrays, {"words.lengths": counts})
        words = Inversion(self._scratch, "words", len(encoded))
        for first, last, part, final in self._chunks(counts):
            documents = np.repeat(np.arange(last - first, dtype=np.int32), counts[first:last])
            with self._stages.of("invert"):
                words.add(ranks[self._word_tokens.read(part)], documents, first, last - first, last=final)
        lists, often = PostingListsWriter(arrays, "words"), CountsWriter(arrays, "words")
        files.start_field("words")
        for found in self._stages.each("invert", words.lists()):
            terms = [encoded[owner] for owner in found.owners.tolist()]
            files.write_lists("words", terms, found.starts, found.ids, found.counts, counts)
            lists.append(found.ids, found.starts)
            often.append(found.counts)
        for writer in (lists, often):
            writer.close()
        files.finish_field("words")
        files.write_lengths("words", counts)


def _joined(parts: Sequence[Array]) -> Array:
    return np.concatenate([np.zeros(0, np.int32), *parts])


def _by_rank(vocabulary: Vocabulary, ranks: Array) -> list[bytes]:
    encoded = [b""] * len(vocabulary)
    for term, rank in zip(vocabulary, ranks.tolist(), strict=True):
        encoded[rank] = term.encode()
    return encoded


def _with_place(stream: Array, documents: Array, edges: Array, title_lengths: Array) -> tuple[Array, Array]:
    """Term × 2, and 1 more for a term in a title; and the documents."""
    marks = np.zeros(len(stream) + 1, np.int8)
    np.add.at(marks, edges[:-1], 1)
    np.add.at(marks, edges[:-1] + title_lengths, -1)
    kept = stream != BREAK
    owners = stream[kept].astype(np.int64)
    owners *= 2
    owners += np.cumsum(marks[:-1], dtype=np.int8)[kept]
    return owners, documents[kept]


def _of_place(found: Lists, place: int) -> Lists:
    """The lists of body (0) or title (1)."""
    wanted = np.flatnonzero(found.owners & 1 == place)
    sizes = np.diff(found.starts)
    kept = np.repeat(found.owners & 1 == place, sizes)
    return Lists(found.owners[wanted], ends(sizes[wanted]), found.ids[kept], found.counts[kept])


def _together(found: Lists, low: int, high: int, n_documents: int) -> tuple[Array, Array, Array, Array]:
    """The lists of terms `low` … `high - 1` over both fields: documents, starts, counts in body and title."""
    owners = np.repeat(found.owners, np.diff(found.starts))
    keys = (owners >> 1) * max(n_documents, 1)
    keys += found.ids
    order = np.argsort(keys, kind="stable")
    keys, title = keys[order], (owners & 1).astype(bool)[order]
    counts = found.counts[order]
    firsts = np.flatnonzero(np.diff(keys, prepend=-1))
    body_counts = np.where(title, 0, counts)
    title_counts = np.where(title, counts, 0)
    if len(firsts):
        body_counts, title_counts = np.add.reduceat(body_counts, firsts), np.add.reduceat(title_counts, firsts)
    keys = keys[firsts]
    terms = keys // max(n_documents, 1)
    starts = np.searchsorted(terms, np.arange(low, high + 1))
    return (keys - terms * max(n_documents, 1)).astype(np.int32), starts, body_counts, title_counts

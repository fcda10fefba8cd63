"""Whoosh's own W3 segment format, written in whole posting lists and columns instead of posting by posting.

The result is what stock Whoosh would have written, block sizes apart, and stock Whoosh reads it.
"""

from __future__ import annotations

import pickle
import zlib
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from whoosh.codec.whoosh3 import LENGTHS_COLUMN, WHOOSH3_HEADER_MAGIC, W3Codec, W3Segment, W3TermInfo
from whoosh.columns import VarBytesColumn
from whoosh.fields import Schema
from whoosh.filedb.filestore import FileStorage
from whoosh.index import TOC
from whoosh.system import pack_ushort
from whoosh.util.numeric import length_to_byte

from engines.whoosh.arrays import ranges
from engines.whoosh.schema import INDEX_NAME

Array = npt.NDArray[Any]

_BLOCK = 1024
_COMPRESSION = 1
_WORTH_COMPRESSING = 64
"""Bytes of a block; smaller ones would grow."""
_LENGTH_BYTES = np.array([length_to_byte(length) for length in range(4096)], np.uint8)


def length_bytes(lengths: Array) -> npt.NDArray[np.uint8]:
    """Whoosh's one-byte form of field lengths."""
    short = _LENGTH_BYTES[np.minimum(lengths, len(_LENGTH_BYTES) - 1)]
    for position in np.flatnonzero(lengths >= len(_LENGTH_BYTES)).tolist():
        short[position] = length_to_byte(int(lengths[position]))
    return short


def bare_segment(name: str, documents: int, lengths: dict[str, int]) -> W3Segment:
    """A segment as Whoosh's table of contents names it. `lengths`: the sum of each scored field's lengths."""
    segment = W3Segment(W3Codec(blocklimit=_BLOCK, compression=_COMPRESSION), INDEX_NAME, segid=name)
    segment.set_doc_count(documents)
    segment._fieldlengths = lengths
    return segment


class SegmentFiles:
    """The files of one Whoosh segment in a folder. Fields in any order; a field's lists in any order and in as many
    pieces as suit the caller, until the field is finished."""

    def __init__(self, folder: Path, name: str, schema: Schema, documents: int) -> None:
        self.schema = schema
        self.storage = FileStorage(str(folder))
        self.segment = bare_segment(name, documents, {})
        self._fields = self.segment.codec().field_writer(self.storage, self.segment)
        self._infos: dict[str, list[tuple[bytes, bytes]]] = {}

    def take_stored(self, column: StoredColumn) -> None:
        """Makes a finished stored column that of this segment."""
        column.path.rename(column.path.with_name(W3Codec.column_filename(self.segment, "_stored")))

    def write_lengths(self, field: str, lengths: Array) -> None:
        """Field lengths, which Whoosh's scoring needs."""
        self.segment._fieldlengths[field] = int(lengths.sum())
        file = self.storage.create_file(W3Codec.column_filename(self.segment, f"_{field}_len"))
        column = LENGTHS_COLUMN.writer(file)
        for number, byte in enumerate(length_bytes(lengths).tolist()):
            column.add(number, byte)
        column.finish(self.segment.doc_count_all())
        file.close()

    def start_field(self, field: str) -> None:
        """Fields are finished in the order in which they are started."""
        self._fields.start_field(field, self.schema[field])
        self._infos[field] = []

    def write_lists(
        self,
        field: str,
        terms: Sequence[bytes],
        starts: Array,
        ids: Array,
        counts: Array | None = None,
        lengths: Array | None = None,
    ) -> None:
        """Whole posting lists, none of them empty: that of `terms[i]` is `ids[starts[i]:starts[i + 1]]`. `counts`:
        for scored fields, how often each term stands; `lengths`: all documents' field lengths."""
        if not terms:
            return
        blocks = _Blocks(starts, ids, counts, lengths)
        file, infos, block = self._fields._postfile, self._infos[field], 0
        for term, n_blocks in zip(terms, blocks.per_list, strict=True):
            info, first = W3TermInfo(), file.tell()
            file.write(WHOOSH3_HEADER_MAGIC)
            for number in range(block, block + n_blocks):
                data = blocks.data(number, info)
                file.write_int(-len(data) if number == block + n_blocks - 1 else len(data))
                file.write(data)
            block += n_blocks
            info.set_extent(first, file.tell() - first)
            infos.append((term, info.to_bytes()))

    def finish_field(self, field: str) -> None:
        """Writes the field's part of the term index."""
        tag = pack_ushort(self._fields._fieldmap[field])
        for term, info in sorted(self._infos.pop(field)):
            self._fields._tindex.add(tag + term, info)

    def write_field(
        self, field: str, terms: Sequence[bytes], starts: Array, ids: Array, counts: Array | None = None,
        lengths: Array | None = None,
    ) -> None:
        """A field in one piece. Terms without postings are left out."""
        self.start_field(field)
        there = np.flatnonzero(np.diff(starts))
        self.write_lists(
            field, [terms[i] for i in there.tolist()], np.append(starts[there], starts[-1]), ids, counts, lengths
        )
        self.finish_field(field)

    def __enter__(self) -> SegmentFiles:
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        if kind is None:
            self._fields.close()
            return
        # What is half-written goes away with the build; only the descriptors matter.
        for file in (self._fields._tindex.dbfile, self._fields._postfile):
            with suppress(OSError, ValueError):
                file.close()


class StoredColumn:
    """The stored column, written as documents come: rows are compressed pickles already (see records.pack)."""

    def __init__(self, folder: Path) -> None:
        self.path, self.documents = folder / "stored.partial", 0
        self._file = FileStorage(str(folder)).create_file(self.path.name)
        self._column = VarBytesColumn().writer(self._file)
        self.bytes = 0

    def append(self, rows: Iterable[bytes]) -> None:
        """The rows of the next documents."""
        for row in rows:
            self._column.add(self.documents, row)
            self.bytes += len(row)
            self.documents += 1

    def close(self) -> None:
        """Completes the file."""
        self._column.finish(self.documents)
        self._file.close()


def write_contents(folder: Path, schema: Schema, segments: Sequence[W3Segment]) -> None:
    """The index's table of contents, which makes the folder an index that Whoosh opens."""
    TOC(schema, list(segments), 1).write(FileStorage(str(folder)), INDEX_NAME)


class _Blocks:
    """Posting lists cut into blocks, with what Whoosh keeps of each block, worked out for all of them at once."""

    def __init__(self, starts: Array, ids: Array, counts: Array | None, lengths: Array | None) -> None:
        sizes = np.diff(starts)
        per_list = -(-sizes // _BLOCK)
        self.per_list: list[int] = per_list.tolist()
        within = ranges(np.zeros(len(sizes), np.int64), per_list)
        edges = np.repeat(starts[:-1], per_list) + within * _BLOCK
        self._edges: list[int] = [*edges.tolist(), int(starts[-1])]
        deltas = np.diff(ids, prepend=0)
        deltas[edges] = ids[edges]
        self._deltas: list[int] = deltas.tolist()
        self._lasts: list[int] = ids[np.append(edges[1:], starts[-1]) - 1].tolist()
        self._counts: list[int] | None = None
        if counts is not None:
            self._counts = counts.tolist()
            self._payload = counts.astype(">u4").tobytes()
            self._sums: list[int] = np.add.reduceat(counts, edges, dtype=np.int64).tolist()
            self._heaviest: list[int] = np.maximum.reduceat(counts, edges).tolist()
        self._shortest = self._longest = [0] * len(edges)
        if lengths is not None:
            of_postings = lengths[ids]
            self._shortest = np.minimum.reduceat(of_postings, edges).tolist()
            self._longest = np.maximum.reduceat(of_postings, edges).tolist()
        self._short_bytes, self._long_bytes = (
            length_bytes(np.array(found)).tolist() for found in (self._shortest, self._longest)
        )
        self._scored = lengths is not None

    def data(self, number: int, info: Any) -> bytes:
        """The bytes of a block; what is in it is added to `info`."""
        a, b = self._edges[number], self._edges[number + 1]
        size, last = b - a, self._lasts[number]
        heaviest, total, weights, payload = 1, size, None, None
        if self._counts is not None:
            heaviest, total, payload = self._heaviest[number], self._sums[number], self._payload[4 * a : 4 * b]
            if heaviest > 1:
                weights = float(heaviest) if total == heaviest * size else tuple(self._counts[a:b])
        if self._scored:
            shortest, longest = self._shortest[number], self._longest[number]
            info._minlength = shortest if info._minlength is None else min(info._minlength, shortest)
            info._maxlength = max(info._maxlength, longest)
        info._weight += total
        info._df += size
        info._maxweight = max(info._maxweight, float(heaviest))
        if info._minid is None:
            info._minid = self._deltas[a]
        info._maxid = last
        data = pickle.dumps((tuple(self._deltas[a:b]), weights, payload), 4)
        level = _COMPRESSION if len(data) >= _WORTH_COMPRESSING else 0
        head = (size, last, float(heaviest), level, self._short_bytes[number], self._long_bytes[number])
        return pickle.dumps(head, 2) + (zlib.compress(data, level) if level else data)

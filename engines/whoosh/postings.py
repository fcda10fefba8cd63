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

from engines.whoosh.schema import INDEX_NAME

Array = npt.NDArray[Any]

_BLOCK = 1024
_COMPRESSION = 1
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
    """The files of one Whoosh segment in a folder. Fields in any order, terms of a field in byte order."""

    def __init__(self, folder: Path, name: str, schema: Schema, documents: int) -> None:
        self.schema = schema
        self.storage = FileStorage(str(folder))
        self.segment = bare_segment(name, documents, {})
        self._fields = self.segment.codec().field_writer(self.storage, self.segment)

    def write_stored(self, rows: Iterable[bytes]) -> None:
        """The stored column, from rows that are compressed pickles already (see records.pack)."""
        file = self.storage.create_file(W3Codec.column_filename(self.segment, "_stored"))
        column = VarBytesColumn().writer(file)
        for number, row in enumerate(rows):
            column.add(number, row)
        column.finish(self.segment.doc_count_all())
        file.close()

    def write_lengths(self, field: str, lengths: Array) -> None:
        """Field lengths, which Whoosh's scoring needs."""
        self.segment._fieldlengths[field] = int(lengths.sum())
        file = self.storage.create_file(W3Codec.column_filename(self.segment, f"_{field}_len"))
        column = LENGTHS_COLUMN.writer(file)
        for number, byte in enumerate(length_bytes(lengths).tolist()):
            column.add(number, byte)
        column.finish(self.segment.doc_count_all())
        file.close()

    def write_field(
        self,
        field: str,
        terms: Sequence[bytes],
        starts: Array,
        ids: Array,
        counts: Array | None = None,
        lengths: Array | None = None,
    ) -> None:
        """Every term's whole posting list. `terms` need not be sorted; terms without postings are left out.
        `counts`: for scored fields, how often each term stands; `lengths`: the documents' field lengths."""
        writer = self._fields
        writer.start_field(field, self.schema[field])
        tag, file = pack_ushort(writer._fieldid), writer._postfile
        weights = None if counts is None else counts.astype(np.float64)
        payload = None if counts is None else counts.astype(">u4")
        bytes_of = None if lengths is None else length_bytes(lengths)
        edges = starts.tolist()
        for term in sorted(range(len(terms)), key=terms.__getitem__):
            low, high = edges[term], edges[term + 1]
            if low == high:
                continue
            info, first = W3TermInfo(), file.tell()
            file.write(WHOOSH3_HEADER_MAGIC)
            for a in range(low, high, _BLOCK):
                b = min(a + _BLOCK, high)
                _write_block(
                    file, info, ids[a:b],
                    None if weights is None else weights[a:b],
                    None if payload is None else payload[a:b].tobytes(),
                    None if lengths is None else lengths[ids[a:b]],
                    None if bytes_of is None else bytes_of[ids[a:b]],
                    last=b == high,
                )  # fmt: skip
            info.set_extent(first, file.tell() - first)
            writer._tindex.add(tag + terms[term], info.to_bytes())
        writer.finish_field()

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


def write_contents(folder: Path, schema: Schema, segments: Sequence[W3Segment]) -> None:
    """The index's table of contents, which makes the folder an index that Whoosh opens."""
    TOC(schema, list(segments), 1).write(FileStorage(str(folder)), INDEX_NAME)


def _write_block(
    file: Any,
    info: Any,
    ids: Array,
    weights: Array | None,
    payload: bytes | None,
    lengths: Array | None,
    bytes_of: Array | None,
    *,
    last: bool,
) -> None:
    heaviest, total, mean_weights = 1.0, float(len(ids)), None
    if weights is not None:
        heaviest, total = float(weights.max()), float(weights.sum())
        if heaviest > 1.0 or total < len(ids):
            mean_weights = heaviest if total == heaviest * len(ids) else tuple(weights.tolist())
    shortest = longest = short_byte = long_byte = 0
    if lengths is not None and bytes_of is not None:
        shortest, longest = int(lengths.min()), int(lengths.max())
        short_byte, long_byte = int(bytes_of.min()), int(bytes_of.max())
        info._minlength = shortest if info._minlength is None else min(info._minlength, shortest)
        info._maxlength = max(info._maxlength, longest)
    info._weight += total
    info._df += len(ids)
    info._maxweight = max(info._maxweight, heaviest)
    if info._minid is None:
        info._minid = int(ids[0])
    info._maxid = int(ids[-1])
    deltas = tuple(np.diff(ids, prepend=0).tolist())
    data = zlib.compress(pickle.dumps((deltas, mean_weights, payload), 4), _COMPRESSION)
    head = pickle.dumps((len(ids), int(ids[-1]), heaviest, _COMPRESSION, short_byte, long_byte), 2)
    size = len(head) + len(data)
    file.write_int(-size if last else size)
    file.write(head)
    file.write(data)

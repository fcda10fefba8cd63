"""Gathers batches in memory and writes them as one segment: Whoosh's files and the arrays beside them."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
import numpy.typing as npt

from engines.whoosh.batch import BREAK, DocumentBatch
from engines.whoosh.citations import Row, citation_arrays
from engines.whoosh.copies import sketch
from engines.whoosh.inversion import adjacent_pairs, invert, union
from engines.whoosh.lexicon import pack_lexicon, pack_strings
from engines.whoosh.schema import NUMBER_FIELDS, VALUE_FIELDS

if TYPE_CHECKING:
    from whoosh.codec.whoosh3 import W3Segment
    from whoosh.fields import Schema

Array = npt.NDArray[Any]
Numbers = Sequence[Sequence[tuple[str, str]]]


class _Vocabulary(dict[str, int]):
    def renumber(self, terms: Sequence[str]) -> Array:
        """Numbers of a batch's terms in this vocabulary, which grows as needed; BREAK keeps its place last."""
        numbers = np.empty(len(terms) + 1, np.int32)
        numbers[:-1] = [self.setdefault(term, len(self)) for term in terms]
        numbers[-1] = BREAK
        return numbers


@dataclass(slots=True)
class Gathered:
    """Batches not yet written, renumbered to one vocabulary."""

    ids: list[str] = field(default_factory=list)
    tokens: int = 0
    """How many tokens there are, words included: what memory goes by."""
    syllables: _Vocabulary = field(default_factory=_Vocabulary)
    words: _Vocabulary = field(default_factory=_Vocabulary)
    streams: list[Array] = field(default_factory=list)
    counts: list[Array] = field(default_factory=list)
    title_lengths: list[Array] = field(default_factory=list)
    word_streams: list[Array] = field(default_factory=list)
    word_counts: list[Array] = field(default_factory=list)
    records: list[bytes] = field(default_factory=list)
    values: list[tuple[str, ...]] = field(default_factory=list)
    dates: list[Array] = field(default_factory=list)
    number: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    cites: list[tuple[tuple[str, str], ...]] = field(default_factory=list)
    citations: list[tuple[Row, ...]] = field(default_factory=list)

    def add(self, batch: DocumentBatch) -> None:
        """Appends a batch."""
        self.ids.extend(batch.ids)
        self.tokens += len(batch.tokens) + len(batch.word_tokens)
        self.streams.append(self.syllables.renumber(batch.syllables)[batch.tokens])
        self.word_streams.append(self.words.renumber(batch.words)[batch.word_tokens])
        self.counts.append(batch.token_counts)
        self.title_lengths.append(batch.title_lengths)
        self.word_counts.append(batch.word_counts)
        self.records.extend(batch.records)
        self.values.extend(batch.values)
        self.dates.append(batch.dates)
        self.number.extend(batch.numbers)
        self.cites.extend(batch.cites)
        self.citations.extend(batch.citations)

    def name(self) -> str:
        """A name for the segment that depends on nothing but its documents."""
        digest = hashlib.sha256()
        for doc_id, record in zip(self.ids, self.records, strict=True):
            digest.update(doc_id.encode() + b"\0" + record)
        return digest.hexdigest()[:16]


def write_segment(gathered: Gathered, folder: Path, name: str, schema: Schema) -> W3Segment:
    """Writes segment `name` into `folder`: `MAIN_NAME.*` for Whoosh, `NAME.arrays/*.npy` for our reader.
    `gathered` gives up its contents on the way, to keep the peak of memory low."""
    from engines.whoosh.postings import SegmentFiles

    n = len(gathered.ids)
    arrays = folder / f"{name}.arrays"
    arrays.mkdir()
    with SegmentFiles(folder, name, schema, n) as files:
        files.write_stored(gathered.records)
        _save(arrays, {"record.ends": _ends(np.fromiter(map(len, gathered.records), np.int64, n))})
        gathered.records.clear()
        _write_ids(gathered, arrays, files)
        _write_values(gathered, arrays, files)
        for field_name in NUMBER_FIELDS:
            _write_numbers(getattr(gathered, field_name), field_name, arrays, files)
        _save(arrays, citation_arrays(gathered.citations))
        gathered.citations.clear()
        _write_text(gathered, arrays, files)
        _write_words(gathered, arrays, files)
        return files.segment


def _write_ids(gathered: Gathered, arrays: Path, files: Any) -> None:
    encoded = [doc_id.encode() for doc_id in gathered.ids]
    order = np.array(sorted(range(len(encoded)), key=encoded.__getitem__), np.int32)
    _save(arrays, pack_strings("id", encoded) | {"id.order": order})
    # A repeated id is one term with several postings, all but the last of them deleted documents.
    unique = {doc_id: number for number, doc_id in enumerate(dict.fromkeys(encoded))}
    owners = np.fromiter((unique[doc_id] for doc_id in encoded), np.int64, len(encoded))
    found = invert(owners, np.arange(len(encoded)), len(unique), len(encoded))
    files.write_field("id", list(unique), found.starts, found.ids)


def _write_values(gathered: Gathered, arrays: Path, files: Any) -> None:
    for position, name in enumerate(VALUE_FIELDS):
        column = [row[position] for row in gathered.values]
        values = ["", *sorted(set(column) - {""})]
        codes = _codes(column, values)
        _save(arrays, pack_strings(f"{name}.values", (v.encode() for v in values)) | {f"{name}.codes": codes})
        _write_column(files, name, values, codes)
    gathered.values.clear()
    dates = np.concatenate([np.zeros(0, np.int32), *gathered.dates])
    _save(arrays, {"date": dates})
    texts = [f"{d // 10000:04}-{d // 100 % 100:02}-{d % 100:02}" if d else "" for d in dates.tolist()]
    for name, column in (("date", texts), ("year", [text[:4] for text in texts])):
        values = ["", *sorted(set(column) - {""})]
        _write_column(files, name, values, _codes(column, values))


def _codes(column: Sequence[str], values: Sequence[str]) -> Array:
    code = {value: number for number, value in enumerate(values)}
    return np.fromiter(map(code.__getitem__, column), np.int32, len(column))


def _write_column(files: Any, name: str, values: Sequence[str], codes: Array) -> None:
    present = np.flatnonzero(codes)
    found = invert(codes[present], present, len(values), len(codes))
    files.write_field(name, [value.encode() for value in values], found.starts, found.ids)


def _write_numbers(rows: Numbers, name: str, arrays: Path, files: Any) -> None:
    spellings: dict[str, Counter[str]] = {}
    for row in rows:
        for key, canonical in row:
            spellings.setdefault(key, Counter())[canonical] += 1
    keys = sorted(spellings, key=str.encode)
    code = {key: number for number, key in enumerate(keys)}
    terms = np.array([code[key] for row in rows for key, _ in row], np.int64)
    documents = np.repeat(np.arange(len(rows)), [len(row) for row in rows])
    found = invert(terms, documents, len(keys), len(rows))
    # Which spelling each posting has: merging takes it from here.
    variants = sorted({canonical for row in rows for _, canonical in row})
    variant = {canonical: number for number, canonical in enumerate(variants)}
    order = np.lexsort((documents, terms))
    spelling = np.array([variant[canonical] for row in rows for _, canonical in row], np.int32)[order]
    encoded = [key.encode() for key in keys]
    # The spelling seen most, the first in order among equals.
    shown = (min(spellings[key].items(), key=lambda item: (-item[1], item[0]))[0] for key in keys)
    _save(
        arrays,
        pack_strings(f"{name}.keys", encoded)
        | pack_strings(f"{name}.shown", (text.encode() for text in shown))
        | pack_strings(f"{name}.spellings", (text.encode() for text in variants))
        | {f"{name}.starts": found.starts, f"{name}.ids": found.ids, f"{name}.spelling": spelling},
    )
    files.write_field(name, encoded, found.starts, found.ids)


def _write_text(gathered: Gathered, arrays: Path, files: Any) -> None:
    terms = list(gathered.syllables)
    ranks, lexicon = pack_lexicon("text", terms)
    _save(arrays, lexicon)
    encoded = [b""] * len(terms)
    for term, rank in zip(terms, ranks.tolist(), strict=True):
        encoded[rank] = term.encode()
    n, n_terms = len(gathered.ids), len(terms)
    del terms
    gathered.syllables.clear()
    renumber = np.append(ranks, BREAK).astype(np.int32)
    stream = np.concatenate([np.zeros(0, np.int32), *(renumber[part] for part in _drain(gathered.streams))])
    counts = np.concatenate([np.zeros(0, np.int32), *gathered.counts]).astype(np.int64)
    title_lengths = np.concatenate([np.zeros(0, np.int32), *gathered.title_lengths])
    ends = _ends(counts)
    body_lengths = (counts - 3 - title_lengths).astype(np.int32)
    wide = np.uint16 if n_terms < 2**16 else np.uint32
    _save(arrays, {
        "token.ends": ends, "title.lengths": title_lengths, "body.lengths": body_lengths,
        "copies.bands": sketch(stream, ends, encoded),
        "forward": np.where(stream == BREAK, n_terms, stream).astype(wide),
    })  # fmt: skip
    documents = np.repeat(np.arange(n, dtype=np.int32), counts)
    codes, starts, ids = adjacent_pairs(stream, documents, n_terms, n)
    _save(arrays, {"pair.codes": codes, "pair.starts": _narrow(starts), "pair.ids": ids})
    del codes, starts, ids
    marks = np.zeros(len(stream) + 1, np.int8)
    np.add.at(marks, ends[:-1], 1)
    np.add.at(marks, ends[:-1] + title_lengths, -1)
    in_title = np.cumsum(marks[:-1], dtype=np.int8).astype(bool)
    del marks
    title = invert(stream[in_title], documents[in_title], n_terms, n)
    in_body = ~in_title & (stream != BREAK)
    del in_title
    stream, documents = stream[in_body], documents[in_body]
    del in_body
    body = invert(stream, documents, n_terms, n)
    del stream, documents
    for name, found, lengths in (("title", title, title_lengths), ("body", body, body_lengths)):
        files.write_lengths(name, lengths)
        files.write_field(name, encoded, found.starts, found.ids, found.counts, lengths)
    everywhere, title_counts = union(body, title, n_terms, n)
    _save(arrays, {
        "text.starts": _narrow(everywhere.starts), "text.ids": everywhere.ids,
        "text.body": np.minimum(everywhere.counts, 65535).astype(np.uint16),
        "text.title": np.minimum(title_counts, 255).astype(np.uint8),
    })  # fmt: skip


def _write_words(gathered: Gathered, arrays: Path, files: Any) -> None:
    terms = list(gathered.words)
    ranks, lexicon = pack_lexicon("words", terms)
    encoded = [b""] * len(terms)
    for term, rank in zip(terms, ranks.tolist(), strict=True):
        encoded[rank] = term.encode()
    stream = np.concatenate([np.zeros(0, np.int64), *(ranks[part] for part in _drain(gathered.word_streams))])
    counts = np.concatenate([np.zeros(0, np.int32), *gathered.word_counts])
    n = len(gathered.ids)
    found = invert(stream, np.repeat(np.arange(n), counts), len(terms), n)
    del stream
    _save(arrays, lexicon | {
        "words.starts": _narrow(found.starts), "words.ids": found.ids,
        "words.counts": found.counts.astype(np.min_scalar_type(int(found.counts.max(initial=0)))),
    })  # fmt: skip
    files.write_lengths("words", counts)
    files.write_field("words", encoded, found.starts, found.ids, found.counts, counts)


def _drain(parts: list[Array]) -> Iterable[Array]:
    parts.reverse()
    while parts:
        yield parts.pop()


def _ends(lengths: Array) -> Array:
    return np.concatenate(([0], np.cumsum(lengths))).astype(np.int64)


def _narrow(starts: Array) -> Array:
    return starts.astype(np.uint32) if int(starts[-1]) < 2**32 else starts


def _save(folder: Path, arrays: dict[str, Array]) -> None:
    for name, array in arrays.items():
        np.save(folder / f"{name}.npy", array, allow_pickle=False)

"""Analysis of documents into arrays: the CPU-heavy part of indexing, a pure function for worker processes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyzers import numbers
from analyzers.streams import END, read
from engines.documents import Document
from engines.graph import reading
from engines.whoosh.citations import Row, rows_of
from engines.whoosh.records import pack
from engines.whoosh.schema import VALUE_FIELDS

BREAK = END
"""Stands in a token stream after title, abstract and body, where the text ends: no phrase crosses it."""

_TEXT_PARTS = ("title", "abstract", "body")

Ints = npt.NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class DocumentBatch:
    """Documents after analysis. Terms are numbered within the batch."""

    ids: tuple[str, ...]
    syllables: tuple[str, ...]
    """The batch's vocabulary."""
    tokens: Ints
    """Of each document in turn: title, BREAK, abstract, BREAK, body, BREAK; positions in `syllables`."""
    token_counts: Ints
    steps: Ints
    """How many characters after the token before each begins, the first of a document after the beginning of its title;
    title, abstract and body follow each other without a gap."""
    odd: Ints
    """Tokens that are written in another length than their term has: (place in `tokens`, characters) in rows."""
    title_lengths: Ints
    words: tuple[str, ...]
    word_tokens: Ints
    word_counts: Ints
    records: tuple[bytes, ...]
    """Rows of the stored column."""
    values: tuple[tuple[str, ...], ...]
    """Per document, in the order of VALUE_FIELDS."""
    dates: Ints
    """yyyymmdd, 0 without a date."""
    numbers: tuple[tuple[tuple[str, str], ...], ...]
    """Per document: (key, canonical) of the number it bears."""
    cites: tuple[tuple[tuple[str, str], ...], ...]
    """Per document: (key, canonical) of the numbers it names."""
    citations: tuple[tuple[Row, ...], ...]


def analyse(documents: Sequence[Document]) -> DocumentBatch:
    """Everything about these documents that needs no other document."""
    streams = read([getattr(document, part) for document in documents for part in _TEXT_PARTS])
    tokens = streams.tokens
    breaks = np.flatnonzero(tokens == BREAK)
    token_counts = np.diff(breaks[2::3], prepend=-1).astype(np.int32)
    title_lengths = np.diff(breaks, prepend=-1)[0::3].astype(np.int32) - 1
    lengths = np.array([*map(len, streams.syllables), 0])[tokens]
    odd = np.flatnonzero(lengths != streams.sizes)
    borne = tuple(_borne(document) for document in documents)
    return DocumentBatch(
        ids=tuple(document.id for document in documents),
        syllables=tuple(streams.syllables),
        tokens=tokens,
        token_counts=token_counts,
        steps=np.diff(streams.starts, prepend=0).astype(np.int32),
        odd=np.column_stack((odd, streams.sizes[odd])).astype(np.int32),
        title_lengths=title_lengths,
        words=tuple(streams.words),
        word_tokens=streams.word_tokens,
        word_counts=np.diff(streams.word_ends[2::3], prepend=0).astype(np.int32),
        records=tuple(pack(document) for document in documents),
        values=tuple(tuple(getattr(document, name) for name in VALUE_FIELDS) for document in documents),
        dates=np.array([day(document.date) for document in documents], np.int32),
        numbers=borne,
        cites=tuple(_cited(document, own) for document, own in zip(documents, borne, strict=True)),
        citations=tuple(rows_of(document, day) for document in documents),
    )


def day(date: str) -> int:
    """`2010-02-25` → 20100225; 0 for anything that is not an ISO date."""
    digits = date.replace("-", "")
    return int(digits) if len(digits) == 8 and digits.isascii() and digits.isdigit() else 0


def _borne(document: Document) -> tuple[tuple[str, str], ...]:
    key = numbers.key(document.number)
    return ((key, document.number),) if key else ()


def _cited(document: Document, own: Iterable[tuple[str, str]]) -> tuple[tuple[str, str], ...]:
    """The numbers that the document names: its citations, and any other number in its text."""
    found: dict[str, str] = {}
    for citation in document.citations:
        key = reading.key(citation.number)
        if key:
            found.setdefault(key, citation.number)
    for part in _TEXT_PARTS:
        for match in numbers.find(getattr(document, part)):
            found.setdefault(match.number.key, match.number.canonical)
    for key, _ in own:
        found.pop(key, None)
    return tuple(found.items())

"""Analysis of documents into arrays: the CPU-heavy part of indexing, a pure function for worker processes."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from analyzers import numbers
from analyzers.analysis import syllables as syllables_of
from analyzers.analysis import words_of_each
from engines.documents import Document
from engines.graph import reading
from engines.whoosh.citations import Row, rows_of
from engines.whoosh.records import pack
from engines.whoosh.schema import VALUE_FIELDS

BREAK = -1
"""Stands in a token stream after title, abstract and body: no phrase crosses it."""

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


class _Vocabulary(dict[str, int]):
    def __missing__(self, term: str) -> int:
        number = self[term] = len(self)
        return number


def analyse(documents: Sequence[Document]) -> DocumentBatch:
    """Everything about these documents that needs no other document."""
    syllables, words = _Vocabulary(), _Vocabulary()
    tokens: list[int] = []
    word_tokens: list[int] = []
    token_counts, title_lengths, word_counts = [], [], []
    for document in documents:
        before = len(tokens)
        for part in _TEXT_PARTS:
            text = getattr(document, part)
            tokens.extend(map(syllables.__getitem__, syllables_of(text)))
            if part == "title":
                title_lengths.append(len(tokens) - before)
            tokens.append(BREAK)
        token_counts.append(len(tokens) - before)
    for found in words_of_each(["\n".join(getattr(document, part) for part in _TEXT_PARTS) for document in documents]):
        word_tokens.extend(map(words.__getitem__, found))
        word_counts.append(len(found))
    borne = tuple(_borne(document) for document in documents)
    return DocumentBatch(
        ids=tuple(document.id for document in documents),
        syllables=tuple(syllables),
        tokens=np.array(tokens, np.int32),
        token_counts=np.array(token_counts, np.int32),
        title_lengths=np.array(title_lengths, np.int32),
        words=tuple(words),
        word_tokens=np.array(word_tokens, np.int32),
        word_counts=np.array(word_counts, np.int32),
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

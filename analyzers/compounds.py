"""Words for ranking: the compounds of a text in the form in which they are indexed, `công_tác dân_vận`."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import chain, pairwise
from typing import Final

from analyzers.cache import TokenCache
from analyzers.normalize import normalize
from analyzers.segment import segmenter
from analyzers.syllables import syllables
from analyzers.tokens import tokens_of_chunk

_LINE: Final = "\uffff"
"""Stands for a line feed among the pieces between blanks: a code point that is never a character."""
_TEXT: Final = "\ufffe"
"""Stands between two texts."""
_STRAY: Final = "\ufdd0"
"""What a text has in its place that holds _TEXT itself: another code point that is never a character."""

_BLOCK: Final = 1_000_000
"""Characters worked on at a time, so that a huge text does not need many times its size in memory."""


def _tokens(chunk: str) -> tuple[str, ...]:
    """The tokens of a piece between blanks, in lower case and in the spelling that the word list knows."""
    if chunk in (_LINE, _TEXT):
        return (chunk,)
    return tuple(chain.from_iterable(map(tokens_of_chunk, normalize(chunk).lower().split())))


def _read_terms(chunk: str) -> tuple[str, ...]:
    return tuple(token if token in (_LINE, _TEXT) else "_".join(syllables(token)) for token in _tokens(chunk))


def _read_forms(chunk: str) -> tuple[int, ...]:
    forms = segmenter().forms
    return tuple(
        forms.form_of(token, apart=not term) for token, term in zip(_tokens(chunk), _read_terms(chunk), strict=True)
    )


_terms: Final = TokenCache(_read_terms)
_forms: Final = TokenCache(_read_forms)


def words(text: str) -> list[str]:
    """The words of two syllables or more, in order.

    They are pyvi's words over lower-cased lines with modern tone placement: the word list is in lower case,
    capitals change its cuts, and queries are typed in another case than headings are printed in
    (docs/decisions/0001-words-in-lower-case.md).
    """
    return words_of_each((text,))[0]


def words_of_each(texts: Sequence[str]) -> list[list[str]]:
    """`words` of each text. Many short texts at once cost far less than one by one: what is done with arrays has a
    price for each call, and lines are independent wherever they stand."""
    out: list[list[str]] = []
    waiting: list[str] = []
    size = 0
    for text in texts:
        if len(text) > _BLOCK:
            out += _words_of_each(waiting)
            out.append([word for block in _blocks(text) for word in _words_of_each((block,))[0]])
            waiting, size = [], 0
            continue
        if size + len(text) > _BLOCK:
            out += _words_of_each(waiting)
            waiting, size = [], 0
        waiting.append(text)
        size += len(text)
    return out + _words_of_each(waiting)


def _blocks(text: str) -> Iterator[str]:
    """A long text in pieces of whole lines."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + _BLOCK)
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = end


def _words_of_each(texts: Sequence[str]) -> list[list[str]]:
    if not texts:
        return []
    parts = (text.replace(_TEXT, _STRAY).replace("\n", f" {_LINE} ") for text in texts)
    chunks = f" {_TEXT} ".join(parts).split()
    ids = list(chain.from_iterable(map(_forms.__getitem__, chunks)))
    terms = list(chain.from_iterable(map(_terms.__getitem__, chunks)))
    edges = _places(terms, _TEXT)
    joins = segmenter().joins(ids, sorted([*_places(terms, _LINE), *edges]))
    return [
        _joined(terms, joins[bisect_left(joins, low) : bisect_left(joins, high)])
        for low, high in pairwise([0, *edges, len(terms)])
    ]


def _places(terms: Sequence[str], sign: str) -> list[int]:
    found: list[int] = []
    with suppress(ValueError):
        while True:
            found.append(terms.index(sign, found[-1] + 1 if found else 0))
    return found


def _joined(terms: Sequence[str], joins: Sequence[int]) -> list[str]:
    """The words, given the places of the terms that continue one."""
    out: list[str] = []
    end = -1
    for i in joins:
        if i == end:
            out[-1] += "_" + terms[i]
        else:
            out.append(f"{terms[i - 1]}_{terms[i]}")
        end = i + 1
    return out

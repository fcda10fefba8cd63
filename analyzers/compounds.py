"""Words for ranking: the compounds of a text in the form in which they are indexed, `công_tác dân_vận`."""

from __future__ import annotations

from contextlib import suppress
from itertools import chain
from typing import Final

from analyzers.cache import TokenCache
from analyzers.normalize import normalize
from analyzers.segment import segmenter
from analyzers.syllables import syllables
from analyzers.tokens import tokens_of_chunk

_LINE: Final = "\uffff"
"""Stands for a line feed among the pieces between blanks: a code point that is never a character."""

_BLOCK: Final = 1_000_000
"""Characters worked on at a time, so that a huge text does not need many times its size in memory."""


def _tokens(chunk: str) -> tuple[str, ...]:
    """The tokens of a piece between blanks, in lower case and in the spelling that the word list knows."""
    if chunk == _LINE:
        return (chunk,)
    return tuple(chain.from_iterable(map(tokens_of_chunk, normalize(chunk).lower().split())))


def _read_terms(chunk: str) -> tuple[str, ...]:
    return tuple(token if token == _LINE else "_".join(syllables(token)) for token in _tokens(chunk))


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
    if len(text) <= _BLOCK:
        return _words(text)
    out: list[str] = []
    at = 0
    while at < len(text):
        end = text.find("\n", at + _BLOCK)
        end = len(text) if end < 0 else end
        out += _words(text[at:end])
        at = end
    return out


def _words(text: str) -> list[str]:
    chunks = text.replace("\n", f" {_LINE} ").split()
    ids = list(chain.from_iterable(map(_forms.__getitem__, chunks)))
    terms = list(chain.from_iterable(map(_terms.__getitem__, chunks)))
    ends: list[int] = []
    with suppress(ValueError):
        while True:
            ends.append(terms.index(_LINE, ends[-1] + 1 if ends else 0))
    out: list[str] = []
    end = -1
    for i in segmenter().joins(ids, ends):
        if i == end:
            out[-1] += "_" + terms[i]
        else:
            out.append(f"{terms[i - 1]}_{terms[i]}")
        end = i + 1
    return out

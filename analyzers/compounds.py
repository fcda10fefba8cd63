"""Words for ranking: the compounds of a text in the form in which they are indexed, `công_tác dân_vận`."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final, NamedTuple

from analyzers.cache import TokenCache
from analyzers.normalize import normalized_chunks
from analyzers.segment import segmenter
from analyzers.syllables import syllables
from analyzers.tokens import tokens_of_chunk

_BLOCK: Final = 1_000_000
"""Characters worked on at a time, so that a huge text does not need many times its size in memory."""


def _tokens(chunk: str) -> tuple[str, ...]:
    """The tokens of a piece between blanks, in lower case and in the spelling that the word list knows."""
    lower = normalized_chunks[chunk].lower()
    return (lower,) if lower.isalpha() else tuple(chain.from_iterable(map(tokens_of_chunk, lower.split())))


class Token(NamedTuple):
    """A token of the segmentation, as far as it matters."""

    form: int
    """See analyzers/forms.py."""
    term: str
    """What is indexed of it; empty for punctuation."""


def _token(token: str) -> Token:
    term = "_".join(syllables(token))
    return Token(segmenter().forms.form_of(token, apart=not term), term)


_known_tokens: Final = TokenCache(_token)


def tokens_of(chunk: str) -> list[Token]:
    """The tokens of a piece between blanks."""
    return list(map(_known_tokens.__getitem__, _tokens(chunk)))


_forms: Final = TokenCache(lambda chunk: tuple(token.form for token in tokens_of(chunk)))
_terms: Final = TokenCache(lambda chunk: tuple(token.term for token in tokens_of(chunk)))


def words(text: str) -> list[str]:
    """The words of two syllables or more, in order.

    They are pyvi's words over lower-cased lines with modern tone placement: the word list is in lower case,
    capitals change its cuts, and queries are typed in another case than headings are printed in
    (docs/decisions/0001-words-in-lower-case.md). Of many texts: `streams.read`.
    """
    return [word for block in _blocks(text) for word in _words(block)]


def _blocks(text: str) -> Iterator[str]:
    """A long text in pieces of whole lines."""
    at = 0
    while at < len(text):
        end = text.find("\n", at + _BLOCK) if len(text) - at > _BLOCK else -1
        end = len(text) if end < 0 else end
        yield text[at:end]
        at = end


def _words(text: str) -> list[str]:
    ids: list[int] = []
    terms: list[str] = []
    ends: list[int] = []
    for line in text.split("\n"):
        chunks = line.split()
        ids += chain.from_iterable(map(_forms.__getitem__, chunks))
        terms += chain.from_iterable(map(_terms.__getitem__, chunks))
        ends.append(len(ids))
        ids.append(segmenter().forms.boundary)
        terms.append("")
    del ids[-1], terms[-1], ends[-1]  # no line follows the last
    return _joined(terms, segmenter().joins(ids, ends))


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

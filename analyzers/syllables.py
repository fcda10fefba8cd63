"""The tokenizer: text → terms, with their offsets in the text as it was given.

A term is a run of letters or a run of digits, in lower case and in the one spelling of `normalize`. Vietnamese
writes its syllables apart, so that nearly every term is a syllable. Letters and digits that touch are cut
apart but stay neighbours: `2021và` is found by `2021`, by `và` and by itself.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from itertools import chain
from typing import Final, NamedTuple

from analyzers.cache import TokenCache
from analyzers.normalize import ALPHABET, INVISIBLE, LOOKALIKES, MARKS, WORD, compose, place_tone

LONGEST_TERM: Final = 255
"""Longer runs are cut (as Lucene's StandardTokenizer does), so that no term can swell an index."""

_find: Final = re.compile(f"{WORD}+").findall
_iter: Final = re.compile(f"{WORD}+").finditer
_CLUSTER: Final = re.compile(rf"([^{MARKS}{INVISIBLE}])([{MARKS}]|[{INVISIBLE}]+(?=[{MARKS}]))*+", re.DOTALL)
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]+")
_ORDINARY: Final = re.compile(f"[{ALPHABET}]+")


class Span(NamedTuple):
    """A term and where it stands: code-point offsets into the text as given."""

    term: str
    start: int
    end: int


def _index_form(cluster: str) -> str:
    """A letter or digit with its marks, as the index writes it: m² is m2, ﬁ is fi, Ⅳ is iv, １ is 1."""
    composed = compose(unicodedata.normalize("NFC", cluster).translate(LOOKALIKES))
    plain = unicodedata.normalize("NFKC", composed)
    return compose((plain if plain.isalnum() else composed).lower())


def _analyse(token: str) -> tuple[Span, ...]:
    """The terms of one run of word characters, with offsets into that run."""
    if token.isascii() and token.isalpha() and len(token) <= LONGEST_TERM:
        return (Span(token.lower(), 0, len(token)),)
    if len(token) <= LONGEST_TERM and _ORDINARY.fullmatch(token):
        return (Span(place_tone(token.lower()), 0, len(token)),)
    out: list[Span] = []
    run: list[str] = []
    kind = ""
    start = end = size = 0

    def flush() -> None:
        if run:
            term = unicodedata.normalize("NFC", "".join(run))
            out.append(Span(place_tone(term) if kind == "letters" else term, start, end))
            run.clear()

    for match in _CLUSTER.finditer(token):
        cluster = match.group()
        form = _index_form(_INVISIBLE.sub("", cluster))
        is_kind = "digits" if form.isdecimal() else "" if match[1] == "_" else "letters"
        if is_kind != kind or size + len(form) > LONGEST_TERM:
            flush()
            start, size = match.start(), 0
        if is_kind:
            run.append(form)
            size += len(form)
        kind, end = is_kind, match.end()
    flush()
    return tuple(out)


_spans: Final = TokenCache(_analyse)
_terms: Final = TokenCache(lambda token: tuple(span.term for span in _spans[token]))


def syllables(text: str) -> list[str]:
    """The terms of `text` in order."""
    return list(chain.from_iterable(map(_terms.__getitem__, _find(text))))


def spans(text: str) -> list[Span]:
    """The same terms in the same order, each with its place in `text`."""
    return list(_each_span(text))


def _each_span(text: str) -> Iterator[Span]:
    for match in _iter(text):
        at = match.start()
        for term, start, end in _spans[match.group()]:
            yield Span(term, at + start, at + end)

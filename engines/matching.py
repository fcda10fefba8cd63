"""Where in a text the words of a query stand: the ground for highlights and passages.

The folded text is scanned once for all the query's terms; only what is found is compared exactly, with its
marks, through the analyzer. Offsets are into the text as written, whatever its Unicode form or tone placement.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

from analyzers import numbers
from analyzers.analysis import fold, syllables
from engines.folding import FoldedText, folded
from engines.syntax import Node, Number, Text, TextField, positive_leaves

MAX_MATCHES = 20_000
"""Places that are found in one text; later ones are passed over."""

MAX_NUMBERS = 1_000
"""Places where a number is read closely, when its ordinal and what follows it fit."""

_NUMBER_KEY = re.compile(r"(\d*)([^-]*)(?:-([^-]*))?")
_WORD = re.compile(r"[^\W_]")

_NUMBER_REACH = 100
"""Characters after its ordinal in which a document number is read."""


class Match(NamedTuple):
    """What stands at `start:end` of a text; `leaf` counts the query's words, phrases and numbers in order."""

    start: int
    end: int
    leaf: int


class _Term(NamedTuple):
    """One term of a leaf, as it is compared."""

    leaf: int
    place: int
    """Which term of its leaf."""
    text: str
    marks: bool
    prefix: bool


class _Token(NamedTuple):
    """A word of the text that is some term of the query; offsets into the folded text."""

    start: int
    end: int
    terms: frozenset[tuple[int, int]]
    """(leaf, place) of the terms that it is."""


class _Reading(NamedTuple):
    """What a word of a text is, as it is written there."""

    terms: frozenset[tuple[int, int]]
    """(leaf, place) of the terms that it is."""
    alone: tuple[int, ...]
    """The leaves among them that are single words: every place of theirs is a match."""


class Matcher:
    """Finds the words, phrases and numbers of one query; what the query excludes is not looked for. Made once
    per query and shared by its hits; safe to share between threads."""

    def __init__(self, node: Node, *, fold_marks: bool = False, also: Iterable[Text] = ()) -> None:
        """`fold_marks`: match without regard to marks even what was typed with them (for a result that was
        widened so). `also`: further texts to mark, such as synonyms."""
        leaves = [leaf for leaf in positive_leaves(node) if isinstance(leaf, Text | Number)]
        self.leaves: tuple[Text | Number, ...] = tuple(dict.fromkeys([*leaves, *also]))
        self.fold_marks = fold_marks
        self._terms: dict[str, list[_Term]] = {}  # by folded text
        self._prefixes: list[_Term] = []
        self._ordinals: dict[str, list[tuple[int, re.Pattern[str]]]] = {}  # digits → leaves, what follows
        self._known: dict[str, frozenset[tuple[int, int]]] = {}
        self._read: dict[TextField, dict[str, _Reading]] = {}
        self._phrases: dict[TextField, tuple[tuple[int, int], ...]] = {}
        for index, leaf in enumerate(self.leaves):
            if isinstance(leaf, Number):
                after = re.compile(rf"[\W_]{{0,12}}{re.escape(following(leaf))}")
                self._ordinals.setdefault(ordinal(leaf), []).append((index, after))
                continue
            last = len(leaf.terms) - 1
            for place, text in enumerate(leaf.terms):
                term = _Term(index, place, text, leaf.marks and not fold_marks, leaf.prefix and place == last)
                if term.prefix:
                    self._prefixes.append(term)
                else:
                    self._terms.setdefault(fold(text), []).append(term)

    @cached_property
    def _scan(self) -> re.Pattern[str] | None:
        """One pattern for all terms, on folded text. Boundaries are tested after the letters, so that the
        engine can skip to the first letters of the terms. Made when a text is looked through."""
        parts: dict[str, None] = {}
        for word in self._terms:
            parts[_bounded(re.escape(word), word)] = None
        for term in self._prefixes:
            word = fold(term.text)
            rest = r"[0-9]*" if word.isdecimal() else r"[^\W\d_]*"
            parts[rf"{re.escape(word)}{_not_after(word)}{rest}"] = None
        for digits in self._ordinals:
            if digits:
                parts[rf"0{{0,5}}{digits}(?!\d)"] = None
        return re.compile("|".join(sorted(parts, key=len, reverse=True))) if parts else None

    def find(self, text: str, field: TextField = "") -> list[Match]:
        """Every match in order of place; a phrase is one match. `field`: what the text is, so that words asked
        for in the title alone are not found in a body (empty: anything counts). Linear in the text."""
        if not text or not self._scan:
            return []
        view = folded(text)
        tokens: list[_Token] = []
        matches: list[Match] = []
        numbers_read = words_read = 0
        places, known, phrases = view.places, self._read.setdefault(field, {}), self._longer(field)
        ordered = not phrases  # whether matches are found in their order
        for found in self._scan.finditer(view.text):
            start, end = found.span()
            low, high = (start, end) if places is None else (view.start(start), view.end(end))
            written = text[low:high]
            reading = known.get(written) or self._reading(written, found.group(), field)
            if reading.terms:
                words_read += 1
                for leaf in reading.alone:
                    matches.append(Match(low, high, leaf))
                if phrases:
                    tokens.append(_Token(start, end, reading.terms))
            if self._ordinals:
                ordered = False
                digits = found.group().lstrip("0") or "0"
                if digits in self._ordinals and not (start and view.text[start - 1].isdecimal()):
                    leaves = [leaf for leaf, after in self._ordinals[digits] if after.match(view.text, end)]
                    if leaves and (numbers_read := numbers_read + 1) <= MAX_NUMBERS:
                        matches.extend(self.number_at(text, view.start(start), leaves))
            if words_read >= MAX_MATCHES:
                break
        for index, length in phrases:
            matches.extend(_occurrences(tokens, view, index, length))
        return matches if ordered else sorted(matches)

    def _longer(self, field: TextField) -> tuple[tuple[int, int], ...]:
        """The leaves of several words, with their lengths."""
        found = self._phrases.get(field)
        if found is None:
            found = self._phrases[field] = tuple(
                (index, len(leaf.terms))
                for index, leaf in enumerate(self.leaves)
                if isinstance(leaf, Text) and len(leaf.terms) > 1 and in_field(leaf, field)
            )
        return found

    def _reading(self, written: str, key: str, field: TextField) -> _Reading:
        """What a word of a text is, remembered for the next text."""
        terms = self._terms_at(written, key)
        leaves = ((index, self.leaves[index]) for index, _ in sorted(terms))
        alone = tuple(
            index
            for index, leaf in leaves
            if isinstance(leaf, Text) and len(leaf.terms) == 1 and in_field(leaf, field)
        )
        known, reading = self._read[field], _Reading(terms, alone)
        if len(known) < MAX_MATCHES:
            known[written] = reading
        return reading

    def _terms_at(self, written: str, key: str) -> frozenset[tuple[int, int]]:
        """Which terms of the query a word of the text is."""
        known = self._known.get(written)
        if known is None:
            found = syllables(written)
            word = found[0] if len(found) == 1 else ""
            plain = fold(word)
            hits = [t for t in self._terms.get(key, ()) if word == t.text or (not t.marks and plain == fold(t.text))]
            for term in self._prefixes:
                if word.startswith(term.text) or (not term.marks and plain.startswith(fold(term.text))):
                    hits.append(term)
            known = frozenset((t.leaf, t.place) for t in hits)
            if len(self._known) < MAX_MATCHES:
                self._known[written] = known
        return known

    def number_at(self, text: str, start: int, leaves: Sequence[int]) -> Iterator[Match]:
        """Those of some leaves, all numbers, that stand in `text` with their ordinal at `start`."""
        before = max(0, start - 8)  # what numbers.find may look back at
        for match in numbers.find(text[before : start + _NUMBER_REACH]):
            if before + match.start == start:
                for index in leaves:
                    leaf = self.leaves[index]
                    assert isinstance(leaf, Number)
                    if leaf.stands_for(match.number.key):
                        yield Match(start, before + match.end, index)


def ordinal(number: Number) -> str:
    """The digits that a number begins with, without zeros before them."""
    found = _NUMBER_KEY.match(number.key)
    return found[1] if found else ""


def following(number: Number) -> str:
    """What must follow the ordinal, folded, before a place is read closely; empty for anything."""
    found = None if number.partial else _NUMBER_KEY.match(number.key)
    return (found[2] or found[3] or "") if found else ""


def in_field(leaf: Text | Number, field: TextField) -> bool:
    """Whether a leaf is looked for in such a text; empty: in any."""
    return isinstance(leaf, Number) or not field or leaf.field in {"", field}


def _not_after(word: str) -> str:
    """Nothing of the same kind (letter, digit) stands before `word`, which has just been matched."""
    kind = r"\d" if word[0].isdecimal() else r"[^\W\d_]"
    return rf"(?<!{kind}{re.escape(word)})"


def _bounded(pattern: str, word: str) -> str:
    kind = r"\d" if word[-1].isdecimal() else r"[^\W\d_]"
    return rf"{pattern}(?!{kind}){_not_after(word)}"


def _occurrences(tokens: list[_Token], view: FoldedText, leaf: int, length: int) -> Iterator[Match]:
    """Where the terms of a leaf stand next to each other in order."""
    for index, token in enumerate(tokens):
        if (leaf, 0) not in token.terms:
            continue
        last = token
        for place in range(1, length):
            following = tokens[index + place] if index + place < len(tokens) else None
            if not following or (leaf, place) not in following.terms:
                break
            if _WORD.search(view.text, last.end, following.start):
                break
            last = following
        else:
            yield Match(view.start(token.start), view.end(last.end), leaf)

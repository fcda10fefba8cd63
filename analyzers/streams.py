"""Syllables, their places and segmented words of many texts at once, as arrays: what indexing takes.

What stands between blanks is worked out once per process and kept as numbers: its syllables with their places, its
tokens for the segmentation. A text is cut at its blanks and looked up; the rest is done with arrays. The results are
those of `syllables.spans` and `compounds.words`, which are for single texts.
"""

from __future__ import annotations

import re
import threading
from array import array
from collections.abc import Iterator, Sequence
from typing import Final, NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers.compounds import tokens_of
from analyzers.segment import segmenter
from analyzers.syllables import spans

END: Final = -1
"""Stands in the token stream after each text, at its end."""

_END: Final = ""
_LINE: Final = "\n"
"""Stand among the pieces between blanks, which they cannot be."""
_BLOCK: Final = 1_000_000
"""Characters worked on at a time, so that a huge text does not need many times its size in memory."""
_KNOWN: Final = 200_000
"""Pieces after which everything known is forgotten: the words in use are back at once."""
_KNOWN_CHARACTERS: Final = 4_000_000
_filled: Final = re.compile(r"\S+").finditer

Ints = npt.NDArray[np.int32]
Places = npt.NDArray[np.int64]


class Streams(NamedTuple):
    """The terms of several texts, one text after another."""

    syllables: list[str]
    """In the order in which they first occur."""
    tokens: Ints
    """Positions in `syllables`; END after each text."""
    starts: Places
    """Where each token begins, in characters, counted through all texts as if they stood without a gap."""
    sizes: Ints
    """How many characters each takes; 0 for END."""
    words: list[str]
    word_tokens: Ints
    """Positions in `words`, text after text."""
    word_ends: Places
    """How many of them there are up to the end of each text."""


class _Numbers(dict[str, int]):
    """Strings by number, in the order in which they came."""

    def __init__(self) -> None:
        super().__init__()
        self.listed: list[str] = []

    def __missing__(self, string: str) -> int:
        number = self[string] = len(self)
        self.listed.append(string)
        return number


class _Joined(dict[int, int]):
    """Two strings, as one number of both, → the number of both joined."""

    def __init__(self, strings: _Numbers) -> None:
        super().__init__()
        self._strings = strings

    def __missing__(self, pair: int) -> int:
        listed = self._strings.listed
        number = self[pair] = self._strings[f"{listed[pair >> 32]}_{listed[pair & 0xFFFFFFFF]}"]
        return number


class _Known(dict[str, int]):
    """Pieces between blanks by number, and what is known of each: slices of flat arrays."""

    def __init__(self) -> None:
        super().__init__()
        self.characters = 0
        self.terms, self.strings = _Numbers(), _Numbers()
        """Syllables, and what is indexed of tokens, single and joined."""
        self.joined = _Joined(self.strings)
        self.lengths, self.cut, self.seen = array("i"), array("i", [0]), array("i", [0])
        """Of each piece its length, and where its syllables and its tokens end."""
        self.term, self.start, self.size = array("i"), array("i"), array("i")
        """Of each syllable its number, where it begins in the piece and how long it is there."""
        self.form, self.string = array("i"), array("i")
        """Of each token its form, and the number of what is indexed of it."""
        for mark in (_END, _LINE):
            if mark == _END:
                self._add_syllable(END, 0, 0)
            self.form.append(segmenter().forms.boundary)
            self.string.append(-1)
            self._close(mark)

    @property
    def full(self) -> bool:
        """Whether it holds so much that it had better be emptied."""
        return len(self) > _KNOWN or self.characters > _KNOWN_CHARACTERS or len(self.strings) > 2 * _KNOWN

    def __missing__(self, piece: str) -> int:
        for span in spans(piece):
            self._add_syllable(self.terms[span.term], span.start, span.end - span.start)
        for form, term in tokens_of(piece):
            self.form.append(form)
            self.string.append(self.strings[term])
        return self._close(piece)

    def _add_syllable(self, term: int, start: int, size: int) -> None:
        self.term.append(term)
        self.start.append(start)
        self.size.append(size)

    def _close(self, piece: str) -> int:
        number = self[piece] = len(self)
        self.characters += len(piece)
        self.lengths.append(len(piece))
        self.cut.append(len(self.term))
        self.seen.append(len(self.form))
        return number


class _Memory(threading.local):
    known: _Known | None = None


_memory: Final = _Memory()


def read(texts: Sequence[str]) -> Streams:
    """The terms of `texts`. Linear in the texts."""
    parts: list[tuple[Streams, int]] = []
    for group in _groups(texts):
        known = _memory.known
        if known is None or known.full:
            known = _memory.known = _Known()
        parts.append(_read(group, known))
    return parts[0][0] if len(parts) == 1 else _together(parts)


_Piece = tuple[str, bool]
"""A text or some lines of one, and whether the text ends there."""


def _groups(texts: Sequence[str]) -> Iterator[list[_Piece]]:
    group: list[_Piece] = []
    size = 0
    for text in texts:
        at = 0
        while len(text) - at > _BLOCK and (end := text.find("\n", at + _BLOCK)) >= 0:
            yield [*group, (text[at:end], False)]
            group, size, at = [], 0, end + 1
        group.append((text[at:] if at else text, True))
        size += len(text) - at
        if size > _BLOCK:
            yield group
            group, size = [], 0
    yield group


def _read(group: Sequence[_Piece], known: _Known) -> tuple[Streams, int]:
    """The streams of some pieces, and how many characters these have."""
    pieces: list[str] = []
    uneven: list[tuple[int, int, str]] = []
    for text, ended in group:
        first = len(pieces)
        for line in text.split("\n"):
            pieces += line.split()
            pieces.append(_LINE)
        if ended:
            pieces[-1] = _END
        if not _is_even(text):
            uneven.append((first, len(pieces), text))
    numbers = np.fromiter(map(known.__getitem__, pieces), np.int32, len(pieces))
    starts = _starts(numbers, np.frombuffer(known.lengths, np.int32), known)
    for first, last, text in reversed(uneven):
        _set_starts(starts, first, last, text)
    cut = np.frombuffer(known.cut, np.int32)
    chosen, owners = _gathered(cut, numbers)
    terms = np.frombuffer(known.term, np.int32)[chosen]
    begins = starts[owners] + np.frombuffer(known.start, np.int32)[chosen]
    used, tokens = _renumbered(terms, len(known.terms))
    words, word_tokens, word_ends = _words(numbers, known)
    streams = Streams(
        [known.terms.listed[number] for number in used],
        tokens,
        begins,
        np.frombuffer(known.size, np.int32)[chosen],
        words,
        word_tokens,
        word_ends,
    )
    return streams, int(starts[-1]) + (not group[-1][1]) if pieces else 0


def _is_even(text: str) -> bool:
    """Whether one blank or line feed stands between words, and none at an end."""
    if "  " in text or text[:1].isspace() or text[-1:].isspace():
        return False
    if "\n" in text:
        if "\n " in text or " \n" in text:
            return False
        text = text.replace("\n", "")
    return text.isprintable()  # no blank but the usual one; other signs that fail are no harm


def _starts(numbers: Ints, lengths: Ints, known: _Known) -> Places:
    """Where each piece begins if one blank stands between those of a line. A line feed takes one character."""
    end, line = known[_END], known[_LINE]
    marks = (numbers == end) | (numbers == line)
    steps = lengths[numbers].astype(np.int64)
    steps[:-1] += ~(marks[1:] | marks[:-1])
    starts: Places = np.zeros(len(numbers), np.int64)
    np.cumsum(steps[:-1], out=starts[1:])
    return starts


def _set_starts(starts: Places, first: int, last: int, text: str) -> None:
    """Puts in where the pieces of a text begin that has other blanks."""
    found: list[int] = []
    at = 0
    for line in text.split("\n"):
        found += [at + match.start() for match in _filled(line)]
        at += len(line)
        found.append(at)
        at += 1
    base = int(starts[first])
    begins = np.array(found, np.int64) + base
    ended = int(begins[-1]) - int(starts[last - 1])
    starts[first:last] = begins
    starts[last:] += ended


def _gathered(edges: Ints, numbers: Ints) -> tuple[Places, Places]:
    """The places of flat arrays that belong to these pieces, and which piece each belongs to."""
    low = edges[numbers]
    counts = edges[numbers + 1] - low
    owners = np.repeat(np.arange(len(numbers)), counts)
    before = np.cumsum(counts) - counts
    return np.arange(len(owners)) - (before - low)[owners], owners


def _renumbered(numbers: Ints, known: int) -> tuple[list[int], Ints]:
    """Which numbers occur, in the order in which they first do, and the same by their places there; END stays."""
    first = np.full(known + 1, len(numbers))  # the last place is that of END
    first[numbers[::-1]] = np.arange(len(numbers) - 1, -1, -1)
    first[-1] = len(numbers)
    used = np.flatnonzero(first < len(numbers))
    used = used[np.argsort(first[used])]
    place: Ints = np.full(known + 1, END, np.int32)
    place[used] = np.arange(len(used), dtype=np.int32)
    return used.tolist(), place[numbers]


def _words(numbers: Ints, known: _Known) -> tuple[list[str], Ints, Places]:
    seen = np.frombuffer(known.seen, np.int32)
    chosen, owners = _gathered(seen, numbers)
    forms, strings = (np.frombuffer(flat, np.int32)[chosen] for flat in (known.form, known.string))
    joins = segmenter().joins_of(forms, np.flatnonzero(strings == -1))
    opening = np.flatnonzero(np.diff(joins, prepend=-2) != 1)  # where words of two tokens and more begin
    firsts = joins[opening] - 1
    lengths = np.diff(opening, append=len(joins))
    found = strings[firsts].astype(np.int64)
    for more in range(1, int(lengths.max(initial=0)) + 1):
        longer = np.flatnonzero(lengths >= more)
        pairs = (found[longer] << 32) | strings[firsts[longer] + more]
        found[longer] = np.fromiter(map(known.joined.__getitem__, pairs.tolist()), np.int64, len(longer))
    used, word_tokens = _renumbered(found.astype(np.int32), len(known.strings))
    ends = np.flatnonzero(strings == -1)
    ends = ends[numbers[owners[ends]] == known[_END]]
    return [known.strings.listed[number] for number in used], word_tokens, np.searchsorted(firsts, ends)


def _together(parts: Sequence[tuple[Streams, int]]) -> Streams:
    """Parts of one long stream as one."""
    syllables, words = _Numbers(), _Numbers()
    tokens, starts, word_tokens, word_ends = [], [], [], []
    begin = count = 0
    for part, size in parts:
        number = np.array([*map(syllables.__getitem__, part.syllables), END], np.int32)
        tokens.append(number[part.tokens])
        starts.append(part.starts + begin)
        word_tokens.append(np.array([*map(words.__getitem__, part.words), END], np.int32)[part.word_tokens])
        word_ends.append(part.word_ends + count)
        begin, count = begin + size, count + len(part.word_tokens)
    sizes = np.concatenate([part.sizes for part, _ in parts])
    return Streams(
        syllables.listed, np.concatenate(tokens), np.concatenate(starts), sizes,
        words.listed, np.concatenate(word_tokens), np.concatenate(word_ends),
    )  # fmt: skip

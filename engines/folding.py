"""A text as one folded string to search in, with the way back to the text as written.

Folding a long text token by token in Python costs milliseconds; here each character is looked up in a table
made from the analyzer itself, so that a text of 10,000 characters costs some 25 µs and still follows its rules.
"""

from __future__ import annotations

from functools import cache
from threading import Lock
from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from analyzers.analysis import fold, syllables

# Where letters have case, marks or compatibility forms: Latin, Greek, Cyrillic; phonetic and additional Latin,
# punctuation, superscripts, number forms; ligatures; full width. Everything else stands for itself.
_RANGES = ((0x00, 0x590), (0x1D00, 0x2500), (0x3000, 0x3001), (0xFB00, 0xFB07), (0xFE00, 0xFE10), (0xFEFF, 0xFFF0))
_SIZE = 0x10000
_OTHER = 0xFFFFFFFF


class FoldedText(NamedTuple):
    """`text` holds only what the analyzer makes terms of: folded, lower case, every other sign a space, marks
    and invisible characters gone."""

    text: str
    places: npt.NDArray[np.int64] | None
    """Where each character comes from; None: from the same place."""
    length: int
    """Of the text as written."""

    def start(self, at: int) -> int:
        """Where the character at `at` begins in the text as written."""
        return at if self.places is None else int(self.places[at])

    def end(self, at: int) -> int:
        """Where what comes before `at` ends in the text as written: with the marks that belong to it."""
        if self.places is None:
            return at
        return int(self.places[at]) if at < len(self.places) else self.length


class _Tables:
    """What each character becomes. A character is analysed when it is first met: all of them take 0.1 s."""

    def __init__(self) -> None:
        self.single = np.arange(_SIZE + 1, dtype=np.uint32)
        """Character → its folded form, when that is one character."""
        self.direct = np.arange(_SIZE + 1, dtype=np.uint32)
        """The same for the characters that are known to become one; `_OTHER` for the rest: most texts need no more."""
        self.length = np.ones(_SIZE + 1, dtype=np.int64)
        """Character → how many characters it becomes."""
        self.first = np.arange(_SIZE + 1, dtype=np.int64)
        """Character → where its folded form begins in `pool`."""
        self.pool = np.arange(_SIZE + 1, dtype=np.uint32)
        self.single[_SIZE] = self.direct[_SIZE] = self.pool[_SIZE] = 0xFFFD  # beyond the table: no query has it
        self._known = np.ones(_SIZE + 1, dtype=bool)
        for low, high in _RANGES:
            self._known[low:high] = False
            self.direct[low:high] = _OTHER
        self._lock = Lock()

    def learn(self, codes: npt.NDArray[np.uint32]) -> None:
        """Makes sure that the forms of these characters are known. Safe between threads: a character counts as
        known only when all of its entries are there, and `pool` only grows."""
        known = self._known.take(codes, mode="clip")
        if known.all():
            return
        with self._lock:
            for code in np.unique(codes[~known]).tolist():
                form = _form(chr(code))
                if len(form) == 1:
                    self.single[code] = self.pool[code] = ord(form)
                elif form:
                    self.single[code] = 0x20
                    self.first[code] = len(self.pool)
                    self.pool = np.append(self.pool, np.array([ord(char) for char in form], np.uint32))
                self.length[code] = len(form)
                self._known[code] = True
                if len(form) == 1:
                    self.direct[code] = ord(form)


@cache
def _tables() -> _Tables:
    return _Tables()


def _form(char: str) -> str:
    terms = syllables(char)
    if terms:
        return fold("".join(terms))
    return "" if len(syllables(f"a{char}b")) == 1 else " "


def folded(text: str) -> FoldedText:
    """Linear in the text."""
    tables = _tables()
    codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
    direct = tables.direct.take(codes, mode="clip")
    if codes.size == 0 or direct.max() != _OTHER:
        return FoldedText(_string(direct), None, len(text))
    tables.learn(codes)
    lengths = tables.length.take(codes, mode="clip")
    if lengths.min() == 1 and lengths.max() == 1:
        return FoldedText(_string(tables.single.take(codes, mode="clip")), None, len(text))
    places = np.repeat(np.arange(len(text)), lengths)
    begins = np.cumsum(lengths) - lengths
    within = np.arange(len(places)) - np.repeat(begins, lengths)
    first = np.repeat(tables.first.take(codes, mode="clip"), lengths)
    return FoldedText(_string(tables.pool.take(first + within)), places, len(text))


def _string(codes: npt.NDArray[np.uint32]) -> str:
    return codes.tobytes().decode("utf-32-le", "surrogatepass")

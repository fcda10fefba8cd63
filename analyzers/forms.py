"""What the segmentation model says of each token, as arrays.

Two tokens have the same form when the model cannot tell them apart: unknown words fall together by shape, so that
the arrays are bounded by the model's vocabulary, whatever texts come.
"""

from __future__ import annotations

import string
import threading
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analyzers.crf import CrfModel, ModelError

Floats = NDArray[np.float64]
Bits = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Ids = NDArray[np.int32]
Row = tuple[float, float, float, int, bool, bool]
"""A form: its weight for itself, for the token after it, for the token before it; its number among the syllables
of the word list (0: none); whether it never joins; whether it begins like a title. Weights are score(I) − score(B)."""


class Forms:
    """The forms of one model with the pairs and triples of syllables of its word list."""

    def __init__(self, model: CrfModel, words: Sequence[str]) -> None:
        if model.labels != ("B_W", "I_W"):
            raise ModelError(f"Expected the labels B_W and I_W, found {model.labels}.")
        self._delta = {attribute: weights[1] - weights[0] for attribute, weights in model.state.items()}
        self.pair_weights = self._weight("-1:word.bi_gram()"), self._weight("+1:word.bi_gram()")
        self.triple_weights = self._weight("-2:word.tri_gram()"), self._weight("+2:word.tri_gram()")
        self._read_words(words)
        self._lock = threading.Lock()
        self._ids: dict[Row, int] = {}
        self.rows: list[Row] = []
        self.current: Floats = np.zeros(1024)
        self.previous: Floats = np.zeros(1024)
        self.following: Floats = np.zeros(1024)
        self.gram: Ids = np.zeros(1024, np.int32)
        self.apart: Flags = np.zeros(1024, np.bool_)
        self.title: Flags = np.zeros(1024, np.bool_)
        self.boundary = self._add((0.0, 0.0, 0.0, 0, True, False))
        """The form of what divides sequences."""

    def _read_words(self, words: Sequence[str]) -> None:
        """Keep the words of two and of three syllables: as sets, and as bit tables to ask of whole arrays."""
        listed = [word.split(" ") for word in words]
        syllables = dict.fromkeys(s for gram in listed if 2 <= len(gram) <= 3 for s in gram)
        self._gram_ids = {syllable: i for i, syllable in enumerate(syllables, 1)}
        ids = self._gram_ids
        self.pair_set = {(ids[gram[0]], ids[gram[1]]) for gram in listed if len(gram) == 2}
        self.triple_set = {(ids[gram[0]], ids[gram[1]], ids[gram[2]]) for gram in listed if len(gram) == 3}
        prefixes = {(first, second) for first, second, _ in self.triple_set}
        self.starts = self.pair_set | prefixes
        self._known = len(syllables) + 1
        self._pairs = self._table(self.pair_set)
        self._prefixes = self._table(prefixes)
        keys = [(a * self._known + b) * self._known + c for a, b, c in self.triple_set]
        self._triples: NDArray[np.int64] = np.array([*sorted(keys), np.iinfo(np.int64).max])

    def _table(self, pairs: set[tuple[int, int]]) -> Bits:
        table: Bits = np.zeros((self._known, self._known // 8 + 1), np.uint8)
        for first, second in pairs:
            table[first, second >> 3] |= 1 << (second & 7)
        return table

    def _weight(self, attribute: str) -> float:
        return self._delta.get(attribute, 0.0)

    def form_of(self, token: str, *, apart: bool = False) -> int:
        """The form id of a token: pyvi's word2features, summed by the token that has the feature.
        `apart`: it may not join its neighbours, whatever the model says."""
        lower, upper, title = token.lower(), token.isupper(), token.istitle()
        key = lower.split("\0", 1)[0]  # python-crfsuite passes C strings: NUL ends the attribute
        current = self._weight("bias") + self._weight("word.lower():" + key)
        previous = self._weight("-1:word.lower():" + key)
        following = self._weight("+1:word.lower():" + key)
        if upper:
            current += self._weight("word.isupper()")
            previous += self._weight("-1:word.isupper()")
            following += self._weight("+1:word.isupper()")
        if title:
            current += self._weight("word.istitle()")
            previous += self._weight("-1:word.istitle()")
            following += self._weight("+1:word.istitle()")
        if token.isdigit():
            current += self._weight("word.isdigit()")
        apart = apart or token in string.punctuation or token[0].isdigit()
        return self._add((current, previous, following, self._gram_ids.get(lower, 0), apart, token[0].istitle()))

    def _add(self, row: Row) -> int:
        with self._lock:
            if (found := self._ids.get(row)) is not None:
                return found
            at = len(self.rows)
            if at == len(self.current):
                for name in ("current", "previous", "following", "gram", "apart", "title"):
                    setattr(self, name, np.concatenate((getattr(self, name), np.zeros_like(getattr(self, name)))))
            self.current[at], self.previous[at], self.following[at], self.gram[at], self.apart[at], self.title[at] = row
            self.rows.append(row)
            self._ids[row] = at
            return at

    def differences(self, ids: Ids) -> Floats:
        """score(I) − score(B) of every token of a sequence, before transitions."""
        out: Floats = self.current[ids]
        out[1:] += self.previous[ids[:-1]]
        out[:-1] += self.following[ids[1:]]
        gram = self.gram[ids]
        left, right = gram[:-1], gram[1:]
        cell, bit = right >> 3, (right & 7).astype(np.uint8)
        pair = np.flatnonzero((self._pairs[left, cell] >> bit) & 1)
        out[pair + 1] += self.pair_weights[0]
        out[pair] += self.pair_weights[1]
        start = np.flatnonzero((self._prefixes[left, cell] >> bit) & 1)
        start = start[start + 2 < len(gram)]
        if len(start):
            keys = (gram[start].astype(np.int64) * self._known + gram[start + 1]) * self._known + gram[start + 2]
            start = start[self._triples[self._triples.searchsorted(keys)] == keys]  # np.isin sorts at every call
            out[start + 2] += self.triple_weights[0]
            out[start] += self.triple_weights[1]
        return out

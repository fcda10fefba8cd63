"""Vietnamese word segmentation: pyvi 0.1.1's model, its words token for token, without its run time.

pyvi asks a CRF with two labels (a token begins a word or continues it) about features built as dictionaries. Here
the same weights are summed with arrays: with two labels only score(I) − score(B) matters, a token's own weights
are looked up once, and all but about 0.2 % of the tokens are decided whatever their neighbours are labelled; for
the rest the Viterbi recursion is followed exactly. scikit-learn, which pyvi imports, is not needed.
"""

from __future__ import annotations

import hashlib
import string
import threading
from collections.abc import Sequence
from functools import cache
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from analyzers.cache import TokenCache
from analyzers.crf import CrfModel, ModelError, embedded_model, read_model
from analyzers.normalize import place_tone
from analyzers.tokens import pyvi_tokens

MODEL_SHA256: Final = {
    "pyvi3.pkl": "6cdd73aee04b6a4ad7320ca85d27d931a7ef870cfdd41beb148e86bdb8aca134",
    "words.txt": "517743d27e71d43343e4b8e9e89015cdc68d84ebe1d48106449e501d918ece4a",
}
"""What pyvi 0.1.1 ships, and all that is read of it."""

Floats = NDArray[np.float64]
Bits = NDArray[np.uint8]
Flags = NDArray[np.bool_]
Ids = NDArray[np.int32]
Row = tuple[float, float, float, int, bool, bool]
"""A form: its weight for itself, for the token after it, for the token before it; its number among the syllables
of the word list (0: none); whether it never joins; whether it begins like a title."""

SHORT: Final = 200
"""Tokens below which plain Python is faster than arrays (measured: equal at about 200)."""


class _Forms:
    """What the model says of each token, as arrays by form id.

    Two tokens have the same form when the model cannot tell them apart: unknown words fall together by shape,
    so that the arrays are bounded by the model's vocabulary.
    """

    def __init__(self, model: CrfModel, words: Sequence[str]) -> None:
        if model.labels != ("B_W", "I_W"):
            raise ModelError(f"Expected the labels B_W and I_W, found {model.labels}.")
        self.delta = {attribute: weights[1] - weights[0] for attribute, weights in model.state.items()}
        grams = [word.split(" ") for word in words]
        pairs = [gram for gram in grams if len(gram) == 2]
        triples = [gram for gram in grams if len(gram) == 3]
        self.gram_ids = {s: i for i, s in enumerate(dict.fromkeys(s for g in pairs + triples for s in g), 1)}
        known = len(self.gram_ids) + 1
        self.pairs: Bits = np.zeros((known, known // 8 + 1), np.uint8)
        self.prefixes: Bits = np.zeros_like(self.pairs)
        triple_keys = []
        for gram in pairs:
            first, second = (self.gram_ids[s] for s in gram)
            self.pairs[first, second >> 3] |= 1 << (second & 7)
        for gram in triples:
            first, second, third = (self.gram_ids[s] for s in gram)
            self.prefixes[first, second >> 3] |= 1 << (second & 7)
            triple_keys.append((first * known + second) * known + third)
        self.triples: NDArray[np.int64] = np.unique(np.array(triple_keys, np.int64))
        self.known = known
        ids = self.gram_ids
        self.pair_set = {(ids[a], ids[b]) for a, b in pairs}
        self.triple_set = {(ids[a], ids[b], ids[c]) for a, b, c in triples}
        self.starts = self.pair_set | {triple[:2] for triple in self.triple_set}
        self.rows: list[Row] = []
        self._lock = threading.Lock()
        self._ids: dict[tuple[object, ...], int] = {}
        self.current: Floats = np.zeros(1024)
        self.previous: Floats = np.zeros(1024)
        self.following: Floats = np.zeros(1024)
        self.gram: Ids = np.zeros(1024, np.int32)
        self.apart: Flags = np.zeros(1024, np.bool_)
        self.title: Flags = np.zeros(1024, np.bool_)
        self.boundary = self._add(0.0, 0.0, 0.0, 0, True, False)

    def form_of(self, token: str) -> int:
        """The form id of a token (pyvi's word2features, summed by the token that has the feature)."""
        lower, upper, title = token.lower(), token.isupper(), token.istitle()
        weight = self.delta.get
        key = lower.split("\0", 1)[0]  # python-crfsuite passes C strings: NUL ends the attribute
        current = weight("bias", 0.0) + weight("word.lower():" + key, 0.0)
        previous = weight("-1:word.lower():" + key, 0.0)
        following = weight("+1:word.lower():" + key, 0.0)
        if upper:
            current += weight("word.isupper()", 0.0)
            previous += weight("-1:word.isupper()", 0.0)
            following += weight("+1:word.isupper()", 0.0)
        if title:
            current += weight("word.istitle()", 0.0)
            previous += weight("-1:word.istitle()", 0.0)
            following += weight("+1:word.istitle()", 0.0)
        if token.isdigit():
            current += weight("word.isdigit()", 0.0)
        apart = token in string.punctuation or token[0].isdigit()  # never joined, whatever the label
        return self._add(current, previous, following, self.gram_ids.get(lower, 0), apart, token[0].istitle())

    def _add(self, current: float, previous: float, following: float, gram: int, apart: bool, title: bool) -> int:
        key = (current, previous, following, gram, apart, title)
        with self._lock:
            if (found := self._ids.get(key)) is not None:
                return found
            at = len(self.rows)
            if at == len(self.current):
                for name in ("current", "previous", "following", "gram", "apart", "title"):
                    setattr(self, name, np.concatenate((getattr(self, name), np.zeros_like(getattr(self, name)))))
            self.current[at], self.previous[at], self.following[at] = current, previous, following
            self.gram[at], self.apart[at], self.title[at] = gram, apart, title
            self.rows.append(key)
            self._ids[key] = at
            return at


class Segmenter:
    """pyvi's decisions for sequences of tokens. Safe to share between threads."""

    def __init__(self, model: CrfModel, words: Sequence[str]) -> None:
        self._forms = _Forms(model, words)
        self._exact = TokenCache(self._forms.form_of)
        self._modern = TokenCache(lambda token: self._forms.form_of(place_tone(token)))
        delta = self._forms.delta.get
        self._pair = delta("-1:word.bi_gram()", 0.0), delta("+1:word.bi_gram()", 0.0)
        self._triple = delta("-2:word.tri_gram()", 0.0), delta("+2:word.tri_gram()", 0.0)
        (self._bb, self._bi), (self._ib, self._ii) = model.transitions
        self._begin_above = self._bb - self._ib  # label I before a B needs a difference above this …
        self._inside_above = self._bi - self._ii  # … and before an I above this
        if not self._begin_above < self._inside_above:
            raise ModelError("The transitions of the model are not those of a segmenter.")
        self._after_begin, self._after_inside = self._bi - self._bb, self._ii - self._ib
        self._least_carry = min(self._after_begin, self._after_inside)
        self._most_carry = max(self._after_begin, self._after_inside)

    def joins(self, tokens: Sequence[str], *, modern: bool = False, by_line: bool = False) -> list[int]:
        """The places of the tokens that continue the word of the token before them, ascending.

        `modern`: tone marks count as if they stood where the word list has them (`place_tone`).
        `by_line`: the token `\\n` ends a sequence, as if every line had been given on its own.
        """
        ids = list(map((self._modern if modern else self._exact).__getitem__, tokens))
        if len(ids) < SHORT and not by_line:
            return self._joins_short(list(map(self._forms.rows.__getitem__, ids)))
        ends = [i for i, piece in enumerate(tokens) if piece == "\n"] if by_line else []
        return self._joins_long(np.array(ids, np.int32), np.array(ends, np.int64))

    def _joins_short(self, rows: Sequence[Row]) -> list[int]:
        """One sequence, without arrays: below SHORT tokens these cost more than they save."""
        if not rows:
            return []
        forms, last = self._forms, len(rows) - 1
        out = [row[0] for row in rows]
        grams = [row[3] for row in rows]
        before = 0.0
        for i, row in enumerate(rows):
            out[i] += before
            before = row[1]
            if i:
                out[i - 1] += row[2]
        for i in [i for i, pair in enumerate(pairwise(grams)) if pair in forms.starts]:
            if (grams[i], grams[i + 1]) in forms.pair_set:
                out[i] += self._pair[1]
                out[i + 1] += self._pair[0]
            if i + 2 <= last and (grams[i], grams[i + 1], grams[i + 2]) in forms.triple_set:
                out[i] += self._triple[1]
                out[i + 2] += self._triple[0]
        sure, never = self._inside_above - self._least_carry, self._begin_above - self._most_carry
        labels = [difference > sure for difference in out]
        unsure = [i for i, difference in enumerate(out) if never < difference <= sure or not 0 < i < last]
        self._resolve(out, labels, unsure, {0}, {last})
        joins = []
        for i in [i for i, label in enumerate(labels) if label and i]:
            row, left = rows[i], rows[i - 1]
            if not (row[4] or left[4]) and (left[5] or not row[5]):
                joins.append(i)
        return joins

    def _joins_long(self, ids: Ids, ends: NDArray[np.int64]) -> list[int]:
        forms = self._forms
        ids[ends] = forms.boundary
        inside = self._labels(self._differences(ids), ends)
        apart, title = forms.apart[ids], forms.title[ids]
        inside[1:] &= ~(apart[1:] | apart[:-1]) & (title[:-1] | ~title[1:])
        inside[:1] = False
        return np.flatnonzero(inside).tolist()

    def _differences(self, ids: Ids) -> Floats:
        """score(I) − score(B) of every token, before transitions."""
        forms = self._forms
        out: Floats = forms.current[ids]
        out[1:] += forms.previous[ids[:-1]]
        out[:-1] += forms.following[ids[1:]]
        gram = forms.gram[ids]
        left, right = gram[:-1], gram[1:]
        cell, bit = right >> 3, (right & 7).astype(np.uint8)
        pair = np.flatnonzero((forms.pairs[left, cell] >> bit) & 1)
        out[pair + 1] += self._pair[0]
        out[pair] += self._pair[1]
        start = np.flatnonzero((forms.prefixes[left, cell] >> bit) & 1)
        start = start[start + 2 < len(gram)]
        if len(start):
            keys = (gram[start].astype(np.int64) * forms.known + gram[start + 1]) * forms.known + gram[start + 2]
            start = start[np.isin(keys, forms.triples)]
            out[start + 2] += self._triple[0]
            out[start] += self._triple[1]
        return out

    def _labels(self, differences: Floats, ends: NDArray[np.int64]) -> Flags:
        """The best labelling (True: I_W) of sequences that `ends` divide: Viterbi, exactly.

        x(t) = difference(t) + carry(x(t−1)), and carry lies between two bounds, so that x(t) is known well
        enough to decide nearly every token. The others are followed forwards for x, then backwards for the label.
        """
        count = len(differences)
        least, most = differences + self._least_carry, differences + self._most_carry
        begin = np.full(count, self._begin_above)
        inside = np.full(count, self._inside_above)
        firsts = np.append(0, ends + 1)
        firsts = firsts[firsts < count]
        least[firsts] = most[firsts] = differences[firsts]
        lasts = np.append(ends - 1, count - 1)
        lasts = lasts[lasts >= 0]
        begin[lasts] = inside[lasts] = 0.0
        labels: Flags = least > inside
        unsure = np.flatnonzero(~labels & (most > begin)).tolist()
        self._resolve(differences, labels, unsure, set(firsts.tolist()), set(lasts.tolist()))
        return labels

    def _resolve(
        self,
        differences: Floats | Sequence[float],
        labels: Flags | list[bool],
        unsure: Sequence[int],
        firsts: set[int],
        lasts: set[int],
    ) -> None:
        """Put in the labels of the tokens `unsure` (ascending); all others are right already."""
        x: dict[int, float] = {}
        for i in unsure:
            x[i] = float(differences[i])
            if i not in firsts:
                if i - 1 in x:
                    before = x[i - 1]
                    x[i] += max(self._bi, self._ii + before) - max(self._bb, self._ib + before)
                else:
                    x[i] += self._after_inside if labels[i - 1] else self._after_begin
        for i in reversed(unsure):
            if i in lasts:
                labels[i] = x[i] > 0.0
            else:
                labels[i] = x[i] > (self._inside_above if labels[i + 1] else self._begin_above)


@cache
def segmenter() -> Segmenter:
    """pyvi's model, read once. Raises ModelError if pyvi 0.1.1's files are missing or are not what they were."""
    model = read_model(embedded_model(_read_pinned("pyvi3.pkl")))
    return Segmenter(model, _read_pinned("words.txt").decode("utf-8").split("\n"))


def _read_pinned(name: str) -> bytes:
    spec = find_spec("pyvi")  # finds the folder without importing pyvi, and so without scikit-learn
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("pyvi 0.1.1 is not installed; it carries the segmentation model.")
    data = (Path(spec.submodule_search_locations[0]) / "models" / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != MODEL_SHA256[name]:
        raise ModelError(f"pyvi's {name} is not the one of pyvi 0.1.1; install pyvi==0.1.1.")
    return data


def tokenize(text: str) -> str:
    """What `pyvi.ViTokenizer.tokenize` returns: tokens with blanks between words and `_` inside them."""
    tokens = pyvi_tokens(text)
    if not tokens:
        return text
    for i in segmenter().joins(tokens):
        tokens[i] = "\n_" + tokens[i]  # no token has a line feed before something else
    return " ".join(tokens).replace(" \n_", "_")


def compounds(text: str) -> list[list[str]]:
    """The words of two tokens or more, each as its tokens, in order. Lines are segmented one by one, and both
    placements of the tone mark alike."""
    tokens = pyvi_tokens(text)
    out: list[list[str]] = []
    end = -1
    for i in segmenter().joins(tokens, modern=True, by_line="\n" in text):
        if i == end:
            out[-1].append(tokens[i])
        else:
            out.append(tokens[i - 1 : i + 1])
        end = i + 1
    return out

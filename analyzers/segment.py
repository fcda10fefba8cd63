"""Vietnamese word segmentation: pyvi 0.1.1's model, its words token for token, without its run time.

pyvi asks a CRF with two labels (a token begins a word or continues it) about features built as dictionaries. Here
the same weights are summed with arrays: with two labels only score(I) − score(B) matters, a token's own weights
are looked up once, and all but about 0.2 % of the tokens are decided whatever their neighbours are labelled; for
the rest the Viterbi recursion is followed exactly. scikit-learn, which pyvi imports, is not needed.
"""

from __future__ import annotations

import hashlib
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
from analyzers.forms import Flags, Floats, Forms, Ids, Row
from analyzers.tokens import pyvi_tokens

MODEL_SHA256: Final = {
    "pyvi3.pkl": "6cdd73aee04b6a4ad7320ca85d27d931a7ef870cfdd41beb148e86bdb8aca134",
    "words.txt": "517743d27e71d43343e4b8e9e89015cdc68d84ebe1d48106449e501d918ece4a",
}
"""What pyvi 0.1.1 ships, and all that is read of it."""

SHORT: Final = 140
"""Tokens below which plain Python is faster than arrays (benchmarks/segmentation.py: they meet at about 140)."""


class Segmenter:
    """pyvi's decisions for sequences of forms (what `Forms` makes of tokens). Safe to share between threads."""

    def __init__(self, forms: Forms, transitions: Sequence[Sequence[float]]) -> None:
        self.forms = forms
        (self._bb, self._bi), (self._ib, self._ii) = transitions
        self._begin_above = self._bb - self._ib  # label I before a B needs a difference above this …
        self._inside_above = self._bi - self._ii  # … and before an I above this
        if not self._begin_above < self._inside_above:
            raise ModelError("The transitions of the model are not those of a segmenter.")
        self._after_begin, self._after_inside = self._bi - self._bb, self._ii - self._ib
        self._least_carry = min(self._after_begin, self._after_inside)
        self._most_carry = max(self._after_begin, self._after_inside)

    def joins(self, ids: Sequence[int], ends: Sequence[int] = ()) -> list[int]:
        """The places of the tokens that continue the word of the token before them, ascending.

        `ids`: the forms of the tokens. `ends`: places that divide the sequence into independent ones (their own
        forms do not count).
        """
        if len(ids) < SHORT and not ends:
            return self._joins_short(list(map(self.forms.rows.__getitem__, ids)))
        places: list[int] = self.joins_of(np.array(ids, np.int32), np.array(ends, np.int64)).tolist()
        return places

    def _joins_short(self, rows: Sequence[Row]) -> list[int]:
        """One sequence, without arrays: below SHORT tokens these cost more than they save."""
        if len(rows) < 2:
            return []
        forms, last = self.forms, len(rows) - 1
        current, previous, following, grams, _, _ = zip(*rows, strict=True)
        sums = [a + b + c for a, b, c in zip(current, (0.0, *previous[:-1]), (*following[1:], 0.0), strict=True)]
        for i in [i for i, pair in enumerate(pairwise(grams)) if pair in forms.starts]:
            if (grams[i], grams[i + 1]) in forms.pair_set:
                sums[i] += forms.pair_weights[1]
                sums[i + 1] += forms.pair_weights[0]
            if i + 2 <= last and (grams[i], grams[i + 1], grams[i + 2]) in forms.triple_set:
                sums[i] += forms.triple_weights[1]
                sums[i + 2] += forms.triple_weights[0]
        sure, never = self._inside_above - self._least_carry, self._begin_above - self._most_carry
        labels = [False] * len(rows)
        maybe = [i for i, difference in enumerate(sums) if difference > never]
        unsure = {0, last}
        for i in maybe:
            labels[i] = sums[i] > sure
            if not labels[i]:
                unsure.add(i)
        self._resolve(sums, labels, sorted(unsure), {0}, {last})
        if not maybe or maybe[-1] != last:
            maybe.append(last)  # the last token's bar is lower
        joins = []
        for i in maybe:
            if labels[i] and i:
                row, left = rows[i], rows[i - 1]
                if not (row[4] or left[4]) and (left[5] or not row[5]):
                    joins.append(i)
        return joins

    def joins_of(self, ids: Ids, ends: NDArray[np.int64]) -> NDArray[np.int64]:
        """As `joins`, from and to arrays. `ids` is taken over."""
        forms = self.forms
        ids[ends] = forms.boundary
        inside = self._labels(forms.differences(ids), ends)
        apart, title = forms.apart[ids], forms.title[ids]
        inside[1:] &= ~(apart[1:] | apart[:-1]) & (title[:-1] | ~title[1:])
        inside[:1] = False
        return np.flatnonzero(inside)

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
        if unsure:
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
    model: CrfModel = read_model(embedded_model(_read_pinned("pyvi3.pkl")))
    return Segmenter(Forms(model, word_list()), model.transitions)


def word_list() -> list[str]:
    """The words that the model was made with, Vietnamese and naturalised, as they are listed. Raises ModelError."""
    return _read_pinned("words.txt").decode("utf-8").split("\n")


def _read_pinned(name: str) -> bytes:
    spec = find_spec("pyvi")  # finds the folder without importing pyvi, and so without scikit-learn
    if spec is None or not spec.submodule_search_locations:
        raise ModelError("pyvi 0.1.1 is not installed; it carries the segmentation model.")
    data = (Path(spec.submodule_search_locations[0]) / "models" / name).read_bytes()
    if hashlib.sha256(data).hexdigest() != MODEL_SHA256[name]:
        raise ModelError(f"pyvi's {name} is not the one of pyvi 0.1.1; install pyvi==0.1.1.")
    return data


_form: Final = TokenCache(lambda token: segmenter().forms.form_of(token))


def tokenize(text: str) -> str:
    """What `pyvi.ViTokenizer.tokenize` returns: tokens with blanks between words and `_` inside them."""
    tokens = pyvi_tokens(text)
    if not tokens:
        return text
    for i in segmenter().joins(list(map(_form.__getitem__, tokens))):
        tokens[i] = "\n_" + tokens[i]  # no token has a line feed before something else
    return " ".join(tokens).replace(" \n_", "_")

"""Questions drawn from the collection itself by a seed: the same ones at every size."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from itertools import islice
from pathlib import Path

from analyzers.analysis import fold, has_marks
from benchmarks.speed.contract import BREAK, Kind, Query, Row, rows
from engines import syntax
from engines.query import parse

SEED = 20261122
SAMPLE = 10_000
"""Documents from which questions are drawn: those that every size holds."""


class _Drawer:
    """Draws words and stretches of text by how common they are."""

    def __init__(self, documents: Sequence[Row], rng: random.Random) -> None:
        self._rng = rng
        self.documents = [(row, row.text.split()) for row in documents]
        counts = Counter(term for _, tokens in self.documents for term in set(tokens))
        counts.pop(BREAK, None)
        self._size = len(self.documents)
        self._share = {term: count / self._size for term, count in counts.items()}
        self._ordered = sorted(self._share)

    def words(self, low: float, high: float, count: int) -> list[str]:
        """Different words that stand in this share of the documents."""
        found = [t for t in self._ordered if low <= self._share[t] <= high and _word(t)]
        return self._rng.sample(found, count)

    def together(self, low: float, high: float, count: int) -> list[str]:
        """Different words of that kind that stand in one document."""
        while True:
            _, tokens = self._rng.choice(self.documents)
            found = sorted({t for t in tokens if _word(t) and low <= self._share[t] <= high})
            if len(found) >= count:
                return self._rng.sample(found, count)

    def stretch(self, count: int) -> list[str]:
        """Neighbouring words of a document."""
        while True:
            _, tokens = self._rng.choice(self.documents)
            start = self._rng.randrange(max(len(tokens) - count, 1))
            part = tokens[start : start + count]
            if len(part) == count and all(map(_word, part)):
                return part

    def row(self) -> Row:
        """Any document."""
        return self._rng.choice(self.documents)[0]


def _word(term: str) -> bool:
    return term.isalpha() and len(term) > 1 and term != BREAK


def _plain(group: str, kind: Kind, terms: Sequence[str], joined: str) -> Query:
    return Query("", group, kind, tuple(terms), joined)


def _filtered(draw: _Drawer, group: str, *, by_year: bool) -> Query:
    while True:
        row = draw.row()
        if not row.issuer or (by_year and not row.year):
            continue
        words = sorted({t for t in row.text.split() if _word(t)})
        terms = draw._rng.sample(words, 2) if len(words) >= 2 else []
        if terms:
            years = (row.year - 2, row.year + 2) if by_year else None
            return Query("", group, "and", tuple(terms), " ".join(terms), issuer=row.issuer, years=years)


def _prefix(draw: _Drawer) -> Query:
    word = draw.words(0.001, 1.0, 1)[0]
    beginning = word[: draw._rng.choice((2, 3))]
    return Query("", "prefix", "prefix", (beginning,), beginning + "*", folded=not has_marks(beginning))


def _number(draw: _Drawer) -> Query:
    while True:
        row = draw.row()
        if row.numbers:
            key = draw._rng.choice(row.numbers)
            return Query("", "number", "number", (key,), key)


def _folded(draw: _Drawer) -> Query:
    terms = list(dict.fromkeys(fold(t) for t in draw.stretch(3)))
    return Query("", "without marks", "and", tuple(terms), " ".join(terms), folded=True)


MAKERS: dict[str, Callable[[_Drawer], Query]] = {
    "2 common words": lambda d: _joined("2 common words", "and", d.words(0.1, 1.0, 2), " "),
    "1 rare word": lambda d: _joined("1 rare word", "or", d.words(0.0003, 0.002, 1), " "),
    "OR of 3": lambda d: _joined("OR of 3", "or", d.words(0.01, 1.0, 3), " | "),
    "AND of 3": lambda d: _joined("AND of 3", "and", d.together(0.005, 0.5, 3), " "),
    "phrase of 2": lambda d: _quoted("phrase of 2", d.stretch(2)),
    "phrase of 4": lambda d: _quoted("phrase of 4", d.stretch(4)),
    "without marks": _folded,
    "number": _number,
    "prefix": _prefix,
    "issuer": lambda d: _filtered(d, "issuer", by_year=False),
    "issuer and years": lambda d: _filtered(d, "issuer and years", by_year=True),
}
"""Class → how one of it is drawn."""


def _joined(group: str, kind: Kind, terms: Sequence[str], by: str) -> Query:
    return _plain(group, kind, terms, by.join(terms))


def _quoted(group: str, terms: Sequence[str]) -> Query:
    return _plain(group, "phrase", terms, f'"{" ".join(terms)}"')


def wanted(query: Query) -> syntax.Node:
    """The tree that our query language must make of a question, so that all engines look for the same."""
    marks = not query.folded
    if query.kind == "number":
        return syntax.Number(query.terms[0], "")
    if query.kind == "phrase":
        return syntax.Text(query.terms, marks, quoted=True)
    texts = tuple(syntax.Text((term,), marks, prefix=query.kind == "prefix") for term in query.terms)
    if len(texts) == 1:
        return texts[0]
    return syntax.Or(texts) if query.kind == "or" else syntax.And(texts)


def _same(query: Query) -> bool:
    node = parse(query.text).node
    if isinstance(node, syntax.Number):
        return query.kind == "number" and node.key == query.terms[0]
    return node == wanted(query)


def draw(collection: Path, count: int, groups: Sequence[str] = ()) -> list[Query]:
    """`count` different questions of each class."""
    drawer_rows = list(islice(rows(collection), SAMPLE))
    return list(_drawn(drawer_rows, count, groups or tuple(MAKERS)))


def _drawn(documents: Sequence[Row], count: int, groups: Sequence[str]) -> Iterator[Query]:
    for group in groups:
        rng = random.Random(f"{SEED} {group}")
        drawer, seen = _Drawer(documents, rng), set[tuple[str, str]]()
        for _ in range(count * 200):
            query = MAKERS[group](drawer)
            key = (query.text, query.issuer)
            if key in seen or not _same(query):
                continue
            seen.add(key)
            yield replace(query, id=f"{group}-{len(seen)}")
            if len(seen) == count:
                break
        else:
            raise ValueError(f"the collection does not hold {count} different questions of the class {group}")


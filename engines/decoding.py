"""The likeliest sequences of words between the first and the last word typed.

Every word is one or several edges from its place to the next one, each with a candidate and its cost; adjacent pairs
of the index say how likely a sequence is (Viterbi, forwards and backwards), runs of three words settle which of the
best sequences is meant.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from engines.corrections import Candidate
from engines.vocabulary import Vocabulary

Place = tuple[int, int]
"""Before a word: (its number, 0); within a word whose spaces were forgotten: (its number, letters so far)."""

_PATHS = 12
"""Sequences that are compared by their runs of three words."""

_PRIOR = 5.0
"""How many documents' worth a word counts by itself against its pairs, and a pair against its runs of three."""

_UNKNOWN_LETTER = 1.5
"""Nats that each letter of a word that is in no document costs: such a word finds nothing."""

_NEVER = 0.05
"""Documents that are assumed to hold a word that is in none."""


class Edge(NamedTuple):
    """A way from one place in a sequence to a later one."""

    start: Place
    end: Place
    candidate: Candidate


Path = tuple[Edge, ...]


class _Step(NamedTuple):
    """The best way to a place, or on from it: its score, its next edge, and the term at that edge's other end."""

    score: float
    edge: Edge | None = None
    term: str = ""


def terms_of(path: Sequence[Edge]) -> list[str]:
    """The terms of a path in order."""
    return [term for edge in path for term in edge.candidate.terms]


def likeliest(paths: Sequence[Path], vocabulary: Vocabulary) -> tuple[float, Path]:
    """The likeliest of some paths by runs of three words, and its score in nats; an empty one of none."""
    found = {path: score(path, vocabulary) for path in paths}
    return max(((nats, path) for path, nats in found.items()), key=lambda one: one[0], default=(-math.inf, ()))


def score(path: Sequence[Edge], vocabulary: Vocabulary) -> float:
    """The logarithm of how likely it is that these words were meant and typed so."""
    before, last = "", ""
    nats = 0.0
    for edge in path:
        nats -= edge.candidate.cost
        for term in edge.candidate.terms:
            nats += _after_two(vocabulary, before, last, term)
            before, last = last, term
    return nats


def by_pairs(edges: Sequence[Edge], length: int, vocabulary: Vocabulary) -> list[Path]:
    """The likeliest path through each edge by adjacent pairs alone, best first, at most _PATHS."""
    leaving: dict[Place, list[Edge]] = {}
    for edge in edges:
        leaving.setdefault(edge.start, []).append(edge)
    goal = (length, 0)

    @cache
    def after(last: str, term: str) -> float:
        return _after_one(vocabulary, last, term)

    def gain(last: str, edge: Edge) -> float:
        nats = -edge.candidate.cost
        for term in edge.candidate.terms:
            nats += after(last, term)
            last = term
        return nats

    reached: dict[Place, dict[str, _Step]] = {(0, 0): {"": _Step(0.0)}}
    for edge in sorted(edges, key=lambda edge: edge.start):
        for last, step in reached.get(edge.start, {}).items():
            nats, term = step.score + gain(last, edge), edge.candidate.terms[-1]
            there = reached.setdefault(edge.end, {})
            if term not in there or nats > there[term].score:
                there[term] = _Step(nats, edge, last)

    onwards: dict[Place, dict[str, _Step]] = {}
    for place in sorted(reached, reverse=True):  # an edge ends after its start
        onwards[place] = {}
        for last in reached[place]:
            steps = [_Step(0.0)] if place == goal else []
            for edge in leaving.get(place, ()):
                term = edge.candidate.terms[-1]
                steps.append(_Step(gain(last, edge) + onwards[edge.end][term].score, edge, term))
            onwards[place][last] = max(steps, key=lambda step: step.score, default=_Step(-math.inf))

    through: dict[Path, float] = {}
    for edge in edges:
        ways = [
            (step.score + gain(last, edge) + onwards[edge.end][edge.candidate.terms[-1]].score, last)
            for last, step in reached.get(edge.start, {}).items()
        ]
        nats, last = max(ways, default=(-math.inf, ""))
        if nats == -math.inf:
            continue
        path = [edge]
        step = reached[edge.start][last]
        while step.edge:
            path.insert(0, step.edge)
            step = reached[step.edge.start][step.term]
        step = onwards[edge.end][edge.candidate.terms[-1]]
        while step.edge:
            path.append(step.edge)
            step = onwards[step.edge.end][step.term]
        through[tuple(path)] = nats
    return sorted(through, key=through.__getitem__, reverse=True)[:_PATHS]


def _after_one(vocabulary: Vocabulary, before: str, term: str) -> float:
    """The logarithm of how often `term` follows `before` in the index, never quite zero."""
    frequency = vocabulary.frequency(term)
    alone = (frequency + _NEVER) / (vocabulary.documents + 1)
    if not frequency and term.isalpha():
        return math.log(alone) - _UNKNOWN_LETTER * len(term)
    if not before:
        return math.log(alone)
    together = vocabulary.pair_frequency(before, term) + _PRIOR * alone
    return math.log(together / (vocabulary.frequency(before) + _PRIOR))


def _after_two(vocabulary: Vocabulary, before: str, last: str, term: str) -> float:
    """The same behind two words."""
    nats = _after_one(vocabulary, last, term)
    pair = vocabulary.pair_frequency(before, last) if before else 0
    if not pair or not vocabulary.pair_frequency(last, term):
        return nats
    together = vocabulary.run_frequency((before, last, term)) + _PRIOR * math.exp(nats)
    return math.log(together / (pair + _PRIOR))

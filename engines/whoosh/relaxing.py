"""What is tried when no document holds all the words of a query."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.syntax import All, And, Node, Text
from engines.whoosh.generation import Generation
from engines.whoosh.matching import Matcher
from engines.whoosh.reader import intersect
from engines.whoosh.scoring import idf

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Relaxing:
    """The numbers that relaxation depends on."""

    telling: int = 4
    """So many telling words make a question: when few documents hold them all, the best matches answer it."""
    words: int = 6
    """And so do so many words of any kind."""
    common: float = 0.2
    """A word in more than this share of the documents tells little."""
    coverage: float = 0.2
    """Share of a question's weight (sum of the idf of its words) that a match must hold."""


RELAXING = Relaxing()


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be dropped."""

    text: Text
    frequency: int
    weight: float


def droppable(node: Node) -> tuple[list[Text], tuple[Node, ...]]:
    """The plain words of a query, and everything in it that must stay."""
    nodes = node.nodes if isinstance(node, And) else (node,)
    words = [n for n in nodes if isinstance(n, Text) and not n.quoted and not n.field]
    return words, tuple(n for n in nodes if not (isinstance(n, Text) and not n.quoted and not n.field))


def weigh(generation: Generation, matchers: Sequence[Matcher], texts: Sequence[Text], *, fold: bool) -> list[Word]:
    """The words with how rare they are, rarest first. A word that stands nowhere with its marks is looked
    for without them, if `fold`."""
    words = []
    for text in texts:
        frequency = _frequency(matchers, text)
        if not frequency and text.marks and fold:
            text = replace(text, marks=False)
            frequency = _frequency(matchers, text)
        words.append(Word(text, frequency, idf(generation.size, frequency)))
    return sorted(words, key=lambda word: -word.weight)


def _frequency(matchers: Sequence[Matcher], text: Text) -> int:
    return sum(len(matcher.matches(text)) for matcher in matchers)


def is_question(generation: Generation, words: Sequence[Word], relaxing: Relaxing = RELAXING) -> bool:
    """Whether there are too many words to demand them all."""
    telling = sum(word.frequency <= relaxing.common * generation.size for word in words)
    return telling >= relaxing.telling or len(words) >= relaxing.words


def keep_most(
    matchers: Sequence[Matcher], words: Sequence[Word], rest: tuple[Node, ...], accepted: Sequence[Array]
) -> tuple[Node, list[Text]] | None:
    """The query with its weakest words dropped until something matches, and the dropped words; None if even
    one word is too many. Words that stand nowhere go first. `accepted`: per segment, what the filters let
    through."""
    known = [word for word in words if word.frequency]
    dropped = [word.text for word in words if not word.frequency]
    left = [intersect(m.matches(And(rest) if rest else All()), a, m.segment.size)
            for m, a in zip(matchers, accepted, strict=True)]  # fmt: skip
    kept: list[Text] = []
    for position, word in enumerate(known):
        fewer = [intersect(ids, m.matches(word.text), m.segment.size) for ids, m in zip(left, matchers, strict=True)]
        if not any(map(len, fewer)):
            # The rest is weaker; but a weak word that fits is no loss and ranks.
            dropped += [w.text for w in known[position:]]
            break
        left = fewer
        kept.append(word.text)
    if not kept:
        return None
    return And((*kept, *rest)), dropped


def best_matches(
    matchers: Sequence[Matcher], words: Sequence[Word], rest: tuple[Node, ...], relaxing: Relaxing = RELAXING
) -> list[Array]:
    """Per segment, the documents that hold a fair share of the words' weight."""
    demanded = relaxing.coverage * sum(word.weight for word in words if word.frequency)
    found = []
    for matcher in matchers:
        weights = np.zeros(matcher.segment.size, np.float32)
        for word in words:
            weights[matcher.matches(word.text)] += word.weight
        ids = np.flatnonzero(weights >= max(demanded, 1e-6)).astype(np.int32)
        found.append(intersect(ids, matcher.matches(And(rest)), matcher.segment.size) if rest else ids)
    return found

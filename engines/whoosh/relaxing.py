"""What is tried when few documents, or none, hold everything that a query demands.

Words, quoted phrases and bare document numbers may give way, in this order; fields, exclusions, ranges and
values never do.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.function_words import is_function_word
from engines.syntax import All, And, Node, Not, Number, Or, Text, positive_leaves
from engines.whoosh.generation import Generation
from engines.whoosh.matching import Matcher
from engines.whoosh.scoring import idf
from engines.whoosh.sets import intersect, unite

Array = npt.NDArray[Any]


@dataclass(frozen=True, slots=True)
class Relaxing:
    """The numbers that relaxation depends on."""

    telling: int = 4
    """So many telling words make a long query: when few documents hold them all, the best matches answer it."""
    words: int = 6
    """And so do so many words of any kind."""
    common: float = 0.2
    """A word in more than this share of the documents tells little."""
    everywhere: float = 0.5
    """A word in more than this share of the documents finds nothing by itself, if there are others."""
    coverage: float = 0.6
    """Share of the words' weight (sum of their idf) that a document must hold to stand below those that hold
    everything; a sentence and a query that nothing answers demand one content word."""


RELAXING = Relaxing()


@dataclass(frozen=True, slots=True)
class Word:
    """A word that may be dropped."""

    text: Text
    frequency: int
    weight: float

    @property
    def function(self) -> bool:
        """Whether it carries grammar only."""
        return len(self.text.terms) == 1 and is_function_word(self.text.terms[0], marks=self.text.marks)


@dataclass(frozen=True, slots=True)
class Parts:
    """A query taken apart: what may give way, in the order typed, and what may not."""

    soft: tuple[Node, ...]
    """Plain words, quoted phrases, bare numbers, and groups of them."""
    hard: tuple[Node, ...]
    absent: tuple[Text, ...] = ()
    """Phrases that stand nowhere; their words are in `soft` instead."""

    @property
    def words(self) -> list[Text]:
        """The plain words."""
        return [node for node in self.soft if isinstance(node, Text) and not node.quoted]

    @property
    def others(self) -> list[Node]:
        """Phrases, numbers and groups."""
        return [node for node in self.soft if not isinstance(node, Text) or node.quoted]


BESIDE = 4
"""So many words beside a quotation make it part of a title."""


def take_apart(node: Node, matchers: Sequence[Matcher], *, sentence: bool, total: int) -> Parts:
    """The parts of a query that finds `total` documents. What was typed as one word and stands nowhere is taken word by
    word. Quotation marks are a demand, which never gives way, except in a sentence, where they only stress; and beside
    `BESIDE` words if nothing is found: a title has them, and a slip within them is not to find nothing."""
    nodes = node.nodes if isinstance(node, And) else (node,)
    loose = sum(isinstance(child, Text) and not (child.quoted or child.field) for child in nodes)
    sentence = sentence or (not total and loose >= BESIDE)
    soft: dict[Node, None] = {}
    hard: list[Node] = []
    absent: list[Text] = []
    for child in nodes:
        if isinstance(child, Text) and child.quoted and not sentence:
            hard.append(child)
        elif isinstance(child, Text) and len(child.terms) > 1 and not child.field and not _frequency(matchers, child):
            if child.quoted:
                absent.append(child)
            soft.update(dict.fromkeys(_singly([child])))
        elif _is_soft(child):
            soft[child] = None
        else:
            hard.append(child)
    return Parts(tuple(soft), tuple(hard), tuple(absent))


def opened(parts: Parts) -> Parts:
    """With nothing left but single words: phrases, numbers and alternatives give way too."""
    texts = [leaf for node in parts.soft for leaf in positive_leaves(node) if isinstance(leaf, Text)]
    return replace(parts, soft=tuple(dict.fromkeys(_singly(texts))))


def _singly(texts: Iterable[Text]) -> list[Text]:
    return [
        Text((term,), text.marks, prefix=text.prefix and place == len(text.terms) - 1)
        for text in texts
        for place, term in enumerate(text.terms)
    ]


def _is_soft(node: Node) -> bool:
    if isinstance(node, (Text, Number)):
        return not node.field
    return isinstance(node, (And, Or)) and all(map(_is_soft, node.nodes))


def weigh(generation: Generation, matchers: Sequence[Matcher], texts: Sequence[Text], *, fold: bool) -> list[Word]:
    """The words with how rare they are, in the order given. A word that stands nowhere with its marks is looked
    for without them, if `fold`."""
    words = []
    for text in texts:
        frequency = _frequency(matchers, text)
        if not frequency and text.marks and fold:
            text = replace(text, marks=False)
            frequency = _frequency(matchers, text)
        words.append(Word(text, frequency, idf(generation.documents, frequency)))
    return words


def _frequency(matchers: Sequence[Matcher], node: Node) -> int:
    return sum(matcher.frequency(node) for matcher in matchers)


def is_long(generation: Generation, words: Sequence[Word], relaxing: Relaxing = RELAXING) -> bool:
    """Whether there are too many words to demand them all."""
    telling = sum(word.frequency <= relaxing.common * generation.documents for word in words)
    return telling >= relaxing.telling or len(words) >= relaxing.words


def keep_most(matchers: Sequence[Matcher], words: Sequence[Word], parts: Parts) -> tuple[list[Node], list[Node]]:
    """What is kept and what is dropped of the soft parts until something matches: phrases, numbers and groups
    are kept before words, rare words before common ones."""
    ranked = sorted(words, key=lambda word: -word.weight * (not word.function) if word.frequency else 0)
    left = hardly(matchers, parts)
    kept: list[Node] = []
    dropped: list[Node] = []
    for node in [*parts.others, *(word.text for word in ranked)]:
        fewer = [intersect(ids, m.matches(node), m.segment.size) for ids, m in zip(left, matchers, strict=True)]
        if any(map(len, fewer)):
            left = fewer
            kept.append(node)
        else:
            dropped.append(node)
    return kept, dropped


def hardly(matchers: Sequence[Matcher], parts: Parts) -> list[Array]:
    """Per segment, what fulfils the conditions that never give way."""
    return [matcher.matches(And(parts.hard) if parts.hard else All()) for matcher in matchers]


def best_matches(
    matchers: Sequence[Matcher],
    words: Sequence[Word],
    parts: Parts,
    demanded: float,
    relaxing: Relaxing = RELAXING,
) -> list[Array]:
    """Per segment, the documents that fulfil the hard conditions and hold a content word, phrase or number of
    the query, and `demanded` (0 … 1) of its words' weight."""
    size = sum(matcher.segment.documents for matcher in matchers)
    known = [word for word in words if word.frequency]
    content = [word for word in known if not word.function]
    telling = [word for word in content if word.frequency <= relaxing.everywhere * size]
    finding = telling or content or ([] if parts.others else known)
    floor = demanded * sum(word.weight for word in known)
    found = []
    for matcher, hard in zip(matchers, hardly(matchers, parts), strict=True):
        wanted = [*(word.text for word in finding), *parts.others]
        ids = unite([matcher.matches(node) for node in wanted], matcher.segment.size)
        if floor:
            weights = np.zeros(matcher.segment.size, np.float32)
            for word in known:
                weights[matcher.matches(word.text)] += word.weight
            ids = ids[weights[ids] >= floor]
        found.append(intersect(ids, hard, matcher.segment.size) if parts.hard else ids)
    return found


def conditions(parts: Parts) -> list[Node]:
    """What the user asked for beside words, without exclusions."""
    return [node for node in parts.hard if not isinstance(node, Not)]

"""What a tree has to score by: its words, numbers, and which words stand side by side."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise

from engines.syntax import And, Node, Number, Or, Text


@dataclass(frozen=True, slots=True)
class Leaves:
    """What a tree has to score by: texts that are demanded or allowed, numbers, and adjacent words."""

    texts: tuple[Text, ...]
    numbers: tuple[Number, ...]
    pairs: tuple[tuple[Text, Text], ...]
    words: tuple[str, ...]
    counts: Mapping[str, int] = field(default_factory=dict)
    """How often each term was typed; one that is not here, once."""
    whole: tuple[Text, ...] = ()
    """All that was typed, in order, if that is several plain words side by side and nothing else."""


MAX_COUNT = 3
"""From here on, a word typed more often counts no more."""

MAX_WORD = 4
"""Syllables of the longest segmented word that is looked for."""


def leaves(node: Node, typed: Sequence[str] = ()) -> Leaves:
    """What ranks in a tree; what it excludes does not. `typed`: the terms of the query in order, with the
    repetitions that the tree does not keep."""
    texts = tuple(dict.fromkeys(_texts(node)))
    runs = [run_of(node)] if isinstance(node, Text) else [run_of(child) for child in _sides(node)]
    loose = {text.terms[0]: text for text in texts if not (text.quoted or text.field or text.prefix)}
    whole = isinstance(node, And) and all(term in loose for term in typed)
    joined = [[loose[term] for term in typed]] if whole else _join(node, runs)
    pairs = dict.fromkeys((a, b) for run in joined for a, b in pairwise(run) if a != b)
    words = dict.fromkeys(
        "_".join(text.terms[0] for text in run[start : start + size])
        for run in joined
        for size in range(2, MAX_WORD + 1)
        for start in range(len(run) - size + 1)
        if not any(text.prefix for text in run[start : start + size])
    )
    in_order = tuple(joined[0]) if whole and len(typed) > 1 else ()
    repeated = {term: min(count, MAX_COUNT) for term, count in Counter(typed).items() if count > 1}
    if repeated and not whole:
        beside = ((loose.get(a), loose.get(b)) for a, b in pairwise(typed))
        pairs.update(dict.fromkeys((a, b) for a, b in beside if a and b and a != b))
    return Leaves(texts, tuple(_numbers(node)), tuple(pairs), tuple(words), repeated, in_order)


def _sides(node: Node) -> tuple[Node, ...]:
    return node.nodes if isinstance(node, (And, Or)) else (node,)


def run_of(node: Node) -> list[Text]:
    """The single terms of a text in order; none of anything else."""
    if not isinstance(node, Text):
        return []
    last = len(node.terms) - 1
    return [
        Text((term,), node.marks, prefix=node.prefix and i == last, quoted=node.quoted, field=node.field)
        for i, term in enumerate(node.terms)
    ]


def _join(node: Node, runs: list[list[Text]]) -> list[list[Text]]:
    """Words typed side by side form one run; a run ends at anything that is no plain text."""
    if not isinstance(node, And):
        return [run for run in runs if run]
    joined: list[list[Text]] = [[]]
    for run in runs:
        if run and (not joined[-1] or joined[-1][-1].field == run[0].field):
            joined[-1].extend(run)
        else:
            joined.append(list(run))
    return [run for run in joined if run]


def _texts(node: Node) -> Iterator[Text]:
    if isinstance(node, Text):
        yield from run_of(node)
    elif isinstance(node, (And, Or)):
        for child in node.nodes:
            yield from _texts(child)


def _numbers(node: Node) -> Iterator[Number]:
    if isinstance(node, Number):
        yield node
    elif isinstance(node, (And, Or)):
        for child in node.nodes:
            yield from _numbers(child)

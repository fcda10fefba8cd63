"""Other readings of a query: its abbreviations written out, its full names shortened, its slips corrected.

A reading is a query of plain words like the one typed; what only a reading finds stands below what was typed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise
from typing import NamedTuple

from analyzers.analysis import has_marks, syllables
from engines.synonyms import Expansion, expansions
from engines.syntax import And, Node, Text

MAX_READINGS = 4
"""Readings that are tried for one query."""


class Reading(NamedTuple):
    """Another way to write a query."""

    node: Node
    """Demands all words, those of an abbreviation's full name next to each other."""
    plain: Node
    """The words alone: what may be relaxed."""
    typed: tuple[str, ...]
    """Its terms in order."""
    also: tuple[Text, ...]
    """What stands in it instead of what was typed, to be marked."""


def readings(query: str, node: Node) -> list[Reading]:
    """With other wordings from the table of synonyms; none for a query that is more than plain words. The first
    has everything replaced that can be."""
    texts = _plain(node)
    typed = syllables(query)
    if not texts or any(term not in texts for term in typed):
        return []
    marks = any(text.marks for text in texts.values()) or any(map(has_marks, typed))
    found = _apart(expansions(typed, marks=marks))
    choices = [found] if len(found) > 1 else []
    choices += [[one] for one in expansions(typed, marks=marks)]
    return [_reading(typed, texts, chosen) for chosen in choices[:MAX_READINGS]]


def corrected(better: str) -> Reading:
    """The reading that a correction of the whole query makes."""
    terms = tuple(syllables(better))
    marks = any(map(has_marks, terms))
    node = And(tuple(Text((term,), marks) for term in dict.fromkeys(terms)))
    return Reading(node, node, terms, tuple(Text((term,), marks) for term in dict.fromkeys(terms)))


def titled(reading: Reading) -> Node:
    """What asks for all words of a reading in the title."""
    nodes = reading.plain.nodes if isinstance(reading.plain, And) else (reading.plain,)
    return And(tuple(replace(node, field="title") for node in nodes if isinstance(node, Text)))


def alternatives(query: str, node: Node) -> tuple[Text, ...]:
    """Every wording that may stand for something typed, to be marked in a text."""
    return tuple(dict.fromkeys(text for reading in readings(query, node) for text in reading.also))


def _plain(node: Node) -> dict[str, Text]:
    """The words of a query that is nothing but plain words."""
    nodes = node.nodes if isinstance(node, And) else (node,)
    words = {n.terms[0]: n for n in nodes if isinstance(n, Text) and len(n.terms) == 1}
    plain = len(words) == len(nodes) and not any(w.quoted or w.prefix or w.field for w in words.values())
    return words if plain else {}


def _apart(found: Sequence[Expansion]) -> list[Expansion]:
    """Those that do not overlap, longer ones first, one per place."""
    chosen: list[Expansion] = []
    for one in sorted(found, key=lambda e: e.start - e.end):
        if all(one.end <= other.start or other.end <= one.start for other in chosen):
            chosen.append(one)
    return sorted(chosen)


def _reading(typed: Sequence[str], texts: dict[str, Text], chosen: Sequence[Expansion]) -> Reading:
    words: list[Text] = []
    joined: list[Text] = []
    at = 0
    for expansion in chosen:
        words += [texts[term] for term in typed[at : expansion.start]]
        words += [Text((term,), marks=True) for term in expansion.terms]
        joined += [Text(pair, marks=True) for pair in pairwise(expansion.terms)]
        at = expansion.end
    words += [texts[term] for term in typed[at:]]
    unique = tuple(dict.fromkeys(words))
    also = tuple(Text(expansion.terms, marks=True) for expansion in chosen)
    return Reading(
        And((*unique, *joined)), And(unique), tuple(word.terms[0] for word in words), also
    )

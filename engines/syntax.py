"""The engine-neutral syntax tree of a query: what engines/query.py makes and every engine evaluates.

Terms in the tree have been through the same analysis as the text. Nodes are small frozen values, so that a
test can write the expected tree down and an engine can match on their types.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal, TypeAlias

TextField = Literal["", "title", "body"]
"""Where text is looked for; empty: everywhere (title, abstract, body)."""

NumberField = Literal[
    "", "number", "cites", "based_on", "implements", "replaces", "amends", "guides", "reviews", "repeals"
]
"""Which role a number must play; empty: borne or cited; from `based_on` on: cited in that relation."""

ValueField = Literal["issuer", "doctype", "level", "locality", "author", "signer"]


@dataclass(frozen=True, slots=True)
class Text:
    """One or more syllables that must stand next to each other in this order."""

    terms: tuple[str, ...]
    """Normalised as the index is: `("dân", "vận")`."""
    marks: bool
    """True: match with the marks as typed. False: typed without marks, match folded."""
    prefix: bool = False
    """The last term is only the beginning of a syllable."""
    quoted: bool = False
    """The user asked for these words literally: never relaxed, never replaced by a synonym."""
    field: TextField = ""


@dataclass(frozen=True, slots=True)
class Number:
    """A document number."""

    key: str
    """analyzers.numbers key, one per number whatever its spelling: `290-qd-tw`."""
    canonical: str
    field: NumberField = ""
    partial: bool = False
    """Only some parts of a number: its ordinal and, if known, year, type and issuer (`290-qd`, `290-tw`). It stands
    for every number with this ordinal in which the other parts follow in this order."""

    def stands_for(self, key: str) -> bool:
        """Whether this is the number `key`, or a document by further bodies beside those named."""
        if not self.partial:
            return key == self.key or key.startswith(f"{self.key}-")
        (ordinal, *rest), (other, *parts) = self.key.split("-"), key.split("-")
        following = iter(parts)
        return ordinal == other and all(part in following for part in rest)


@dataclass(frozen=True, slots=True)
class Value:
    """A metadata value that contains these words (with marks or without)."""

    field: ValueField
    text: str


@dataclass(frozen=True, slots=True)
class Range:
    """Inclusive bounds on a year (`2018`) or an ISO date; an empty bound is open."""

    field: Literal["year", "date"]
    low: str = ""
    high: str = ""


@dataclass(frozen=True, slots=True)
class And:
    """All of them."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Or:
    """Any of them."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Not:
    """Everything but it. A query of exclusions only means: all documents without them."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every document (an empty query)."""


Node: TypeAlias = Text | Number | Value | Range | And | Or | Not | All


def positive_leaves(node: Node) -> Iterator[Text | Number | Value | Range]:
    """What the query looks for, in order, without what it excludes: for highlighting and ranking."""
    return leaves(node, excluded=False)


def leaves(node: Node, *, excluded: bool = True) -> Iterator[Text | Number | Value | Range]:
    """What stands in a tree, in order; with `excluded` also what it excludes."""
    if isinstance(node, And | Or):
        for child in node.nodes:
            yield from leaves(child, excluded=excluded)
    elif isinstance(node, Not):
        if excluded:
            yield from leaves(node.node)
    elif not isinstance(node, All):
        yield node

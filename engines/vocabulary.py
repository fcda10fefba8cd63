"""What correcting a query needs to know of an index; every engine can tell it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Protocol


class Vocabulary(Protocol):
    """What spelling needs to know of an index. Terms are normalised, with marks."""

    @property
    def documents(self) -> int:
        """How many documents there are."""
        ...

    def frequency(self, term: str) -> int:
        """Documents that contain this term."""
        ...

    def pair_frequency(self, first: str, second: str) -> int:
        """Documents in which `second` follows `first` directly."""
        ...

    def run_frequency(self, terms: tuple[str, ...]) -> int:
        """Documents in which three terms or more stand next to each other in this order; may be estimated from some
        hundred documents that hold their pairs."""
        ...

    def spellings(self, folded: str) -> Sequence[str]:
        """The terms that have this folded form."""
        ...

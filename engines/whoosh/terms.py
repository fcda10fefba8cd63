"""What spelling asks of an index: how often terms and adjacent pairs stand in it (engines/vocabulary.py)."""

from __future__ import annotations

from collections.abc import Sequence

from engines.whoosh.generation import Generation
from engines.whoosh.phrases import pair


class IndexTerms:
    """The vocabulary of a generation. Deleted documents do not count, but their spellings are still offered
    until their segment is rewritten."""

    def __init__(self, generation: Generation) -> None:
        self._segments = generation.segments
        self.documents = generation.documents

    def frequency(self, term: str) -> int:
        """Documents that contain this term, with its marks."""
        return sum(len(segment.postings(segment.text.exact(term)).ids) for segment in self._segments)

    def pair_frequency(self, first: str, second: str) -> int:
        """Documents in which `second` follows `first` directly."""
        return sum(
            len(pair(segment, segment.text.exact(first), segment.text.exact(second))) for segment in self._segments
        )

    def spellings(self, folded: str) -> Sequence[str]:
        """The terms that have this folded form."""
        found: dict[str, None] = {}
        for segment in self._segments:
            terms = segment.text.folded(folded)
            found.update((segment.text.term(position), None) for position in range(terms.low, terms.high))
        return tuple(found)

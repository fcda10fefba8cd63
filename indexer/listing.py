"""What a corpus holds at one moment: the opening of every rebuild and update."""

from __future__ import annotations

import time
from dataclasses import dataclass

from indexer.corpus import Entry, printable, walk
from indexer.report import Problem, Report
from indexer.settings import Settings

LEFT_OUT = ("hidden", "data", "companion", "link")
"""Kinds of problems that are no failure: nobody expects these to be indexed."""


@dataclass(frozen=True, slots=True)
class Listing:
    """The files of the corpora and what is left out."""

    found: list[Entry | Problem]
    """In the order of the corpus."""
    when: int
    """When the listing began, in nanoseconds of the clock that file times go by."""

    @property
    def entries(self) -> list[Entry]:
        """The files to be read."""
        return [one for one in self.found if isinstance(one, Entry)]

    @property
    def size(self) -> int:
        """Their bytes."""
        return sum(entry.size for entry in self.entries)

    def report(self) -> Report:
        """A report that begins with what cannot be read at all and what nobody expects to be."""
        problems = [one for one in self.found if isinstance(one, Problem)]
        return Report(
            skipped=[one for one in problems if one.kind in LEFT_OUT],
            failed=[one for one in problems if one.kind not in LEFT_OUT],
        )


def listing(settings: Settings) -> Listing:
    """List the corpora of the settings. Raises CorpusError."""
    when = time.time_ns()
    return Listing(list(walk(settings.corpus, settings.index)), when)


def corpora(settings: Settings) -> list[str]:
    """The corpora as a generation names them."""
    return [printable(str(path.resolve())) for path in settings.corpus]

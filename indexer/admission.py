"""Which id a document gets, and where it is written down what came of a unit."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count

from indexer.ledger import Result
from indexer.report import Problem
from indexer.units import Unit


@dataclass(slots=True)
class Admission:
    """Ids given out so far, in the order of the corpus."""

    _owners: dict[str, str] = field(default_factory=dict)
    """Id → the container that holds it."""
    _unit: int = -1
    """The unit noted last, and how many of its lines."""
    _noted: int = 0

    def own(self, raw: str, unit: Unit, source: str) -> str | Problem:
        """An id that no other document has; a problem for a second one in the same container."""
        for number in count():
            prefix = f"{unit.corpus}~{number}/" if number > 1 else f"{unit.corpus}/" if number else ""
            owner = self._owners.setdefault(prefix + raw, "")
            if not owner:
                self._owners[prefix + raw] = unit.container
                return prefix + raw
            if owner == unit.container:
                break
        reason = f"mã '{raw[:100]}' đã có, văn bản trước được giữ (duplicate id: the first one is kept)"
        return Problem(source, "duplicate", reason)

    def note(self, unit: Unit, results: Sequence[Result]) -> None:
        """Write down what came of a unit; of a .jsonl, line by line: each gives one result."""
        if not unit.lines:
            unit.row.results = [[*unit.row.every, *results]]
            return
        if unit.number != self._unit:
            self._unit, self._noted = unit.number, 0
        unit.row.lines += unit.lines[self._noted : self._noted + len(results)]
        unit.row.results += [[result] for result in results]
        self._noted += len(results)

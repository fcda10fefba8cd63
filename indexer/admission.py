"""Which id a document gets, which documents stay as they are, and where it is noted what came of a unit."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import count, groupby
from operator import attrgetter

from indexer.blocks import Known, LineBlock, Result
from indexer.extraction import Extracted
from indexer.report import Problem, Report
from indexer.units import Unit


@dataclass(slots=True)
class Admission:
    """Takes units in the order of the corpus."""

    report: Report
    stored: Callable[[str], bytes]
    """The packed document of the index to be updated, by id."""
    _owners: dict[str, str] = field(default_factory=dict)
    """Ids given out so far → the container that holds them."""
    _wanted: list[Extracted] = field(default_factory=list)

    def take(self, unit: Unit, results: Sequence[Extracted | Problem]) -> Iterator[Extracted]:
        """The documents to be indexed of a unit, or of the part of it that gave these results."""
        if unit.whole and unit.block is not None:
            self._keep_block(unit, unit.block)
        elif unit.kept is not None:
            unit.note([[self._keep(result, unit, kept.source) for result in kept.results] for kept in unit.kept])
        else:
            lines = groupby(results, key=attrgetter("source"))
            unit.note([[self._admit(result, unit) for result in own] for _, own in lines])
        wanted, self._wanted = self._wanted, []
        yield from wanted

    def _keep_block(self, unit: Unit, block: LineBlock) -> None:
        """Lines that have not changed stay, all at once unless one of their ids is somebody else's."""
        ids = block.ids.split("\n")
        owners = dict.fromkeys(ids, unit.container)
        if len(owners) == len(ids) and self._owners.keys().isdisjoint(owners):
            self._owners.update(owners)
            self.report.unchanged += len(ids)
            return
        block.ids = ""
        lines = enumerate(ids, unit.whole)
        unit.note([[self._keep(Known(one, one), unit, f"{unit.source}:{number}")] for number, one in lines])

    def _keep(self, known: Result, unit: Unit, source: str) -> Result:
        """What has not changed stays, unless its id has: then the stored document is indexed anew."""
        if isinstance(known, Problem):
            self.report.failed.append(known)
            return known
        doc_id = self._own(known.raw, unit, source)
        if isinstance(doc_id, Problem):
            return self._refuse(doc_id)
        if doc_id == known.final:
            self.report.unchanged += 1
        else:
            self._wanted.append(Extracted(doc_id, source, self.stored(known.final)))
        return Known(known.raw, doc_id)

    def _admit(self, result: Extracted | Problem, unit: Unit) -> Result:
        """Give the document an id of its own."""
        if isinstance(result, Problem):
            self.report.failed.append(result)
            return result
        doc_id = self._own(result.id, unit, result.source)
        if isinstance(doc_id, Problem):
            return self._refuse(doc_id)
        self._wanted.append(result._replace(id=doc_id))
        return Known(result.id, doc_id)

    def _own(self, raw: str, unit: Unit, source: str) -> str | Problem:
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

    def _refuse(self, problem: Problem) -> Problem:
        self.report.failed.append(problem)
        return problem

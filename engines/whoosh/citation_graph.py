"""The citations of all segments side by side: who bears and who names a number, in global numbers of documents and
citations."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cached_property
from typing import Any

import numpy as np
import numpy.typing as npt

from engines.documents import Citation, Document
from engines.whoosh.citations import SegmentCitations, iso
from engines.whoosh.lexicon import StringTable
from engines.whoosh.reader import SegmentReader
from engines.whoosh.records import citations_of

Array = npt.NDArray[Any]


class Graph:
    """All segments' citations side by side, with global numbers of documents and citations."""

    def __init__(self, segments: Sequence[SegmentReader]) -> None:
        self.segments = segments
        self.citations = [SegmentCitations(segment.arrays) for segment in segments]
        self.documents = np.cumsum([0, *(segment.size for segment in segments)])
        """First document of each segment, and their number."""
        self.edges = np.cumsum([0, *map(len, self.citations)])
        self._values: dict[tuple[int, str], list[str]] = {}

    def naming(self, code: Mapping[bytes, int]) -> tuple[Array, Array]:
        """The citations of some numbers in documents that are not deleted, ascending, and the code of each one's
        number. `code`: of the numbers that are asked for, by key."""
        parts, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for n, (segment, one) in enumerate(zip(self.segments, self.citations, strict=True)):
            places, owner = _listed(one.keys, one.starts, code)
            kept = slice(None) if segment.live is None else segment.live[one.doc[places]]
            parts.append(places[kept] + self.edges[n])
            owners.append(owner[kept])
        return np.concatenate(parts), np.concatenate(owners)

    def bearing(self, code: Mapping[bytes, int]) -> tuple[Array, Array]:
        """The documents, not deleted, that bear some numbers, and the code of each one's number."""
        parts, owners = [np.zeros(0, np.int64)], [np.zeros(0, np.int64)]
        for n, segment in enumerate(self.segments):
            places, owner = _listed(segment.keys["number"], segment.arrays["number.starts"], code)
            found = segment.arrays["number.ids"][places]
            kept = slice(None) if segment.live is None else segment.live[found]
            parts.append(found[kept].astype(np.int64) + self.documents[n])
            owners.append(owner[kept])
        return np.concatenate(parts), np.concatenate(owners)

    def locate(self, edge: int) -> tuple[int, int]:
        """Segment of a citation and its place there."""
        segment = int(np.searchsorted(self.edges, edge, side="right")) - 1
        return segment, edge - int(self.edges[segment])

    def home(self, document: int) -> tuple[int, int]:
        """Segment of a document and its number there."""
        segment = int(np.searchsorted(self.documents, document, side="right")) - 1
        return segment, document - int(self.documents[segment])

    def column(self, name: str, edges: Array) -> Array:
        """A numeric column of citations: `date`, `relation`, `place`; `doc` as global numbers."""
        out = np.zeros(len(edges), np.int64)
        for n, one in enumerate(self.citations):
            low, high = np.searchsorted(edges, self.edges[n : n + 2])
            values = getattr(one, name)[edges[low:high] - self.edges[n]]
            out[low:high] = values + self.documents[n] if name == "doc" else values
        return out

    @cached_property
    def dates(self) -> Array:
        """yyyymmdd of every document, 0 without a date."""
        return np.concatenate([np.zeros(0, np.int32), *(segment.dates for segment in self.segments)])

    def citation(self, edge: int) -> Citation:
        """A citation without its sentence."""
        segment, place = self.locate(edge)
        return self.citations[segment].citation(place)

    def alike(self, edges: Array) -> Array:
        """The same code for citations that say the same (date, issuer) in the same place (issuer, locality)."""
        known: dict[tuple[Any, ...], int] = {}
        out = np.zeros(len(edges), np.int64)
        for n, (segment, one) in enumerate(zip(self.segments, self.citations, strict=True)):
            low, high = np.searchsorted(edges, self.edges[n : n + 2])
            places = edges[low:high] - self.edges[n]
            doc = one.doc[places]
            columns = (one.date[places], one.codes["issuer"][places], segment.codes["issuer"][doc],
                       segment.codes["locality"][doc])  # fmt: skip
            rows, which = np.unique(np.stack(columns), axis=1, return_inverse=True)
            issuers = one.tables["issuer"]
            codes = [
                known.setdefault(
                    (date, issuers[said], self._text(n, "issuer", issuer), self._text(n, "locality", locality)),
                    len(known),
                )
                for date, said, issuer, locality in rows.T.tolist()
            ]
            out[low:high] = np.array(codes, np.int64)[which.reshape(-1)] if codes else 0
        return out

    def facts(self, document: int) -> Document:
        """What columns say of a document: id, issuer, locality, date."""
        segment, local = self.home(document)
        reader = self.segments[segment]
        issuer, locality, doctype = (self._value(segment, name, local) for name in ("issuer", "locality", "doctype"))
        return Document(
            id=reader.ids[local].decode(), date=iso(int(reader.dates[local])),
            issuer=issuer, locality=locality, doctype=doctype,
        )  # fmt: skip

    def _value(self, segment: int, name: str, local: int) -> str:
        return self._text(segment, name, int(self.segments[segment].codes[name][local]))

    def _text(self, segment: int, name: str, code: int) -> str:
        table = self._values.get((segment, name))
        if table is None:
            table = self._values[segment, name] = self.segments[segment].values[name].texts()
        return table[code]

    def record(self, document: int) -> dict[str, Any]:
        """The stored values of a document."""
        segment, local = self.home(document)
        return self.segments[segment].record(local)

    def sentence(self, edge: int) -> str:
        """The sentence of a citation, from the stored document."""
        segment, place = self.locate(edge)
        one = self.citations[segment]
        record = self.segments[segment].record(int(one.doc[place]))
        return citations_of(record)[int(one.place[place])].text

    def spelling(self, key: bytes) -> str:
        """A number as those that bear it write it, else as most of those that name it in one segment do."""
        for segment in self.segments:
            if (place := segment.keys["number"].find(key)) >= 0:
                return str(StringTable(segment.arrays, "number.shown")[place], "utf-8")
        for one in self.citations:
            if (place := one.keys.find(key)) >= 0:
                return str(one.shown[place], "utf-8")
        return key.decode("utf-8", "replace")


def _listed(keys: StringTable, starts: Array, code: Mapping[bytes, int]) -> tuple[Array, Array]:
    """Places in the lists of those keys that have a code, ascending, and the code of each."""
    if len(code) * 16 < len(keys):
        found = {place: number for key, number in code.items() if (place := keys.find(key)) >= 0}
        wanted = np.array(sorted(found), np.int64)
        codes = np.array([found[place] for place in wanted.tolist()], np.int64)
    else:
        every = np.fromiter((code.get(key, -1) for key in keys.all()), np.int64, len(keys))
        wanted = np.flatnonzero(every >= 0)
        codes = every[wanted]
    low: Array = starts[wanted].astype(np.int64)
    lengths: Array = starts[wanted + 1].astype(np.int64) - low
    within = np.arange(int(lengths.sum())) - np.repeat(np.cumsum(lengths) - lengths, lengths)
    return np.repeat(low, lengths) + within, np.repeat(codes, lengths)

"""The citations of a segment as arrays: who names which number, in what relation, with what facts, and where the
sentence stands. Sorted by number, so that all that is said of one is one slice.

`citation.keys`, `.shown`: the numbers and how each is mostly written; `.starts`: their slices; per citation `.doc`
(ascending within a number), `.place` (which of the document's citations: its sentence is in the stored record),
`.relation`, `.date`, and as codes into tables `.number`, `.issuer`, `.doctype`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any, NamedTuple, get_args

import numpy as np
import numpy.typing as npt

from engines.documents import Citation, Document, Relation
from engines.graph import reading
from engines.syntax import Number
from engines.whoosh.lexicon import Arrays, StringTable, pack_strings

Array = npt.NDArray[Any]

RELATIONS: tuple[Relation, ...] = get_args(Relation)
"""Codes are positions here: a relation may be added at the end, nothing else."""
TABLES = ("number", "issuer", "doctype")
"""What is kept as codes into tables of texts: the number as written here, the facts as stated here."""
_CODE = {relation: code for code, relation in enumerate(RELATIONS)}


class Row(NamedTuple):
    """A citation with a number, ready to be written."""

    key: str
    number: str
    place: int
    relation: int
    date: int
    """yyyymmdd, 0 without a date."""
    issuer: str
    doctype: str


def rows_of(document: Document, day: Any) -> tuple[Row, ...]:
    """The numbered citations of a document, its own number left out. `day`: reads an ISO date."""
    own = reading.key(document.number)
    return tuple(
        Row(key, c.number, place, _CODE.get(c.relation, 0), day(c.date), c.issuer, c.doctype)
        for place, c in enumerate(document.citations)
        if c.number and place < 2**16 and (key := reading.key(c.number)) and key != own
    )


def citation_arrays(documents: Sequence[Sequence[Row]]) -> dict[str, Array]:
    """The arrays of a segment whose documents have these citations."""
    written: dict[str, Counter[str]] = {}
    for rows in documents:
        for row in rows:
            written.setdefault(row.key, Counter())[row.number] += 1
    keys = sorted(written, key=str.encode)
    code = {key: number for number, key in enumerate(keys)}
    flat = [row for rows in documents for row in rows]
    owners = np.repeat(np.arange(len(documents), dtype=np.int32), [len(rows) for rows in documents])
    terms = np.fromiter((code[row.key] for row in flat), np.int64, len(flat))
    order = np.argsort(terms, kind="stable")
    starts = np.zeros(len(keys) + 1, np.int64)
    np.cumsum(np.bincount(terms, minlength=len(keys)), out=starts[1:])
    shown = (min(written[key].items(), key=lambda item: (-item[1], item[0]))[0] for key in keys)
    arrays = pack_strings("citation.keys", (key.encode() for key in keys))
    arrays |= pack_strings("citation.shown", (text.encode() for text in shown))
    for name in TABLES:
        values = sorted({getattr(row, name) for row in flat} | {""})
        place = {value: number for number, value in enumerate(values)}
        arrays |= pack_strings(f"citation.{name}s", (value.encode() for value in values))
        codes = np.fromiter((place[getattr(row, name)] for row in flat), np.int32, len(flat))
        arrays[f"citation.{name}"] = codes[order]
    for name, kind in (("place", np.uint16), ("relation", np.uint8), ("date", np.int32)):
        arrays[f"citation.{name}"] = np.fromiter((getattr(row, name) for row in flat), kind, len(flat))[order]
    return arrays | {"citation.starts": starts, "citation.doc": owners[order]}


class SegmentCitations:
    """Reads them."""

    def __init__(self, arrays: Arrays) -> None:
        self.keys = StringTable(arrays, "citation.keys")
        self.shown = StringTable(arrays, "citation.shown")
        self.starts = arrays["citation.starts"]
        self.doc, self.place = arrays["citation.doc"], arrays["citation.place"]
        self.relation, self.date = arrays["citation.relation"], arrays["citation.date"]
        self.codes = {name: arrays[f"citation.{name}"] for name in TABLES}
        self.tables = {name: StringTable(arrays, f"citation.{name}s") for name in TABLES}

    def __len__(self) -> int:
        return len(self.doc)

    def find(self, key: str) -> int:
        """Place of a number among the keys, or -1."""
        return self.keys.find(key.encode("utf-8", "surrogatepass"))

    def slice(self, place: int) -> slice:
        """The citations of a number."""
        return slice(int(self.starts[place]), int(self.starts[place + 1])) if place >= 0 else slice(0, 0)

    def relating(self, number: Number, relation: Relation) -> Array:
        """Documents, ascending, that stand in this relation to a number that `number` stands for."""
        places = {self.find(number.key)} - {-1}
        begin = number.key.split("-")[0] if number.partial else number.key
        low, high = self.keys.starting(f"{begin}-".encode("utf-8", "surrogatepass"))
        places.update(n for n in range(low, high) if number.stands_for(self.keys[n].decode()))
        parts = [self.slice(n) for n in sorted(places)]
        code = _CODE[relation]
        rows = [self.doc[part][self.relation[part] == code] for part in parts]
        return np.unique(np.concatenate([np.zeros(0, np.int32), *rows]))

    def citation(self, edge: int) -> Citation:
        """A citation without its sentence."""
        number, issuer, doctype = (self.text(name, edge) for name in TABLES)
        return Citation(number, doctype, iso(int(self.date[edge])), issuer, RELATIONS[int(self.relation[edge])])

    def text(self, name: str, edge: int) -> str:
        """What a citation states: its `number`, `issuer` or `doctype`."""
        return str(self.tables[name][int(self.codes[name][edge])], "utf-8")

    def rows(self) -> dict[int, tuple[Row, ...]]:
        """Document → its citations, as `citation_arrays` takes them: for merging."""
        keys, (spellings, issuers, doctypes) = self.keys.texts(), (self.tables[name].texts() for name in TABLES)
        owners = np.repeat(np.arange(len(keys)), np.diff(self.starts))
        columns = zip(
            self.doc.tolist(), owners.tolist(), self.place.tolist(), self.relation.tolist(), self.date.tolist(),
            *(self.codes[name].tolist() for name in TABLES), strict=True,
        )  # fmt: skip
        found: dict[int, list[Row]] = {}
        for doc, key, place, relation, date, number, issuer, doctype in columns:
            row = Row(keys[key], spellings[number], place, relation, date, issuers[issuer], doctypes[doctype])
            found.setdefault(doc, []).append(row)
        return {doc: tuple(sorted(rows, key=lambda row: row.place)) for doc, rows in found.items()}


def iso(day: int) -> str:
    """20100225 → `2010-02-25`; 0 → empty."""
    return f"{day // 10000:04}-{day // 100 % 100:02}-{day % 100:02}" if day else ""

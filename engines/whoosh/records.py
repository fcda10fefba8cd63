"""The stored form of a document: a compressed pickle of plain values, as Whoosh's stored column holds it.

Citations and evidence are JSON texts in it: a hit needs neither, and one string is read at once.

Reading allows no global name in the pickle, so that not even a forged record runs code.
"""

from __future__ import annotations

import io
import json
import pickle
import zlib
from typing import Any, NamedTuple

from engines.documents import Citation, Document, Evidence

_COMPRESSION = 3
_PROTOCOL = 5
"""Of pickle: from 4 on, what follows comes in one frame and is not asked for piece by piece."""
_json = json.JSONEncoder(ensure_ascii=False, separators=(",", ":")).encode  # json.dumps makes one at each call
_PLAIN = (
    "id", "title", "abstract", "number", "doctype", "issuer", "level", "locality", "date", "date_basis",
    "author", "signer", "source", "url", "body",
)  # fmt: skip


def pack(document: Document) -> bytes:
    """The bytes of one row of the stored column. Empty values are left out."""
    record: dict[str, Any] = {name: value for name in _PLAIN if (value := getattr(document, name))}
    if document.citations:
        record["citations"] = _json(
            [(c.number, c.doctype, c.date, c.issuer, c.relation, c.text) for c in document.citations]
        )
    if document.evidence:
        record["evidence"] = _json({name: (e.how, e.confidence, e.text) for name, e in document.evidence.items()})
    return zlib.compress(pickle.dumps(record, _PROTOCOL), _COMPRESSION)


class _PlainUnpickler(pickle.Unpickler):
    def find_class(self, module_name: str, global_name: str, /) -> Any:
        raise pickle.UnpicklingError(f"a stored record names {module_name}.{global_name}")


def unpack(row: bytes) -> dict[str, Any]:
    """The plain values of a row. Raises pickle.UnpicklingError for anything else than plain values."""
    record = _PlainUnpickler(io.BytesIO(zlib.decompress(row))).load()
    if not isinstance(record, dict):
        raise pickle.UnpicklingError("a stored record is not a mapping")
    return record


class Shown(NamedTuple):
    """What a list of results shows of a document; empty where it says nothing."""

    id: str
    title: str
    number: str
    doctype: str
    issuer: str
    date: str
    date_basis: str
    source: str
    url: str
    body: str
    """Abstract and body, joined by a line break where there are both."""


def shown(record: dict[str, Any]) -> Shown:
    """What a list of results shows, from stored values."""
    get = record.get
    abstract, body = get("abstract", ""), get("body", "")
    return Shown(
        get("id", ""), get("title", ""), get("number", ""), get("doctype", ""), get("issuer", ""), get("date", ""),
        get("date_basis", ""), get("source", ""), get("url", ""),
        f"{abstract}\n{body}" if abstract and body else abstract or body,
    )  # fmt: skip


def citations_of(record: dict[str, Any]) -> tuple[Citation, ...]:
    """The citations of a stored document."""
    return tuple(Citation(*row) for row in json.loads(record.get("citations", "[]")))


def restore(record: dict[str, Any]) -> Document:
    """The Document that was packed."""
    plain = {name: record[name] for name in _PLAIN if name in record}
    citations = citations_of(record)
    evidence = {name: Evidence(*row) for name, row in json.loads(record.get("evidence", "{}")).items()}
    return Document(**plain, citations=citations, evidence=evidence)

"""A document on its way between our processes, as bytes: plain values without classes, a fifth of a pickle's time."""

from __future__ import annotations

import marshal
from operator import attrgetter
from typing import Final

from engines.documents import Citation, Document, Evidence

_PLAIN: Final = tuple(name for name in Document.__slots__ if name not in ("citations", "evidence"))
_plain: Final = attrgetter(*_PLAIN)
_citation: Final = attrgetter(*Citation.__slots__)
_evidence: Final = attrgetter(*Evidence.__slots__)


def packed(document: Document) -> bytes:
    """The document as bytes, only for `unpacked` of the same version: nothing to be kept or to come from outside."""
    evidence = [(name, _evidence(found)) for name, found in document.evidence.items()]
    return marshal.dumps((_plain(document), [_citation(citation) for citation in document.citations], evidence))


def unpacked(parcel: bytes) -> Document:
    """The document that was packed."""
    plain, citations, evidence = marshal.loads(parcel)  # noqa: S302 our own
    return Document(
        **dict(zip(_PLAIN, plain, strict=True)),
        citations=tuple(Citation(*row) for row in citations),
        evidence={name: Evidence(*row) for name, row in evidence},
    )

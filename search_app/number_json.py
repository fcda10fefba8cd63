"""What is known of a number, for programs."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any

from engines.graph.identity import Mention
from engines.graph.number import Entry, NumberRecord, Proof
from search_app.urls import document_url, number_url


def record_json(record: NumberRecord) -> dict[str, Any]:
    """A NumberRecord in the project's JSON."""
    return {
        "number": record.number, "key": record.key, "page": number_url(record.number),
        "documents": [_entry_json(entry) for entry in record.entries],
        "undecided": [_mention_json(m) for m in record.undecided],
        "together": [{"number": n, "count": c, "page": number_url(n)} for n, c in record.together],
        "documents_total": record.behind, "read": record.read, "more": record.more,
    }


def _entry_json(entry: Entry) -> dict[str, Any]:
    identity = entry.identity
    return {
        "number": identity.number, "title": entry.title, "doctype": identity.doctype, "issuer": identity.issuer,
        "date": identity.date, "stated": {
            "doctype": dict(identity.doctypes), "issuer": dict(identity.issuers), "date": dict(identity.dates),
        },
        "documents": [{"id": d.id, "title": d.title, "page": document_url(d.id)} for d in identity.bearers],
        "documents_total": identity.borne,
        "replaced_by": [_proof_json(p) for p in entry.replaced_by],
        "replaces": [_proof_json(p) for p in entry.replaces],
        "citations": [_mention_json(m) for m in identity.mentions],
    }  # fmt: skip


def _proof_json(proof: Proof) -> dict[str, Any]:
    return {**asdict(proof.statement), "id": proof.source.id, "page": document_url(proof.source.id)}


def _mention_json(mention: Mention) -> dict[str, Any]:
    source = mention.source
    return {
        "id": source.id, "title": source.title, "issuer": source.issuer, "date": source.date,
        "page": document_url(source.id), "citation": asdict(mention.citation),
    }  # fmt: skip

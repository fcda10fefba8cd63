"""`show`: one document of the index."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from analyzers import numbers
from engines.requests import Hit, SearchRequest
from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, stop
from indexer.exits import Exit
from indexer.printing import print_copies, print_document

if TYPE_CHECKING:
    from engines.base import Engine

COPY_FIELDS = ("id", "title", "number", "issuer", "date", "source")
"""What is told of a copy."""


@click.command("show")
@click.argument("doc_id", metavar="MÃ")
@index_option
@json_option
def command(doc_id: str, index: Path | None, config: Path | None, as_json: bool) -> None:
    """In một văn bản theo mã của nó (đường dẫn trong kho, hoặc mã trong tệp .jsonl).

    Print the document with this id.
    """
    effective = settings.load(config, {"index": index})
    from engines import whoosh

    engine = whoosh.open_engine(effective.index)
    try:
        document, copies = engine.get(doc_id), engine.copies(doc_id)
        bearers = [] if document else _bearing(engine, doc_id)
    finally:
        engine.close()
    if document is None and bearers:
        names = "".join(f"\n  {hit.id}" for hit in bearers)
        stop(Exit.NOTHING, f"{doc_id} là số hiệu; mã của văn bản mang số hiệu này:{names}",
             "a document number, not an id; these documents bear it")  # fmt: skip
    if document is None:
        stop(Exit.NOTHING, f"không có văn bản nào mang mã: {doc_id}", f"no document has this id: {doc_id}")
    if as_json:
        emit({**document.to_dict(), "copies": [{name: getattr(hit, name) for name in COPY_FIELDS} for hit in copies]})
    else:
        print_document(document)
        print_copies(copies)


def _bearing(engine: Engine, typed: str) -> list[Hit]:
    """The documents that bear the number that was typed in place of an id, ten at most."""
    number = numbers.parse(typed)
    if number is None:
        return []
    request = SearchRequest(f"số:{number.canonical}", limit=10, snippets=0, facets=(), relax=False)
    return [hit for hit in engine.search(request).hits if numbers.key(hit.number) == number.key]

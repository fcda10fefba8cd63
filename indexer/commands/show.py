"""`show`: one document of the index."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, stop
from indexer.exits import Exit
from indexer.printing import print_copies, print_document

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
    finally:
        engine.close()
    if document is None:
        stop(Exit.NOTHING, f"không có văn bản nào mang mã: {doc_id}", f"no document has this id: {doc_id}")
    if as_json:
        emit({**document.to_dict(), "copies": [{name: getattr(hit, name) for name in COPY_FIELDS} for hit in copies]})
    else:
        print_document(document)
        print_copies(copies)

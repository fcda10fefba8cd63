"""`export`: every document of the index, with all that is known of it, into a file."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, say

OTHER_FORMS = {".zip", ".7z", ".rar", ".bz2", ".zst", ".tar", ".tgz", ".csv", ".xlsx"}
"""Endings of names that would promise what the file is not."""


@click.command("export")
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False), metavar="TỆP")
@index_option
@json_option
def command(file: Path, index: Path | None, config: Path | None, as_json: bool) -> None:
    """Sao lưu mọi văn bản của chỉ mục ra một tệp .jsonl (.gz, .xz: nén), có mã kiểm tra; `import` đọc lại.

    Back up every document of the index, with its metadata and a checksum.
    """
    if file.suffix.lower() in OTHER_FORMS:
        raise click.BadParameter(f"'{file.name}': chỉ ghi được .jsonl, .jsonl.gz, .jsonl.xz (another ending is needed)")
    effective = settings.load(config, {"index": index})
    from engines import whoosh
    from indexer import backup

    with whoosh.open_documents(effective.index) as (status, documents):
        backup.write(file, documents, corpus=status.corpus, count=status.documents, generation=status.generation)
    if as_json:
        emit({"file": str(file), "documents": status.documents, "bytes": file.stat().st_size})
    else:
        say(f"Đã sao lưu {status.documents} văn bản ra {file}.", f"{status.documents} documents written.")

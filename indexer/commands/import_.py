"""`import`: an index from a file that `export` wrote."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, say, stop
from indexer.exits import Exit


@click.command("import")
@click.argument("file", type=click.Path(path_type=Path, exists=True, dir_okay=False), metavar="TỆP")
@index_option
@json_option
def command(file: Path, index: Path | None, config: Path | None, as_json: bool) -> None:
    """Dựng chỉ mục từ tệp mà `export` đã ghi, sau khi kiểm tra tệp còn nguyên vẹn. Chỉ mục cũ được thay.

    Make an index of a backup, once its checksum was found right. It replaces the index that was there.
    """
    effective = settings.load(config, {"index": index})
    from indexer import backup
    from indexer.restoring import restore

    try:
        status = restore(file, effective)
    except backup.BackupError as error:
        stop(Exit.USAGE, str(error))
    if as_json:
        emit({"file": str(file), "documents": status.documents, "generation": status.generation})
    else:
        say(f"Đã dựng chỉ mục {status.documents} văn bản từ {file}.", f"{status.documents} documents indexed.")

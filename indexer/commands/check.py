"""`check`: every file of the index against the digest it was written with."""

from __future__ import annotations

from pathlib import Path

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, plain, say
from indexer.exits import Exit


@click.command("check")
@index_option
@json_option
def command(index: Path | None, config: Path | None, as_json: bool) -> None:
    """Kiểm tra từng tệp của chỉ mục: còn đủ và đúng như lúc ghi không.

    Verify every file of the index against its SHA-256.
    """
    effective = settings.load(config, {"index": index})
    from engines import whoosh
    from engines.whoosh.store import current_manifest

    problems = [str(problem) for problem in whoosh.check(effective.index)]
    _, manifest = current_manifest(effective.index)
    if as_json:
        value = {"generation": manifest.generation, "files": len(manifest.files), "sound": not problems}
        emit({**value, "problems": problems})
    elif problems:
        for problem in problems:
            click.echo(plain(problem))
    else:
        files = len(manifest.files)
        say(f"Chỉ mục nguyên vẹn: {files} tệp của {manifest.generation}.", f"The index is sound: {files} files.")
    if problems:
        raise click.exceptions.Exit(int(Exit.DAMAGED))

"""`update`: what came, changed or went in the corpus is put into the index; the rest is left as it is."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.commands.progress import with_progress
from indexer.commands.reporting import print_failures, print_profile, update_line
from indexer.console import emit, out, say
from indexer.exits import Exit
from indexer.report import Report


@click.command("update")
@click.option("--corpus", multiple=True, type=click.Path(path_type=Path), metavar="KHO",
              help="thư mục, tệp hoặc .jsonl; nhiều lần được / folder, file or .jsonl, repeatable")  # fmt: skip
@click.option("--jobs", type=click.IntRange(0, 256), help="số tiến trình; 0: mọi lõi / processes; 0: every core")
@click.option("--profile", is_flag=True, help="in thời gian từng công đoạn / print the time of each stage")
@index_option
@json_option
def command(
    corpus: tuple[Path, ...], jobs: int | None, profile: bool, index: Path | None, config: Path | None, as_json: bool
) -> None:
    """Cập nhật chỉ mục: chỉ đọc tệp mới, tệp đã đổi, và bỏ tệp đã mất. Khi không cập nhật được thì lập lại.

    Update the index: only new and changed files are read, removed ones are taken out. Where the index cannot be
    updated (another version, other rules of reading), it is rebuilt, and the report says why.
    """
    effective = settings.load(config, {"corpus": corpus, "index": index, "jobs": jobs})
    from indexer import freshness
    from indexer.rebuild import NothingIndexedError, rebuild
    from indexer.update import obstacles, update

    why = obstacles(effective)
    if why and not as_json:
        say("Phải lập lại chỉ mục: " + "; ".join(freshness.WORDS[reason] for reason in why) + ".",
            "The index is rebuilt.")  # fmt: skip
    work = rebuild if why else update
    try:
        report = work(effective) if as_json or not sys.stderr.isatty() else with_progress(work, effective)
    except NothingIndexedError as error:
        if as_json:
            emit({"rebuilt": False, "updated": False, "reasons": why, **error.report.to_dict()})
        else:
            print_failures(error.report)
        say("Kho không có tệp nào đọc được; chỉ mục cũ được giữ lại.", "No file could be read: the old index was kept.")
        raise click.exceptions.Exit(int(Exit.NOTHING)) from None
    if as_json:
        emit({"rebuilt": bool(why), "updated": bool(report.generation), "reasons": why, **report.to_dict()})
    else:
        _print(report, why)
        if profile:
            print_profile(report)
    if report.failed:
        raise click.exceptions.Exit(int(Exit.PARTIAL))


def _print(report: Report, reasons: Sequence[str]) -> None:
    out().print(update_line(report, reasons)[0])
    print_failures(report)

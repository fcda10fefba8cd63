"""`rebuild`: the corpus becomes a new index, swapped in when it is complete."""

from __future__ import annotations

import sys
from pathlib import Path

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.commands.progress import with_progress
from indexer.commands.reporting import print_failures, print_profile, rebuild_line
from indexer.console import emit, out, say
from indexer.exits import Exit
from indexer.report import Report


@click.command("rebuild")
@click.option("--corpus", multiple=True, type=click.Path(path_type=Path), metavar="KHO",
              help="thư mục, tệp hoặc .jsonl; nhiều lần được / folder, file or .jsonl, repeatable")  # fmt: skip
@click.option("--jobs", type=click.IntRange(0, 256), help="số tiến trình; 0: mọi lõi / processes; 0: every core")
@click.option("--if-stale", is_flag=True, help="chỉ lập lại khi kho, cách phân tích hoặc phiên bản đã đổi / "
              "only when there is no index or the corpus, the analysis or the version changed")  # fmt: skip
@click.option("--profile", is_flag=True, help="in thời gian từng công đoạn / print the time of each stage")
@index_option
@json_option
def command(
    corpus: tuple[Path, ...],
    jobs: int | None,
    if_stale: bool,
    profile: bool,
    index: Path | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Lập lại chỉ mục từ kho văn bản. Chỉ mục cũ vẫn phục vụ cho đến khi chỉ mục mới xong hẳn.

    Build the index anew from the corpus. The old index serves until the new one is complete.
    """
    effective = settings.load(config, {"corpus": corpus, "index": index, "jobs": jobs})
    from indexer import freshness
    from indexer.rebuild import NothingIndexedError, rebuild

    if if_stale:
        why = freshness.reasons(effective.index, effective.corpus)
        if not why:
            if as_json:
                emit({"rebuilt": False, "reasons": []})
            else:
                say("Chỉ mục còn mới, không phải lập lại.", "The index is fresh; nothing to do.")
            return
        if not as_json and why != ["missing"]:
            click.echo("; ".join(freshness.WORDS[reason] for reason in why), err=True)
    else:
        why = []
    try:
        quiet = as_json or not sys.stderr.isatty()
        report = rebuild(effective) if quiet else with_progress(rebuild, effective)
    except NothingIndexedError as error:
        if as_json:
            emit({"rebuilt": False, "reasons": why, **error.report.to_dict()})
        else:
            _print(error.report, profile=False)
        say("Kho không có tệp nào đọc được; chỉ mục cũ được giữ lại.", "No file could be read: the old index was kept.")
        raise click.exceptions.Exit(int(Exit.NOTHING)) from None
    if as_json:
        emit({"rebuilt": True, "reasons": why, **report.to_dict()})
    else:
        _print(report, profile=profile)
    if report.failed:
        raise click.exceptions.Exit(int(Exit.PARTIAL))


def _print(report: Report, *, profile: bool) -> None:
    out().print(rebuild_line(report)[0])
    print_failures(report)
    if profile:
        print_profile(report)

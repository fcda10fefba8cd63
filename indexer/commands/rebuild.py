"""`rebuild`: the corpus becomes a new index, swapped in when it is complete."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, err, out, plain, say
from indexer.exits import Exit
from indexer.report import KINDS, Report

if TYPE_CHECKING:
    from rich.progress import Progress

SHOWN = 50
"""Failures listed on a terminal; --json gives all."""


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
        report = rebuild(effective) if quiet else _with_progress(effective)
    except NothingIndexedError as error:
        if as_json:
            emit({"rebuilt": False, "reasons": why, **error.report.to_dict()})
        else:
            _print(error.report, profile=False)
        say("Không đọc được tệp nào; chỉ mục cũ được giữ lại.", "No file could be read: the old index was kept.")
        raise click.exceptions.Exit(int(Exit.NOTHING)) from None
    if as_json:
        emit({"rebuilt": True, "reasons": why, **report.to_dict()})
    else:
        _print(report, profile=profile)
    if report.failed:
        raise click.exceptions.Exit(int(Exit.PARTIAL))


def _with_progress(effective: settings.Settings) -> Report:
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    from indexer.rebuild import rebuild

    names = {"list": "Tìm tệp", "read": "Đọc văn bản", "write": "Ghi chỉ mục", "done": "Xong"}
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[documents]} văn bản, {task.fields[rate]}/s"),
        TimeElapsedColumn(), TextColumn("còn"), TimeRemainingColumn(),
    )  # fmt: skip
    progress: Progress
    with Progress(*columns, console=err(), transient=True) as progress:
        task = progress.add_task(names["list"], total=None, documents=0, rate=0)

        def stage(name: str, size: int) -> None:
            progress.update(task, description=names[name], total=size or None)

        def watch(done: int, documents: int) -> None:
            elapsed = progress.tasks[0].elapsed or 0.0
            rate = round(documents / elapsed) if elapsed else 0
            progress.update(task, completed=done, documents=documents, rate=rate)

        return rebuild(effective, stage=stage, watch=watch)


def _print(report: Report, *, profile: bool) -> None:
    console = out()
    skipped = f", bỏ qua {len(report.skipped)}" if report.skipped else ""
    failed = f", lỗi {len(report.failed)}" if report.failed else ""
    console.print(f"Đã lập chỉ mục {report.indexed} văn bản{skipped}{failed}, trong {report.seconds:.1f} giây.")
    for kind, number in report.kinds():
        console.print(f"  {KINDS.get(kind, kind)}: {number}", style="yellow")
    for problem in report.failed[:SHOWN]:
        console.print(plain(f"    {problem.source}: {problem.reason}"))
    if len(report.failed) > SHOWN:
        more = len(report.failed) - SHOWN
        console.print(f"    … và {more} nữa; --json cho danh sách đầy đủ (the whole list with --json)")
    if profile:
        total = sum(report.profile.values()) or 1.0
        for stage, seconds in report.profile.items():
            console.print(f"  {stage:10} {seconds:8.2f} s CPU  {seconds / total:5.1%}")

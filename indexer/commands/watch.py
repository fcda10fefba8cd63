"""`watch`: the corpus is followed, and the index brought up to date after every change."""

from __future__ import annotations

import json
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.commands.reporting import update_line
from indexer.console import plain, say

if TYPE_CHECKING:
    from indexer.report import Problem
    from indexer.watch import Told

TROUBLES = {
    "busy": ("Một tiến trình khác đang ghi chỉ mục; đợi nó xong.", "Another process is writing the index; waiting."),
    "nothing": ("Kho không có tệp nào đọc được; chỉ mục cũ được giữ lại.",
                "No file could be read: the old index was kept."),
    "corpus": ("Không thấy kho văn bản; sẽ thử lại.", "The corpus is not there; trying again."),
    "failed": ("Cập nhật không xong, chỉ mục cũ còn nguyên; sẽ thử lại.",
               "The update failed, the old index is untouched; trying again."),
    "no-notices": ("Hệ thống không báo tệp thay đổi; xem lại kho mỗi 10 giây.",
                   "The system gives no notice of changes; looking every 10 seconds."),
}  # fmt: skip
SHOWN = 5
"""New failures named after an update."""


@click.command("watch")
@click.option("--corpus", multiple=True, type=click.Path(path_type=Path), metavar="KHO",
              help="thư mục, tệp hoặc .jsonl; nhiều lần được / folder, file or .jsonl, repeatable")  # fmt: skip
@click.option("--poll", type=click.FloatRange(0, 86400), default=0.0, metavar="GIÂY",
              help="tự xem lại kho mỗi chừng ấy giây, cho thư mục trên máy khác / look at the corpus every so many "
              "seconds, for folders of other machines")  # fmt: skip
@click.option("--settle", type=click.FloatRange(0.05, 3600), default=3.0, show_default=True, metavar="GIÂY",
              help="chờ kho yên chừng ấy giây rồi mới đọc / seconds without a change before it is read")  # fmt: skip
@click.option("--jobs", type=click.IntRange(0, 256), help="số tiến trình; 0: mọi lõi / processes; 0: every core")
@index_option
@json_option
def command(
    corpus: tuple[Path, ...],
    poll: float,
    settle: float,
    jobs: int | None,
    index: Path | None,
    config: Path | None,
    as_json: bool,
) -> None:
    """Theo dõi kho văn bản và cập nhật chỉ mục mỗi khi kho thay đổi. Dừng bằng Ctrl-C hoặc SIGTERM.

    Follow the corpus and update the index after every change. Ctrl-C or SIGTERM ends it.
    """
    effective = settings.load(config, {"corpus": corpus, "index": index, "jobs": jobs})
    from indexer.watch import follow

    failed: set[Problem] = set()

    def tell(told: Told) -> None:
        nonlocal failed
        if as_json:
            report = told.report.to_dict() if told.report else {}
            event = {"time": datetime.now().astimezone().isoformat(timespec="seconds"), "trouble": told.trouble or "",
                     "detail": told.detail, "rebuilt": bool(told.reasons), "reasons": list(told.reasons)}  # fmt: skip
            click.echo(json.dumps({**event, **report}, ensure_ascii=False))
            return
        if told.trouble:
            say(*TROUBLES[told.trouble])
            if told.trouble == "failed":
                click.echo(plain(told.detail), err=True)
        elif told.report:
            vi, en = update_line(told.report, told.reasons)
            click.echo(f"{datetime.now():%H:%M:%S} {plain(vi)} {click.style(en, dim=True)}")
        if told.report:
            now = set(told.report.failed)
            for problem in sorted(now - failed)[:SHOWN]:
                click.echo(plain(f"  {problem.source}: {problem.reason}"))
            failed = now

    if not as_json:
        say("Đang theo dõi kho; Ctrl-C để dừng.", "Following the corpus; Ctrl-C to stop.")
    try:
        follow(effective, poll=poll, settle=settle, tell=tell)
    except KeyboardInterrupt:
        if not as_json:
            say("Đã thôi theo dõi.", "Stopped following.")

"""The progress bar of what reads a corpus."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from indexer.console import err
from indexer.report import Report
from indexer.settings import Settings

if TYPE_CHECKING:
    from rich.progress import Progress

Work = Callable[..., Report]
"""`rebuild` or `update`."""

_PAUSE = 0.1
"""Seconds between two drawings."""
_BREATH = 0.5
"""The same while the index is written."""


def with_progress(work: Work, effective: Settings) -> Report:
    """Run a rebuild or an update with a progress bar on stderr."""
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn

    names = {"list": "Tìm tệp", "read": "Đọc văn bản", "write": "Ghi chỉ mục", "done": "Xong"}
    columns = (
        TextColumn("{task.description}"), BarColumn(), TextColumn("{task.percentage:>3.0f}%"),
        TextColumn("{task.fields[documents]} văn bản, {task.fields[rate]}/s"),
        TimeElapsedColumn(), TextColumn("còn"), TimeRemainingColumn(),
    )  # fmt: skip
    progress: Progress
    drawn, over = 0.0, threading.Event()

    def keep_drawing() -> None:
        while not over.wait(_BREATH):
            progress.refresh()

    # Drawn here, not by a thread of its own: beside a thread no worker may be forked (indexer/spawning.py).
    with Progress(*columns, console=err(), transient=True, auto_refresh=False) as progress:
        task = progress.add_task(names["list"], total=None, documents=0, rate=0)

        def stage(name: str, size: int) -> None:
            progress.update(task, description=names[name], total=size or None, refresh=True)
            if name == "write":  # nothing is forked any more, and nothing else is heard until it is done
                threading.Thread(target=keep_drawing, name="progress", daemon=True).start()

        def watch(done: int, documents: int) -> None:
            nonlocal drawn
            elapsed, now = progress.tasks[0].elapsed or 0.0, time.monotonic()
            rate = round(documents / elapsed) if elapsed else 0
            due = now - drawn >= _PAUSE
            progress.update(task, completed=done, documents=documents, rate=rate, refresh=due)
            drawn = now if due else drawn

        try:
            return work(effective, stage=stage, watch=watch)
        finally:
            over.set()

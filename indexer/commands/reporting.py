"""How a report of a rebuild or an update is printed for a person."""

from __future__ import annotations

from collections.abc import Sequence

from indexer.console import out, plain
from indexer.report import KINDS, Report

LONGEST = 200
"""Characters of a path that are printed."""
SHOWN = 50
"""Failures listed on a terminal; --json gives all."""


def print_failures(report: Report) -> None:
    """What could not be read, by kind and file by file."""
    console = out()
    for kind, number in report.kinds():
        console.print(f"  {KINDS.get(kind, kind)}: {number}", style="yellow")
    for problem in report.failed[:SHOWN]:
        console.print(plain(f"    {_short(problem.source)}: {problem.reason}"))
    if len(report.failed) > SHOWN:
        more = len(report.failed) - SHOWN
        console.print(f"    … và {more} nữa; --json cho danh sách đầy đủ (the whole list with --json)")


def _short(source: str) -> str:
    """A path that fits a terminal: its beginning and its end."""
    return source if len(source) <= LONGEST else f"{source[: LONGEST // 2]} … {source[-LONGEST // 2 :]}"


def print_profile(report: Report) -> None:
    """CPU time by stage."""
    console = out()
    total = sum(report.profile.values()) or 1.0
    for stage, seconds in report.profile.items():
        console.print(f"  {stage:10} {seconds:8.2f} s CPU  {seconds / total:5.1%}")


def rebuild_line(report: Report) -> tuple[str, str]:
    """What a rebuild did, in a line, Vietnamese and English."""
    skipped, failed = len(report.skipped), len(report.failed)
    vi = f"Đã lập chỉ mục {report.indexed} văn bản" + (f", bỏ qua {skipped}" if skipped else "")
    en = f"Indexed {report.indexed} documents" + (f", {skipped} left out" if skipped else "")
    return _ended(vi, en, failed, report.seconds)


def update_line(report: Report, reasons: Sequence[str] = ()) -> tuple[str, str]:
    """What an update did, in a line, Vietnamese and English. `reasons`: why it was a rebuild."""
    if reasons:
        return rebuild_line(report)
    if not report.generation:
        vi, en = f"Không có gì đổi ({report.unchanged} văn bản)", f"Nothing changed ({report.unchanged} documents)"
    else:
        new = report.indexed - report.changed
        vi = f"Đã cập nhật: {new} mới, {report.changed} đổi, {report.removed} bỏ, {report.unchanged} giữ nguyên"
        en = f"Updated: {new} new, {report.changed} changed, {report.removed} removed, {report.unchanged} kept"
    return _ended(vi, en, len(report.failed), report.seconds)


def _ended(vi: str, en: str, failed: int, seconds: float) -> tuple[str, str]:
    if failed:
        vi, en = f"{vi}, lỗi {failed}", f"{en}, {failed} failed"
    return f"{vi}, trong {seconds:.1f} giây.", f"{en}, in {seconds:.1f} s."

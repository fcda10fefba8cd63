"""How a report of a rebuild or an update is printed for a person."""

from __future__ import annotations

from indexer.console import out, plain
from indexer.report import KINDS, Report

SHOWN = 50
"""Failures listed on a terminal; --json gives all."""


def print_failures(report: Report) -> None:
    """What could not be read, by kind and file by file."""
    console = out()
    for kind, number in report.kinds():
        console.print(f"  {KINDS.get(kind, kind)}: {number}", style="yellow")
    for problem in report.failed[:SHOWN]:
        console.print(plain(f"    {problem.source}: {problem.reason}"))
    if len(report.failed) > SHOWN:
        more = len(report.failed) - SHOWN
        console.print(f"    … và {more} nữa; --json cho danh sách đầy đủ (the whole list with --json)")


def print_profile(report: Report) -> None:
    """CPU time by stage."""
    console = out()
    total = sum(report.profile.values()) or 1.0
    for stage, seconds in report.profile.items():
        console.print(f"  {stage:10} {seconds:8.2f} s CPU  {seconds / total:5.1%}")

"""`config`: the effective settings and where each came from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, out


@click.command("config")
@index_option
@json_option
def command(index: Path | None, config: Path | None, as_json: bool) -> None:
    """In các cài đặt đang có hiệu lực và nguồn của từng cài đặt.

    Print the effective settings and where each came from.
    """
    effective = settings.load(config, {"index": index})
    rows = {s.name: (_plain(getattr(effective, s.name)), effective.origins[s.name], s) for s in settings.TABLE}
    if as_json:
        described = {}
        for name, (value, origin, s) in rows.items():
            about = {"default": _plain(s.default), "env": s.env, "help": [s.vi, s.en]}
            described[name] = {"value": value, "origin": origin, **about}
        emit(described)
        return
    from rich.table import Table

    table = Table("Cài đặt", "Giá trị", "Lấy từ", "Ý nghĩa", box=None)
    for name, (value, origin, s) in rows.items():
        shown = ", ".join(value) if isinstance(value, list) else str(value)
        table.add_row(name, shown, "mặc định" if origin == "default" else origin, f"{s.vi}\n{s.en}")
    out().print(table)


def _plain(value: Any) -> Any:
    if isinstance(value, tuple):
        return [str(one) for one in value]
    return str(value) if isinstance(value, Path) else value

"""`status`: what the index is, and whether it is still fresh."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import click

from indexer import settings
from indexer.commands.options import index_option, json_option
from indexer.console import emit, out, plain


@click.command("status")
@index_option
@json_option
def command(index: Path | None, config: Path | None, as_json: bool) -> None:
    """Chỉ mục đang có gì: số văn bản, dung lượng, lập lúc nào, từ đâu, còn mới hay đã cũ.

    What the index is, and whether it is stale.
    """
    effective = settings.load(config, {"index": index})
    from engines.whoosh import store
    from indexer import freshness

    _, manifest = store.current_manifest(effective.index)
    kept = manifest.report
    why = freshness.reasons(effective.index)
    value = {
        "generation": manifest.generation,
        "documents": manifest.documents,
        "terms": manifest.terms,
        "bytes": manifest.bytes,
        "built": manifest.built,
        "corpus": list(manifest.corpus),
        "fingerprint": manifest.fingerprint,
        "schema": manifest.schema,
        "failed": kept.get("failed", 0),
        "skipped": kept.get("skipped", 0),
        "stale": bool(why),
        "stale_reasons": why,
        "failures": kept.get("failures", []),
    }
    if as_json:
        emit(value)
        return
    from rich.table import Table

    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    rows = {
        "Thế hệ (generation)": manifest.generation,
        "Văn bản (documents)": f"{manifest.documents:,}".replace(",", "."),
        "Từ (terms)": f"{manifest.terms:,}".replace(",", "."),
        "Dung lượng (size)": f"{manifest.bytes / 2**20:.1f} MB".replace(".", ","),
        "Lập lúc (built)": _local(manifest.built),
        "Từ kho (corpus)": "\n".join(plain(path) for path in manifest.corpus),
        "Phân tích (analyzer)": f"{manifest.fingerprint}, lược đồ (schema) {manifest.schema}",
        "Không đọc được (failed)": str(kept.get("failed", 0)),
        "Bỏ qua (left out)": str(kept.get("skipped", 0)),
        "Còn mới (fresh)": "còn mới" if not why else "; ".join(freshness.WORDS[reason] for reason in why),
    }
    for name, text in rows.items():
        table.add_row(name, text)
    console = out()
    console.print(table)
    for failure in value["failures"][:10]:
        console.print(plain(f"  {failure['source']}: {failure['reason']}"), style="yellow")


def _local(moment: str) -> str:
    """A moment of the manifest (ISO, UTC) by the clock of this machine: 16/07/2020 09:30."""
    try:
        return f"{datetime.fromisoformat(moment).astimezone():%d/%m/%Y %H:%M}"
    except ValueError:
        return moment

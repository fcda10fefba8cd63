"""A document printed for a person."""

from __future__ import annotations

from collections.abc import Sequence

from engines.documents import Document
from engines.requests import Hit
from indexer.console import day, out, plain

LABELS = {
    "title": "Tiêu đề", "abstract": "Trích yếu", "number": "Số hiệu", "doctype": "Loại văn bản",
    "issuer": "Cơ quan ban hành", "level": "Cấp", "locality": "Địa phương", "date": "Ngày",
    "author": "Tác giả", "signer": "Người ký", "source": "Nguồn", "url": "Địa chỉ",
}  # fmt: skip
BASES = {"issued": "ban hành", "posted": "đăng", "event": "sự kiện trong bài", "page": "in trên đầu trang"}


def print_document(document: Document, *, explain: bool = False) -> None:
    """Metadata, citations and body; with `explain` also how each value was found and how sure it is."""
    from rich.table import Table
    from rich.text import Text

    console = out()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    for name, label in LABELS.items():
        value = getattr(document, name)
        if name == "date" and value:
            value = f"{day(value)} ({BASES.get(document.date_basis, '')})"
        evidence = document.evidence.get(name) if explain else None
        if not value and not evidence:
            continue
        cell = Text(plain(value) or "–")
        if evidence:
            cell.append(f"\n{evidence.how}, {evidence.confidence:.0%}", "cyan")
            if evidence.text:
                cell.append(f": {plain(evidence.text[:300])}", "dim")
        table.add_row(label, cell)
    console.print(table)
    if document.citations:
        console.print("\nTrích dẫn", style="bold")
        for c in document.citations:
            facts = (c.doctype, c.number, day(c.date), c.issuer)
            line = Text("  " + plain(" · ".join(fact for fact in facts if fact)))
            if c.relation:
                line.append(f" [{c.relation}]", "cyan")
            if explain and c.text:
                line.append(f"\n    {plain(c.text[:300])}", "dim")
            console.print(line)
    console.print()
    console.print(Text(plain(document.body)))


def print_copies(copies: Sequence[Hit]) -> None:
    """The exact and near copies of a document, a line for each."""
    if copies:
        console = out()
        console.print(f"\nBản tương tự ({len(copies)})", style="bold")
        for hit in copies:
            facts = (hit.id, hit.issuer, day(hit.date))
            console.print("  " + plain(" · ".join(fact for fact in facts if fact)))

"""A document printed for a person."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from engines.documents import Document, Evidence
from engines.requests import Hit
from indexer.console import day, out, plain
from indexer.rule_names import how_sure, rule_name

if TYPE_CHECKING:
    from rich.text import Text

Rejected = Mapping[str, Sequence[tuple[str, Evidence]]]
"""By field, the values that were not chosen, and how they were found."""

LABELS = {
    "title": "Tiêu đề", "abstract": "Trích yếu", "number": "Số hiệu", "doctype": "Loại văn bản",
    "issuer": "Cơ quan ban hành", "level": "Cấp", "locality": "Địa phương", "date": "Ngày",
    "author": "Tác giả", "signer": "Người ký", "source": "Nguồn", "url": "Địa chỉ",
}  # fmt: skip
BASES = {"issued": "ban hành", "posted": "đăng", "event": "sự kiện trong bài", "page": "in trên đầu trang"}


def print_document(document: Document, *, explain: bool = False, rejected: Rejected | None = None) -> None:
    """Metadata, citations and body; with `explain` also how each value was found, how sure it is and, from `rejected`,
    what else was found."""
    from rich.table import Table
    from rich.text import Text

    console = out()
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold", no_wrap=True)
    table.add_column(overflow="fold")
    shown: dict[str, str] = {}
    for name, label in LABELS.items():
        value = getattr(document, name)
        if name == "date" and value:
            value = f"{day(value)} ({BASES.get(document.date_basis, '')})"
        evidence = document.evidence.get(name) if explain else None
        if not value and not evidence:
            continue
        cell = Text(plain(value) or "–")
        if evidence:
            cell.append(f"\n{rule_name(evidence.how)} – {how_sure(evidence.confidence)}", "cyan")
            if evidence.how == "title-line" and evidence.text == value:
                pass  # the words are the value
            elif evidence.text in shown:
                cell.append(f"; cùng chỗ với {shown[evidence.text]}", "dim")
            elif evidence.text and evidence.text not in (document.issuer, value):
                cell.append(f": “{plain(evidence.text[:300])}”", "dim")
                shown[evidence.text] = label
        for other in (rejected or {}).get(name, ()):
            _append_rejected(cell, name, *other)
        table.add_row(label, cell)
    console.print(table)
    if explain and (missing := [LABELS[name] for name in _LOOKED_FOR if not getattr(document, name)]):
        console.print(f"\nKhông thấy ghi (not stated): {', '.join(missing)}", style="dim", highlight=False)
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


_LOOKED_FOR = ("number", "doctype", "issuer", "date", "signer", "author", "locality")


def _append_rejected(cell: Text, name: str, value: str, evidence: Evidence) -> None:
    shown = day(value) if name == "date" else plain(value)
    cell.append(f"\nkhông chọn: {shown[:120]}", "yellow")
    cell.append(f" ({rule_name(evidence.how)} – {how_sure(evidence.confidence)}, kém chắc hơn)", "dim")

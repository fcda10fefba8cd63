"""Writes the table of docs/reliability.md from what the tests of a soak run reached."""

from __future__ import annotations

import json
from pathlib import Path

DOCS = Path(__file__).resolve().parents[1] / "docs"
APART = ("date", "commit")
"""What has a column of its own."""
BEGIN, END = "<!-- table: made by make soak -->", "<!-- end of table -->"


def table(record: dict[str, dict[str, dict[str, object]]]) -> str:
    """Markdown rows, by promise, of every test's counts."""
    lines = ["| promise | test | reached | date | commit |", "|---|---|---|---|---|"]
    for promise, tests in sorted(record.items()):
        for number, (test, values) in enumerate(sorted(tests.items())):
            counts = "; ".join(f"{name}: {_shown(value)}" for name, value in values.items() if name not in APART)
            row = (promise if number == 0 else "", f"`{test}`", counts, values["date"], values.get("commit", ""))
            lines.append(f"| {' | '.join(map(str, row))} |")
    return "\n".join(lines)


def _shown(value: object) -> str:
    return f"{value:,}" if isinstance(value, int) else str(value)


def main() -> None:
    """Put the table between its marks in docs/reliability.md."""
    page = DOCS / "reliability.md"
    text = page.read_text("utf-8")
    before, rest = text.split(BEGIN)
    after = rest.split(END)[1]
    record = json.loads((DOCS / "reliability.json").read_text("utf-8"))
    page.write_text(f"{before}{BEGIN}\n{table(record)}\n{END}{after}", "utf-8")


if __name__ == "__main__":
    main()

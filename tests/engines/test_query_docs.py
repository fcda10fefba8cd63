"""docs/query-language.md says what the code does: every example parses, every name and note is described."""

import re
from pathlib import Path

import pytest

from engines import query as query_module
from engines.fields import ALIASES, field_key
from engines.query import parse

TEXT = (Path(__file__).parents[2] / "docs" / "query-language.md").read_text("utf-8")
TABLES = TEXT.split("\n## ")
EXAMPLES = [
    code.replace("\\|", "|")
    for line in TABLES[0].splitlines()
    if line.startswith("| `")
    for code in re.findall("`([^`]+)`", line.replace("\\|", "¦").split("|")[1].replace("¦", "\\|"))
]


@pytest.mark.parametrize("example", [e for e in EXAMPLES if " " in e or ":" in e or "-" in e])
def test_examples_are_understood(example: str) -> None:
    parsed = parse(example)
    assert {note.code for note in parsed.notes} <= {"partial-number"}
    assert parse(str(parsed)).node == parsed.node


def test_every_field_name_is_listed() -> None:
    section = next(part for part in TABLES if part.startswith("Tên trường"))
    rows = [line.split("|")[2] for line in section.splitlines() if line.startswith("| ") and "`" in line]
    assert {field_key(name) for row in rows for name in re.findall("`([^`:]+)`", row)} == set(ALIASES)


def test_every_note_is_listed() -> None:
    """The table is what the engines can emit, and search_app has a sentence for each."""
    section = next(part for part in TABLES if part.startswith("Ghi chú"))
    rows = [line for line in section.splitlines() if line.startswith("| `")]
    listed = {code for row in rows for code in re.findall("`([a-z-]+)`", row.split("|")[1])}
    engines = Path(query_module.__file__).parent
    source = "".join(module.read_text("utf-8") for module in engines.rglob("*.py"))
    emitted = set(re.findall(r'(?:Note|\.note|as_words)\(f?"([a-z-]+)"', source))
    emitted |= set(re.findall(r'Note\("([a-z-]+)" if node else "([a-z-]+)"', source)[0])
    emitted |= set(re.findall(r'with_readings\([^"]*"([a-z-]+)"', source))
    emitted |= {"bad-year", "bad-date"}
    assert listed == emitted - {"bad-"}
    documented = set(re.findall(r"^\| ([a-z-]+(?:, [a-z-]+)*) \|", query_module.__doc__ or "", re.MULTILINE)) - {"code"}
    assert {code for row in documented for code in row.split(", ")} - {"---"} <= listed

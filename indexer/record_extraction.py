"""Lines of a .jsonl become documents: what is stated is kept, what is missing is read. Runs in worker processes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

from indexer.extraction import Extraction, line_of
from indexer.page import Block, Page
from indexer.report import Problem
from indexer.stated import ALIASES, NAMES, one_line, printable_text, take_bad_date

MAX_ID = 500
"""Characters of an id."""


@dataclass(frozen=True, slots=True)
class RecordsItem:
    """Consecutive lines of a .jsonl."""

    source: str
    lines: tuple[tuple[int, bytes], ...]
    """Line number and content."""


def extract_records(item: RecordsItem) -> Extraction:
    """The documents of some lines; a bad line is reported with its number."""
    from indexer import metadata

    extraction = Extraction()
    # Stage by stage, not line by line: to ask for the time spent costs as much as reading a short line.
    with extraction.stage("read"):
        pages = [_page(line, item.source, number) for number, line in item.lines]
    with extraction.stage("metadata"):
        documents = [one if isinstance(one, Problem) else metadata.extract(one[0], doc_id=one[1]) for one, _ in pages]
    for (number, _), (_, warning), document in zip(item.lines, pages, documents, strict=True):
        if warning is not None:
            extraction.results.append(warning)
        if isinstance(document, Problem):
            extraction.results.append(document)
        else:
            extraction.add(document, f"{item.source}:{number}")
    return extraction


def _page(line: bytes, source: str, number: int) -> tuple[tuple[Page, str] | Problem, Problem | None]:
    """The page of a line with its id, or why there is none; and a problem that leaves it readable."""
    where = f"{source}:{number}"
    try:
        page, doc_id = record_page(line, source, number)
    except RecursionError:
        return Problem(where, "record", "lồng nhau quá sâu (nested too deeply)"), None
    except ValueError as error:
        return Problem(where, "record", line_of(error)), None
    given = dict(page.given)
    reason = take_bad_date(given)
    if reason:
        page.given = given
    return (page, doc_id), Problem(where, "record", reason) if reason else None


def record_page(line: bytes, source: str, number: int) -> tuple[Page, str]:
    """A .jsonl line as a page whose stated values are given, and its id. Raises ValueError and RecursionError."""
    try:
        record = json.loads(line)
    except UnicodeDecodeError:
        raise ValueError("không phải UTF-8 (not UTF-8)") from None
    except json.JSONDecodeError as error:
        raise ValueError(f"không phải JSON hợp lệ (not valid JSON): {error.msg}, {error.pos}") from None
    if not isinstance(record, dict):
        raise ValueError("phải là một đối tượng JSON (must be a JSON object)")
    for alias, name in ALIASES.items():
        if not record.get(name) and alias in record:
            record[name] = record[alias]
    doc_id = one_line(record.get("id"))
    if len(doc_id) > MAX_ID:
        raise ValueError(f"mã dài hơn {MAX_ID} ký tự (id too long)")
    given = {name: value for name in NAMES if name in record and (value := one_line(record[name]))}
    url = given.pop("url", "")
    blocks = _blocks(record.get("body"))
    return Page(source=source, format="jsonl", blocks=blocks, url=url, given=given), doc_id or f"{source}#{number}"


def _blocks(body: Any) -> list[Block]:
    if body is None:
        return []
    if not isinstance(body, str):
        raise ValueError("'body' phải là chuỗi ký tự ('body' must be a string)")
    lines = (part if _even(part) else " ".join(part.split()) for part in printable_text(body).splitlines())
    return [Block(part) for part in lines if part]


def _even(line: str) -> bool:
    """Whether there is no white space in a line but single blanks between words."""
    return line.isprintable() and "  " not in line and line[:1] != " " and line[-1:] != " "

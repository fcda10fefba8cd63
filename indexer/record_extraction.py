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
    for number, line in item.lines:
        where = f"{item.source}:{number}"
        with extraction.stage("read"):
            try:
                page, doc_id = record_page(line, item.source, number)
            except RecursionError:
                extraction.results.append(Problem(where, "record", "lồng nhau quá sâu (nested too deeply)"))
                continue
            except ValueError as error:
                extraction.results.append(Problem(where, "record", line_of(error)))
                continue
        given = dict(page.given)
        if reason := take_bad_date(given):
            extraction.results.append(Problem(where, "record", reason))
            page.given = given
        with extraction.stage("metadata"):
            document = metadata.extract(page, doc_id=doc_id)
        extraction.add(document, where)
    return extraction


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

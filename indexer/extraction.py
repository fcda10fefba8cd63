"""One file or one .jsonl line becomes a Document: read, cleaned, its metadata found. Runs in worker processes.

Values travel between processes as pickled documents: the process in between only needs ids and sizes.
Heavy modules are imported where they are used, so that a command that reads nothing does not pay for them.
"""

from __future__ import annotations

import json
import pickle
import re
import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, NamedTuple

from engines.base import Batch
from engines.documents import Document
from indexer.corpus import SIDECAR_SUFFIX, os_problem
from indexer.page import Block, Page, UnreadableError
from indexer.report import Problem

MODULES = ("indexer.extraction", "indexer.readers", "indexer.cleaning", "indexer.metadata", "engines.whoosh")
"""What a worker needs: imported once and shared where the platform can."""

GIVEN = ("title", "abstract", "number", "doctype", "issuer", "level", "locality", "date", "author", "signer", "url")
"""What an owner may state, in a sidecar or a .jsonl."""
RECORD_ALIASES = {"text": "body", "code": "number"}
MAX_ID = 500
"""Characters of an id."""
SIDECAR_BYTES = 1 << 20

# Control characters and halves of surrogate pairs: no text of a document, and poison to XML and UTF-8 alike.
_UNPRINTABLE = re.compile("[\\x00-\\x08\\x0b\\x0c\\x0e-\\x1f\\x7f\\ud800-\\udfff\\ufffe\\uffff]")


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file to extract."""

    path: Path
    root: Path
    source: str
    sidecar: Path | None
    longest: int
    """Bytes; a larger file is refused."""


@dataclass(frozen=True, slots=True)
class RecordsItem:
    """Consecutive lines of a .jsonl."""

    source: str
    lines: tuple[tuple[int, bytes], ...]
    """Line number and content."""


class Extracted(NamedTuple):
    """A document on its way to the engine."""

    id: str
    source: str
    blob: bytes
    """The pickled Document."""


class Explained(NamedTuple):
    """What came of one file, for a person."""

    document: Document | None
    dropped: list[tuple[str, str]]
    """Text that cleaning left out, and the name of the rule."""
    problems: list[Problem]


@dataclass(slots=True)
class Extraction:
    """What came of an item."""

    results: list[Extracted | Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """CPU seconds by stage."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Charge the time spent inside to this stage."""
        start = time.process_time()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start


def extract_file(item: FileItem) -> Extraction:
    """Read, clean and understand one file. Never raises for what the file holds; a bad sidecar is reported and
    the file is taken without it."""
    extraction = Extraction()
    given, problem = _sidecar(item)
    if problem:
        extraction.results.append(problem)
    try:
        document, _ = document_of(item, given, extraction)
    except UnreadableError as error:
        extraction.results.append(Problem(item.source, "unreadable", _line(error)))
    except OSError as error:
        extraction.results.append(os_problem(item.source, error))
    else:
        _finish(document, extraction)
    return extraction


def document_of(item: FileItem, given: Mapping[str, str], extraction: Extraction) -> tuple[Document, Page]:
    """The document of one file, and the cleaned page it was made of. Raises UnreadableError and OSError."""
    from indexer import cleaning, metadata, readers

    status = item.path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("không phải tệp thường (not a regular file)")
    if status.st_size > item.longest:
        raise UnreadableError(f"lớn hơn {item.longest >> 20} MB (larger than {item.longest >> 20} MB)")
    with extraction.stage("read"):
        page = readers.read_file(item.path, item.root)
        page.source = item.source
    with extraction.stage("clean"):
        page = cleaning.clean(page)
    with extraction.stage("metadata"):
        page.given = {**page.given, **{key: value for key, value in given.items() if value}}
        document = metadata.extract(page, doc_id=item.source)
    emptied: dict[str, Any] = {key: "" for key, value in given.items() if not value}
    if "date" in emptied:
        emptied["date_basis"] = ""
    return replace(document, **emptied) if emptied else document, page


def explain_file(item: FileItem) -> Explained:
    """As extract_file, for a person: the document with its evidence, and the text that was left out."""
    extraction = Extraction()
    given, problem = _sidecar(item)
    problems = [problem] if problem else []
    try:
        document, page = document_of(item, given, extraction)
    except UnreadableError as error:
        problems.append(Problem(item.source, "unreadable", _line(error)))
    except OSError as error:
        problems.append(os_problem(item.source, error))
    else:
        dropped = [(printable_text(block.text), block.reason) for block in page.blocks if not block.keep]
        return Explained(_printable(document), dropped, problems)
    return Explained(None, [], problems)


def _sidecar(item: FileItem) -> tuple[dict[str, str], Problem | None]:
    if item.sidecar is None:
        return {}, None
    try:
        return read_sidecar(item.sidecar), None
    except OSError as error:
        return {}, os_problem(f"{item.source}{SIDECAR_SUFFIX}", error)
    except ValueError as error:
        return {}, Problem(f"{item.source}{SIDECAR_SUFFIX}", "sidecar", _line(error))


def _line(error: Exception) -> str:
    return " ".join(str(error).split())[:300]


def read_sidecar(path: Path) -> dict[str, str]:
    """What the owner states about a file: vocabulary name → value; an empty value takes away what was read.

    Raises OSError, or ValueError with a reason.
    """
    if not stat.S_ISREG(path.lstat().st_mode) or path.stat().st_size > SIDECAR_BYTES:
        raise ValueError("không phải tệp thường hoặc quá lớn (not a regular file, or too large)")
    try:
        stated = json.loads(path.read_bytes())
    except (ValueError, RecursionError):
        raise ValueError("không phải JSON hợp lệ (not valid JSON)") from None
    if not isinstance(stated, dict):
        raise ValueError("phải là một đối tượng JSON (must be a JSON object)")
    unknown = sorted(str(key) for key in stated if RECORD_ALIASES.get(key, key) not in GIVEN)
    if unknown:
        raise ValueError(f"không rõ khóa (unknown key): {', '.join(unknown)[:200]}; có: {', '.join(GIVEN)}")
    return {RECORD_ALIASES.get(str(key), str(key)): _text(value) for key, value in stated.items()}


def extract_records(item: RecordsItem) -> Extraction:
    """The documents of some lines; a bad line is reported with its number."""
    extraction = Extraction()
    for number, line in item.lines:
        where = f"{item.source}:{number}"
        with extraction.stage("read"):
            try:
                page, doc_id = record_page(line, item.source, number)
            except (ValueError, RecursionError) as error:
                deep = isinstance(error, RecursionError)
                reason = "lồng nhau quá sâu (nested too deeply)" if deep else _line(error)
                extraction.results.append(Problem(where, "record", reason))
                continue
        with extraction.stage("metadata"):
            from indexer import metadata

            document = metadata.extract(page, doc_id=doc_id)
        _finish(document, extraction, where)
    return extraction


def record_page(line: bytes, source: str, number: int) -> tuple[Page, str]:
    """A .jsonl line as a page whose stated values are given, and its id. Raises ValueError."""
    try:
        record = json.loads(line)
    except UnicodeDecodeError:
        raise ValueError("không phải UTF-8 (not UTF-8)") from None
    if not isinstance(record, dict):
        raise ValueError("phải là một đối tượng JSON (must be a JSON object)")
    for alias, name in RECORD_ALIASES.items():
        if not record.get(name) and alias in record:
            record[name] = record[alias]
    stated = record.get("id")
    doc_id = _text(stated) if isinstance(stated, str | int) else ""
    if len(doc_id) > MAX_ID:
        raise ValueError(f"mã dài hơn {MAX_ID} ký tự (id too long)")
    body = record.get("body")
    if body is not None and not isinstance(body, str):
        raise ValueError("'body' phải là chuỗi ký tự ('body' must be a string)")
    given = {name: value for name in GIVEN if (value := _text(record.get(name)))}
    lines = (" ".join(part.split()) for part in printable_text(body or "").splitlines())
    blocks = [Block(part) for part in lines if part]
    page = Page(source=source, format="jsonl", blocks=blocks, url=given.pop("url", ""), given=given)
    return page, doc_id or f"{source}#{number}"


def analyse(documents: Sequence[tuple[str, bytes]]) -> tuple[Batch, float]:
    """The engine's analysis of a batch (id, pickled document), and the CPU seconds it took."""
    from engines import whoosh

    start = time.process_time()
    batch = whoosh.analyse([_with_id(pickle.loads(blob), doc_id) for doc_id, blob in documents])  # noqa: S301 our own
    return batch, time.process_time() - start


def _with_id(document: Document, doc_id: str) -> Document:
    return document if document.id == doc_id else replace(document, id=doc_id)


def _finish(document: Document, extraction: Extraction, where: str = "") -> None:
    document = _printable(document)
    if not document.body.strip():
        reason = "không có chữ nào để lập chỉ mục (no text)"
        extraction.results.append(Problem(where or document.source, "empty", reason))
        return
    extraction.results.append(Extracted(document.id, where or document.source, pickle.dumps(document, 5)))


def _printable(document: Document) -> Document:
    changed: dict[str, Any] = {}
    for name in document.__slots__:
        value = getattr(document, name)
        if isinstance(value, str) and _UNPRINTABLE.search(value):
            changed[name] = printable_text(value)
    if any(_UNPRINTABLE.search(citation.text) for citation in document.citations):
        changed["citations"] = tuple(replace(c, text=printable_text(c.text)) for c in document.citations)
    return replace(document, **changed) if changed else document


def printable_text(text: str) -> str:
    """The text without control characters; halves of a surrogate pair are joined or become U+FFFD."""
    if not _UNPRINTABLE.search(text):
        return text
    text = text.encode("utf-16-le", "surrogatepass").decode("utf-16-le", "replace")
    return _UNPRINTABLE.sub(" ", text)


def _text(value: object) -> str:
    """A stated value as one line of text; what is not a plain value is taken as not stated."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return " ".join(printable_text(str(value)).split())

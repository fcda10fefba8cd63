"""A file becomes documents: read, cleaned, its metadata found. Runs in worker processes.

Values travel between processes as packed documents: the process in between only needs ids and sizes.
Heavy modules are imported where they are used, so that a command that reads nothing does not pay for them.
"""

from __future__ import annotations

import stat
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from engines.base import Batch
from engines.documents import Document, Evidence
from indexer.corpus import SIDECAR_SUFFIX, os_problem
from indexer.ledger import file_digest
from indexer.page import Page, ProgramMissingError, UnreadableError
from indexer.parcels import packed, unpacked
from indexer.report import Problem
from indexer.stated import printable, printable_text, read_sidecar, take_bad_date

if TYPE_CHECKING:
    from indexer.cleaning import Template

RECORD_MODULES = (
    "indexer.extraction", "indexer.record_extraction", "indexer.metadata", "engines.whoosh", "engines.whoosh.batch",
)  # fmt: skip
"""What a worker needs for the lines of a .jsonl: imported once and shared where the platform can."""
MODULES = (
    *RECORD_MODULES, "indexer.readers", "indexer.readers.containers", "indexer.readers.html", "indexer.cleaning",
)  # fmt: skip
"""What a worker needs for files."""

REPEATING = ("html", "text", "mail")
"""Formats whose pages may follow a site's template."""
SLICE = 0.3
"""Share of a file's time after which a container is laid down, to go on with fresh time."""

UNSTATED = Evidence("", 0.0)


@dataclass(frozen=True, slots=True)
class FileItem:
    """A file to extract."""

    path: Path
    root: Path
    source: str
    sidecar: Path | None
    longest: int
    """Bytes; a larger file is refused."""
    templates: Mapping[str, Template] = field(default_factory=dict)
    """Source (see cleaning.source_of) → what its pages have in common, for the sources seen in its folder."""
    seconds: float = 0.0
    """Time for one slice of a container; 0: no bound."""
    first: int = 0
    """First member of a container that is wanted."""
    singly: int = 0
    """How many members to take one at a time, because this slice killed a worker."""
    tries: int = 0
    """Failures in a row."""
    patient: bool = False
    """Whether other programs may be started for it: then it has more time."""

    @property
    def container(self) -> bool:
        """Whether it is one by its name; only matters for what is tried again."""
        return self.first > 0 or self.source.lower().endswith((".zip", ".warc", ".warc.gz"))


class Extracted(NamedTuple):
    """A document on its way to the engine."""

    id: str
    source: str
    blob: bytes
    """The packed Document."""


class Explained(NamedTuple):
    """What came of one file, for a person."""

    document: Document | None
    dropped: list[tuple[str, str]]
    """Text that cleaning left out, and the name of the rule."""
    problems: list[Problem]
    rejected: Mapping[str, tuple[tuple[str, Evidence], ...]] | None = None
    """By field, values that were found and not chosen."""
    patient: bool = False
    """Nothing came of it yet: it needs another program, and time for it."""


@dataclass(slots=True)
class Extraction:
    """What came of an item."""

    results: list[Extracted | Problem] = field(default_factory=list)
    seconds: dict[str, float] = field(default_factory=dict)
    """CPU seconds by stage."""
    digest: str = ""
    """Of the file and its sidecar, as read."""
    resume: int = -1
    """A container that is not at its end: the member to go on with. 0: the whole file again."""
    patient: bool = False
    """What is to be gone on with needs another program, and time for it."""

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Charge the time spent inside to this stage."""
        start = time.process_time()
        try:
            yield
        finally:
            self.seconds[name] = self.seconds.get(name, 0.0) + time.process_time() - start

    def add(self, document: Document, where: str = "") -> None:
        """Take a finished document; one without text is a problem, unless its owner gave it a title."""
        document = printable(document)
        titled = document.title and document.evidence.get("title", UNSTATED).how == "given"
        if document.body.strip() or titled:
            self.results.append(Extracted(document.id, where or document.source, packed(document)))
        else:
            reason = "không có chữ nào để lập chỉ mục (no text)"
            self.results.append(Problem(where or document.source, "empty", reason))

    def note(self, page: Page, source: str) -> None:
        """Report what of a page could not be read."""
        if page.incomplete:
            self.results.append(Problem(source, "incomplete", line_of(page.incomplete)))


def extract_file(item: FileItem) -> Extraction:
    """Read, clean and understand one file, or some members of a container. Never raises for what the file holds; a
    bad sidecar is reported and the file is taken without it."""
    from indexer.readers import containers, programs

    extraction = Extraction()
    given, problem = _sidecar(item)
    try:
        data = _bytes_of(item)
        extraction.digest = _digest_of(data, item)
        with programs.deferred(not item.patient):
            if containers.is_container(data, item.source):
                _members(data, item, extraction)
            else:
                document, page = document_of(data, item, given, extraction)
                extraction.add(document)
                extraction.note(page, item.source)
    except programs.DeferredError:
        return Extraction(seconds=extraction.seconds, digest=extraction.digest, resume=0, patient=True)
    except UnreadableError as error:
        extraction.results.append(unreadable(item.source, error))
    except OSError as error:
        extraction.results.append(os_problem(item.source, error))
    if problem and not item.first:
        extraction.results.insert(0, problem)
    return extraction


def _members(data: bytes, item: FileItem, extraction: Extraction) -> None:
    """The documents in a container: as many as the time of a slice allows, at least one."""
    from indexer.readers import containers, programs

    started, number = 0.0, -1
    for number, member in enumerate(containers.members(data, item.source)):
        if number < item.first:
            continue
        if number == item.first:
            started = time.monotonic()
        elif item.singly or (item.seconds and time.monotonic() - started > item.seconds * SLICE):
            extraction.resume = number
            return
        inner = replace(item, source=f"{item.source}/{member.name}", sidecar=None)
        if member.problem:
            extraction.results.append(Problem(inner.source, "unreadable", member.problem))
            continue
        try:
            document, page = document_of(member.data, inner, {}, extraction, url=member.url, charset=member.charset)
        except programs.DeferredError:
            extraction.resume, extraction.patient = number, True
            return
        except UnreadableError as error:
            extraction.results.append(unreadable(inner.source, error))
        else:
            extraction.add(document)
            extraction.note(page, inner.source)
    if number < 0:
        raise UnreadableError("không có văn bản nào bên trong (no document inside)")


def document_of(
    data: bytes, item: FileItem, given: Mapping[str, str], extraction: Extraction, *, url: str = "", charset: str = ""
) -> tuple[Document, Page]:
    """The document in these bytes, and the cleaned page it was made of. Raises UnreadableError."""
    from indexer import cleaning, metadata, readers

    with extraction.stage("read"):
        page = readers.read(data, item.source, url=url, charset=charset)
        page.source = item.source
    with extraction.stage("clean"):
        template = item.templates.get(cleaning.source_of(page)) if page.format in REPEATING else None
        page = cleaning.clean(page, template)
        if template is not None and not page.body:  # reprints of one text, not the furniture of a site
            for block in page.blocks:
                if block.reason == "template":
                    block.keep, block.reason = True, ""
    with extraction.stage("metadata"):
        page.given = {**page.given, **{key: value for key, value in given.items() if value}}
        document = metadata.extract(page, doc_id=item.source)
    emptied: dict[str, Any] = {key: "" for key, value in given.items() if not value}
    if "date" in emptied:
        emptied["date_basis"] = ""
    return (replace(document, **emptied) if emptied else document), page


def sign_file(item: FileItem) -> tuple[str, frozenset[bytes]] | None:
    """Whose template the page follows and its lines as digests; None for a file that follows none."""
    from indexer import cleaning, readers
    from indexer.readers import programs

    try:
        with programs.deferred():
            page = readers.read(_bytes_of(item), item.source)
    except (UnreadableError, OSError, programs.DeferredError):
        return None  # the extraction will say so
    page.source = item.source
    return (cleaning.source_of(page), cleaning.signature(page)) if page.format in REPEATING else None


def explain_file(item: FileItem) -> Explained:
    """As extract_file, for a person: the document with its evidence, and the text that was left out."""
    from indexer import metadata
    from indexer.readers import programs

    given, problem = _sidecar(item)
    problems = [problem] if problem else []
    try:
        with programs.deferred(not item.patient):
            document, page = document_of(_bytes_of(item), item, given, Extraction())
    except programs.DeferredError:
        return Explained(None, [], [], patient=True)
    except UnreadableError as error:
        problems.append(unreadable(item.source, error))
    except OSError as error:
        problems.append(os_problem(item.source, error))
    else:
        if page.incomplete:
            problems.append(Problem(item.source, "incomplete", line_of(page.incomplete)))
        dropped = [(printable_text(block.text), block.reason) for block in page.blocks if not block.keep]
        return Explained(printable(document), dropped, problems, metadata.rejected(page))
    return Explained(None, [], problems)


def analyse(documents: Sequence[tuple[str, bytes]]) -> tuple[Batch, float]:
    """The engine's analysis of a batch (id, packed document), and the CPU seconds it took."""
    from engines import whoosh

    start = time.process_time()
    batch = whoosh.analyse([_with_id(unpacked(blob), doc_id) for doc_id, blob in documents])
    return batch, time.process_time() - start


def prepare() -> None:
    """Loads now what `analyse` would load when it is first called."""
    from engines import whoosh

    whoosh.prepare()


def unreadable(source: str, error: UnreadableError) -> Problem:
    """Why a file gave no document; one that waits for a program to be installed is tried again by an update."""
    kind = "program" if isinstance(error, ProgramMissingError) else "unreadable"
    return Problem(source, kind, line_of(error))


def line_of(error: Exception | str) -> str:
    """A message as one short line."""
    return " ".join(str(error).split())[:300]


def _with_id(document: Document, doc_id: str) -> Document:
    return document if document.id == doc_id else replace(document, id=doc_id)


def _bytes_of(item: FileItem) -> bytes:
    status = item.path.stat()
    if not stat.S_ISREG(status.st_mode):
        raise UnreadableError("không phải tệp thường (not a regular file)")
    if status.st_size > item.longest:
        raise UnreadableError(f"lớn hơn {item.longest >> 20} MB (larger than {item.longest >> 20} MB)")
    return item.path.read_bytes()


def _digest_of(data: bytes, item: FileItem) -> str:
    try:
        return file_digest(data, item.sidecar.read_bytes() if item.sidecar else b"")
    except OSError:
        return ""


def _sidecar(item: FileItem) -> tuple[dict[str, str], Problem | None]:
    if item.sidecar is None:
        return {}, None
    try:
        given = read_sidecar(item.sidecar)
        reason = take_bad_date(given)
        return given, Problem(f"{item.source}{SIDECAR_SUFFIX}", "sidecar", reason) if reason else None
    except OSError as error:
        return {}, os_problem(f"{item.source}{SIDECAR_SUFFIX}", error)
    except ValueError as error:
        return {}, Problem(f"{item.source}{SIDECAR_SUFFIX}", "sidecar", line_of(error))

"""What became of every file and line of the corpus, kept with a generation: an update reads only what changed.

A row speaks for one file or one .jsonl: its size, times and digests, and the documents and problems it gave. A file
is unchanged when size and time are the same, or else when its digest is. A line is unchanged when its digest is
among those of the same .jsonl, wherever it stands now.
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from base64 import b64decode, b64encode
from binascii import b2a_base64
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.corpus import Entry
from indexer.report import Problem

if TYPE_CHECKING:
    from indexer.cleaning import Template

NAME = "ledger"
"""Under this name it is attached to the generation."""
VERSION = 2
SETTLED_NS = 2_000_000_000
"""A file that changed so shortly before it was listed may change again within the same tick of its clock."""
TRANSIENT = ("program", "permission", "missing", "timeout", "memory", "crash")
"""Problems that may be gone although the file is the same: it is tried again."""
DIGEST = 8
"""Bytes of a digest: only compared with those of the same file or .jsonl."""
_WIDTH = 11
"""Characters of a line's digest."""


class Known(NamedTuple):
    """A document that a file or line gave."""

    raw: str
    """The id before it was told apart from equal ones."""
    final: str
    """The id in the index."""


Result = Known | Problem
Stamp = tuple[int, int, int, int]


@dataclass(slots=True)
class Row:
    """One file or .jsonl."""

    stamp: Stamp
    digest: str = ""
    """Of a file and its sidecar; empty for a .jsonl, and where it was not read."""
    template: str = ""
    """Digest of the templates it was cleaned with."""
    lines: list[str] = field(default_factory=list)
    """Digests of the lines of a .jsonl, one for each group of results."""
    results: list[list[Result]] = field(default_factory=list)

    @property
    def every(self) -> list[Result]:
        """All results in order."""
        return [result for group in self.results for result in group]

    @property
    def settled(self) -> bool:
        """Whether reading it again would give nothing new."""
        return bool(self.results) and not any(
            result.kind in TRANSIENT for result in self.every if isinstance(result, Problem)
        )


class Seen(NamedTuple):
    """What the survey saw in a page: whose template it follows and its lines; `source` None: nothing."""

    stamp: Stamp
    source: str | None
    lines: frozenset[bytes]


@dataclass(slots=True)
class Ledger:
    """The rows of a corpus, by the resolved root and the path inside it."""

    limits: tuple[int, ...] = ()
    """Settings on which the documents depend."""
    rows: dict[str, Row] = field(default_factory=dict)
    seen: dict[str, Seen] = field(default_factory=dict)
    """What the survey saw."""
    listed: int = field(default_factory=time.time_ns)
    """When the corpus was listed."""

    def stamp(self, entry: Entry) -> Stamp:
        """Size and times of a file and its sidecar; a time too fresh to be relied on is -1."""
        size, mtime = entry.sidecar_stamp
        fresh = max(entry.mtime_ns, mtime) > self.listed - SETTLED_NS
        return entry.size, -1 if fresh else entry.mtime_ns, size, mtime

    def finals(self) -> set[str]:
        """Ids of all documents in the index."""
        return {r.final for row in self.rows.values() for r in row.every if isinstance(r, Known)}

    def forget(self, present: set[str]) -> None:
        """Rows that name a document which did not get into the index are read again the next time."""
        for row in self.rows.values():
            for place, group in enumerate(row.results):
                if any(isinstance(r, Known) and r.final not in present for r in group):
                    row.stamp, row.digest = (-1, -1, -1, -1), ""
                    row.results[place] = [r for r in group if not isinstance(r, Known) or r.final in present]
                    if row.lines:
                        row.lines[place] = ""

    def dump(self) -> bytes:
        """As bytes, to be attached to the generation: a line that tells what it is, and the rest compressed."""
        rows = {
            key: [r.stamp, r.digest, r.template, "".join(line.ljust(_WIDTH) for line in r.lines), _short(r.results)]
            for key, r in self.rows.items()
        }
        seen = {key: [s.stamp, s.source, _packed(s.lines)] for key, s in self.seen.items()}
        head, body = ({"version": VERSION, "limits": self.limits}, {"rows": rows, "seen": seen})
        return _json(head) + b"\n" + zlib.compress(_json(body), 1)


def limits_of(content: bytes | None) -> tuple[int, ...] | None:
    """The limits of a ledger without reading the rest; None if there is none that this version reads."""
    head, newline, _ = (content or b"").partition(b"\n")
    if not newline or not head.startswith(b"{"):
        return None
    value: dict[str, Any] = json.loads(head)
    return tuple(value["limits"]) if value["version"] == VERSION else None


def load(content: bytes | None) -> Ledger | None:
    """The ledger of a generation; None if there is none that this version reads."""
    limits = limits_of(content)
    if content is None or limits is None:
        return None
    value: dict[str, Any] = json.loads(zlib.decompress(content[content.index(b"\n") + 1 :]))
    rows = {
        key: Row(tuple(stamp), digest, template, _lines(lines), _full(results))
        for key, (stamp, digest, template, lines, results) in value["rows"].items()
    }
    seen = {key: Seen(tuple(s), source, _unpacked(lines)) for key, (s, source, lines) in value["seen"].items()}
    return Ledger(limits, rows, seen)


def key_of(entry: Entry) -> str:
    """What names a file across runs."""
    return f"{entry.root}\0{entry.source}".encode("utf-8", "backslashreplace").decode()


def file_digest(data: bytes, sidecar: bytes = b"") -> str:
    """Digest of a file and its sidecar."""
    return hashlib.blake2b(data + b"\0" + sidecar if sidecar else data, digest_size=2 * DIGEST).hexdigest()


def line_digest(line: bytes) -> str:
    """Digest of a line of a .jsonl."""
    return b2a_base64(hashlib.blake2b(line, digest_size=DIGEST).digest(), newline=False).decode().rstrip("=")


def template_digest(templates: Mapping[str, Template], thresholds: Sequence[float]) -> str:
    """What templates do to a page: which lines reach which threshold. "" for none."""
    if not templates:
        return ""
    digest = hashlib.blake2b(digest_size=DIGEST)
    for source in sorted(templates):
        digest.update(source.encode("utf-8", "backslashreplace") + b"\0")
        for line, share in sorted(templates[source].shares.items()):
            if reached := sum(share >= threshold for threshold in thresholds):
                digest.update(line + bytes([reached]))
    return digest.hexdigest()


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def _short(results: list[list[Result]]) -> list[object]:
    """Nearly every line and file gives one document with an id of its own: its id says all."""
    return [
        group[0].raw
        if len(group) == 1 and isinstance(group[0], Known) and group[0].raw == group[0].final
        else group
        for group in results
    ]


def _full(results: list[Any]) -> list[list[Result]]:
    return [
        [Known(group, group)] if isinstance(group, str) else [_result(one) for one in group] for group in results
    ]


def _lines(joined: str) -> list[str]:
    return [joined[at : at + _WIDTH].rstrip() for at in range(0, len(joined), _WIDTH)]


def _result(one: Sequence[Any]) -> Result:
    return Problem(*one) if len(one) == 3 else Known(*one)


def _packed(lines: Iterable[bytes]) -> str:
    return b64encode(b"".join(sorted(lines))).decode()


def _unpacked(text: str) -> frozenset[bytes]:
    whole = b64decode(text)
    return frozenset(whole[at : at + 8] for at in range(0, len(whole), 8))

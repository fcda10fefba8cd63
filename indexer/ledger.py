"""What became of every file and line of the corpus, kept with a generation: an update reads only what changed.

A row speaks for one file or one .jsonl: its size, times and digests, and the documents and problems it gave. A file
is unchanged when size and time are the same, or else when its digest is. A line is unchanged when its digest is
among those of the same .jsonl, wherever it stands now; whole blocks of lines are compared first (blocks.py).
"""

from __future__ import annotations

import hashlib
import json
import time
import zlib
from base64 import b64decode, b64encode
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from indexer.blocks import Known, LineBlock, Result, load_block, result_of
from indexer.corpus import Entry
from indexer.report import Problem

if TYPE_CHECKING:
    from indexer.cleaning import Template

NAME = "ledger"
"""Under this name it is attached to the generation."""
VERSION = 3
SETTLED_NS = 2_000_000_000
"""A file that changed so shortly before it was listed may change again within the same tick of its clock."""
TRANSIENT = ("program", "permission", "missing", "timeout", "memory", "crash")
"""Problems that may be gone although the file is the same: it is tried again."""
DIGEST = 8
"""Bytes of half a digest of a file."""

_ROW, _BLOCK, _SEEN = range(3)
Stamp = tuple[int, int, int, int]


@dataclass(slots=True)
class Row:
    """One file or .jsonl."""

    stamp: Stamp
    digest: str = ""
    """Of a file and its sidecar; empty for a .jsonl, and where it was not read."""
    template: str = ""
    """Digest of the templates it was cleaned with."""
    results: list[Result] = field(default_factory=list)
    """What a file gave."""
    blocks: list[LineBlock] = field(default_factory=list)
    """The lines of a .jsonl and what they gave."""

    @property
    def _listed(self) -> Iterator[Result]:
        """All results in order but the documents that a block lists by their ids alone."""
        yield from self.results
        for block in self.blocks:
            for group in block.groups:
                yield from group

    @property
    def problems(self) -> list[Problem]:
        """In order."""
        return [result for result in self._listed if isinstance(result, Problem)]

    @property
    def finals(self) -> set[str]:
        """Ids of its documents in the index."""
        found = {result.final for result in self._listed if isinstance(result, Known)}
        for block in self.blocks:
            found.update(block.ids.split("\n") if block.ids else ())
        return found

    @property
    def settled(self) -> bool:
        """Whether reading it again would give nothing new."""
        return bool(self.results or self.blocks) and not any(one.kind in TRANSIENT for one in self.problems)

    def forget(self, lost: set[str]) -> None:
        """What gave one of these documents is to be read again."""
        kept = [result for result in self.results if not isinstance(result, Known) or result.final not in lost]
        changed = [block.forget(lost) for block in self.blocks]
        if any(changed) or len(kept) < len(self.results):
            self.stamp, self.digest, self.results = (-1, -1, -1, -1), "", kept


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
        return set[str]().union(*(row.finals for row in self.rows.values()))

    def forget(self, lost: set[str]) -> None:
        """What gave documents that did not get into the index is read again the next time."""
        for row in self.rows.values() if lost else ():
            row.forget(lost)

    def dump(self) -> bytes:
        """As bytes, to be attached to the generation: a line that tells what it is, and the rest compressed."""
        packer = zlib.compressobj(1)
        pieces = [_json({"version": VERSION, "limits": self.limits}), b"\n"]
        before = b"["
        for value in self._values():
            pieces.append(packer.compress(before + _json(value)))
            before = b","
        pieces.append(packer.compress(b"]" if before == b"," else b"[]") + packer.flush())
        return b"".join(pieces)

    def _values(self) -> Iterator[list[object]]:
        """Rows, each followed by its blocks, and what the survey saw."""
        for key, row in self.rows.items():
            yield [_ROW, key, row.stamp, row.digest, row.template, row.results]
            for block in row.blocks:
                yield [_BLOCK, *block.dump()]
        for key, seen in self.seen.items():
            yield [_SEEN, key, seen.stamp, seen.source, _packed(seen.lines)]


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
    ledger = Ledger(limits)
    blocks: list[LineBlock] = []
    for kind, *value in json.loads(zlib.decompress(content[content.index(b"\n") + 1 :])):
        if kind == _BLOCK:
            blocks.append(load_block(*value))
        elif kind == _ROW:
            key, stamp, digest, template, results = value
            row = ledger.rows[key] = Row(tuple(stamp), digest, template, [result_of(one) for one in results])
            blocks = row.blocks
        else:
            key, stamp, source, lines = value
            ledger.seen[key] = Seen(tuple(stamp), source, _unpacked(lines))
    return ledger


def key_of(entry: Entry) -> str:
    """What names a file across runs."""
    return f"{entry.root}\0{entry.source}".encode("utf-8", "backslashreplace").decode()


def file_digest(data: bytes, sidecar: bytes = b"") -> str:
    """Digest of a file and its sidecar."""
    return hashlib.blake2b(data + b"\0" + sidecar if sidecar else data, digest_size=2 * DIGEST).hexdigest()


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


def _packed(lines: Iterable[bytes]) -> str:
    return b64encode(b"".join(sorted(lines))).decode()


def _unpacked(text: str) -> frozenset[bytes]:
    whole = b64decode(text)
    return frozenset(whole[at : at + 8] for at in range(0, len(whole), 8))

"""What an update takes over: the segments of the generation being served, their files shared with the new one."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from analyzers.analysis import fingerprint
from engines.base import SchemaChangedError
from engines.documents import Document
from engines.whoosh.manifest import damaged, file_digest, file_state, file_states, verify
from engines.whoosh.posting_cache import PostingCache
from engines.whoosh.reader import SegmentReader
from engines.whoosh.records import restore
from engines.whoosh.schema import INDEX_NAME, SCHEMA_VERSION
from engines.whoosh.store import current_manifest

Array = npt.NDArray[Any]

LIVE = "live.npy"
"""The one file of a segment that differs between generations."""


class Base:
    """The generation that an update starts from, with what the update deletes in it."""

    def __init__(self, index: Path) -> None:
        """Only under the writer's lock. Raises NoIndexError, DamagedIndexError or SchemaChangedError."""
        self.folder, self.manifest = current_manifest(index)
        if self.manifest.schema != SCHEMA_VERSION or self.manifest.fingerprint != fingerprint():
            raise SchemaChangedError(
                f"Chỉ mục trong {index} được tạo bởi một phiên bản khác. Hãy chạy “rebuild”. "
                "(The index was written by another version: run “rebuild”.)"
            )
        verify(self.folder, self.manifest)
        self._seen = file_states(self.folder, self.manifest)
        cache = PostingCache(0)
        self.segments = [SegmentReader(self.folder, name, 0, cache) for name in self.manifest.segments]
        self.dead: list[set[int]] = [
            set() if s.live is None else set(np.flatnonzero(~s.live).tolist()) for s in self.segments
        ]

    def delete(self, doc_id: str) -> bool:
        """Marks the document with this id as deleted; False if there is none."""
        for segment, dead in zip(self.segments, self.dead, strict=True):
            number = segment.find_id(doc_id)
            if number >= 0 and number not in dead:
                dead.add(number)
                return True
        return False

    def stored(self, doc_id: str) -> Document | None:
        """The document with this id as it was when the update began, or None."""
        for segment in self.segments:
            number = segment.find_id(doc_id)
            if number >= 0:
                return restore(segment.record(number))
        return None

    def sizes(self) -> list[tuple[int, int]]:
        """Documents and live documents of each segment."""
        return [(s.size, s.size - len(dead)) for s, dead in zip(self.segments, self.dead, strict=True)]

    def share(self, number: int, build: Path) -> tuple[Any, dict[str, tuple[int, str]]]:
        """Puts a segment into a build by links to its files (copies where the file system has no links), with
        its own mask of deleted documents. Returns it for Whoosh, and what the shared files must be."""
        segment = self.segments[number]
        shared = {name: known for name, known in self.manifest.files.items() if _owner(name) == segment.name}
        shared.pop(f"{segment.name}.arrays/{LIVE}", None)
        (build / f"{segment.name}.arrays").mkdir()
        for name, (size, digest) in shared.items():
            source = self.folder / name
            if file_state(source) != self._seen[name] and (
                source.stat().st_size != size or file_digest(source) != digest
            ):
                raise damaged(source, "đã bị thay đổi", "changed")
            _link(source, build / name, size, digest)
        dead = sorted(self.dead[number])
        if dead:
            write_live(build, segment.name, segment.size, dead)
        return whoosh_segment(segment, dead), shared


def write_live(build: Path, name: str, size: int, dead: list[int]) -> None:
    """The mask of what is not deleted in a segment."""
    live = np.ones(size, np.uint8)
    live[dead] = 0
    np.save(build / f"{name}.arrays" / LIVE, live, allow_pickle=False)


def whoosh_segment(segment: SegmentReader, dead: list[int]) -> Any:
    """The segment as Whoosh's table of contents names it, made without unpickling the old table."""
    from engines.whoosh.postings import bare_segment

    lengths = {
        "title": int(segment.title_lengths.sum()),
        "body": int(segment.body_lengths.sum()),
        "words": int(segment.arrays["words.lengths"].sum(dtype=np.int64)),
    }
    made = bare_segment(segment.name, segment.size, lengths)
    for number in dead:
        made.delete_document(number)
    return made


def _owner(name: str) -> str:
    """The segment that a file of a generation belongs to; "" for none."""
    folder, slash, _ = name.partition("/")
    if slash:
        return folder.removesuffix(".arrays")
    rest = name.removeprefix(f"{INDEX_NAME}_")
    return "" if rest == name else rest.partition(".")[0]


def _link(source: Path, target: Path, size: int, digest: str) -> None:
    try:
        os.link(source, target)
    except OSError:
        shutil.copyfile(source, target)
        if target.stat().st_size != size or file_digest(target) != digest:
            raise damaged(source, "đã bị thay đổi", "changed") from None

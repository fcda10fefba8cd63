"""What is searched and judged: collections, queries, and which documents answer them."""

from __future__ import annotations

import hashlib
import json
import lzma
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from engines import whoosh
from engines.requests import SearchRequest

ROOT = Path(__file__).resolve().parents[2]
SHARED = Path(__file__).resolve().parents[2].parent / "shared" / "data"
"""Development data beside the checkout; nothing of it is needed by the product."""

Qrels = dict[str, dict[str, int]]


@dataclass(frozen=True)
class QuerySet:
    """Queries over one collection with their judgments."""

    name: str
    queries: dict[str, str]
    qrels: Qrels


SPLITS = ("tune", "confirm")
"""The halves of a set. A change of ranking is tuned on one and kept only if the other confirms it."""


def split(queries: QuerySet, half: str) -> QuerySet:
    """One half of a set, by a hash of the query's id: the same for everyone, whatever is added to the set."""
    wanted = SPLITS.index(half)
    ids = [i for i in queries.queries if hashlib.sha256(i.encode()).digest()[0] % 2 == wanted]
    return QuerySet(
        queries.name, {i: queries.queries[i] for i in ids}, {i: queries.qrels[i] for i in ids if i in queries.qrels}
    )


@dataclass(frozen=True)
class Collection:
    """Documents in the shape `rebuild --corpus FILE.jsonl` reads."""

    name: str
    path: Path
    """What is indexed: a .jsonl (plain, .gz or .xz), or a folder."""
    sets: list[QuerySet] = field(default_factory=list)
    documents: tuple[dict[str, Any], ...] = ()
    """The documents of a folder, as they were read from it."""

    def records(self) -> Iterator[dict[str, Any]]:
        """The documents, in file order."""
        if self.documents:
            yield from self.documents
            return
        opener = lzma.open if self.path.suffix == ".xz" else open
        with opener(self.path, "rt", encoding="utf-8") as lines:
            for line in lines:
                yield json.loads(line)


def judged(name: str, root: Path = SHARED / "retrieval") -> Collection:
    """A collection with TREC judgments: docs.jsonl, queries.tsv, qrels.tsv in one folder."""
    folder = root / name
    queries = dict(line.split("\t", 1) for line in (folder / "queries.tsv").read_text("utf-8").splitlines() if line)
    qrels: Qrels = {}
    for line in (folder / "qrels.tsv").read_text("utf-8").splitlines():
        query_id, _, doc_id, grade = line.split("\t")
        qrels.setdefault(query_id, {})[doc_id] = int(grade)
    return Collection(name, folder / "docs.jsonl", [QuerySet(name, queries, qrels)])


def read_folder(name: str, path: Path) -> Collection:
    """A folder of files as a collection: its documents are what we read from it, so that every engine has the same."""
    with tempfile.TemporaryDirectory() as index:
        subprocess.run([sys.executable, "-m", "indexer", "rebuild", "--corpus", str(path), "--index", index, "--json"],
                       check=True, cwd=ROOT, stdout=subprocess.DEVNULL)
        engine = whoosh.open_engine(Path(index))
        hits = engine.search(SearchRequest(limit=1000, sort="newest", snippets=0, facets=())).hits
        found = [engine.get(doc_id) for doc_id in sorted(hit.id for hit in hits)]
        engine.close()
    return Collection(name, path, documents=tuple(document.to_dict() for document in found if document is not None))


def office() -> QuerySet:
    """Questions as offices ask them, over the sample corpus: each with the documents that answer it."""
    lines = (Path(__file__).parent / "data" / "office.tsv").read_text("utf-8").splitlines()
    asked = {f"office-{number}": line.split("\t") for number, line in enumerate(lines, 1)}
    return QuerySet(
        "office", {i: query for i, (query, _) in asked.items()},
        {i: dict.fromkeys(ids.split(" "), 1) for i, (_, ids) in asked.items()},
    )  # fmt: skip


def judged_names(root: Path = SHARED / "retrieval") -> list[str]:
    """Every judged collection that is there."""
    return sorted(p.parent.name for p in root.glob("*/qrels.tsv"))

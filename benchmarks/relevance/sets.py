"""What is searched and judged: collections, queries, and which documents answer them."""

from __future__ import annotations

import hashlib
import json
import lzma
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

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
    """The .jsonl (plain, .gz or .xz) that is indexed."""
    sets: list[QuerySet] = field(default_factory=list)

    def records(self) -> Iterator[dict[str, Any]]:
        """The documents, in file order."""
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


def judged_names(root: Path = SHARED / "retrieval") -> list[str]:
    """Every judged collection that is there."""
    return sorted(p.parent.name for p in root.glob("*/qrels.tsv"))

"""What cannot be had for less: how fast this machine reads, scans and sorts, and how much there is of each."""

from __future__ import annotations

import hashlib
import json
import time
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from itertools import islice, pairwise
from pathlib import Path
from statistics import median

import numpy as np

from analyzers import analysis, numbers
from analyzers.analysis import fold
from benchmarks.speed.contract import SOURCE, Query, rows

POSTING_BYTES = 7
"""Of one posting: document (4), count in the body (2) and in the title (1)."""
SAMPLE = 2_000


def _seconds(call: Callable[[], object], times: int = 3) -> float:
    taken = []
    for _ in range(times):
        started = time.process_time()
        call()
        taken.append(time.process_time() - started)
    return min(taken)


def machine_speeds() -> dict[str, float]:
    """Gigabytes per second of reading memory and digesting; seconds of sorting a million numbers."""
    array = np.arange(2**25, dtype=np.int64)
    mixed = np.random.default_rng(1).integers(0, 2**40, 2**23)
    content = array[: 2**23].tobytes()
    return {
        "memory_gb_s": array.nbytes / _seconds(array.sum) / 1e9,
        "sha256_gb_s": len(content) / _seconds(lambda: hashlib.sha256(content)) / 1e9,
        "sort_million_s": _seconds(lambda: np.sort(mixed)) / len(mixed) * 1e6,
    }


def stages(collection: Path, documents: int) -> dict[str, float]:
    """CPU seconds of the least that indexing must do, alone: read and parse; syllables; segmentation; numbers.
    Analysis is measured on a sample and scaled by characters."""
    path = collection / SOURCE

    def read() -> None:
        with path.open("rb") as file:
            for line in file:
                json.loads(line)

    with path.open(encoding="utf-8") as file:
        texts = [f"{record['title']}\n{record['text']}" for record in map(json.loads, islice(file, SAMPLE))]
    analysis.words(texts[0])
    scale = documents / len(texts)
    return {
        "read and parse": _seconds(read, 1),
        "syllables": _seconds(lambda: [analysis.syllables(text) for text in texts]) * scale,
        "segmentation": _seconds(lambda: [analysis.words(text) for text in texts]) * scale,
        "document numbers": _seconds(lambda: [list(numbers.find(text)) for text in texts]) * scale,
    }


def bytes_to_read(collection: Path, queries: Sequence[Query], matches: dict[str, float]) -> dict[str, dict[str, float]]:
    """Class → postings (median over its questions) and bytes that an exact answer must look at: every posting of
    its terms (of its pairs, for a phrase), and three columns of every match."""
    exact: Counter[str] = Counter()
    folded: Counter[str] = Counter()
    pairs: Counter[tuple[str, str]] = Counter()
    wanted = {pair for q in queries if q.kind == "phrase" for pair in pairwise(q.terms)}
    for row in rows(collection):
        tokens = row.text.split()
        exact.update(set(tokens))
        folded.update(set(row.folded.split()))
        pairs.update(wanted.intersection(pairwise(tokens)))
    counts: dict[str, list[int]] = defaultdict(list)
    for query in queries:
        if query.kind == "number":
            continue
        if query.kind == "phrase":
            counts[query.group].append(sum(pairs[pair] for pair in pairwise(query.terms)))
        elif query.kind == "prefix":
            known = folded if query.folded else exact
            counts[query.group].append(sum(n for term, n in known.items() if term.startswith(query.terms[0])))
        else:
            known = folded if query.folded else exact
            counts[query.group].append(sum(known[fold(t) if query.folded else t] for t in query.terms))
    out = {}
    for group, totals in counts.items():
        postings = median(totals)
        size = 4 if group.startswith("phrase") else POSTING_BYTES
        out[group] = {"postings": postings, "bytes": postings * size + matches.get(group, 0) * 12}
    return out
